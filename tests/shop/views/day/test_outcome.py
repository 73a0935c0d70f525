"""Done, nobody home, taken back: once each, however often the button is pressed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import AuditEntry
from foundation.actor import Actor, Channel
from shop.domain.outcomes.follow_ups import acknowledge_follow_up
from shop.enums import BookingStatus, EntryKind, FollowUpAnswer
from shop.models import Booking, EntitlementEntry, FollowUp
from tests.factories.world import World, at, make_administrator
from tests.shop.views.visits import make_visit


def mark(client: Client, booking: Booking, outcome: str, *, expect: int = 302, **more: str) -> BookingStatus:
    response = client.post(f"/day/visits/{booking.pk}/outcome/", {"outcome": outcome, **more})
    assert response.status_code == expect
    booking.refresh_from_db()
    return BookingStatus(booking.status)


def test_done(world: World, helper: Client) -> None:
    assert mark(helper, make_visit(world, at(0, 9)), "done") == BookingStatus.COMPLETED
    assert "visit-done" in helper.get("/day/").text


def test_the_page_comes_back_to_the_visit(world: World, helper: Client) -> None:
    visit = make_visit(world, at(0, 9))
    for outcome in ("done", "undo"):
        response = helper.post(f"/day/visits/{visit.pk}/outcome/", {"outcome": outcome})
        assert response["Location"].endswith(f"/#visit-{visit.pk}")
        assert f'id="visit-{visit.pk}"' in helper.get(response["Location"]).text
    refused = helper.post(f"/day/visits/{visit.pk}/outcome/", {"outcome": "done", "minutes": "9999"})
    assert refused["Location"].endswith("/day/"), "what went wrong stands above the visits"


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
    assert response.headers["Location"] == f"/day/{at(-2, 9).date()}/#visit-{booking.pk}"


def test_too_early_is_refused_in_words(world: World, helper: Client) -> None:
    booking = make_visit(world, at(0, 11))
    assert mark(helper, booking, "done") == BookingStatus.CONFIRMED
    assert "ds-alert" in helper.get("/day/").text


def test_a_colleagues_visit_is_not_found(world: World, helper: Client) -> None:
    booking = make_visit(world, at(0, 9), provider=world.providers[1])
    assert mark(helper, booking, "done", expect=404) == BookingStatus.CONFIRMED


def test_a_visit_cancelled_meanwhile_says_so(world: World, helper: Client) -> None:
    booking = make_visit(world, at(0, 9), status=BookingStatus.CANCELLED)
    helper.cookies["django_language"] = "en"
    assert mark(helper, booking, "done") == BookingStatus.CANCELLED
    assert "The visit was cancelled meanwhile." in helper.get("/day/").text


@pytest.mark.parametrize("outcome", ["", "lost"])
def test_an_unknown_outcome_is_a_bad_request(world: World, helper: Client, outcome: str) -> None:
    assert mark(helper, make_visit(world, at(0, 9)), outcome, expect=400) == BookingStatus.CONFIRMED


def test_looking_marks_nothing(world: World, helper: Client) -> None:
    booking = make_visit(world, at(0, 9))
    assert helper.get(f"/day/visits/{booking.pk}/outcome/").status_code == 405


class TestMinutes:
    def test_what_was_planned_stands_there_at_first(self, world: World, helper: Client) -> None:
        make_visit(world, at(0, 9))
        assert 'name="minutes" type="number" inputmode="numeric" min="1" max="300" value="60"' in (
            helper.get("/day/").text
        )

    @pytest.mark.parametrize(("sent", "noted"), [("45", 45), ("60", None), ("", None), (" 75 ", 75)])
    def test_as_planned_is_no_number(
        self, world: World, helper: Client, sent: str, noted: int | None
    ) -> None:
        booking = make_visit(world, at(0, 9))
        assert mark(helper, booking, "done", minutes=sent) == BookingStatus.COMPLETED
        assert booking.delivered_minutes == noted

    @pytest.mark.parametrize("sent", ["0", "-5", "301", "1441", "an hour", "45.5", "9" * 40])
    def test_what_is_none_is_refused_in_words(self, world: World, helper: Client, sent: str) -> None:
        booking = make_visit(world, at(0, 9))
        assert mark(helper, booking, "done", minutes=sent) == BookingStatus.CONFIRMED
        page = helper.get("/day/").text
        assert " 300" in page[: page.index("plan-head")]
        assert not AuditEntry.objects.exclude(action="page.viewed").exists()

    def test_where_nobody_was_home_they_matter_to_nobody(self, world: World, helper: Client) -> None:
        booking = make_visit(world, at(0, 9))
        assert mark(helper, booking, "nobody_home", minutes="nonsense") == BookingStatus.NO_SHOW
        assert booking.delivered_minutes is None


class TestUndo:
    def test_until_when_is_told(self, world: World, helper: Client) -> None:
        mark(helper, make_visit(world, at(-1, 9)), "done")
        page = helper.get(f"/day/{at(-1, 9).date()}/").text
        assert 'value="undo"' in page
        assert "10.50" in page

    def test_after_the_hour_the_department_is_asked(self, world: World, helper: Client) -> None:
        long_ago = timezone.now() - timedelta(minutes=61)
        booking = make_visit(world, at(0, 8), status=BookingStatus.COMPLETED, outcome_at=long_ago)
        assert 'value="undo"' not in helper.get("/day/").text
        assert mark(helper, booking, "undo") == BookingStatus.COMPLETED
        assert mark(helper, booking, "nobody_home") == BookingStatus.COMPLETED
        assert "ds-alert" in helper.get("/day/").text


class TestFollowUp:
    def test_the_provider_sees_that_it_is_seen_to_and_by_whom_but_not_what_was_found(
        self, world: World, helper: Client
    ) -> None:
        booking = make_visit(world, at(0, 9))
        mark(helper, booking, "nobody_home")
        anne = make_administrator(world.department)
        assert anne.name not in helper.get("/day/").text
        acknowledge_follow_up(
            FollowUp.objects.get(),
            answer=FollowUpAnswer.IN_HOSPITAL,
            actor=Actor(user_id=anne.pk, channel=Channel.STAFF),
        )
        page = helper.get("/day/").text
        assert anne.name in page
        assert str(FollowUpAnswer.IN_HOSPITAL.label) not in page.lower()
