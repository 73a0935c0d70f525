"""Somebody is away, and their visits stand in the list of those that need a new time."""

import re
import uuid

from django.test import Client

from foundation.actor import SYSTEM
from shop.enums import AbsenceReason
from shop.models import Booking, Provider
from tests.factories.absences import be_away
from tests.factories.world import (
    World,
    at,
)
from tests.shop.views.visits import make_visit


def list_of(world: World) -> str:
    return f"/manage/departments/{world.department.pk}/stranded/"


def give_at(world: World) -> str:
    return f"{list_of(world)}give/"


def stranded(world: World, *hours: int, day: int = 1) -> list[Booking]:
    """Visits of tomorrow with the first provider, who is away then; nobody was asked and nobody told."""
    visits = [make_visit(world, at(day, hour)) for hour in hours]
    be_away(
        world.providers[0],
        from_at=at(day, 0),
        until_at=at(day + 1, 0),
        reason=AbsenceReason.SICK,
        actor=SYSTEM,
    )
    for visit in visits:
        visit.refresh_from_db()
    return visits


def pair(visit: Booking, *, to: Provider, instead_of: Provider) -> str:
    return f"{visit.pk}-{instead_of.pk}-{to.pk}"


def without_way_in(visit: Booking) -> None:
    visit.recipient.user = None
    visit.recipient.save(update_fields=["user"])


def row_of(page: str, visit: Booking) -> str:
    found = re.search(rf'<tr id="visit-{visit.pk}">.*?</tr>', page, re.DOTALL)
    assert found is not None
    return found[0]


def note(client: Client, visit: Booking, outcome: str = "reached", **more: str) -> int:
    sent = {"outcome": outcome, "note": "", "key": str(uuid.uuid4())} | more
    return client.post(f"/manage/bookings/{visit.pk}/call/", sent).status_code
