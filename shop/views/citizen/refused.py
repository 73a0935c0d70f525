"""The time was not to be had: say why, and offer the nearest ones that are."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shop.errors import BookingRefused
from shop.presentation import when
from shop.queries.citizen_days import citizen_calendar
from shop.views.citizen.wish import Wish, hold_url, home_url


def refused_page(request: HttpRequest, wish: Wish, refusal: BookingRefused) -> HttpResponse:
    """Each of the nearest times is a button that holds it."""
    calendar = citizen_calendar(wish.service, recipient=wish.recipient, length=wish.length)
    nearest = [
        {
            "label": when(slot.starts_at, slot.ends_at),
            "action": hold_url(wish.service, slot, length=wish.length),
        }
        for slot in calendar.nearest(wish.starts_at)
    ]
    context = {
        "refusal": refusal,
        "service": wish.service,
        "when": wish.when,
        "nearest": nearest,
        "may_be_free_later": not calendar.is_paused and not calendar.is_at_most,
        "back": home_url(wish.service, length=wish.length),
        "help_phone": wish.service.department.phone,
    }
    return render(request, "shop/citizen/refused.html", context, status=refusal.status)
