"""What is typed into the pages of standing bookings, where they are, and what a question must leave alone."""

from typing import Any

from audit.models import AuditEntry
from notifications.models import OutboxMessage
from shop.models import Booking, BookingSeries, SkippedOccurrence
from tests.factories.world import World
from tests.shop.domain.standing import in_days


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "weekdays": [str(in_days(1).isoweekday())],
        "every_weeks": "1",
        "preferred_at": "10:00",
        "tolerance": "0",
        "provider": "",
        "starts_on": in_days(1).isoformat(),
        "ends_on": "",
        "reason": "by_recipient",
    } | changes


def everything() -> list[Any]:
    """All that a refused or an unanswered question must leave as it was."""
    models = (BookingSeries, SkippedOccurrence, Booking, OutboxMessage)
    acts = AuditEntry.objects.exclude(action__endswith="viewed")
    return [list(model.objects.order_by("pk").values()) for model in models] + [acts.count()]


def start_url(world: World, prefix: str) -> str:
    if not prefix:
        return f"/standing/start/{world.service.pk}/"
    department, person = world.department.pk, world.recipient.pk
    return f"/manage/departments/{department}/standing/start/{person}/{world.service.pk}/"


def list_url(world: World, prefix: str) -> str:
    return f"/manage/departments/{world.department.pk}/standing/" if prefix else "/standing/"
