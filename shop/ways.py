"""How a visit is given: where, by one or by two, and what its module asks before free times are shown."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from shop.asked_first import FirstQuestion
from shop.enums import CALLS, ServicePlace
from shop.errors import WayNotOffered

if TYPE_CHECKING:
    from shop.models import Booking, Service

NOTHING = timedelta(0)
TWO = "2"
"""As addresses and forms write it that two are asked for."""


@dataclass(frozen=True, slots=True)
class Way:
    """What was chosen, where there is a choice. An empty place is the service's own; `chosen` is the answer to what
    the module asks first, and empty where it asks nothing.
    """

    place: str = ""
    for_two: bool = False
    chosen: str = ""

    def where(self, service: "Service") -> ServicePlace:
        return ServicePlace(self.place or service.place)

    def needed(self, service: "Service") -> int:
        """How many come."""
        return 2 if self.for_two else service.providers_needed

    def buffers(self, service: "Service") -> tuple[timedelta, timedelta]:
        """What is kept free before and after.

        A call that stands in for a visit needs none: nobody travels. Where calls are what the service is, its buffers
        are theirs.
        """
        if self.where(service) in CALLS and service.place not in CALLS:
            return NOTHING, NOTHING
        return service.buffer_before, service.buffer_after


AS_USUAL = Way()
"""Where the service is given usually, by as many as usual."""


def places_of(service: "Service") -> Sequence[ServicePlace]:
    """Every place that can be chosen, the usual one first."""
    others = [ServicePlace(each) for each in ServicePlace.values if each in service.other_places]
    usual = ServicePlace(service.place)
    return [usual, *(each for each in others if each != usual)]


def ways_of(service: "Service") -> Sequence[Way]:
    """Every way that can be chosen, the usual one first."""
    numbers = (False, True) if service.may_ask_for_two else (False,)
    return [settled(service, Way(place, two)) for two in numbers for place in places_of(service)]


def way_of(booking: "Booking") -> Way:
    """How the booking is given."""
    return Way(booking.place, booking.asked_for_two, booking.chosen)


def parse_way(
    service: "Service", *, place: str, providers: str, chosen: str = "", asked: FirstQuestion | None = None
) -> Way:
    """Read what an address says; empty is the usual. Raises WayNotOffered."""
    if providers not in {"", "1", TWO}:
        raise WayNotOffered
    return settled(
        service, Way(place, providers == TWO and service.providers_needed == 1, chosen), asked=asked
    )


def is_way_offered(service: "Service", way: Way, *, asked: FirstQuestion | None = None) -> bool:
    """Whether it can be had, by what the service says and by what its module has `asked` first."""
    choice = asked.choice(way.chosen) if asked else None
    is_answered = choice is not None if asked else not way.chosen
    needs_two = choice is not None and choice.for_two
    has_two = service.may_ask_for_two or not way.for_two or needs_two
    has_no_session = service.seats == 1 or not needs_two
    return way.place in {"", *places_of(service)} and is_answered and has_two and has_no_session


def settled(service: "Service", way: Way, *, asked: FirstQuestion | None = None) -> Way:
    """The same way with its place said where there is a choice, and left out where there is none; for two where what
    was chosen is.

    So what was chosen stays, whatever becomes the usual place later. What is `asked` first has an answer; where there
    is only one, it need not be said. Raises WayNotOffered.
    """
    if asked is not None and not way.chosen and len(asked.choices) == 1:
        way = replace(way, chosen=asked.choices[0].value)
    if not is_way_offered(service, way, asked=asked):
        raise WayNotOffered
    choice = asked.choice(way.chosen) if asked else None
    return replace(
        way,
        place=way.place or service.place if service.other_places else "",
        for_two=way.for_two or (choice is not None and choice.for_two),
    )
