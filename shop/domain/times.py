"""Whether a time may be asked for at all: the rules of the service, before anybody's calendar is opened."""

from datetime import datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from foundation.actor import Actor, Channel
from shop.errors import BadTime, BeyondHorizon, OffGrid, OutsideOpeningHours, TimeInPast, TooShortNotice
from shop.models import Service
from shop.queries.door import DoorFacts
from shop.queries.slots import bookable_window

BOUND_BY_HORIZON = frozenset({Channel.SELF, Channel.REPRESENTATIVE, Channel.API})
"""Citizens and integrations; staff may book sooner and further ahead."""


def parse_start(text: str) -> datetime:
    """Read a start as the pages write it: ISO 8601 with the offset that the clocks show at that moment.

    Raises BadTime for anything else, so also for an hour that does not exist on the spring night.
    """
    try:
        moment = parse_datetime(text.strip())
    except ValueError:
        moment = None
    if moment is None or timezone.is_naive(moment):
        raise BadTime
    try:
        local = timezone.localtime(moment)
    except OverflowError as error:
        raise BadTime from error
    if local.utcoffset() != moment.utcoffset() or not 2000 <= local.year <= 2200:
        raise BadTime
    return local


def check_time(service: Service, *, starts_at: datetime, actor: Actor, facts: DoorFacts) -> None:
    """Raise the refusal that fits: past, too soon, too far ahead, outside opening hours, off the grid."""
    now = timezone.now()
    if starts_at < now:
        raise TimeInPast
    if actor.channel in BOUND_BY_HORIZON:
        earliest, end = bookable_window(service, now=now)
        if starts_at < earliest:
            raise TooShortNotice
        if starts_at >= end:
            raise BeyondHorizon(days=service.booking_horizon)
    if not facts.is_open:
        raise OutsideOpeningHours
    if not facts.is_on_grid:
        raise OffGrid
