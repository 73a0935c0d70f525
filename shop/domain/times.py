"""Whether a time may be asked for at all: the rules of the service, before anybody's calendar is opened."""

from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from foundation.actor import Actor, Channel
from shop.errors import BadTime, BeyondHorizon, OffGrid, OutsideOpeningHours, TimeInPast, TooShortNotice
from shop.models import Service
from shop.queries.free_time import OPENING, Window
from shop.queries.slots import bookable_window

BOUND_BY_HORIZON = frozenset({Channel.SELF, Channel.REPRESENTATIVE, Channel.API})
"""Citizens and integrations; staff may book sooner and further ahead."""

FITS = f"""
WITH {OPENING}
SELECT
    EXISTS (SELECT FROM opening WHERE opens <= %(from_at)s AND %(ends_at)s <= closes),
    EXISTS (SELECT FROM opening,
            generate_series(opens, closes - %(duration)s, %(slot_interval)s, %(zone)s) AS starts_at
            WHERE starts_at = %(from_at)s)
"""  # noqa: S608 - built from constants of this package


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


def check_time(service: Service, *, starts_at: datetime, actor: Actor) -> None:
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
    window = Window(
        service, starts_at, starts_at + timedelta(seconds=1), now, timezone.get_current_timezone_name()
    )
    with connection.cursor() as cursor:
        cursor.execute(FITS, window.parameters() | {"ends_at": starts_at + service.duration})
        is_open, is_on_grid = cursor.fetchone()
    if not is_open:
        raise OutsideOpeningHours
    if not is_on_grid:
        raise OffGrid
