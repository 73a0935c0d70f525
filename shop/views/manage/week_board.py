"""The department's week as the board draws it: everybody's seven days."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from shop.models import Booking, Department, Provider
from shop.presentation import brief_length
from shop.queries.department_day import DepartmentDay, DepartmentDays, Lane
from shop.queries.spans import Span, total, within
from shop.views.manage.board_move import Moving, board_url
from shop.views.manage.board_tiles import Tiles, away_tile, not_on_duty
from shop.views.manage.place_words import is_place
from shop.views.visit_state import is_stranded
from ui.dates import brief_day
from ui.tiles import BoardSpot, BoardVisit
from ui.week import WeekCell, WeekDay, WeekRow


@dataclass(frozen=True, slots=True)
class WeekBoard:
    """What the page draws."""

    days: Sequence[WeekDay]
    rows: Sequence[WeekRow]


def week_board(
    department: Department, week: DepartmentDays, *, now: datetime, moving: Moving | None = None
) -> WeekBoard:
    """Everybody who is there on one of the days, with where the visit that is `moving` could be put."""
    days = [_day(department, plan, now=now) for plan in week.days]
    lanes = {(lane.provider.pk, plan.day): lane for plan in week.days for lane in plan.lanes}
    spots = moving.spots_by_cell(week.providers) if moving else {}
    tiles = Tiles(now=now, moving=moving, is_in_week=True)
    drawing = _Drawing(week, days, lanes, spots, tiles)
    return WeekBoard(days, [drawing.row(provider) for provider in week.providers])


@dataclass(frozen=True, slots=True)
class _Drawing:
    week: DepartmentDays
    days: Sequence[WeekDay]
    lanes: Mapping[tuple[int, date], Lane]
    spots: Mapping[tuple[int, date], Sequence[BoardSpot]]
    tiles: Tiles

    def row(self, provider: Provider) -> WeekRow:
        lanes = [self.lanes[key] for plan in self.week.days if (key := (provider.pk, plan.day)) in self.lanes]
        booked = sum((lane.booked for lane in lanes), timedelta(0))
        shift = sum((total(lane.present) for lane in lanes), timedelta(0))
        has_load = bool(shift) and not is_place(provider)
        return WeekRow(
            name=provider.display_name,
            url=reverse("manage:provider", args=[provider.pk]) if provider.is_named else "",
            text=_of_shift(booked, shift) if has_load else "",
            load=_per_cent(booked, shift) if has_load else None,
            cells=tuple(
                self.cell(provider, plan, day) for plan, day in zip(self.week.days, self.days, strict=True)
            ),
        )

    def cell(self, provider: Provider, plan: DepartmentDay, day: WeekDay) -> WeekCell:
        lane, key = self.lanes.get((provider.pk, plan.day)), f"{provider.pk}-{plan.day}"
        visits = tuple(self._in_order(lane)) if lane else ()
        if lane is None or not (lane.present or visits):
            return WeekCell(key=key, day=day, word=_no_work(provider, plan))
        if not (visits or plan.opening):
            return WeekCell(key=key, day=day, word=_("Closed"))
        shift = timedelta(0) if is_place(provider) else total(lane.present)
        nothing = "" if visits or shift else pgettext("place", "Free")
        return WeekCell(
            key=key,
            day=day,
            text=_of_shift(lane.booked, shift) if shift else nothing,
            load=_per_cent(lane.booked, shift) if shift else None,
            visits=visits,
            spots=tuple(self.spots.get((provider.pk, plan.day), ())),
        )

    def _in_order(self, lane: Lane) -> Iterator[BoardVisit]:
        """By the time they begin, with when the provider is away."""
        parts = [
            (span.starts_at, away_tile(lane, absence, span, frame=lane.frame))
            for span, absence in lane.absences
        ]
        parts += [(starts_at, tile) for starts_at, _ends_at, tile in self.tiles.of(lane)]
        for _starts_at, tile in sorted(parts, key=lambda part: part[0]):
            yield tile


def _day(department: Department, plan: DepartmentDay, *, now: datetime) -> WeekDay:
    today, visits = timezone.localdate(now), [visit for visit, _helpers in plan.visits]
    free = _free(plan, now=now) if plan.opening and plan.day >= today else None
    return WeekDay(
        date=plan.day,
        name=capfirst(brief_day(plan.day)),
        url=board_url(department.pk, plan.day),
        text=plan.label or ("" if plan.opening else _("Closed")),
        alert=_stranded_in_words(visits, now=now),
        free=free.words if free else (),
        is_full=free is not None and not (free.time or free.places),
        is_today=plan.day == today,
        is_past=plan.day < today,
        is_slim=not (plan.opening or visits or plan.announced),
    )


@dataclass(frozen=True, slots=True)
class _Free:
    """What is left of a day: time of people, and places with nothing in them; None where there are no such."""

    time: timedelta | None
    places: int | None

    @property
    def words(self) -> tuple[str, ...]:
        words = []
        if self.time is not None:
            words.append(brief_length(self.time))
        if self.places is not None:
            words.append(
                ngettext("%(count)s place", "%(count)s places", self.places) % {"count": self.places}
            )
        return tuple(words)


def _free(plan: DepartmentDay, *, now: datetime) -> _Free:
    """Of today, what is still to come."""
    people = [lane for lane in plan.lanes if not is_place(lane.provider)]
    places = [lane for lane in plan.lanes if is_place(lane.provider)]
    left = [part for span in plan.opening if (part := span.within(Span(now, max(now, span.ends_at))))]
    free = [total(within(lane.free, frame=part)) for lane in people for part in left]
    return _Free(
        sum(free, timedelta(0)) if people or not places else None,
        sum(bool(lane.present) and not lane.taken for lane in places) if places else None,
    )


def _stranded_in_words(visits: Iterable[Booking], *, now: datetime) -> str:
    count = sum(is_stranded(visit, now=now) for visit in visits)
    if not count:
        return ""
    return ngettext("%(count)s needs a new time", "%(count)s need a new time", count) % {"count": count}


def _no_work(provider: Provider, plan: DepartmentDay) -> str:
    return not_on_duty(provider) if plan.opening else _("Closed")


def _of_shift(booked: timedelta, shift: timedelta) -> str:
    """“5 h 30 of 7 h 30”."""
    return _("%(booked)s of %(shift)s") % {"booked": brief_length(booked), "shift": brief_length(shift)}


def _per_cent(booked: timedelta, shift: timedelta) -> int:
    return min(100, round(100 * booked / shift))
