"""A visit on its way to another place on the board: `?move=` names it, `?from=` whose lane it is taken out of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
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
    """The visit, whose it is, and where on the day that is shown it could be put."""

    booking: Booking
    instead_of: Provider
    spots: Sequence[Spot]

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
        return tuple(self._drawn(spot, lane, scale) for spot in self.spots if spot.provider_id == lane.pk)

    def _drawn(self, spot: Spot, lane: Provider, scale: QuarterScale) -> BoardSpot:
        service = self.booking.service
        ends_at = end_of(service, length_of(self.booking), spot.starts_at)
        step = min(service.slot_interval, ends_at - spot.starts_at)
        words = {"time": clock_range(spot.starts_at, ends_at), "name": lane.display_name}
        return BoardSpot(
            place=scale.place(_clock(spot.starts_at), ends_at=_clock(spot.starts_at + step)),
            text=clock(spot.starts_at),
            label=_("%(time)s with %(name)s") % words,
            url=place_url(self.booking, starts_at=spot.starts_at, to=lane, instead_of=self.instead_of),
        )


def moving_on(request: HttpRequest, department: Department, day: date) -> Moving | None:
    """What the address says is being moved. Raises NotFound for what is not the department's or has nobody's time."""
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
    return Moving(booking, taken.provider, spots_for(taken, given_too=too, first=day))


def _given(booking: Booking) -> Mapping[str, Assignment]:
    given = Assignment.objects.filter(booking=booking, active=True).select_related("provider").order_by("pk")
    for each in given:
        each.booking = booking
    return {str(each.provider_id): each for each in given}


def move_query(booking: Booking, *, instead_of: Provider) -> str:
    """What the board's address says while this visit is moved."""
    return f"?{urlencode({'move': booking.pk, 'from': instead_of.pk})}"


def move_url(booking: Booking, *, instead_of: Provider) -> str:
    """The board of its day with everywhere it could be put."""
    day = timezone.localdate(booking.starts_at)
    board = reverse("manage:department", args=[booking.department_id, day])
    return board + move_query(booking, instead_of=instead_of)


def place_url(booking: Booking, *, starts_at: datetime, to: Provider, instead_of: Provider) -> str:
    query = {"to": moment_text(starts_at), "provider": to.pk, "instead_of": instead_of.pk}
    return f"{reverse('manage:place_booking', args=[booking.pk])}?{urlencode(query)}"


def _clock(moment: datetime) -> time:
    return timezone.localtime(moment).time()
