"""Done, nobody home, taken back: once each, however often the button is pressed."""

import pytest
from django.test import Client

from audit.models import AuditEntry
from shop.enums import BookingStatus, EntryKind
from shop.models import Booking, EntitlementEntry
from tests.factories.world import World, at
from tests.shop.views.visits import make_visit


def mark(client: Client, booking: Booking, outcome: str, *, expect: int = 302) -> BookingStatus:
    response = client.post(f"/day/visits/{booking.pk}/outcome/", {"outcome": outcome})
    assert response.status_code == expect
    booking.refresh_from_db()
    return BookingStatus(booking.status)


def test_done(world: World, helper: Client) -> None:
    assert mark(helper, make_visit(world, at(0, 9)), "done") == BookingStatus.COMPLETED
    assert "visit-done" in helper.get("/day/").text


def test_nobody_home_says_who_did_not_come(world: World, helper: Client) -> None:
    booking = make_visit(world, at(0, 9))
    assert mark(helper, booking, "nobody_home") == BookingStatus.NO_SHOW
    assert booking.no_show_by == "recipient"


def test_who_could_not_come_says_so_and_it_is_given_back(world: World, helper: Client) -> None:
    booking = world.book_past()
    booking.assignments.update(provider=world.providers[0])
    assert mark(helper, booking, "could_not_come") == BookingStatus.NO_SHOW
    assert booking.no_show_by == "provider"
    assert EntitlementEntry.objects.latest("pk").kind == EntryKind.RELEASED
    assert (
        "vi kunne ikke komme" in helper.get("/day/").text or "we could not come" in helper.get("/day/").text
    )


@pytest.mark.parametrize("outcome", ["done", "nobody_home"])
def test_pressed_twice_it_is_marked_once(world: World, helper: Client, outcome: str) -> None:
    booking = world.book(at(1, 10))
    booking.assignments.update(provider=world.providers[0])
    Booking.objects.update(starts_at=at(0, 8), ends_at=at(0, 9))
    for _twice in range(2):
        mark(helper, booking, outcome)
    assert EntitlementEntry.objects.filter(kind=EntryKind.USED).count() == 1
    actions = AuditEntry.objects.filter(object_id=booking.pk).exclude(action="booking.created")
    assert actions.filter(action__startswith="booking.").count() == 1


def test_a_mistake_is_taken_back(world: World, helper: Client) -> None:
    booking = make_visit(world, at(0, 9))
    mark(helper, booking, "done")
    assert mark(helper, booking, "undo") == BookingStatus.CONFIRMED
    assert mark(helper, booking, "undo") == BookingStatus.CONFIRMED
    assert mark(helper, booking, "nobody_home") == BookingStatus.NO_SHOW


def test_a_wrong_outcome_is_changed_at_once(world: World, helper: Client) -> None:
    booking = make_visit(world, at(0, 9))
    mark(helper, booking, "done")
    assert mark(helper, booking, "nobody_home") == BookingStatus.NO_SHOW


def test_it_leads_back_to_the_day_of_the_visit(world: World, helper: Client) -> None:
    booking = make_visit(world, at(-2, 9))
    response = helper.post(f"/day/visits/{booking.pk}/outcome/", {"outcome": "done"})
    assert response.headers["Location"] == f"/day/{at(-2, 9).date()}/"


def test_too_early_is_refused_in_words(world: World, helper: Client) -> None:
    booking = make_visit(world, at(0, 11))
    assert mark(helper, booking, "done") == BookingStatus.CONFIRMED
    assert "ds-alert" in helper.get("/day/").text


def test_a_colleagues_visit_is_not_found(world: World, helper: Client) -> None:
    booking = make_visit(world, at(0, 9), provider=world.providers[1])
    assert mark(helper, booking, "done", expect=404) == BookingStatus.CONFIRMED


def test_a_visit_cancelled_meanwhile_is_not_found(world: World, helper: Client) -> None:
    booking = make_visit(world, at(0, 9), status=BookingStatus.CANCELLED)
    assert mark(helper, booking, "done", expect=404) == BookingStatus.CANCELLED


@pytest.mark.parametrize("outcome", ["", "lost"])
def test_an_unknown_outcome_is_a_bad_request(world: World, helper: Client, outcome: str) -> None:
    assert mark(helper, make_visit(world, at(0, 9)), outcome, expect=400) == BookingStatus.CONFIRMED


def test_looking_marks_nothing(world: World, helper: Client) -> None:
    booking = make_visit(world, at(0, 9))
    assert helper.get(f"/day/visits/{booking.pk}/outcome/").status_code == 405
