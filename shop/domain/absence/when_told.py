"""How long the messages of an act wait: who did it by mistake has time to say so."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

TOLD_AFTER = timedelta(minutes=5)
"""How long the messages wait."""
SOON = timedelta(minutes=30)
"""Where a visit begins within this time nothing waits: whom it concerns must know now."""


def told_at(visits: Iterable[datetime]) -> tuple[datetime, bool]:
    """When it is told what becomes of visits that begin then, and whether that is at once."""
    now = timezone.now()
    is_soon = any(starts_at <= now + SOON for starts_at in visits)
    return (now if is_soon else now + TOLD_AFTER), is_soon
