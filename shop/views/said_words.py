"""What was said of a visit by the link in a message, in words for those who work with it."""

from django.utils import timezone
from django.utils.translation import gettext as _

from shop.enums import BookingStatus, VisitSaid
from shop.models import Booking
from shop.presentation import day_and_clock
from shop.queries.answers import answer_of

SAYS_NOTHING_MORE = frozenset({BookingStatus.COMPLETED, BookingStatus.NO_SHOW})
"""What became of the visit says more than what was said before."""


def said_in_words(booking: Booking) -> str:
    """Empty where nothing was said of it as it is now."""
    answer = answer_of(booking)
    if answer is None or answer.said_at is None or booking.status in SAYS_NOTHING_MORE:
        return ""
    words = {"moment": day_and_clock(timezone.localtime(answer.said_at))}
    if answer.says == VisitSaid.COMING:
        return _("Will be there (said %(moment)s)") % words
    return _("Will not be there (said %(moment)s)") % words


def nobody_will_be_there(booking: Booking) -> bool:
    """Of a visit that stands: whoever said so was too late to cancel."""
    answer = answer_of(booking)
    is_no = answer is not None and answer.says == VisitSaid.NOT_THERE
    return is_no and booking.status == BookingStatus.CONFIRMED
