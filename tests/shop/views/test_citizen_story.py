"""What happened to an appointment, in the recipient's words and without the names of staff."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation

from audit.record import record
from foundation.actor import SYSTEM, Actor, Channel
from shop.domain.absence.reassignment import reassign
from shop.domain.door.changes import cancel_booking
from shop.enums import CancelReason, ReassignmentReason
from shop.models import Booking, Provider
from shop.queries.booking_story import story_of
from shop.views.citizen.story import entries_of
from tests.factories.world import World, at, make_administrator
from tests.shop.views.conftest import sign_in
from tests.shop.views.visits import make_visit


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def visit(world: World) -> Booking:
    return make_visit(world, at(1, 10), recipient=world.recipient)


@pytest.fixture
def office(world: World) -> Actor:
    return Actor(user_id=make_administrator(world.department).pk, channel=Channel.STAFF)


def told(booking: Booking) -> list[str]:
    return [entry.title for entry in entries_of(story_of(booking))]


def test_that_it_was_booked_is_known_already(visit: Booking) -> None:
    assert told(visit) == []


def test_who_it_was_is_you_or_the_department(visit: Booking, office: Actor) -> None:
    cancel_booking(visit, actor=office, reason=CancelReason.BY_DEPARTMENT)
    assert told(visit) == ["Booked by you", "Cancelled by the department"]


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (CancelReason.RECIPIENT_ENDED, "Cancelled, as your services end before it"),
        (CancelReason.DECISION_ENDED, "Cancelled, as your decision ends before it"),
    ],
)
def test_what_it_rested_on_has_ended(visit: Booking, office: Actor, reason: CancelReason, words: str) -> None:
    cancel_booking(visit, actor=office, reason=reason)
    assert told(visit)[-1] == words


def test_from_when_to_when(visit: Booking) -> None:
    mine = Actor(user_id=visit.recipient.user_id, channel=Channel.SELF)
    record(
        mine,
        "booking.moved",
        visit,
        from_start="2026-11-24T10:00:00+01:00",
        to_start="2026-11-25T12:30:00+01:00",
    )
    entry = entries_of(story_of(visit))[-1]
    assert entry.title == "Moved by you"
    assert entry.text == "From Tuesday 24 November, 10.00 to Wednesday 25 November, 12.30."


def test_somebody_else_comes(world: World, visit: Booking, office: Actor) -> None:
    amal, berit = world.providers
    reassign(visit, to=berit, instead_of=amal, reason=ReassignmentReason.ROUTE, actor=office)
    assert told(visit)[-1] == "Somebody else comes than was planned"


def test_of_helpers_without_a_name_it_is_not_told(world: World, visit: Booking, office: Actor) -> None:
    for number, provider in enumerate(world.providers, start=1):
        Provider.objects.filter(pk=provider.pk).update(number=number, name="")
    amal, berit = Provider.objects.order_by("number")
    reassign(visit, to=berit, instead_of=amal, reason=ReassignmentReason.ROUTE, actor=office)
    assert told(visit) == []


def test_holds_and_corrections_are_left_out(visit: Booking) -> None:
    for action in ("booking.held", "booking.created", "booking.completed", "booking.outcome_undone"):
        record(SYSTEM, action, visit)
    assert told(visit) == []
    record(SYSTEM, "booking.no_show", visit, reason="recipient")
    record(SYSTEM, "booking.completed", visit, former="no_show.recipient", new="completed")
    record(SYSTEM, "booking.completed", visit, former="completed", new="completed", minutes=40)
    assert told(visit) == ["Booked", "Done"]


@pytest.mark.parametrize(("by", "words"), [("recipient", "Nobody was home"), ("provider", "We did not come")])
def test_who_did_not_come_decides_the_words(visit: Booking, by: str, words: str) -> None:
    record(SYSTEM, "booking.no_show", visit, reason=by)
    assert told(visit)[-1] == words


def test_the_page_shows_it_without_a_name(
    world: World, larvik_client: Client, visit: Booking, office: Actor
) -> None:
    amal, berit = world.providers
    reassign(visit, to=berit, instead_of=amal, reason=ReassignmentReason.ROUTE, actor=office)
    page = sign_in(larvik_client, world.user).get(f"/bookings/{visit.pk}/").text
    assert page.count("<li", page.index('<ol class="timeline">'), page.index("</ol>")) == 2
    assert "Anne Prøve" not in page
    assert amal.name not in page
