"""The department answers requests."""

import pytest
from django.test import Client

from audit.models import AuditEntry
from notifications.models import OutboxMessage
from shop.enums import BookingStatus, DeclineReason
from shop.models import Assignment, Booking, EntitlementEntry
from tests.factories.world import World, at, make_world
from tests.shop.views.conftest import Count, sign_in
from tests.shop.views.visits import make_visit

WHY = {"reason": DeclineReason.NOBODY_FREE}


@pytest.fixture
def request_of_ingrid(world: World) -> Booking:
    booking = world.book(at(2, 10))
    Booking.objects.filter(pk=booking.pk).update(status=BookingStatus.REQUESTED)
    booking.refresh_from_db()
    return booking


def act(booking: Booking, what: str) -> str:
    return f"/manage/bookings/{booking.pk}/{what}/"


def list_of(world: World) -> str:
    return f"/manage/departments/{world.department.pk}/requests/"


def test_what_waits_is_on_a_card_and_in_the_list(
    world: World, administrator: Client, request_of_ingrid: Booking
) -> None:
    assert f'href="{list_of(world)}"' in administrator.get(f"/manage/departments/{world.department.pk}/").text
    page = administrator.get(list_of(world)).text
    assert "Ingrid P." in page
    assert act(request_of_ingrid, "confirm") in page
    assert act(request_of_ingrid, "decline") in page


def test_a_yes_confirms_it_and_tells_the_recipient(
    world: World, administrator: Client, request_of_ingrid: Booking
) -> None:
    response = administrator.post(act(request_of_ingrid, "confirm"), {"back": "list"})
    assert response["Location"] == list_of(world)
    request_of_ingrid.refresh_from_db()
    assert request_of_ingrid.status == BookingStatus.CONFIRMED
    assert OutboxMessage.objects.filter(kind="booking.confirmed").count() == 1
    assert act(request_of_ingrid, "confirm") not in administrator.get(list_of(world)).text


def test_a_no_is_asked_about_first_and_gives_everything_back(
    administrator: Client, request_of_ingrid: Booking
) -> None:
    assert administrator.get(act(request_of_ingrid, "decline")).status_code == 200
    request_of_ingrid.refresh_from_db()
    assert request_of_ingrid.status == BookingStatus.REQUESTED
    response = administrator.post(act(request_of_ingrid, "decline"), WHY)
    assert response["Location"] == f"/manage/bookings/{request_of_ingrid.pk}/"
    request_of_ingrid.refresh_from_db()
    assert request_of_ingrid.status == BookingStatus.DECLINED
    assert not Assignment.objects.filter(booking=request_of_ingrid, active=True).exists()
    assert EntitlementEntry.objects.filter(booking=request_of_ingrid, kind="released").count() == 1


@pytest.mark.parametrize("data", [{}, {"reason": ""}, {"reason": "diagnosis"}])
def test_a_no_without_a_reason_that_is_on_the_list_is_no_answer(
    administrator: Client, request_of_ingrid: Booking, data: dict[str, str]
) -> None:
    response = administrator.post(act(request_of_ingrid, "decline"), data)
    assert response.status_code == 422
    assert 'data-field="validation"' in response.text
    request_of_ingrid.refresh_from_db()
    assert request_of_ingrid.status == BookingStatus.REQUESTED
    assert not AuditEntry.objects.filter(action="booking.declined").exists()


def test_the_reason_is_told_to_both(
    world: World, administrator: Client, request_of_ingrid: Booking, larvik_client: Client
) -> None:
    administrator.post(act(request_of_ingrid, "decline"), WHY)
    assert AuditEntry.objects.get(action="booking.declined").details == {
        "reason": "nobody_free",
        "role": "department_administrator",
        "department": world.department.pk,
    }
    story = administrator.get(f"/manage/bookings/{request_of_ingrid.pk}/").text
    assert "Ingen hadde tid da." in story
    recipient = sign_in(larvik_client, world.user)
    page = recipient.get(f"/bookings/{request_of_ingrid.pk}/").text
    assert "Ingen har tid til å komme da." in page
    recipient.cookies["django_language"] = "en"
    assert "Nobody has time to come then." in recipient.get(f"/bookings/{request_of_ingrid.pk}/").text


@pytest.mark.parametrize(("what", "action"), [("confirm", "confirmed"), ("decline", "declined")])
def test_an_answer_given_twice_is_given_once(
    administrator: Client, request_of_ingrid: Booking, what: str, action: str
) -> None:
    for _click in range(2):
        assert administrator.post(act(request_of_ingrid, what), WHY).status_code == 302
    assert AuditEntry.objects.filter(action=f"booking.{action}").count() == 1


@pytest.mark.parametrize(("first", "then"), [("confirm", "decline"), ("decline", "confirm")])
def test_the_first_answer_stands(
    administrator: Client, request_of_ingrid: Booking, first: str, then: str
) -> None:
    administrator.post(act(request_of_ingrid, first), WHY)
    request_of_ingrid.refresh_from_db()
    status = request_of_ingrid.status
    administrator.post(act(request_of_ingrid, then), WHY)
    request_of_ingrid.refresh_from_db()
    assert request_of_ingrid.status == status


@pytest.mark.parametrize("what", ["confirm", "decline"])
def test_what_is_over_has_no_answer_any_more(world: World, administrator: Client, what: str) -> None:
    over = make_visit(world, at(-1, 10), status=BookingStatus.REQUESTED)
    assert administrator.post(act(over, what), WHY).status_code == 302
    over.refresh_from_db()
    assert over.status == BookingStatus.REQUESTED
    assert act(over, "confirm") not in administrator.get(list_of(world)).text


@pytest.mark.parametrize("what", ["confirm", "decline"])
def test_the_neighbours_request_is_not_found(administrator: Client, what: str) -> None:
    theirs = make_visit(make_world(), at(2, 10), status=BookingStatus.REQUESTED)
    assert administrator.post(act(theirs, what), WHY).status_code == 404
    theirs.refresh_from_db()
    assert theirs.status == BookingStatus.REQUESTED


def test_a_link_confirms_nothing(administrator: Client, request_of_ingrid: Booking) -> None:
    assert administrator.get(act(request_of_ingrid, "confirm")).status_code == 405
    request_of_ingrid.refresh_from_db()
    assert request_of_ingrid.status == BookingStatus.REQUESTED


def test_the_bookings_page_has_the_two_buttons(administrator: Client, request_of_ingrid: Booking) -> None:
    page = administrator.get(f"/manage/bookings/{request_of_ingrid.pk}/").text
    assert act(request_of_ingrid, "confirm") in page
    assert act(request_of_ingrid, "decline") in page
    administrator.post(act(request_of_ingrid, "confirm"))
    assert (
        act(request_of_ingrid, "confirm")
        not in administrator.get(f"/manage/bookings/{request_of_ingrid.pk}/").text
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_as_many_statements_for_one_as_for_three(
    world: World, administrator: Client, statements: Count, rows: int
) -> None:
    for hour in range(rows):
        make_visit(world, at(2, 10 + hour), status=BookingStatus.REQUESTED)
    assert statements(administrator, list_of(world)) == 11
