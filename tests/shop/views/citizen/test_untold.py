"""For the minutes in which a sick day can still be undone, nothing changes for the recipient."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from foundation.actor import SYSTEM
from shop.domain.absence.away import TOLD_AFTER, report_away
from shop.domain.absence.reassignment import reassign
from shop.enums import AbsenceReason, ReassignmentReason
from shop.models import BlockedProvider, Booking, BookingSeries
from tests.factories.world import World, at, make_provider
from tests.shop.views.citizen.conftest import text_of


@pytest.fixture
def booking(world: World) -> Booking:
    return world.book(at(3, 10))


def pages(booking: Booking) -> list[str]:
    return ["/", "/bookings/", f"/calendar/?week={at(3, 0).date()}", f"/bookings/{booking.pk}/"]


def fall_ill(world: World, booking: Booking) -> None:
    provider = booking.assignments.select_related("provider").get(active=True).provider
    reason = AbsenceReason.SICK
    report_away(provider, from_at=at(3, 0), until_at=at(4, 0), reason=reason, actor=SYSTEM)


def seen(client: Client, page: str) -> str:
    """What the page says of appointments: of the free times some are gone at once."""
    text = text_of(client.get(page))
    return text[text.index("Your next appointments") :] if page == "/" else text


def test_who_comes_is_who_was_told(world: World, booking: Booking, ingrid: Client) -> None:
    before = {page: seen(ingrid, page) for page in pages(booking)}
    fall_ill(world, booking)
    assert {page: seen(ingrid, page) for page in pages(booking)} == before
    with time_machine.travel(timezone.now() + TOLD_AFTER + timedelta(seconds=1)):
        page = seen(ingrid, f"/bookings/{booking.pk}/")
    assert "Somebody else comes than was planned" in page
    assert page != before[f"/bookings/{booking.pk}/"]


def test_a_visit_nobody_can_take_stands_as_it_did(world: World, booking: Booking, ingrid: Client) -> None:
    has_it = booking.assignments.get(active=True).provider_id
    other = next(each for each in world.providers if each.pk != has_it)
    BlockedProvider.objects.create(recipient=booking.recipient, provider=other)
    before = {page: seen(ingrid, page) for page in pages(booking)}
    fall_ill(world, booking)
    assert {page: seen(ingrid, page) for page in pages(booking)} == before
    assert "We cannot come as agreed" not in text_of(ingrid.get("/"))
    with time_machine.travel(timezone.now() + TOLD_AFTER + timedelta(seconds=1)):
        for page in pages(booking):
            assert "is coming" not in seen(ingrid, page), page
        assert "We cannot come as agreed" in text_of(ingrid.get("/"))


def test_what_is_changed_by_hand_meanwhile_is_shown_at_once(
    world: World, booking: Booking, ingrid: Client
) -> None:
    fall_ill(world, booking)
    given = booking.assignments.select_related("provider").get(active=True).provider
    third = make_provider(world.department, name="Tredje Prøve")
    reassign(booking, to=third, instead_of=given, reason=ReassignmentReason.ROUTE, actor=SYSTEM)
    assert "Tredje is coming" in seen(ingrid, f"/bookings/{booking.pk}/")


def test_a_standing_booking_names_who_was_told(world: World, booking: Booking, ingrid: Client) -> None:
    series = BookingSeries.objects.create(
        recipient=world.recipient,
        service=world.service,
        weekdays=[at(3, 0).isoweekday()],
        preferred_at="10:00",
        tolerance=timedelta(0),
        duration=timedelta(hours=1),
        starts_on=at(3, 0).date(),
        booked_through=at(3, 0).date(),
        channel="self",
    )
    Booking.objects.filter(pk=booking.pk).update(series=series, series_on=at(3, 0).date())
    before = seen(ingrid, f"/standing/{series.pk}/")
    fall_ill(world, booking)
    assert seen(ingrid, f"/standing/{series.pk}/") == before
