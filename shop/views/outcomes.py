"""Marking what became of a visit, from the provider's page and from the department's."""

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.translation import gettext as _

from foundation.actor import Actor
from shop.domain.outcomes.follow_ups import is_followed_up
from shop.domain.outcomes.telling import complete_booking, mark_no_show, undo_outcome
from shop.enums import NoShowBy
from shop.errors import UnlikelyMinutes
from shop.forms.booking import Outcome, OutcomeForm
from shop.lengths import MINUTE, most_minutes
from shop.models import Booking
from shop.views.no_show_words import not_met_word


def mark(booking: Booking, posted: QueryDict, *, actor: Actor, by_department: bool = False) -> str:
    """Do what was posted and say what was done. The same mark twice is one.

    Raises a DomainError for what cannot be, and BadRequest for what no page sends.
    """
    form = OutcomeForm(posted)
    if not form.is_valid():
        if "outcome" in form.errors:
            raise BadRequest("unknown outcome")
        raise UnlikelyMinutes(most=most_minutes(booking))
    words = {"name": booking.recipient.short_name}
    match Outcome(form.cleaned_data["outcome"]):
        case Outcome.DONE:
            minutes = form.cleaned_data["minutes"]
            took = None if minutes == planned_minutes(booking) else minutes
            complete_booking(booking, actor=actor, minutes=took, by_department=by_department)
            return _("%(name)s: done.") % words
        case Outcome.NOBODY_HOME:
            mark_no_show(booking, actor=actor, by_department=by_department)
            return _nobody_home(booking, by_department=by_department)
        case Outcome.COULD_NOT_COME:
            mark_no_show(booking, actor=actor, by=NoShowBy.PROVIDER, by_department=by_department)
            return _("%(name)s: we could not come. What it took of the decision is given back.") % words
        case Outcome.UNDO:
            undo_outcome(booking, actor=actor)
            return _("%(name)s: taken back.") % words


def planned_minutes(booking: Booking) -> int | None:
    """What the field for the minutes holds at first; None for a stay, of which nobody asks."""
    return None if booking.service.stay_unit else (booking.ends_at - booking.starts_at) // MINUTE


def _nobody_home(booking: Booking, *, by_department: bool) -> str:
    words = {"name": booking.recipient.short_name, "what": not_met_word(booking.service)}
    if not is_followed_up(booking.service):
        return _("%(name)s: %(what)s.") % words
    if by_department:
        return _("%(name)s: %(what)s. Now somebody must hear how they are.") % words
    return _("%(name)s: %(what)s. The department has been told.") % words
