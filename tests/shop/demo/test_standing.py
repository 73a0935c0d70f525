"""Some people of the demonstration have standing bookings, arranged through the door like everybody's."""

from datetime import timedelta

import time_machine
from django.utils import timezone

from foundation.scope import use_scope
from shop.demo.blueprint import MunicipalityDrawing
from shop.demo.world import refresh_world
from shop.enums import BookingStatus, SkipReason
from shop.models import Booking, BookingSeries, Department
from shop.queries.declined_series import often_declined
from shop.queries.series import series_due
from tenants.routing import RoutedMunicipality
from tests.race.order import faults


def test_there_is_one_of_each_kind(larvik_world: RoutedMunicipality) -> None:
    with use_scope(larvik_world.scope):
        today = timezone.localdate()
        department = Department.objects.order_by("pk").first()
        assert department is not None
        series = BookingSeries.objects.filter(service__department=department)
        assert series.count() >= 3
        assert series.filter(paused_from__gt=today).exists()
        assert often_declined(department)
        visits = Booking.objects.filter(series__in=series, status=BookingStatus.CONFIRMED)
        assert visits.exists()
        assert Booking.objects.filter(series__in=series, status=BookingStatus.COMPLETED).exists()
        ahead = series.filter(skipped__reason=SkipReason.BY_RECIPIENT, skipped__occurs_on__gt=today)
        assert ahead.exists()
        assert faults(made_by_hand=True) == {}


def test_started_again_on_a_later_day_it_has_rolled_on(
    larvik_world: RoutedMunicipality, drawing: MunicipalityDrawing
) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        refresh_world(larvik_world, drawing=drawing)
        with use_scope(larvik_world.scope):
            assert series_due() == []
            latest = Booking.objects.filter(series=None).latest("starts_at")
            assert timezone.localdate(latest.starts_at) >= timezone.localdate() + timedelta(days=10)
