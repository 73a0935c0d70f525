"""What an appointment gives back of what was granted, and what to do when nothing is left, in words."""

from django.utils.translation import gettext as _

from shop.domain.door.changes import can_cancel_self
from shop.enums import BookedBy, BookingStatus
from shop.models import Booking, Service
from shop.quantities import amount
from shop.queries.balance import PeriodBalance
from shop.queries.giving_back import coming_of, taken_by
from ui.dates import short_day
from ui.templatetags.phone import phone

CAME_TO_NOTHING = frozenset({BookingStatus.CANCELLED, BookingStatus.DECLINED, BookingStatus.NO_SHOW})


def used_up_in_words(balance: PeriodBalance) -> str:
    """Where all of it went; to cancel is advised only where one can, and can book something with what that frees."""
    coming = coming_of(balance)
    is_some_used = balance.granted - balance.left > sum(each.is_taken for each in coming)
    values = {"until": short_day(balance.ends_on)}
    if balance.left < 0:
        said = _("More is booked or used until %(until)s than your decision grants now.") % values
    elif balance.granted <= 0:
        said = _("Nothing is granted until %(until)s.") % values
    elif not coming:
        said = _("Everything that was granted until %(until)s is used.") % values
    elif is_some_used:
        said = _("Everything that was granted until %(until)s is used or booked.") % values
    else:
        said = _("Everything that was granted until %(until)s is booked.") % values
    may_cancel = any(balance.left + each.is_taken > 0 and can_cancel_self(each.booking) for each in coming)
    advice = (
        _("Cancel an appointment to choose another time.")
        if may_cancel
        else _("Call the department if you need more.")
    )
    return f"{said} {advice}"


def cancelled_in_words(service: Service) -> str:
    """That it is done; of what a module books, such as a place in a session, no time comes free."""
    if service.booked_by == BookedBy.MODULE:
        return _("It is cancelled.")
    return _("The appointment is cancelled. The time is free for somebody else.")


def cancelling_in_full(booking: Booking) -> str:
    """What cancelling it does, before it is done: to the time, and to what was granted."""
    taken = taken_by(booking)
    if taken is None or taken.is_taken <= 0:
        if booking.service.booked_by == BookedBy.MODULE:
            return _("Your place goes to somebody else who would like it.")
        return _("The time becomes free for somebody else.")
    unit = taken.period.entitlement.unit
    if taken.left_without >= taken.is_taken:
        return _(
            "The time becomes free for somebody else, and you get back what it took of what was granted."
        )
    number = phone(booking.department.phone)
    if taken.left_without > 0:
        return _(
            "The time becomes free for somebody else. Your decision has been reduced: of what the visit took, you get"
            " %(amount)s back. Call %(phone)s if you have questions."
        ) % {"amount": amount(unit, taken.left_without), "phone": number}
    return _(
        "The time becomes free for somebody else. You do not get it back to book anew: your decision has been reduced,"
        " and more is booked than it grants now. Call %(phone)s if you have questions."
    ) % {"phone": number}


def came_back(booking: Booking) -> bool:
    """Whether it came to nothing, and what it took was given back and can be booked anew. At most one query."""
    if booking.status not in CAME_TO_NOTHING:
        return False
    taken = taken_by(booking)
    return taken is not None and taken.is_taken <= 0 and taken.period.balance >= 0
