"""Until when the recipient may change an appointment themselves, in words."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from shop.domain.changes import cancel_deadline
from shop.models import Booking, Service
from shop.presentation import moment_in_words
from shop.queries.citizen_days import move_deadline
from ui.templatetags.phone import phone
from ui.tiles import Definition


def deadlines_of(booking: Booking) -> list[Definition]:
    """How long it can be cancelled and moved here; moving within the day and to another may be two things."""
    cancel = _in_words(booking, cancel_deadline(booking))
    within_day = _in_words(booking, move_deadline(booking, within_day=True))
    other_day = _in_words(booking, move_deadline(booking, within_day=False))
    if within_day == other_day:
        moves = [Definition(_("Move it"), within_day)]
    else:
        moves = [
            Definition(_("Move it within the day"), within_day),
            Definition(_("Move it to another day"), other_day),
        ]
    return [*moves, Definition(_("Cancel it"), cancel)]


def cancelling_in_words(service: Service, *, starts_at: datetime) -> str:
    """What to know before booking: “You can cancel until Monday 23 November, 10.00.”."""
    number = phone(service.department.phone)
    if service.cancel_deadline is None:
        return _("Should you have to cancel, call %(phone)s.") % {"phone": number}
    last = starts_at - service.cancel_deadline
    if last <= timezone.now():
        return _("So close to the visit it can only be cancelled by calling %(phone)s.") % {"phone": number}
    if not service.cancel_deadline:
        return _("You can cancel until it begins.")
    return _("You can cancel until %(moment)s.") % {"moment": moment_in_words(last)}


def _in_words(booking: Booking, deadline: datetime | None) -> str:
    number = phone(booking.department.phone)
    if deadline is None:
        return _("by calling %(phone)s") % {"phone": number}
    if deadline < timezone.now():
        return _("too late here: call %(phone)s") % {"phone": number}
    if deadline == booking.starts_at:
        return _("until it begins")
    return _("until %(moment)s") % {"moment": moment_in_words(deadline)}
