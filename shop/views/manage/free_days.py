"""Two weeks with their free times, as staff choose one for somebody: to book or to move.

As long as nobody has asked for a day, the first free times of several are shown.
"""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from shop.models import Booking, Service
from shop.presentation import when
from shop.queries.open_days import days_of_hours
from shop.queries.slots import Slot
from shop.queries.staff_days import StaffDay
from shop.views.citizen.tiles import by_part_of_day, seats_left
from shop.views.citizen.wish import moment_text
from shop.views.manage.first_times import IsUsual, is_never
from ui.dates import long_day, short_day
from ui.tiles import DayState, DayTile, TimeGroup, TimeState, TimeTile

DAYS_AT_A_TIME = 14
FEW = 2
LAST_DAY = date(2099, 1, 1)


def wanted_day(request: HttpRequest, *, otherwise: date) -> date:
    """The day in `?day=`; never one that has passed."""
    try:
        wanted = parse_date(request.GET.get("day", ""))
    except ValueError:
        wanted = None
    return min(max(wanted or otherwise, timezone.localdate()), LAST_DAY)


def first_shown(chosen: date) -> date:
    """Two weeks from today as long as they hold the day, then the Monday before it."""
    today = timezone.localdate()
    if chosen < today + timedelta(days=DAYS_AT_A_TIME):
        return today
    return chosen - timedelta(days=chosen.weekday())


def asked_day(request: HttpRequest, *, otherwise: date | None = None) -> date | None:
    """The day in `?day=`, or the other where none is named there."""
    return (
        wanted_day(request, otherwise=otherwise or timezone.localdate())
        if "day" in request.GET
        else otherwise
    )


@dataclass(frozen=True, slots=True)
class FreeDays:
    """Draws them; each day leads to `day_url` of it, to the first free times leads `first_url`."""

    service: Service
    day_url: Callable[[date], str]
    first_url: str
    moving: Booking | None = None
    is_usual: IsUsual = is_never

    def context(
        self, days: Sequence[StaffDay], *, chosen: date | None, firsts: Sequence[StaffDay]
    ) -> dict[str, Any]:
        """What `shop/manage/free_days.html` and `free_times.html` show: the day, or the first times where none is."""
        first, today = days[0].date, timezone.localdate()
        closed = {
            date
            for date, each in days_of_hours(self.service, days=[each.date for each in days]).items()
            if each.is_closed
        }
        before = max(today, first - timedelta(days=DAYS_AT_A_TIME))
        return {
            "days": [self._day_tile(each, chosen=chosen, is_closed=each.date in closed) for each in days],
            "span": f"{short_day(first)} – {short_day(days[-1].date)}",
            "day_title": long_day(chosen) if chosen else "",
            "day_value": (chosen or today).isoformat(),
            "earlier": self.day_url(before) if first > today else "",
            "later": self.day_url(first + timedelta(days=DAYS_AT_A_TIME)),
            "first_url": self.first_url,
        } | (self._of_day(days, chosen, closed) if chosen else self._of_first(firsts))

    def _of_day(self, days: Sequence[StaffDay], chosen: date, closed: Container[date]) -> dict[str, Any]:
        day = next(each for each in days if each.date == chosen)
        return {
            "groups": self._groups(day),
            "has_free": bool(day.free),
            "why_no_times": "" if day.slots else self._why_no_times(chosen, is_closed=chosen in closed),
        }

    def _of_first(self, firsts: Sequence[StaffDay]) -> dict[str, Any]:
        return {
            "groups": [
                TimeGroup(capfirst(long_day(day.date)), tuple(self._tile(slot, day) for slot in day.free))
                for day in firsts
            ],
            "has_free": bool(firsts),
            "why_no_times": "" if firsts else _("Nothing is free in these two weeks."),
        }

    def _why_no_times(self, day: date, *, is_closed: bool) -> str:
        """Who may not come to this recipient, or cannot do it, is at work and yet offers no time."""
        if is_closed:
            return _("The department is closed this day.")
        if self.service.uses_places:
            return _("No place can be had this day.")
        if day == timezone.localdate():
            return _("Nobody who can come is at work for the rest of the day.")
        return _("Nobody who can come is at work this day.")

    def _day_tile(self, day: StaffDay, *, chosen: date | None, is_closed: bool) -> DayTile:
        free = len(day.free)
        if not day.slots:
            state = DayState.CLOSED if is_closed else DayState.NONE
        elif not free:
            state = DayState.FULL
        else:
            state = DayState.FEW if free <= FEW and not self.service.stay_unit else DayState.FREE
        return DayTile(
            date=day.date,
            state=state,
            places_left=free,
            url="" if state is DayState.CLOSED else self.day_url(day.date),
            is_today=day.date == timezone.localdate(),
            is_selected=day.date == chosen,
            has_mine=self.moving is not None and day.date == timezone.localdate(self.moving.starts_at),
        )

    def _groups(self, day: StaffDay) -> Sequence[TimeGroup]:
        tiles = [(timezone.localtime(slot.starts_at).hour, self._tile(slot, day)) for slot in day.slots]
        if self.service.stay_unit:
            return [TimeGroup(_("From – to"), tuple(tile for _hour, tile in tiles))] if tiles else []
        return by_part_of_day(tiles)

    def _tile(self, slot: Slot, day: StaffDay) -> TimeTile:
        starts_at = timezone.localtime(slot.starts_at)
        label = when(slot.starts_at, slot.ends_at) if self.service.stay_unit else ""
        moving = self.moving
        if moving is not None and slot.starts_at == moving.starts_at and not moving.stranded:
            return TimeTile(starts_at=starts_at, state=TimeState.MINE, label=label, text=_("as it is now"))
        if slot not in day.free:
            text = _("kept") if slot.places_left >= slot.needed and not slot.is_free else ""
            text = _("has another visit") if slot.is_free or slot in day.taken else text
            return TimeTile(starts_at=starts_at, state=TimeState.BUSY, label=label, text=text)
        return TimeTile(
            starts_at=starts_at,
            state=TimeState.FREE,
            value=moment_text(slot.starts_at),
            label=label,
            text=_("as usual") if self.is_usual(slot.starts_at) else seats_left(self.service, slot),
        )
