"""The first page: a visitor sees the services, a recipient sees the free times."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from shop.enums import BookedBy
from shop.lengths import MINUTE
from shop.models import Booking, Recipient, Service
from shop.module_pages import pages_of_partner
from shop.presentation import chosen_length, when, who_comes
from shop.queries.access import get_service_for, services_to_book_oneself
from shop.queries.asked_first import asked_first
from shop.queries.balance import PeriodBalance
from shop.queries.citizen_days import CitizenCalendar, citizen_calendar
from shop.queries.granted_lengths import asked_length, granted_lengths
from shop.queries.own_bookings import called_off, upcoming
from shop.queries.own_holds import live_hold
from shop.queries.public import services_on_offer
from shop.queries.waiting import open_offer
from shop.registry import switched_on
from shop.viewer import Viewer, viewer_of
from shop.views.asked import choosers, shown_way
from shop.views.citizen.deadlines import notice_in_words
from shop.views.citizen.giving_back import used_up_in_words
from shop.views.citizen.news import news_for
from shop.views.citizen.offers import offer_card
from shop.views.citizen.tiles import (
    TimesOfDay,
    agenda,
    balance_tile,
    day_tiles,
    service_choices,
)
from shop.views.citizen.upset import upset_context
from shop.views.citizen.wish import held_in_words, home_url, join_url
from shop.views.lost import acting_is_over
from ui.dates import long_day, short_day

NEXT_APPOINTMENTS = 3
MOST_DIGITS = 18
"""Of a key that fits PostgreSQL's bigint."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Free times for recipients; staff, providers and partners go to their own first page."""
    viewer = viewer_of(request)
    if viewer.has_lost:
        return acting_is_over(request)
    if viewer.recipient is not None:
        return free_times(request, viewer, viewer.recipient)
    own = _first_page(viewer)
    if own:
        return redirect(own)
    return render(request, "shop/citizen/welcome.html", {"departments": services_on_offer()})


def _first_page(viewer: Viewer) -> str:
    """Where whoever receives nothing begins; "" for who has nothing to do here."""
    if viewer.provider is not None:
        return "day:plan"
    if viewer.is_staff:
        return "manage:start"
    of_partner = pages_of_partner(viewer) if viewer.is_partner else []
    if of_partner:
        return of_partner[0][2]
    return "acting" if viewer.represents else ""


def free_times(request: HttpRequest, viewer: Viewer, recipient: Recipient) -> HttpResponse:
    services = list(services_to_book_oneself(recipient).filter(module_key__in=switched_on()))
    service = _chosen(request, viewer, services)
    appointments = upcoming(recipient, most=NEXT_APPOINTMENTS)
    context = {
        "recipient": recipient,
        "agenda": agenda(appointments),
        "service": service,
        "news": news_for(recipient),
        "called_off": [_in_words(booking) for booking in called_off(recipient)],
    }
    context |= upset_context(recipient)
    offer = open_offer(recipient)
    if offer is not None:
        context["offer"] = offer_card(offer)
    hold = live_hold(recipient)
    if hold is not None:
        context["hold"] = held_in_words(hold)
    if service is not None:
        context |= _calendar_context(request, service, recipient, hold=hold) | {
            "services": service_choices(services, service),
            "is_chosen": "service" in request.GET,
            "firsts": service_choices(_to_meet_somebody(services, service), service),
            "help_phone": service.department.phone,
        }
    response = render(request, "shop/citizen/free_times.html", context)
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _to_meet_somebody(services: Iterable[Service], service: Service) -> Sequence[Service]:
    """What is booked before one that is with the person they have met."""
    return [
        each
        for each in services
        if not each.keeps_provider
        and (each.department_id, each.module_key) == (service.department_id, service.module_key)
    ]


def _in_words(booking: Booking) -> dict[str, Any]:
    return {
        "service": booking.what,
        "when": when(booking.starts_at, booking.ends_at),
        "may_choose": booking.service.booked_by == BookedBy.EVERYONE,
    }


def _chosen(request: HttpRequest, viewer: Viewer, services: list[Service]) -> Service | None:
    wanted = request.GET.get("service", "")
    if wanted.isdecimal() and len(wanted) <= MOST_DIGITS:
        return get_service_for(viewer, int(wanted))
    return services[0] if services else None


def _calendar_context(
    request: HttpRequest, service: Service, recipient: Recipient, *, hold: Booking | None
) -> dict[str, object]:
    lengths = granted_lengths(service, recipient)
    length = asked_length(service, request.GET.get("length", ""), lengths=lengths)
    asked = asked_first(service, recipient)
    way = shown_way(request, service, asked=asked)
    calendar = citizen_calendar(service, recipient=recipient, length=length, way=way)
    wanted = wanted_day(request)
    day = calendar.day(wanted)
    balance = calendar.balance_on(day.date)
    is_used_up = balance is not None and not day.has_room
    most = _most_minutes(balance, calendar)
    kept = {"day": wanted.isoformat()} if wanted else {}
    is_too_long = balance is not None and is_used_up and balance.left > 0  # a shorter one may still be had
    return {
        "is_paused": calendar.is_paused,
        "join_url": join_url(service, length=length, way=way, day=day.date),
        "pause_message": calendar.pause_message,
        "is_at_most": calendar.is_at_most,
        "those_you_have": agenda(upcoming(recipient, service=service)) if calendar.is_at_most else [],
        "choosers": choosers(
            service,
            length=length,
            lengths=lengths,
            way=way,
            url=lambda length, way: home_url(service, length=length, way=way, **kept),
            kept=[("service", service.pk), *kept.items()],
            asked=asked,
        ),
        "is_first": calendar.met is not None and calendar.met.is_first,
        "with_whom": who_comes(calendar.met.providers, place=way.where(service)) if calendar.met else "",
        "is_stay": bool(length.stay),
        "notice": notice_in_words(service),
        "day": day,
        "day_title": long_day(day.date),
        "span": f"{short_day(calendar.days[0].date)} – {short_day(calendar.days[-1].date)}",
        "days": day_tiles(
            calendar, url=lambda day: home_url(service, length=length, way=way, day=day), selected=day
        ),
        "groups": TimesOfDay(service, calendar, hold).groups(day) if day.has_room else [],
        "balance": balance_tile(balance) if balance else None,
        "most_minutes": most,
        "decision_id": balance.entitlement.pk if balance else None,
        "used_up_until": short_day(balance.ends_on) if balance and is_used_up else "",
        "too_long": chosen_length(service, length) if is_too_long else "",
        "used_up": used_up_in_words(balance) if balance and is_used_up and not is_too_long else "",
    }


def _most_minutes(balance: PeriodBalance | None, calendar: CitizenCalendar) -> int | None:
    """How long a visit may be by the decision of the day, where those that are shown are longer."""
    most = balance.entitlement.visit_minutes if balance is not None else None
    return most if most is not None and calendar.length.duration > most * MINUTE else None


def wanted_day(request: HttpRequest) -> date | None:
    """The day in the address; None when there is none, or no such day."""
    try:
        return parse_date(request.GET.get("day", ""))
    except ValueError:
        return None
