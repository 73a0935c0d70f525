"""What a department could not carry out as booked is shown until it is made good."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from foundation.actor import SYSTEM
from shop.domain.absence.away import report_away
from shop.domain.absence.disruptions import settle_replaced
from shop.domain.absence.working_days import working_days_after
from shop.domain.door.changes import cancel_booking
from shop.domain.outcomes.telling import complete_booking, mark_no_show
from shop.enums import (
    AbsenceReason,
    CancelReason,
    DisruptionOutcome,
    NoShowBy,
    RecipientEnd,
    StrandedReason,
)
from shop.models import BlockedProvider, Booking, BookingSeries, Closure, Department, Disruption, Recipient
from tests.factories.world import World, at, make_entitlement, make_recipient, make_world
from tests.shop.views.conftest import Count
from tests.shop.views.visits import make_visit


def owed_page(world: World) -> str:
    return f"/manage/departments/{world.department.pk}/stranded/"


def start_page(world: World) -> str:
    return f"/manage/departments/{world.department.pk}/"


def called_off(world: World, hour: int = 10) -> Disruption:
    """A visit of somebody else's that the department cancelled."""
    recipient = make_recipient(name=f"Odd Prøve{hour}")
    make_entitlement(recipient, world.service)
    booking = world.book(at(2, hour), recipient=recipient)
    cancel_booking(booking, actor=SYSTEM, reason=CancelReason.BY_DEPARTMENT)
    return Disruption.objects.select_related("booking__recipient").get(booking=booking)


def test_what_the_department_cancels_is_owed(world: World, administrator: Client) -> None:
    disruption = called_off(world)
    page = administrator.get(owed_page(world)).text
    assert f'href="/manage/bookings/{disruption.booking_id}/"' in page
    assert f"{owed_page(world)}#owed" in administrator.get(start_page(world)).text


def test_the_visits_own_page_says_until_when_and_leads_to_another(
    world: World, administrator: Client
) -> None:
    administrator.cookies["django_language"] = "en"
    disruption = called_off(world)
    lost = disruption.booking
    page = f"/manage/bookings/{lost.pk}/"
    book = f"/manage/departments/{world.department.pk}/book/{lost.recipient_id}/?service={lost.service_id}"
    due = timezone.localdate() + timedelta(days=4)
    Disruption.objects.update(due_on=due)
    shown = administrator.get(page).text
    assert f"There should be another visit by {due.day} {due:%B}." in shown
    assert f'href="{book}"' in shown
    assert administrator.get(book).status_code == 200
    Disruption.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    assert "There should have been another visit by" in administrator.get(page).text
    world.book(at(3, 10), recipient=lost.recipient)
    assert "We owe another visit" not in administrator.get(page).text, (
        "it is made good before the night says so"
    )


def test_the_page_of_a_visit_that_keeps_its_time_says_until_when_it_needs_another(
    world: World, administrator: Client
) -> None:
    administrator.cookies["django_language"] = "en"
    visit = make_visit(world, at(1, 14))
    page = f"/manage/bookings/{visit.pk}/"
    assert "There should be another visit by" not in administrator.get(page).text
    BlockedProvider.objects.create(recipient=visit.recipient, provider=world.providers[1])
    report_away(
        world.providers[0], from_at=at(1, 0), until_at=at(2, 0), reason=AbsenceReason.SICK, actor=SYSTEM
    )
    due = Disruption.objects.get().due_on
    shown = administrator.get(page).text
    assert f"There should be another visit by {due.day} {due:%B}." in shown
    assert "We owe another visit" not in shown


def test_what_the_recipient_cancels_is_not(world: World, administrator: Client) -> None:
    cancel_booking(world.book(at(2, 10)), actor=world.actor(), reason=CancelReason.BY_RECIPIENT)
    assert not Disruption.objects.exists()
    assert f"{owed_page(world)}#owed" not in administrator.get(start_page(world)).text


def test_what_nobody_came_to_is_owed_until_it_is_said_that_somebody_did(
    world: World, administrator: Client
) -> None:
    booking = world.book_past()
    mark_no_show(booking, actor=SYSTEM, by=NoShowBy.PROVIDER)
    assert f'href="/manage/bookings/{booking.pk}/"' in administrator.get(owed_page(world)).text
    complete_booking(booking, actor=SYSTEM)
    assert not Disruption.objects.exists()


