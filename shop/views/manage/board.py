"""The department's day as the board draws it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import chain

from django.utils import timezone
from django.utils.translation import gettext as _

from shop.presentation import clock, length
from shop.queries.days import span_of_day, span_of_hours
from shop.queries.department_day import DepartmentDay, Lane
from shop.queries.spans import Span, within, without
from shop.views.addresses import numbered
from shop.views.manage.board_move import Moving
from shop.views.manage.board_tiles import Tiles, away_tile, not_on_duty
from shop.views.manage.place_words import absence_word, is_place
from ui.quarters import QuarterScale
from ui.tiles import BoardLane, BoardVisit

LEAST_HOURS = 8
EVEN = 15
"""Percentage points between the most and the least booked that nobody would call unfair."""
SHORTEST_WITH_A_WORD = timedelta(hours=1)


def scale_of(plan: DepartmentDay) -> QuarterScale | None:
    """The hours the board shows: the opening, every visit and session; None when there is none of it."""
    visits = [Span(visit.starts_at, visit.ends_at) for visit, _helpers in plan.visits]
    visits += [Span(kept.starts_at, kept.ends_at) for kept, _leader in plan.announced]
    # A stay that goes on through the night does not make the board a night longer.
    day = span_of_day(plan.day)
    spans = [*plan.opening, *(visit for visit in visits if visit.within(day) == visit)]
    if not spans:
        return None
    first = min(_clock(span.starts_at).hour for span in spans)
    last = max(_hour_after(plan, span.ends_at) for span in spans)
    last = min(24, max(last, first + LEAST_HOURS))
    return QuarterScale(first_hour=min(first, last - LEAST_HOURS), last_hour=last)


def lanes_of(
    plan: DepartmentDay, scale: QuarterScale, *, now: datetime, moving: Moving | None = None
) -> tuple[BoardLane, ...]:
    """Everybody's day; with where the visit that is `moving` could be put."""
    frame = _frame(plan, scale)
    tiles, provider_page = Tiles(now=now, moving=moving), numbered("manage:provider")
    return tuple(
        BoardLane(
            key=str(lane.provider.pk),
            name=lane.provider.display_name,
            url=provider_page(lane.provider.pk) if lane.provider.is_named else "",
            text=_booked_in_words(lane),
            tag=_absence_word(lane) if lane.is_away_all_day else "",
            load=min(lane.load, 100) if lane.load is not None and not is_place(lane.provider) else None,
            visits=_in_order(
                _stretches(lane, scale, frame),
                _visits(lane, scale, frame, tiles),
            ),
            spots=moving.spots_in(lane.provider, scale) if moving else (),
        )
        for lane in plan.lanes
    )


def free_by_hour(plan: DepartmentDay, scale: QuarterScale, *, now: datetime) -> list[int | None]:
    """How many people could take a visit through each whole hour, a bed being none; empty where there are only beds.

    None for an hour that has passed.
    """
    people = replace(plan, lanes=tuple(lane for lane in plan.lanes if not is_place(lane.provider)))
    if plan.lanes and not people.lanes:
        return []
    hours = (
        span_of_hours(plan.day, time(hour), time((hour + 1) % 24))
        for hour in range(scale.first_hour, scale.last_hour)
    )
    return [people.places_left(hour) if hour.ends_at > now else None for hour in hours]


def spread_in_words(plan: DepartmentDay) -> str:
    """How evenly the day's work is shared among those who have a shift: people, not beds."""
    loads = [
        lane.load
        for lane in plan.lanes
        if lane.load is not None and not lane.is_away_all_day and not is_place(lane.provider)
    ]
    if len(loads) < 2 or not any(loads):
        return ""
    points = max(loads) - min(loads)
    if points <= EVEN:
        return _("The work is evenly shared")
    return _("Largest difference in load: %(points)s percentage points") % {"points": points}


def _in_order(*parts: Iterator[tuple[datetime, BoardVisit]]) -> tuple[BoardVisit, ...]:
    """By the time they begin: on a phone the board is a list."""
    return tuple(visit for _starts_at, visit in sorted(chain(*parts), key=lambda part: part[0]))


def _visits(
    lane: Lane, scale: QuarterScale, frame: Span, tiles: Tiles
) -> Iterator[tuple[datetime, BoardVisit]]:
    """What takes place or is announced, and the times that are offered to who waits."""
    for starts_at, ends_at, tile in tiles.of(lane):
        if seen := Span(starts_at, ends_at).within(frame):
            yield starts_at, replace(tile, place=_place(scale, seen))


def _stretches(lane: Lane, scale: QuarterScale, frame: Span) -> Iterator[tuple[datetime, BoardVisit]]:
    """When the provider is away or off, in the part of the day that the board shows."""
    away = [(part, absence) for span, absence in lane.absences if (part := span.within(frame))]
    visits = [Span(visit.starts_at, visit.ends_at) for visit in lane.visits]
    for span, absence in away:
        tile = away_tile(lane, absence, span, frame=frame)
        # Visits lie over the stretch, so the words stand in the widest part that none of them hides.
        parts = without(_on_shift(lane, span, frame), taken=visits) or [span]
        widest = max(parts, key=lambda part: part.length)
        for part in parts:
            shown = tile if part == widest else replace(tile, title="", url="")
            yield part.starts_at, replace(shown, place=_place(scale, part))
    drawn = [part for span, _absence in away for part in _on_shift(lane, span, frame)]
    for span in without([frame], taken=[*lane.duty, *drawn]):
        if place := _place(scale, span):
            yield span.starts_at, BoardVisit(place=place, title=_off_words(lane, span, frame), tone="off")


def _on_shift(lane: Lane, away: Span, frame: Span) -> list[Span]:
    """Where being away is shown: “sick from 10.00” hides no “off until 12.00”, and a whole day is one stretch."""
    if away == frame:
        return [away]
    return within(lane.duty, frame=away) or [away]


def _off_words(lane: Lane, span: Span, frame: Span) -> str:
    if span == frame:
        return not_on_duty(lane.provider)
    if span.length < SHORTEST_WITH_A_WORD:
        return ""
    if span.ends_at == frame.ends_at:
        return _("off from %(time)s") % {"time": clock(span.starts_at)}
    if span.starts_at == frame.starts_at:
        return _("off until %(time)s") % {"time": clock(span.ends_at)}
    return _("off")


def _absence_word(lane: Lane) -> str:
    return absence_word(lane.absences[0][1].reason, of=lane.provider)


def _booked_in_words(lane: Lane) -> str:
    booked = length(lane.booked) if lane.visits else _("nothing booked")
    if lane.is_away_all_day:
        return length(lane.booked) if lane.visits else ""
    return booked if lane.provider.is_named else _("%(booked)s, no name") % {"booked": booked}


def _frame(plan: DepartmentDay, scale: QuarterScale) -> Span:
    return span_of_hours(plan.day, time(scale.first_hour), time(scale.last_hour % 24))


def _place(scale: QuarterScale, span: Span) -> str:
    return scale.place(_clock(span.starts_at), ends_at=_clock(span.ends_at))


def _clock(moment: datetime) -> time:
    return timezone.localtime(moment).time()


def _hour_after(plan: DepartmentDay, moment: datetime) -> int:
    """The first whole hour at or after the moment; 24 for whatever lies on the next day."""
    local = timezone.localtime(moment)
    if local.date() > plan.day:
        return 24
    return local.hour + (local.minute > 0)
