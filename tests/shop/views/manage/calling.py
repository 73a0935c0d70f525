"""Somebody calls, and the department looks for them and books."""

from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.utils import timezone

from audit.models import AuditEntry
from shop.models import Booking, EntitlementEntry, Recipient
from tests.factories.world import (
    World,
    make_entitlement,
    make_recipient,
)

KEY = {"key": "00000000-0000-0000-0000-000000000007"}


def search_page(world: World) -> str:
    return f"/manage/departments/{world.department.pk}/book/"


def times_page(world: World, *, recipient: Recipient | None = None, **query: Any) -> str:
    wanted = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{search_page(world)}{(recipient or world.recipient).pk}/?{wanted}"


def confirm_page(
    world: World, starts_at: datetime, *, recipient: Recipient | None = None, length: str = ""
) -> str:
    moment = quote(timezone.localtime(starts_at).isoformat())
    who = (recipient or world.recipient).pk
    return f"{search_page(world)}{who}/{world.service.pk}/?at={moment}&length={length}"


def kept() -> tuple[int, int, int]:
    """What a refusal must leave as it was."""
    acts = AuditEntry.objects.exclude(action__endswith="viewed")
    return Booking.objects.count(), EntitlementEntry.objects.count(), acts.count()


def make_odd(world: World) -> Recipient:
    """Somebody else whose name fits “prøve”."""
    odd = make_recipient(name="Odd Prøve")
    odd.phone = "68050999"
    odd.save()
    make_entitlement(odd, world.service)
    return odd
