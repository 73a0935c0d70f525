"""Move a booking on behalf: the department may choose any free time."""

from datetime import date, datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.actor import Channel
from shop.domain.capacity.times import parse_start
from shop.domain.door.moves import MOVABLE, move_booking
from shop.errors import BadTime, BookingNotMovable, BookingRefused, ChangedMeanwhile
from shop.forms.booking import MoveForm
from shop.forms.time import TimeForm
from shop.lengths import end_of, length_of
from shop.models import Booking
from shop.presentation import when
from shop.queries.access import get_department_booking_for
from shop.queries.staff_days import days_to_move_to
from shop.queries.versions import version_of_time
from shop.registry import traits_of
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.book_urls import FROM_CALL, times_url
from shop.views.manage.conflicts import BothVersions, Conflict, conflict_over
from shop.views.manage.first_times import first_times
from shop.views.manage.frame import department_page
from shop.views.manage.free_days import DAYS_AT_A_TIME, FreeDays, asked_day, first_shown
from shop.views.manage.holds import hold_in_words
from shop.views.manage.said_back import to_said_back


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, booking_id: int) -> HttpResponse:
    """Two weeks from `?day=`, or the first free times, of which one is sent; `?to=` asks about that one alone.

    With `?call=` the recipient is on the telephone: it is they who ask, and the next call comes afterwards.
    """
    viewer = viewer_of(request)
    booking = get_department_booking_for(viewer, booking_id)
    if not can_move(booking):
        messages.error(request, _("This visit can no longer be moved."))
        return redirect("manage:booking", booking.pk)
    form = _reason_form(request)
    if "to" in request.GET:
        starts_at = parse_start(request.GET["to"])
        return (
            _ask(request, booking, starts_at, form)
            if not form.is_valid()
            else _move(request, booking, starts_at, form)
        )
    times = TimeForm(request.POST if request.method == "POST" else None)
    is_answered = form.is_valid()
    if not times.is_valid() or not is_answered:
        return _choose(request, booking, times, form)
    return _move(request, booking, times.cleaned_data["at"], form)


def _reason_form(request: HttpRequest) -> MoveForm:
    asked = {"why": Channel.PHONE} if FROM_CALL in request.GET else None
    return MoveForm(request.POST if request.method == "POST" else None, initial=asked)


def _move(request: HttpRequest, booking: Booking, starts_at: datetime, form: MoveForm) -> HttpResponse:
    actor = viewer_of(request).actor(Channel(form.cleaned_data["why"]))
    try:
        moved = move_booking(booking, starts_at=starts_at, actor=actor, seen=request.POST.get("seen", ""))
    except ChangedMeanwhile:
        booking.refresh_from_db()
        conflict = moved_meanwhile(request, booking, wanted=starts_at)
        return _ask(request, booking, starts_at, form, conflict=conflict)
    except (BookingRefused, BookingNotMovable) as refusal:
        stands = when(booking.starts_at, booking.ends_at)
        messages.error(
            request,
            _("%(why)s Nothing has been changed: the visit is still %(when)s.")
            % {"why": refusal.title(), "when": stands},
        )
        return redirect(_page(request, booking, timezone.localdate(starts_at)))
    messages.success(
        request,
        _("Moved to %(when)s. The recipient gets a message.")
        % {"when": when(moved.starts_at, moved.ends_at)},
    )
    return to_said_back(moved) if FROM_CALL in request.GET else redirect("manage:booking", booking.pk)


def can_move(booking: Booking) -> bool:
    """Whether the department may still give it another time."""
    if traits_of(booking.service.module_key).never_moves:
        return False
    return booking.status in MOVABLE and timezone.now() <= booking.starts_at


def _choose(request: HttpRequest, booking: Booking, times: TimeForm, form: MoveForm) -> HttpResponse:
    chosen = asked_day(request)
    first = first_shown(chosen or timezone.localdate())
    days = days_to_move_to(booking, first=first, count=DAYS_AT_A_TIME)
    drawing = FreeDays(
        service=booking.service,
        day_url=lambda day: _page(request, booking, day),
        first_url=_page(request, booking) if chosen else "",
        moving=booking,
    )
    return department_page(
        request,
        "shop/manage/move.html",
        booking.department,
        current="department",
        status=422 if form.is_bound else 200,
        booking=booking,
        when=when(booking.starts_at, booking.ends_at),
        times=times,
        form=form,
        forms_sent=[form],
        hold=hold_in_words(booking.recipient, for_start=timezone.now()),
        seen=_seen(request, booking),
        hidden=[(FROM_CALL, "1")] if FROM_CALL in request.GET else [],
        back_to_call=times_url(booking.recipient, booking.service) if FROM_CALL in request.GET else "",
        **drawing.context(days, chosen=chosen, firsts=first_times(days)),
    )


def moved_meanwhile(request: HttpRequest, booking: Booking, *, wanted: datetime) -> Conflict:
    """Somebody else has moved it since the page was opened."""
    ends_at = end_of(booking.service, length_of(booking), wanted)
    rows = [BothVersions(_("When"), when(booking.starts_at, booking.ends_at), when(wanted, ends_at))]
    return conflict_over(request, booking, acts=["booking.moved"], rows=rows)


def _seen(request: HttpRequest, booking: Booking, *, conflict: Conflict | None = None) -> str:
    """The version of the time as it was when the page was opened, until its sender has seen both."""
    now = version_of_time(booking)
    return now if conflict is not None else request.POST.get("seen", now)


def _ask(
    request: HttpRequest,
    booking: Booking,
    starts_at: datetime,
    form: MoveForm,
    *,
    conflict: Conflict | None = None,
) -> HttpResponse:
    ends_at = end_of(booking.service, length_of(booking), starts_at)
    if ends_at <= starts_at:
        raise BadTime
    return department_page(
        request,
        "shop/manage/confirm_move.html",
        booking.department,
        current="department",
        status=conflict.status if conflict else 422 if form.is_bound else 200,
        booking=booking,
        form=form,
        conflict=conflict,
        seen=_seen(request, booking, conflict=conflict),
        at=request.POST.get("at", ""),
        hold=hold_in_words(booking.recipient, for_start=starts_at),
        former=when(booking.starts_at, booking.ends_at),
        new=when(starts_at, ends_at),
        back=_page(request, booking, timezone.localdate(starts_at)),
    )


def _page(request: HttpRequest, booking: Booking, day: date | None = None) -> str:
    """The page of the move, still for somebody on the telephone where it was."""
    query = {"day": day.isoformat()} if day else {}
    query |= {FROM_CALL: "1"} if FROM_CALL in request.GET else {}
    page = reverse("manage:move_booking", args=[booking.pk])
    return f"{page}?{urlencode(query)}" if query else page
