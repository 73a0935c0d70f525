"""The recipient's own appointments: see them, cancel one, look at a week."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods, require_safe

from foundation.errors import NotFound
from shop.coming import has_own_words, what_comes
from shop.domain.door.changes import can_cancel_self, cancel_booking
from shop.enums import BookedBy, BookingStatus, CancelReason, NoShowBy, ThreadSide
from shop.hooks import Reader
from shop.lengths import length_of
from shop.models import Booking, Recipient
from shop.module_pages import page_that_books
from shop.presentation import service_line, status_in_words, when
from shop.queries.access import get_own_booking_for
from shop.queries.booking_story import story_of
from shop.queries.entitlements import help_phone_for
from shop.queries.own_bookings import (
    WeekDay,
    next_from,
    past,
    providers_of,
    upcoming,
    week_of,
    with_providers,
)
from shop.queries.own_record import own_record
from shop.registry import is_switched_on, traits_of
from shop.series_words import rhythm_in_words
from shop.viewer import viewer_of
from shop.views.citizen.deadlines import deadlines_of, may_move
from shop.views.citizen.giving_back import came_back, cancelled_in_words, cancelling_in_full
from shop.views.citizen.how import how_to_meet
from shop.views.citizen.news import news_for
from shop.views.citizen.record import record_in_words
from shop.views.citizen.story import entries_of, why_declined
from shop.views.citizen.thread import note_opened
from shop.views.citizen.tiles import agenda
from shop.views.citizen.upset import nearest_times
from shop.views.citizen.wish import home_url
from shop.views.guards import recipient_page
from shop.views.module_pieces import visit_card
from shop.views.threads.bubbles import thread_context
from shop.ways import way_of
from ui.dates import long_day, short_day

PAST_ON_A_PAGE = 10


def _recipient(request: HttpRequest) -> Recipient:
    recipient = viewer_of(request).recipient
    if recipient is None:
        raise NotFound
    return recipient


def _whose(request: HttpRequest) -> str:
    """The name of whom the reader acts for; empty where it is their own."""
    acting = viewer_of(request).acting
    return acting.name if acting else ""


@recipient_page
@require_safe
def bookings(request: HttpRequest) -> HttpResponse:
    recipient = _recipient(request)
    page = Paginator(past(recipient), PAST_ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "booking": booking,
            "when": when(booking.starts_at, booking.ends_at),
            "status": status_in_words(booking),
        }
        for booking in page
    ]
    context = {
        "agenda": agenda(upcoming(recipient)),
        "news": news_for(recipient),
        "past": rows,
        "page": page,
        "record": record_in_words(own_record(recipient), whose=_whose(request)),
        "help_phone": help_phone_for(recipient),
    }
    return render(request, "shop/citizen/bookings.html", context)


@recipient_page
@require_safe
def booking(request: HttpRequest, booking_id: int) -> HttpResponse:
    found = get_own_booking_for(viewer_of(request), booking_id)
    found = with_providers(Booking.objects.filter(pk=found.pk)).get()
    found.recipient = _recipient(request)
    is_ahead = found.starts_at > timezone.now()
    is_request = found.status == BookingStatus.REQUESTED and is_ahead
    is_standing = is_request or found.status == BookingStatus.CONFIRMED
    is_coming = is_standing and is_ahead
    is_over = is_standing and found.ends_at <= timezone.now()
    story = story_of(found)
    was_declined = found.status == BookingStatus.DECLINED
    can_move = is_coming and may_move(found) and is_switched_on(found.service.module_key)
    context = {
        "booking": found,
        "when": when(found.starts_at, found.ends_at),
        "service_line": ""
        if has_own_words(found)
        else service_line(
            found.service, wanted=length_of(found), way=way_of(found), says_where=not found.where_text
        ),
        "is_over": is_over,
        "who_comes": what_comes(found, providers_of(found), in_full=False) if is_standing else "",
        "how": found.where_text
        or how_to_meet(found.service, found.recipient, where=found.where, providers=providers_of(found))
        if is_standing and not is_over
        else "",
        "status": status_in_words(found),
        "deadlines": deadlines_of(found) if is_coming else [],
        "was_called_off": found.cancel_reason == CancelReason.BY_DEPARTMENT,
        "was_declined": was_declined,
        "was_missed": found.no_show_by == NoShowBy.PROVIDER,
        "was_not_met": found.no_show_by == NoShowBy.RECIPIENT,
        "came_back": came_back(found),
        "why_declined": why_declined(story) if was_declined else "",
        "new_time": home_url(found.service) if found.service.booked_by == BookedBy.EVERYONE else "",
        "is_standing": is_standing,
        "rhythm": rhythm_in_words(found.series) if found.series else "",
        "can_come_again": is_standing
        and found.series_id is None
        and found.service.is_active
        and found.service.booked_by == BookedBy.EVERYONE,
        "is_request": is_request,
        "is_stay": bool(found.service.stay_unit),
        "can_cancel": is_coming and can_cancel_self(found),
        "can_move": can_move,
        "never_moves": traits_of(found.service.module_key).never_moves,
        "own_page": page_that_books(found.service),
        "nearest": nearest_times(found) if can_move and found.stranded else [],
        "card": visit_card(found, reader=Reader.RECIPIENT) if is_standing or _is_spoken_of(found) else None,
        "help_phone": found.department.phone,
        "timeline": entries_of(story, whose=_whose(request)),
    } | _thread(request, found)
    return render(request, "shop/citizen/booking.html", context)


def _is_spoken_of(booking: Booking) -> bool:
    """Whether the module has something to say of it now that it was carried out."""
    return (
        booking.status == BookingStatus.COMPLETED and traits_of(booking.service.module_key).tells_afterwards
    )


def _thread(request: HttpRequest, booking: Booking) -> dict[str, Any]:
    """The messages about it, which are read now."""
    user = viewer_of(request).user
    context = thread_context(booking, side=ThreadSide.RECIPIENT, viewer_id=user.pk if user else None)
    note_opened(request, booking)
    return context


@recipient_page
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, booking_id: int) -> HttpResponse:
    """Ask once, then cancel. A second click finds it cancelled and says the same."""
    viewer = viewer_of(request)
    found = get_own_booking_for(viewer, booking_id)
    if request.method == "POST":
        cancel_booking(found, actor=viewer.citizen_actor(), reason=CancelReason.BY_RECIPIENT)
        messages.success(request, cancelled_in_words(found.service))
        return redirect(home_url(found.service, day=timezone.localdate(found.starts_at)))
    can_cancel = can_cancel_self(found)
    context = {
        "booking": found,
        "is_cancelled": found.status == BookingStatus.CANCELLED,
        "when": when(found.starts_at, found.ends_at),
        "can_cancel": can_cancel,
        "cancelling": cancelling_in_full(found) if can_cancel else "",
        "help_phone": found.department.phone,
    }
    return render(request, "shop/citizen/cancel.html", context)


@recipient_page
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """One week, Monday to Sunday; `?week=` is any of its days."""
    today = timezone.localdate()
    recipient = _recipient(request)
    monday = _monday(request.GET.get("week", ""), today=today)
    week = week_of(recipient, monday=monday)
    days = [
        {
            "date": day.date,
            "title": long_day(day.date),
            "is_today": day.date == today,
            "agenda": agenda(day.bookings),
        }
        for day in week
    ]
    context = {
        "days": days,
        "help_phone": help_phone_for(recipient),
        "number": monday.isocalendar().week,
        "span": f"{short_day(monday)} – {short_day(monday + timedelta(days=6))}",
        "previous": (monday - timedelta(days=7)).isoformat(),
        "next": (monday + timedelta(days=7)).isoformat(),
        "is_this_week": monday <= today < monday + timedelta(days=7),
        "is_empty": not any(day.bookings for day in week),
        "points_on": _points_on(recipient, week),
    }
    return render(request, "shop/citizen/calendar.html", context)


def _points_on(recipient: Recipient, week: Sequence[WeekDay]) -> dict[str, Any] | None:
    """The next appointment in a later week, where nothing of this one is still to come. One query, if any."""
    now, after = timezone.now(), week[-1].date + timedelta(days=1)
    is_quiet = not any(booking.ends_at > now for day in week for booking in day.bookings)
    has_been = after <= timezone.localdate() and any(day.bookings for day in week)
    found = next_from(recipient, day=after) if is_quiet and not has_been else None
    if found is None:
        return None
    day = timezone.localdate(found.starts_at)
    return {
        "when": when(found.starts_at, found.ends_at),
        "service": found.what,
        "day": day.isoformat(),
        "number": day.isocalendar().week,
    }


def _monday(text: str, *, today: date) -> date:
    try:
        day = parse_date(text) or today
    except ValueError:
        day = today
    if not 2000 <= day.year <= 2200:
        day = today
    return day - timedelta(days=day.weekday())
