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
from shop.errors import BadTime, BookingNotMovable, BookingRefused
from shop.forms.booking import MoveForm
from shop.lengths import end_of, length_of
from shop.models import Booking
from shop.presentation import when
from shop.queries.access import get_department_booking_for
from shop.queries.staff_days import days_to_move_to
from shop.viewer import viewer_of
from shop.views.citizen.wish import moment_text
from shop.views.guards import staff_page
from shop.views.manage.frame import department_page
from shop.views.manage.free_days import DAYS_AT_A_TIME, FreeDays, first_shown, wanted_day
from shop.views.manage.holds import hold_in_words


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, booking_id: int) -> HttpResponse:
    """`?to=` is the new start; without it the page shows two weeks from `?day=`."""
    viewer = viewer_of(request)
    booking = get_department_booking_for(viewer, booking_id)
    if not can_move(booking):
        messages.error(request, _("This visit can no longer be moved."))
        return redirect("manage:booking", booking.pk)
    if "to" not in request.GET:
        return _choose(request, booking)
    starts_at = parse_start(request.GET["to"])
    form = MoveForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _ask(request, booking, starts_at, form)
    actor = viewer.actor(Channel(form.cleaned_data["why"]))
    try:
        moved = move_booking(booking, starts_at=starts_at, actor=actor)
    except (BookingRefused, BookingNotMovable) as refusal:
        stands = when(booking.starts_at, booking.ends_at)
        messages.error(
            request,
            _("%(why)s Nothing has been changed: the visit is still %(when)s.")
            % {"why": refusal.title(), "when": stands},
        )
        return redirect(_page(booking, timezone.localdate(starts_at)))
    messages.success(
        request,
        _("Moved to %(when)s. The recipient gets a message.")
        % {"when": when(moved.starts_at, moved.ends_at)},
    )
    return redirect("manage:booking", booking.pk)


def can_move(booking: Booking) -> bool:
    """Whether the department may still give it another time."""
    return booking.status in MOVABLE and timezone.now() <= booking.starts_at


def _choose(request: HttpRequest, booking: Booking) -> HttpResponse:
    chosen = wanted_day(request, otherwise=timezone.localdate(booking.starts_at))
    days = days_to_move_to(booking, first=first_shown(chosen), count=DAYS_AT_A_TIME)
    drawing = FreeDays(
        service=booking.service,
        day_url=lambda day: _page(booking, day),
        time_url=lambda moment: _time_page(booking, moment),
        moving=booking,
    )
    return department_page(
        request,
        "shop/manage/move.html",
        booking.department,
        current="department",
        booking=booking,
        when=when(booking.starts_at, booking.ends_at),
        **drawing.context(days, chosen=chosen),
    )


def _ask(request: HttpRequest, booking: Booking, starts_at: datetime, form: MoveForm) -> HttpResponse:
    ends_at = end_of(booking.service, length_of(booking), starts_at)
    if ends_at <= starts_at:
        raise BadTime
    return department_page(
        request,
        "shop/manage/confirm_move.html",
        booking.department,
        current="department",
        status=422 if form.is_bound else 200,
        booking=booking,
        form=form,
        hold=hold_in_words(booking.recipient, for_start=starts_at),
        former=when(booking.starts_at, booking.ends_at),
        new=when(starts_at, ends_at),
        back=_page(booking, timezone.localdate(starts_at)),
    )


def _page(booking: Booking, day: date) -> str:
    return f"{reverse('manage:move_booking', args=[booking.pk])}?{urlencode({'day': day})}"


def _time_page(booking: Booking, moment: datetime) -> str:
    return f"{reverse('manage:move_booking', args=[booking.pk])}?{urlencode({'to': moment_text(moment)})}"
