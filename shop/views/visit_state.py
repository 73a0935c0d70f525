"""How a visit stands, in a word, for those who work with it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.enums import UPCOMING, BookingStatus, CancelReason, NoShowBy
from shop.models import Booking
from shop.queries.stays import is_under_way
from shop.queries.takers import OTHERS_COULD_COME
from shop.views.no_show_words import not_met_word


@dataclass(frozen=True, slots=True)
class VisitState:
    """`tag` is the tone of the word's pill, `board` that of the visit on the board."""

    word: str | Promise
    tag: str = ""
    board: str = ""


STRANDED = VisitState(_("needs a new time"), "warm", "stranded")
PLACE_MISSING = VisitState(_("needs another place"), "warm", "stranded")
OUTCOME_MISSING = VisitState(_("outcome missing"), "warm", "missing")
NOW = VisitState(_("under way"))
PLANNED = VisitState(_("planned"), "mute")
CALLED_OFF = VisitState(pgettext_lazy("visit, by the department", "cancelled"), "mute")
NOT_CARRIED_OUT = VisitState(_("we could not come"), "warm", "missed")
BY_STATUS = {
    BookingStatus.COMPLETED: VisitState(_("done"), "good", "done"),
    BookingStatus.REQUESTED: VisitState(_("to be confirmed"), "mute", "requested"),
    BookingStatus.HELD: VisitState(_("being booked"), "mute", "requested"),
    BookingStatus.CANCELLED: VisitState(pgettext_lazy("visit", "cancelled"), "mute"),
    BookingStatus.DECLINED: VisitState(_("declined"), "mute"),
    BookingStatus.EXPIRED: VisitState(_("not booked after all"), "mute"),
}


def is_stranded(booking: Booking, *, now: datetime) -> bool:
    """Still to come, or a stay that has begun, and without ground under it."""
    is_ahead = booking.starts_at >= now or is_under_way(booking, now=now)
    return bool(booking.stranded) and booking.status in UPCOMING and is_ahead


def needs_somebody_else(booking: Booking, *, now: datetime) -> bool:
    """Without ground, and somebody else would give it ground again."""
    return is_stranded(booking, now=now) and booking.stranded in OTHERS_COULD_COME


def visit_state(booking: Booking, *, now: datetime) -> VisitState:
    """The word for the visit at the moment `now`."""
    if is_stranded(booking, now=now):
        return PLACE_MISSING if is_under_way(booking, now=now) else STRANDED
    status = BookingStatus(booking.status)
    if status == BookingStatus.CANCELLED and booking.cancel_reason == CancelReason.BY_DEPARTMENT:
        return CALLED_OFF
    if status == BookingStatus.NO_SHOW:
        return _who_was_missing(booking)
    if status != BookingStatus.CONFIRMED:
        return BY_STATUS[status]
    if booking.ends_at <= now:
        return OUTCOME_MISSING
    return NOW if booking.starts_at <= now else PLANNED


def _who_was_missing(booking: Booking) -> VisitState:
    if booking.no_show_by == NoShowBy.PROVIDER:
        return NOT_CARRIED_OUT
    return VisitState(not_met_word(booking), "warm", "missed")
