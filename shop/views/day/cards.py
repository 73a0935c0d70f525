"""A provider's visits as the cards of the day's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from shop.enums import BookingStatus, ServicePlace
from shop.models import Booking
from shop.presentation import length
from shop.views.visit_state import VisitState, visit_state

MAP = "https://www.openstreetmap.org/search?"


class Stage(StrEnum):
    """Where in the day a visit stands for the one who does it."""

    NOW = "now"
    NEXT = "next"
    LATER = "later"
    OPEN = "open"  # over, and nobody has said what became of it
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class VisitCard:
    """One visit of the plan. `gap` is what lies between it and the one before."""

    booking: Booking
    stage: Stage
    state: VisitState
    gap: str
    address: str
    map_url: str
    place: str

    @property
    def tag(self) -> VisitState:
        """The word on the visit's pill: now, next, or how it stands."""
        return {Stage.NOW: VisitState(_("Now")), Stage.NEXT: VisitState(_("Next"))}.get(
            self.stage, self.state
        )

    @property
    def can_be_settled(self) -> bool:
        return self.stage in {Stage.NOW, Stage.OPEN}


def cards_of(visits: Sequence[Booking], *, town: str, now: datetime) -> list[VisitCard]:
    """`town` helps the map to find the street."""
    cards = []
    next_is_marked = any(_is_under_way(visit, now) for visit in visits)
    for visit, before in zip(visits, [None, *visits[:-1]], strict=False):
        stage = _stage(visit, now)
        if stage is Stage.LATER and not next_is_marked:
            stage, next_is_marked = Stage.NEXT, True
        at_home = visit.service.place == ServicePlace.AT_HOME
        address = visit.recipient.address if at_home else ""
        cards.append(
            VisitCard(
                booking=visit,
                stage=stage,
                state=visit_state(visit, now=now),
                gap=_gap(before, visit) if before else "",
                address=address,
                map_url=MAP + urlencode({"query": f"{address}, {town}"}) if address else "",
                place="" if at_home else str(ServicePlace(visit.service.place).label),
            )
        )
    return cards


def _stage(visit: Booking, now: datetime) -> Stage:
    if visit.status != BookingStatus.CONFIRMED:
        return Stage.SETTLED
    if visit.starts_at > now:
        return Stage.LATER
    return Stage.NOW if now < visit.ends_at else Stage.OPEN


def _is_under_way(visit: Booking, now: datetime) -> bool:
    return _stage(visit, now) is Stage.NOW


def _gap(before: Booking, after: Booking) -> str:
    """The way between two visits is reckoned as the services' buffers; what is more than that is free."""
    gap = after.starts_at - before.ends_at
    way = min(before.service.buffer_after + after.service.buffer_before, gap)
    spare = gap - way
    words = [_("%(time)s on the way") % {"time": length(way)}] if way > timedelta(0) else []
    words += [_("%(time)s free") % {"time": length(spare)}] if spare > timedelta(0) else []
    return " · ".join(words)