@pytest.mark.parametrize(
    ("today", "due"),
    [("2027-03-22", "2027-03-30"), ("2027-05-14", "2027-05-20"), ("2027-01-08", "2027-01-13")],
    ids=["over Easter", "over 17 May, with Whit Monday", "over a weekend"],
)
def test_the_deadline_is_in_working_days(world: World, today: str, due: str) -> None:
    with time_machine.travel(f"{today} 10:00+00:00"):
        day = timezone.localdate()
        found = working_days_after([day], count=3, department=world.department)[day]
    assert found.isoformat() == due


def test_days_on_which_the_department_is_closed_do_not_count(world: World) -> None:
    with time_machine.travel("2027-01-11 10:00+00:00"):
        Closure.objects.create(department=world.department, first_day="2027-01-12", last_day="2027-01-13")
        day = timezone.localdate()
        found = working_days_after([day], count=3, department=world.department)[day]
    assert found.isoformat() == "2027-01-18"


def test_the_deadline_of_a_visit_ahead_counts_from_its_own_day(world: World) -> None:
    recipient = make_recipient(name="Odd Prøve")
    make_entitlement(recipient, world.service)
    booking = world.book(at(10, 10), recipient=recipient)
    cancel_booking(booking, actor=SYSTEM, reason=CancelReason.BY_DEPARTMENT)
    assert Disruption.objects.get().due_on > timezone.localdate(booking.starts_at)


def test_after_the_deadline_it_stands_out(world: World, administrator: Client) -> None:
    disruption = called_off(world)
    overdue = timezone.now() - timedelta(days=1)
    Disruption.objects.update(due_on=overdue.date())
    assert "tag-danger" in administrator.get(owed_page(world)).text
    assert disruption.outcome == DisruptionOutcome.OPEN


def test_another_visit_makes_it_good(world: World, administrator: Client) -> None:
    disruption = called_off(world)
    again = world.book(at(3, 10), recipient=disruption.booking.recipient)
    assert f"/manage/bookings/{disruption.booking_id}/" not in administrator.get(owed_page(world)).text
    assert (settle_replaced(), settle_replaced()) == (1, 0)
    disruption.refresh_from_db()
    assert (disruption.outcome, disruption.replacement) == (DisruptionOutcome.MOVED, again)


def test_a_standing_visit_that_would_have_come_anyway_makes_nothing_good(world: World) -> None:
    disruption = called_off(world)
    again = world.book(at(3, 10), recipient=disruption.booking.recipient)
    series = BookingSeries.objects.create(
        recipient=disruption.booking.recipient,
        service=world.service,
        weekdays=[1],
        preferred_at="10:00",
        tolerance=timedelta(0),
        duration=timedelta(hours=1),
        starts_on=at(3, 10).date(),
        channel="staff",
    )
    Booking.objects.filter(pk=again.pk).update(series=series, series_on=at(3, 10).date())
    assert settle_replaced() == 0


def test_one_visit_makes_good_one_that_was_cancelled_not_two(world: World) -> None:
    first = called_off(world)
    whose = first.booking.recipient
    booking = world.book(at(2, 12), recipient=whose)
    cancel_booking(booking, actor=SYSTEM, reason=CancelReason.BY_DEPARTMENT)
    settle_replaced()
    world.book(at(3, 10), recipient=whose)
    for _night in range(2):
        settle_replaced()
    assert Disruption.objects.filter(outcome=DisruptionOutcome.OPEN).count() == 1


def test_when_they_want_no_other_it_is_settled_once(world: World, administrator: Client) -> None:
    disruption = called_off(world)
    for _time in range(2):
        assert administrator.post(f"/manage/owed/{disruption.pk}/give-up/").status_code == 302
    disruption.refresh_from_db()
    assert disruption.outcome == DisruptionOutcome.NOT_CARRIED_OUT


def test_a_visit_that_still_stands_is_not_given_up(world: World, administrator: Client) -> None:
    disruption = called_off(world)
    Booking.objects.update(status="confirmed", cancel_reason="")
    administrator.post(f"/manage/owed/{disruption.pk}/give-up/")
    disruption.refresh_from_db()
    assert disruption.outcome == DisruptionOutcome.OPEN


def test_the_neighbours_is_not_found(world: World, administrator: Client) -> None:
    theirs = called_off(make_world())
    assert administrator.post(f"/manage/owed/{theirs.pk}/give-up/").status_code == 404
    theirs.refresh_from_db()
    assert theirs.outcome == DisruptionOutcome.OPEN


