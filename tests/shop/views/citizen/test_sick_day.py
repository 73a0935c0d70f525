"""Only messages wait for the minutes in which a sick day can be undone: the pages show at once what is so."""

from django.test import Client

from foundation.actor import SYSTEM
from shop.domain.absence.away import report_away
from shop.enums import AbsenceReason
from shop.models import BlockedProvider, Booking
from tests.factories.world import World, at
from tests.shop.views.citizen.conftest import text_of


def fall_ill(booking: Booking) -> None:
    provider = booking.assignments.select_related("provider").get(active=True).provider
    reason = AbsenceReason.SICK
    report_away(provider, from_at=at(3, 0), until_at=at(4, 0), reason=reason, actor=SYSTEM)


def test_who_comes_instead_is_shown_at_once(world: World, ingrid: Client) -> None:
    booking = world.book(at(3, 10))
    fall_ill(booking)
    assert "Somebody else comes than was planned" in text_of(ingrid.get(f"/bookings/{booking.pk}/"))


def test_that_nobody_can_come_is_shown_at_once(world: World, ingrid: Client) -> None:
    booking = world.book(at(3, 10))
    for provider in world.providers:
        if not booking.assignments.filter(provider=provider).exists():
            BlockedProvider.objects.create(recipient=booking.recipient, provider=provider)
    fall_ill(booking)
    assert "We cannot come as agreed" in text_of(ingrid.get("/"))
    assert "is coming" not in text_of(ingrid.get(f"/bookings/{booking.pk}/"))
