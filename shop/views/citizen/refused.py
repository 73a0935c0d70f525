"""The time was not to be had: say why, and offer the nearest ones that are."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from foundation.errors import DomainError
from shop.errors import (
    BookedByDepartment,
    BookingRefused,
    LongerThanGranted,
    NobodyMetYet,
    NoEntitlement,
    NothingLeft,
    OfferNotGranted,
    RefusedByModule,
    ServiceNotOffered,
)
from shop.presentation import when
from shop.queries.citizen_days import CitizenCalendar, citizen_calendar
from shop.views.citizen.wish import Wish, hold_url, home_url, join_url

NOT_FOR_WANT_OF_TIMES = (
    BookedByDepartment,
    LongerThanGranted,
    NobodyMetYet,
    NoEntitlement,
    NothingLeft,
    OfferNotGranted,
    RefusedByModule,
    ServiceNotOffered,
)
"""That somebody else cancels is of no help with these."""


def refused_page(request: HttpRequest, wish: Wish, refusal: BookingRefused) -> HttpResponse:
    """Each of the nearest times is a button that holds it."""
    calendar = citizen_calendar(wish.service, recipient=wish.recipient, length=wish.length, way=wish.way)
    nearest = [
        {
            "label": when(slot.starts_at, slot.ends_at),
            "action": hold_url(wish.service, slot, length=wish.length, way=wish.way),
        }
        for slot in calendar.nearest(wish.starts_at)
    ]
    context = {
        "refusal": refusal,
        "service": wish.service,
        "when": wish.when,
        "nearest": nearest,
        "may_be_free_later": may_be_free_later(calendar, refusal),
        "join_url": join_url(
            wish.service, length=wish.length, way=wish.way, day=timezone.localdate(wish.starts_at)
        ),
        "back": home_url(wish.service, length=wish.length, way=wish.way),
        "help_phone": wish.service.department.phone,
    }
    return render(request, "shop/citizen/refused.html", context, status=refusal.status)


def may_be_free_later(calendar: CitizenCalendar, refusal: DomainError) -> bool:
    """Whether to try again later is good advice: what is granted suffices, and only the times are taken."""
    is_open = not calendar.is_paused and not calendar.is_at_most
    has_room = any(day.has_room for day in calendar.days)
    return is_open and has_room and not isinstance(refusal, NOT_FOR_WANT_OF_TIMES)
