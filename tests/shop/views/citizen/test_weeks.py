"""What has been is told as past, and what must not be missed stands out."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from shop.domain.outcomes.telling import complete_booking, mark_no_show
from shop.enums import NoShowBy, StrandedReason
from shop.models import Booking
from tests.factories.world import World, at
from tests.shop.views.citizen.conftest import BY_STAFF, text_of


def week_of(booking: Booking) -> str:
    return f"/calendar/?week={timezone.localdate(booking.starts_at)}"


def test_a_visit_to_come_can_be_moved_or_cancelled(world: World, ingrid: Client) -> None:
    booking = world.book(at(1, 10))
    text = text_of(ingrid.get(week_of(booking)))
    assert "is coming" in text
    assert "See, move or cancel" in text


class TestOfAVisitThatIsOver:
    @pytest.fixture
    def booking(self, world: World) -> Booking:
        return world.book_past(ago=timedelta(hours=2))

    def assert_past(self, text: str, *, says: str) -> None:
        assert says in text
        assert "is coming" not in text
        assert "See, move or cancel" not in text

    def test_it_is_over(self, booking: Booking, ingrid: Client) -> None:
        self.assert_past(text_of(ingrid.get(week_of(booking))), says="It is over See the appointment")
        self.assert_past(text_of(ingrid.get(f"/bookings/{booking.pk}/")), says="It is over")

    def test_it_was_done(self, booking: Booking, ingrid: Client) -> None:
        complete_booking(booking, actor=BY_STAFF)
        self.assert_past(text_of(ingrid.get(week_of(booking))), says="Completed See the appointment")

    def test_nobody_came(self, booking: Booking, ingrid: Client) -> None:
        mark_no_show(booking, actor=BY_STAFF, by=NoShowBy.PROVIDER)
        self.assert_past(text_of(ingrid.get(week_of(booking))), says="We could not come See the appointment")


@pytest.mark.parametrize("page", ["/", "/bookings/"])
def test_a_visit_whose_plan_was_changed_stands_out(world: World, ingrid: Client, page: str) -> None:
    booking = world.book(at(2, 10))
    assert "tag-warm" not in ingrid.get(page).text
    Booking.objects.filter(pk=booking.pk).update(stranded=StrandedReason.NO_SHIFT)
    response = ingrid.get(page)
    assert "tag-warm" in response.text
    assert "Plans have changed Choose another time, or wait until they call you." in text_of(response)
