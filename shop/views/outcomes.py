"""Marking what became of a visit, from the provider's page and from the department's."""

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.translation import gettext as _

from foundation.actor import Actor
from shop.domain.outcomes.follow_ups import is_followed_up
from shop.domain.outcomes.telling import UNTOLD, Told, complete_booking, mark_no_show, undo_outcome
from shop.enums import BookingStatus, NoShowBy
from shop.errors import UnlikelyMinutes
from shop.forms.booking import Outcome, OutcomeForm
from shop.lengths import MINUTE, most_minutes
from shop.models import Booking
from shop.views.no_show_words import not_met_word


def mark(booking: Booking, posted: QueryDict, *, actor: Actor, by_department: bool = False) -> str:
    """Do what was posted and say what was done. The same mark twice is one.

    Raises a DomainError for what cannot be, and BadRequest for what no page sends.
    """
    said = read_outcome(posted, booking)
    if said.status == UNTOLD:
        undo_outcome(booking, actor=actor)
    elif said.status == BookingStatus.NO_SHOW:
        mark_no_show(booking, actor=actor, by=NoShowBy(said.no_show_by), by_department=by_department)
    else:
        complete_booking(booking, actor=actor, minutes=said.minutes, by_department=by_department)
    return said_of(booking, said, by_department=by_department)


def read_outcome(posted: QueryDict, booking: Booking) -> Told:
    """What was posted; UNTOLD for taking it back. Raises as `mark` does."""
    form = OutcomeForm(posted)
    if not form.is_valid():
        if "outcome" in form.errors:
            raise BadRequest("unknown outcome")
        raise UnlikelyMinutes(most=most_minutes(booking))
    match Outcome(form.cleaned_data["outcome"]):
        case Outcome.DONE:
            minutes = form.cleaned_data["minutes"]
            took = None if minutes == planned_minutes(booking) else minutes
            return Told(BookingStatus.COMPLETED, minutes=took)
        case Outcome.NOBODY_HOME:
            return Told(BookingStatus.NO_SHOW, NoShowBy.RECIPIENT)
        case Outcome.COULD_NOT_COME:
            return Told(BookingStatus.NO_SHOW, NoShowBy.PROVIDER)
        case Outcome.UNDO:
            return Told(UNTOLD)


def said_of(booking: Booking, said: Told, *, by_department: bool = False) -> str:
    """What was done, in words."""
    words = {"name": booking.recipient.short_name}
    if said.status == UNTOLD:
        return _("%(name)s: taken back.") % words
    if said.status == BookingStatus.COMPLETED:
        return _("%(name)s: done.") % words
    if said.no_show_by == NoShowBy.PROVIDER:
        return _("%(name)s: we could not come. What it took of the decision is given back.") % words
    return _nobody_home(booking, by_department=by_department)


def planned_minutes(booking: Booking) -> int | None:
    """What the field for the minutes holds at first; None for a stay, of which nobody asks."""
    return None if booking.service.stay_unit else (booking.ends_at - booking.starts_at) // MINUTE


def _nobody_home(booking: Booking, *, by_department: bool) -> str:
    words = {"name": booking.recipient.short_name, "what": not_met_word(booking)}
    if not is_followed_up(booking):
        return _("%(name)s: %(what)s.") % words
    if by_department:
        return _("%(name)s: %(what)s. Now somebody must hear how they are.") % words
    return _("%(name)s: %(what)s. The department has been told.") % words
