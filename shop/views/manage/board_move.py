"""A visit on its way to another place on the board: `?move=` names it, `?from=` whose lane it is taken out of."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from foundation.errors import NotFound
from shop.domain.absence.reassignment import can_reassign
from shop.lengths import end_of, length_of
from shop.models import Assignment, Booking, Department, Provider
from shop.presentation import clock, clock_range, when
from shop.queries.access import get_department_booking_for
from shop.queries.spots import Spot, spots_for
from shop.viewer import viewer_of
from shop.views.citizen.wish import moment_text
from ui.quarters import QuarterScale
from ui.tiles import BoardSpot


@dataclass(frozen=True, slots=True)
class Moving:
    """The visit, whose it is, and where on the day or in the week that is shown it could be put."""

    booking: Booking
    instead_of: Provider
    spots: Sequence[Spot]
    is_in_week: bool = False

    @property
    def now(self) -> str:
        """When and with whom it is today."""
        at = when(self.booking.starts_at, self.booking.ends_at)
        return _("%(when)s with %(name)s") % {"when": at, "name": self.instead_of.display_name}

    @property
    def query(self) -> str:
        return move_query(self.booking, instead_of=self.instead_of)

    def is_in(self, lane: Provider, party: Sequence[Booking]) -> bool:
        return lane == self.instead_of and self.booking in party

    def spots_in(self, lane: Provider, scale: QuarterScale) -> tuple[BoardSpot, ...]:
        """On the board of a day, as wide as the step between two of them."""
        step = self.booking.service.slot_interval
        return tuple(
            replace(
                self._drawn(spot, lane),
                place=scale.place(
                    _clock(spot.starts_at),
                    ends_at=_clock(min(spot.starts_at + step, self._end(spot))),
                ),
            )
            for spot in self.spots
            if spot.provider_id == lane.pk
        )

    def spots_by_cell(self, lanes: Sequence[Provider]) -> Mapping[tuple[int, date], Sequence[BoardSpot]]:
        """In the cells of a week, by provider and day; one of each cell is the nearest to the visit's own clock."""
        by_id, cells = {lane.pk: lane for lane in lanes}, defaultdict[tuple[int, date], list[Spot]](list)
        for spot in self.spots:
            if spot.provider_id in by_id:
                cells[spot.provider_id, timezone.localdate(spot.starts_at)].append(spot)
        return {
            cell: self._drawn_in_cell(spots, nearest=min(spots, key=self._far), lane=by_id[cell[0]])
            for cell, spots in cells.items()
        }

    def _drawn_in_cell(self, spots: Sequence[Spot], *, nearest: Spot, lane: Provider) -> Sequence[BoardSpot]:
        return [replace(self._drawn(spot, lane), is_nearest=spot == nearest) for spot in spots]

    def _far(self, spot: Spot) -> timedelta:
        """How far the spot's clock is from the visit's."""
        own = datetime.combine(timezone.localdate(spot.starts_at), _clock(self.booking.starts_at))
        return abs(timezone.localtime(spot.starts_at).replace(tzinfo=None) - own)

    def _drawn(self, spot: Spot, lane: Provider) -> BoardSpot:
        range_of = when if self.is_in_week else clock_range
        words = {"time": range_of(spot.starts_at, self._end(spot)), "name": lane.display_name}
        return BoardSpot(
            text=clock(spot.starts_at),
            at=moment_text(spot.starts_at),
            label=capfirst(_("%(time)s with %(name)s") % words),
            url=place_url(
                self.booking,
                starts_at=spot.starts_at,
                to=lane,
                instead_of=self.instead_of,
                is_in_week=self.is_in_week,
            ),
        )

    def _end(self, spot: Spot) -> datetime:
        return end_of(self.booking.service, length_of(self.booking), spot.starts_at)


def moving_on(request: HttpRequest, department: Department, day: date, *, days: int = 1) -> Moving | None:
    """What the address says is being moved, with where to from this day on.

    Raises NotFound for what is not the department's or has nobody's time.
    """
    if "move" not in request.GET:
        return None
    try:
        booking = get_department_booking_for(viewer_of(request), int(request.GET["move"]))
    except ValueError as error:
        raise NotFound from error
    if booking.department_id != department.pk:
        raise NotFound
    given = _given(booking)
    taken = given.get(request.GET.get("from", "")) or next(iter(given.values()), None)
    if taken is None or not can_reassign(booking):
        return None
    too = [each.provider_id for each in given.values() if each != taken]
    spots = spots_for(taken, given_too=too, first=day, days=days)
    return Moving(booking, taken.provider, spots, is_in_week=days > 1)


def _given(booking: Booking) -> Mapping[str, Assignment]:
    given = Assignment.objects.filter(booking=booking, active=True).select_related("provider").order_by("pk")
    for each in given:
        each.booking = booking
    return {str(each.provider_id): each for each in given}


def move_query(booking: Booking, *, instead_of: Provider) -> str:
    """What the board's address says while this visit is moved."""
    return f"?move={booking.pk}&from={instead_of.pk}"


def board_url(department_id: int, day: date, *, is_in_week: bool = False) -> str:
    """The board of the day, or of the week it is in."""
    return reverse("manage:week" if is_in_week else "manage:department", args=[department_id, day])


def move_url(booking: Booking, *, instead_of: Provider) -> str:
    """The board of its day with everywhere it could be put."""
    board = board_url(booking.department_id, timezone.localdate(booking.starts_at))
    return board + move_query(booking, instead_of=instead_of)


def place_url(
    booking: Booking, *, starts_at: datetime, to: Provider, instead_of: Provider, is_in_week: bool = False
) -> str:
    """The question whether to put it there, which leads back to the board it was asked from."""
    query = {"to": moment_text(starts_at), "provider": to.pk, "instead_of": instead_of.pk}
    if is_in_week:
        query["board"] = "week"
    return f"{reverse('manage:place_booking', args=[booking.pk])}?{urlencode(query)}"


def _clock(moment: datetime) -> time:
    return timezone.localtime(moment).time()
