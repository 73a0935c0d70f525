"""The figures count what was brought, and of whom."""

from datetime import timedelta

from django.utils import timezone, translation

from modules.shopping_help.figures import figures_of
from modules.shopping_help.models import Run
from shop.enums import BookingStatus
from shop.models import Booking
from tests.modules.shopping_help.shopping_world import ShoppingWorld, another


def test_runs_orders_and_those_at_the_door(shopping: ShoppingWorld) -> None:
    shopping.order(contact_free=True)
    shopping.order(recipient=another())
    today, department = timezone.localdate(), shopping.world.department
    with translation.override("en"):
        assert not list(figures_of([department], first=today, last=today + timedelta(days=1)))
        Booking.objects.update(status=BookingStatus.COMPLETED)
        told = {
            each.title: each for each in figures_of([department], first=today, last=today + timedelta(days=2))
        }
        Run.objects.update(called_off_at=timezone.now())
        without = {
            each.title for each in figures_of([department], first=today, last=today + timedelta(days=2))
        }
    assert {title: each.amounts[department.pk] for title, each in told.items()} == {
        "Shopping runs": 1,
        "Orders brought home": 2,
        "Orders left at the door": 1,
    }
    assert told["Orders brought home"].sizes == {department.pk: 2}
    assert "Shopping runs" not in without
