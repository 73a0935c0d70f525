"""A municipality that charges for a service of home help: round, invented rates, and visits of the past."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from foundation.actor import Actor, Channel
from modules.home_help.fees.editing import add_table
from modules.home_help.fees.models import FeeTable, RecipientBand
from modules.home_help.fees.reckoning import Band, Strategy, Table, first_of, month_after
from shop.enums import BookingStatus
from shop.models import Booking, Recipient, Service
from tests.factories import world as make

BANDS = (
    Band(1, "Under 2 G", is_under_2g=True, hourly_rate=100_00, monthly_cap=400_00),
    Band(2, "2–3 G", hourly_rate=200_00, monthly_cap=900_00),
    Band(3, "Over 3 G", hourly_rate=300_00, monthly_cap=1500_00),
)
STAFF = Actor(user_id=None, channel=Channel.STAFF)


def this_month() -> date:
    return first_of(timezone.localdate())


def month(count: int) -> date:
    """So many months from this one; below zero earlier."""
    return month_after(this_month(), count=count)


def charged_world(**changes: Any) -> make.World:
    """Somebody with a decision about a service of home help."""
    return make.make_world(module_key="home_help", **changes)


def make_table(*services: Service, starts_on: date | None = None, **changes: Any) -> FeeTable:
    """Hourly with caps, a statutory maximum of 240 kroner, from three months ago."""
    values: dict[str, Any] = {
        "starts_on": starts_on or month(-3),
        "strategy": Strategy.HOURLY,
        "bands": BANDS,
        "default_band": 3,
        "statutory_maximum": 240_00,
    }
    table = Table(**(values | changes))
    return add_table(table, service_ids=[service.pk for service in services], actor=STAFF)


def give_band(recipient: Recipient, number: int, *, since: date | None = None) -> RecipientBand:
    return RecipientBand.objects.create(recipient=recipient, starts_on=since or month(-12), number=number)


def visit(world: make.World, on: date, *, minutes: int = 60, at: time = time(10), **changes: Any) -> Booking:
    """One that was carried out as booked."""
    starts_at = timezone.make_aware(datetime.combine(on, at))
    values: dict[str, Any] = {
        "department": world.department,
        "service": world.service,
        "recipient": world.recipient,
        "status": BookingStatus.COMPLETED,
        "channel": "self",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=minutes),
        "requires_presence": False,
    }
    return Booking.objects.create(**(values | changes))
