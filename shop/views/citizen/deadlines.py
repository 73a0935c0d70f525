"""Until when the recipient may change an appointment themselves, in words."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from shop.domain.door.changes import cancel_deadline
from shop.domain.door.moves import can_move_self
from shop.lengths import length_of
from shop.models import Booking, Service
from shop.presentation import length, length_in_hours, moment_in_words
from shop.queries.citizen_days import move_deadline
from shop.registry import traits_of
from ui.templatetags.phone import phone
from ui.tiles import Definition

FEW_DAYS = timedelta(days=2)
"""As far ahead as hours are easier to reckon with than days."""


def deadlines_of(booking: Booking) -> list[Definition]:
    """How long it can be cancelled and moved here; moving within the day and to another may be two things.

    A stay is only ever moved to another day, and what never moves is only cancelled.
    """
    cancels = Definition(_("Cancel it"), _in_words(booking, cancel_deadline(booking)))
    if traits_of(booking.service.module_key).never_moves:
        return [cancels]
    within_day = _in_words(booking, move_deadline(booking, within_day=True))
    other_day = _in_words(booking, move_deadline(booking, within_day=False))
    if length_of(booking).stay or within_day == other_day:
        moves = [Definition(_("Move it"), other_day)]
    else:
        moves = [
            Definition(_("Move it within the day"), within_day),
            Definition(_("Move it to another day"), other_day),
        ]
    return [*moves, cancels]


def cancelling_in_words(service: Service, *, starts_at: datetime, closes_at: datetime | None = None) -> str:
    """What to know before booking: “You can cancel until Monday 23 November, 10.00.”.

    A session that closes is cancelled until `closes_at`.
    """
    number = phone(service.department.phone)
    if service.cancel_deadline is None:
        return _("Should you have to cancel, call %(phone)s.") % {"phone": number}
    last = closes_at or starts_at - service.cancel_deadline
    if last <= timezone.now():
        return _("So close to the visit it can only be cancelled by calling %(phone)s.") % {"phone": number}
    if not service.cancel_deadline and closes_at is None:
        return _("You can cancel until it begins.")
    return _("You can cancel until %(moment)s.") % {"moment": moment_in_words(last)}


def may_move(booking: Booking) -> bool:
    """Whether the recipient may move it anywhere at all. A stay has one hour of arrival, so it goes to another day."""
    if traits_of(booking.service.module_key).never_moves:
        return False
    within = (False,) if length_of(booking).stay else (True, False)
    return any(can_move_self(booking, within_day=each) for each in within)


def notice_in_words(service: Service) -> str:
    """“At the earliest 24 hours from now”; empty where it can be booked until it begins."""
    notice = service.minimum_notice
    if not notice:
        return ""
    words = length_in_hours(notice) if notice <= FEW_DAYS else length(notice)
    return _("At the earliest %(notice)s from now") % {"notice": words}


def _in_words(booking: Booking, deadline: datetime | None) -> str:
    number = phone(booking.department.phone)
    if deadline is None:
        return _("by calling %(phone)s") % {"phone": number}
    if deadline < timezone.now():
        return _("too late here: call %(phone)s") % {"phone": number}
    if deadline == booking.starts_at:
        return _("until it begins")
    return _("until %(moment)s") % {"moment": moment_in_words(deadline)}
