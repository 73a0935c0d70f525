"""The department moves a visit on behalf of the recipient."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from audit.models import AuditEntry
from shop.domain.door.booking import hold_time
from shop.enums import BookingStatus
from shop.models import BlockedProvider, Booking, ExceptionDay
from shop.presentation import when
from tests.factories.world import World, at, make_administrator, make_entitlement, make_recipient, make_world
from tests.shop.views.conftest import Count, sign_in
from tests.shop.views.visits import make_visit

WHY = {"why": "phone"}


def page_of(booking: Booking, to: datetime | None = None) -> str:
    address = f"/manage/bookings/{booking.pk}/move/"
    return f"{address}?to={quote(timezone.localtime(to).isoformat())}" if to else address


def times(client: Client, booking: Booking, day: int) -> int:
    html = client.get(f"{page_of(booking)}?day={at(day, 0).date()}").text
    return html.count('class="time time-free"')


def rows() -> list[tuple[Any, ...]]:
    fields = (
        "pk",
        "status",
        "channel",
        "starts_at",
        "ends_at",
        "assignments__provider",
        "assignments__active",
    )
    return list(Booking.objects.order_by("pk", "assignments__pk").values_list(*fields))


def test_any_free_time_can_be_chosen_and_the_story_says_who_asked(
    world: World, administrator: Client
) -> None:
    booking = world.book(at(2, 10))
    assert times(administrator, booking, 3) == 8
    assert times(administrator, booking, 2) == 7, "where it is now is no move"
    assert administrator.get(page_of(booking, at(3, 12))).status_code == 200
    days = administrator.get(page_of(booking)).text
    assert "brukeren har en avtale" in days
    assert "du har en avtale" not in days
    response = administrator.post(page_of(booking, at(3, 12)), WHY)
    assert response["Location"] == f"/manage/bookings/{booking.pk}/"
    booking.refresh_from_db()
    assert booking.starts_at == at(3, 12)
    assert AuditEntry.objects.get(action="booking.moved").channel == "phone"


def test_where_nobody_may_come_the_department_is_not_called_closed(
    world: World, administrator: Client
) -> None:
    booking = world.book(at(2, 10))
    administrator.cookies["django_language"] = "en"
    closed = "The department is closed this day."
    nobody = "Nobody who can come is at work this day."
    day = f"{page_of(booking)}?day={at(3, 0).date()}"
    assert closed not in administrator.get(day).text
    for provider in world.providers:
        BlockedProvider.objects.create(recipient=booking.recipient, provider=provider)
    page = administrator.get(day).text
    assert nobody in page
    assert closed not in page
    assert ">closed<" not in page
    ExceptionDay.objects.create(department=world.department, date=at(3, 0).date())
    page = administrator.get(day).text
    assert nobody not in page
    assert closed in page


def test_notice_and_horizon_do_not_bind_the_department(larvik: object, larvik_client: Client) -> None:
    world = make_world(minimum_notice=timedelta(days=3), booking_horizon=7)
    booking = world.book(at(5, 10))
    administrator = sign_in(larvik_client, make_administrator(world.department))
    for day in (1, 20):
        assert times(administrator, booking, day) == 8, day
        assert administrator.post(page_of(booking, at(day, 12)), WHY).status_code == 302
        booking.refresh_from_db()
        assert booking.starts_at == at(day, 12)


def test_the_recipients_deadlines_do_not_bind_the_department(larvik: object, larvik_client: Client) -> None:
    world = make_world(move_within_day_deadline=None, move_to_other_day_deadline=None)
    booking = world.book(at(2, 10))
    administrator = sign_in(larvik_client, make_administrator(world.department))
    administrator.post(page_of(booking, at(3, 12)), WHY)
    booking.refresh_from_db()
    assert booking.starts_at == at(3, 12)


@pytest.mark.parametrize(
    "to", [lambda: at(3, 6), lambda: at(3, 10, 15), lambda: timezone.now() - timedelta(hours=1)]
)
def test_a_refusal_leaves_the_visit_as_it_was(world: World, administrator: Client, to: Any) -> None:
    booking = world.book(at(2, 10))
    before = rows()
    response = administrator.post(page_of(booking, to()), WHY, follow=True)
    assert response.status_code == 200
    assert 'data-color="danger"' in response.text
    assert rows() == before


def test_a_taken_time_leaves_the_visit_as_it_was(larvik: object, larvik_client: Client) -> None:
    world = make_world(providers=1)
    booking = world.book(at(2, 10))
    other = make_recipient()
    make_entitlement(other, world.service)
    world.book(at(3, 12), recipient=other)
    administrator = sign_in(larvik_client, make_administrator(world.department))
    assert times(administrator, booking, 3) == 7
    before = rows()
    assert administrator.post(page_of(booking, at(3, 12)), WHY).status_code == 302
    assert rows() == before


def test_times_at_which_the_recipient_is_elsewhere_are_not_offered(
    world: World, administrator: Client
) -> None:
    booking = world.book(at(2, 10))
    world.book(at(3, 12))
    assert times(administrator, booking, 3) == 7
    before = rows()
    administrator.post(page_of(booking, at(3, 12)), WHY)
    assert rows() == before


@pytest.mark.parametrize("data", [{}, {"why": ""}, {"why": "self"}, {"why": "api"}])
def test_it_must_be_said_why(world: World, administrator: Client, data: dict[str, str]) -> None:
    booking = world.book(at(2, 10))
    before = rows()
    assert administrator.post(page_of(booking, at(3, 12)), data).status_code == 422
    assert rows() == before


@pytest.mark.parametrize("to", ["", "tomorrow", "2027-03-28T02:30:00+01:00", "9999-12-31T23:59:59-23:59"])
def test_odd_times_move_nothing(world: World, administrator: Client, to: str) -> None:
    booking = world.book(at(2, 10))
    before = rows()
    assert administrator.post(page_of(booking), WHY, query_params={"to": to}).status_code == 422
    assert rows() == before


@pytest.mark.parametrize("day", ["", "x", "0001-01-01", "2026-02-30", "9999-12-31", "2098-12-30"])
def test_odd_days_are_answered(world: World, administrator: Client, day: str) -> None:
    booking = world.book(at(2, 10))
    assert administrator.get(page_of(booking), {"day": day}).status_code == 200


def test_a_move_clicked_twice_is_one_move(world: World, administrator: Client) -> None:
    booking = world.book(at(2, 10))
    for _click in range(2):
        administrator.post(page_of(booking, at(3, 12)), WHY)
    assert AuditEntry.objects.filter(action="booking.moved").count() == 1


@pytest.mark.parametrize("status", [BookingStatus.CANCELLED, BookingStatus.DECLINED, BookingStatus.HELD])
def test_what_does_not_stand_is_not_moved(world: World, administrator: Client, status: BookingStatus) -> None:
    booking = world.book(at(2, 10))
    held_until = at(1, 0) if status == BookingStatus.HELD else None
    Booking.objects.filter(pk=booking.pk).update(status=status, held_until=held_until)
    before = rows()
    assert administrator.post(page_of(booking, at(3, 12)), WHY).status_code in {302, 404}
    assert rows() == before


def test_a_visit_that_has_begun_is_not_moved(world: World, administrator: Client) -> None:
    booking = world.book_past()
    before = rows()
    assert administrator.post(page_of(booking, at(3, 12)), WHY).status_code == 302
    assert page_of(booking) not in administrator.get(f"/manage/bookings/{booking.pk}/").text
    assert rows() == before


def test_the_neighbours_booking_is_not_found(administrator: Client) -> None:
    theirs = make_visit(make_world(), at(2, 10))
    before = rows()
    assert administrator.get(page_of(theirs)).status_code == 404
    assert administrator.post(page_of(theirs, at(3, 12)), WHY).status_code == 404
    assert rows() == before


def test_the_pages_take_as_many_statements_for_one_visit_as_for_three(
    world: World, administrator: Client, statements: Count
) -> None:
    booking = world.book(at(2, 10))
    choose, ask = f"{page_of(booking)}?day={at(3, 0).date()}", page_of(booking, at(3, 12))
    with_one = statements(administrator, choose), statements(administrator, ask)
    world.book(at(2, 11))
    world.book(at(3, 9))
    assert with_one == (statements(administrator, choose), statements(administrator, ask)) == (11, 7)


def test_what_the_recipient_holds_meanwhile_is_told_of(world: World, administrator: Client) -> None:
    booking = world.book(at(2, 10))
    before = administrator.get(page_of(booking, at(3, 12))).text
    held = hold_time(world.service, recipient=world.recipient, starts_at=at(4, 9), actor=world.actor())
    Booking.objects.filter(pk=held.pk).update(held_until=timezone.now() + timedelta(minutes=5))
    asks = administrator.get(page_of(booking, at(3, 12))).text
    assert "bestiller en annen tid akkurat nå" not in before
    assert "bestiller en annen tid akkurat nå" in asks
    with override("nb"):
        assert when(at(4, 9), at(4, 10)) in asks
