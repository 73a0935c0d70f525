"""Move a booking on behalf: the department may choose any free time."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.actor import Channel
from shop.domain.moves import MOVABLE, move_booking
from shop.domain.times import parse_start
from shop.errors import BadTime, BookingNotMovable, BookingRefused
from shop.forms.booking import MoveForm
from shop.lengths import end_of, length_of
from shop.models import Booking
from shop.presentation import long_day, short_day, when
from shop.queries.access import get_department_booking_for
from shop.queries.slots import Slot
from shop.queries.staff_days import StaffDay, days_to_move_to
from shop.viewer import viewer_of
from shop.views.citizen.tiles import by_part_of_day, seats_left
from shop.views.citizen.wish import moment_text
from shop.views.guards import staff_page
from shop.views.manage.frame import department_page
from ui.tiles import DayState, DayTile, TimeGroup, TimeState, TimeTile

DAYS_AT_A_TIME = 14
FEW = 2
LAST_DAY = date(2099, 1, 1)


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
    chosen = _wanted_day(request, booking)
    days = days_to_move_to(booking, first=_first_shown(chosen), count=DAYS_AT_A_TIME)
    day = next(each for each in days if each.date == chosen)
    first = days[0].date
    before = max(timezone.localdate(), first - timedelta(days=DAYS_AT_A_TIME))
    return department_page(
        request,
        "shop/manage/move.html",
        booking.department,
        current="department",
        booking=booking,
        when=when(booking.starts_at, booking.ends_at),
        days=[_day_tile(booking, each, chosen=chosen) for each in days],
        span=f"{short_day(first)} – {short_day(days[-1].date)}",
        day=day,
        day_title=long_day(chosen),
        groups=_groups(booking, day),
        earlier=_page(booking, before) if first > timezone.localdate() else "",
        later=_page(booking, first + timedelta(days=DAYS_AT_A_TIME)),
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
        former=when(booking.starts_at, booking.ends_at),
        new=when(starts_at, ends_at),
        back=_page(booking, timezone.localdate(starts_at)),
    )


def _wanted_day(request: HttpRequest, booking: Booking) -> date:
    """The day in the address, or the booking's own; never one that has passed."""
    try:
        wanted = parse_date(request.GET.get("day", ""))
    except ValueError:
        wanted = None
    wanted = wanted or timezone.localdate(booking.starts_at)
    return min(max(wanted, timezone.localdate()), LAST_DAY)


def _first_shown(chosen: date) -> date:
    """Two weeks from today as long as they hold the day, then the Monday before it."""
    today = timezone.localdate()
    if chosen < today + timedelta(days=DAYS_AT_A_TIME):
        return today
    return chosen - timedelta(days=chosen.weekday())


def _day_tile(booking: Booking, day: StaffDay, *, chosen: date) -> DayTile:
    free = len(day.free)
    if not day.slots:
        state = DayState.CLOSED
    elif not free:
        state = DayState.FULL
    else:
        state = DayState.FEW if free <= FEW and not booking.service.stay_unit else DayState.FREE
    return DayTile(
        date=day.date,
        state=state,
        places_left=free,
        url=_page(booking, day.date) if day.slots else "",
        is_today=day.date == timezone.localdate(),
        is_selected=day.date == chosen,
        has_mine=day.date == timezone.localdate(booking.starts_at),
    )


def _groups(booking: Booking, day: StaffDay) -> Sequence[TimeGroup]:
    tiles = [(timezone.localtime(slot.starts_at).hour, _tile(booking, slot, day)) for slot in day.slots]
    if booking.service.stay_unit:
        return [TimeGroup(_("From – to"), tuple(tile for _hour, tile in tiles))] if tiles else []
    return by_part_of_day(tiles)


def _tile(booking: Booking, slot: Slot, day: StaffDay) -> TimeTile:
    starts_at = timezone.localtime(slot.starts_at)
    label = when(slot.starts_at, slot.ends_at) if booking.service.stay_unit else ""
    if slot.starts_at == booking.starts_at and not booking.stranded:
        return TimeTile(starts_at=starts_at, state=TimeState.MINE, label=label, text=_("as it is now"))
    if slot not in day.free:
        text = _("kept") if slot.places_left >= slot.needed and not slot.is_free else ""
        text = text or (_("has another visit") if slot.is_free else "")
        return TimeTile(starts_at=starts_at, state=TimeState.BUSY, label=label, text=text)
    return TimeTile(
        starts_at=starts_at,
        state=TimeState.FREE,
        url=f"{reverse('manage:move_booking', args=[booking.pk])}?{urlencode({'to': moment_text(slot.starts_at)})}",
        label=label,
        text=seats_left(booking.service, slot),
    )


def _page(booking: Booking, day: date) -> str:
    return f"{reverse('manage:move_booking', args=[booking.pk])}?{urlencode({'day': day})}"