@pytest.mark.parametrize(("typed", "kept"), [("5", 5), ("0", 3), ("31", 3), ("soon", 3), ("", 3), ("-1", 3)])
def test_the_department_says_how_many_days(
    world: World, administrator: Client, typed: str, kept: int
) -> None:
    status = administrator.post(f"{owed_page(world)}days/", {"days": typed}).status_code
    assert status == (302 if kept == 5 else 422)
    assert Department.objects.get(pk=world.department.pk).replacement_days == kept


def give_up_url(disruption: Disruption) -> str:
    return f"/manage/owed/{disruption.pk}/give-up/"


def test_it_is_asked_before_they_want_no_other(world: World, administrator: Client) -> None:
    disruption = called_off(world)
    assert give_up_url(disruption) in administrator.get(owed_page(world)).text
    assert disruption.booking.recipient.short_name in administrator.get(give_up_url(disruption)).text
    disruption.refresh_from_db()
    assert disruption.outcome == DisruptionOutcome.OPEN


def test_they_want_another_after_all(world: World, administrator: Client) -> None:
    disruption = called_off(world)
    administrator.post(give_up_url(disruption))
    take_back = f"/manage/owed/{disruption.pk}/take-back/"
    assert take_back in administrator.get(owed_page(world)).text
    for _time in range(2):
        assert administrator.post(take_back).status_code == 302
    again = Disruption.objects.get(pk=disruption.pk)
    assert (again.outcome, again.settled_at, again.due_on) == (
        DisruptionOutcome.OPEN,
        None,
        disruption.due_on,
    )
    assert take_back not in administrator.get(owed_page(world)).text


def test_what_was_settled_otherwise_is_not_owed_again(world: World, administrator: Client) -> None:
    disruption = called_off(world)
    world.book(at(3, 10), recipient=disruption.booking.recipient)
    settle_replaced()
    administrator.post(f"/manage/owed/{disruption.pk}/take-back/")
    disruption.refresh_from_db()
    assert disruption.outcome == DisruptionOutcome.MOVED


def test_who_receives_no_services_any_more_is_owed_nothing_again(world: World, administrator: Client) -> None:
    disruption = called_off(world)
    administrator.post(give_up_url(disruption))
    Recipient.objects.filter(pk=disruption.booking.recipient_id).update(
        ended_on=timezone.localdate(), end_reason=RecipientEnd.MOVED
    )
    take_back = f"/manage/owed/{disruption.pk}/take-back/"
    assert take_back not in administrator.get(owed_page(world)).text
    administrator.post(take_back)
    disruption.refresh_from_db()
    assert disruption.outcome == DisruptionOutcome.NOT_CARRIED_OUT


def test_a_visit_stands_in_one_list_only(world: World, administrator: Client) -> None:
    booking = make_visit(world, at(1, 14))
    BlockedProvider.objects.create(recipient=booking.recipient, provider=world.providers[1])
    report_away(
        world.providers[0],
        from_at=at(1, 8),
        until_at=at(1, 20),
        reason=AbsenceReason.SICK,
        actor=SYSTEM,
    )
    assert Disruption.objects.filter(booking=booking, outcome=DisruptionOutcome.OPEN).exists()
    page = administrator.get(owed_page(world)).text
    assert page.count(f'href="/manage/bookings/{booking.pk}/"') == 1
    assert 'id="owed"' not in page
    assert world.providers[0].display_name in page


def test_both_lists_turn_their_pages_together(world: World, administrator: Client) -> None:
    for number in range(49):
        make_visit(world, at(1 + number, 9), stranded=StrandedReason.CLOSED)
    for hour in (9, 10):
        called_off(world, hour=hour)
    first, second = (administrator.get(f"{owed_page(world)}?page={page}").text for page in (1, 2))
    visit = 'class="row-link figures"'
    assert (first.count(visit), second.count(visit)) == (50, 1)
    assert 'id="standing"' not in second


@pytest.mark.parametrize("rows", [1, 3])
def test_statements_do_not_grow_with_the_visits(
    world: World, administrator: Client, statements: Count, rows: int
) -> None:
    for number in range(rows):
        called_off(world, hour=9 + number)
        make_visit(world, at(1, 10 + number), stranded=StrandedReason.CLOSED)
        administrator.post(give_up_url(called_off(world, hour=13 + number)))
    assert statements(administrator, owed_page(world)) == 16
