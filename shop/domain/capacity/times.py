"""Reading a time that a page or an integration sends."""

from datetime import datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from shop.errors import BadTime


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
