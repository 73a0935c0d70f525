"""Somebody is away tomorrow: the report, who comes to what, and what a refused act must leave alone."""

from typing import Any

from audit.models import AuditEntry
from notifications.models import OutboxMessage
from shop.domain.absence.away import Away, report_away
from shop.enums import AbsenceReason
from shop.models import Absence, Assignment, Booking, Disruption, EntitlementEntry, Provider, Recipient
from tests.factories.world import World, at, make_entitlement, make_recipient
from tests.shop.domain.absence.told import OFFICE


def is_away(provider: Provider, **changes: Any) -> Away:
    """The whole of tomorrow."""
    wanted: dict[str, Any] = {
        "from_at": at(1, 0),
        "until_at": at(2, 0),
        "reason": AbsenceReason.SICK,
        "actor": OFFICE,
    }
    return report_away(provider, **(wanted | changes))


def everything() -> list[Any]:
    models = (Absence, Booking, Assignment, AuditEntry, OutboxMessage, EntitlementEntry, Disruption)
    return [list(model.objects.order_by("pk").values()) for model in models]


def standing() -> list[tuple[int, int]]:
    """Who comes to what."""
    return list(
        Assignment.objects.filter(active=True)
        .order_by("booking", "provider")
        .values_list("booking", "provider")
    )


def another(world: World, name: str) -> Recipient:
    recipient = make_recipient(name=name)
    make_entitlement(recipient, world.service)
    return recipient
