"""Only messages wait for the minutes in which a sick day can be undone: the pages show at once what is so."""

import pytest
from django.test import Client

from foundation.actor import SYSTEM
from shop.domain.absence.away import report_away
from shop.enums import AbsenceReason, StrandedReason
from shop.models import BlockedProvider, Booking
from tests.factories.world import World, at
from tests.shop.views.citizen.conftest import text_of

NO_OTHER = "You will not get another visit instead. Choose another time if you want one."


def fall_ill(booking: Booking) -> None:
    provider = booking.assignments.select_related("provider").get(active=True).provider
    reason = AbsenceReason.SICK
    report_away(provider, from_at=at(3, 0), until_at=at(4, 0), reason=reason, actor=SYSTEM)


def test_who_comes_instead_is_shown_at_once(world: World, ingrid: Client) -> None:
    booking = world.book(at(3, 10))
    fall_ill(booking)
    assert "Somebody else comes than was planned" in text_of(ingrid.get(f"/bookings/{booking.pk}/"))


def test_whoever_cancels_then_reads_that_no_other_visit_comes_instead(world: World, ingrid: Client) -> None:
    booking = world.book(at(3, 10))
    page = f"/bookings/{booking.pk}/cancel/"
    assert NO_OTHER not in text_of(ingrid.get(page))
    for provider in world.providers:
        BlockedProvider.objects.create(recipient=booking.recipient, provider=provider)
    fall_ill(booking)
    assert NO_OTHER in text_of(ingrid.get(page))
    assert f"/bookings/{booking.pk}/move/" in ingrid.get(page).text


def test_that_nobody_can_come_is_shown_at_once(world: World, ingrid: Client) -> None:
    booking = world.book(at(3, 10))
    for provider in world.providers:
        if not booking.assignments.filter(provider=provider).exists():
            BlockedProvider.objects.create(recipient=booking.recipient, provider=provider)
    fall_ill(booking)
    assert "We cannot come as agreed" in text_of(ingrid.get("/"))
    assert "is coming" not in text_of(ingrid.get(f"/bookings/{booking.pk}/"))


@pytest.mark.parametrize(
    ("visits", "rest"),
    [
        (2, None),
        (3, "And 1 more visit whose plan has changed"),
        (5, "And 3 more visits whose plans have changed"),
    ],
)
def test_those_without_a_card_of_their_own_are_counted(
    world: World, ingrid: Client, visits: int, rest: str | None
) -> None:
    for number in range(visits):
        booking = world.book(at(3, 8 + number))
        Booking.objects.filter(pk=booking.pk).update(stranded=StrandedReason.NO_SHIFT)
    page = ingrid.get("/")
    assert text_of(page).count("We cannot come as agreed") == 2
    assert (rest is not None) == ("whose plan" in text_of(page))
    if rest:
        assert f'<a href="/bookings/">{rest}</a>' in page.content.decode()
