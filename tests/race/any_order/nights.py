"""What no night leaves behind: everything whose time is over by the morning has been seen to."""

from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from shop.domain.door.holds import FORGET_AFTER
from shop.domain.waitlist.offers import offer_next
from shop.enums import BookingStatus, OfferOutcome, WaitlistStatus
from shop.models import Booking, Department, Provider, Recipient, WaitlistEntry, WaitlistOffer
from shop.queries.disruptions import what_is_owed
from shop.queries.series import series_due
from shop.queries.waiting import booked_by_themselves
from tests.race.years.checks import wrong_after_the_night

A_MINUTE = timedelta(minutes=1)


def left_behind() -> dict[str, Collection[Any]]:
    """By what it is; nothing where all is well."""
    found = {name: list(look()) for name, look in LOOKS.items()}
    return {name: rows for name, rows in found.items() if rows}


def offers_to_make() -> list[object]:
    """What a round would offer now, to whom: nobody has told them. It is not."""
    made: list[object] = []
    for department in Department.objects.all():
        with transaction.atomic():
            offer = offer_next(department.pk)
            if offer is not None:
                made.append((offer.recipient_id, offer.hold.starts_at))
            transaction.set_rollback(True)
    return made


LOOKS: Mapping[str, Callable[[], Collection[Any]]] = {
    "a period that is over has something left": wrong_after_the_night,
    "somebody waits for what is free, and was not told": offers_to_make,
    "somebody waits who has a time": booked_by_themselves,
    "somebody waits for days that are over": lambda: WaitlistEntry.objects.filter(
        status=WaitlistStatus.WAITING, last_day__lt=timezone.localdate()
    ),
    "an offer is open that is over": lambda: WaitlistOffer.objects.filter(
        outcome=OfferOutcome.OPEN, expires_at__lt=timezone.now() - A_MINUTE
    ),
    "a request was not answered, and has begun": lambda: Booking.objects.filter(
        status=BookingStatus.REQUESTED, starts_at__lt=timezone.now()
    ),
    "a hold lapsed long ago": lambda: Booking.objects.filter(
        status=BookingStatus.HELD, held_until__lt=timezone.now() - FORGET_AFTER - A_MINUTE
    ),
    "a visit is owed that was made good": lambda: what_is_owed().replaced,
    "a standing booking has days in sight": series_due,
    "somebody has ended and is not closed": lambda: Recipient.objects.filter(
        is_active=True, ended_on__lt=timezone.localdate()
    ),
    "somebody has left and works here": lambda: Provider.objects.filter(
        is_active=True, leaves_on__lt=timezone.localdate()
    ),
}
