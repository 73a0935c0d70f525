"""Marking what became of a visit, from the provider's page and from the department's."""

from django.utils.translation import gettext as _

from foundation.actor import Actor
from shop.domain.outcomes import complete_booking, mark_no_show, undo_outcome
from shop.enums import NoShowBy
from shop.forms.booking import Outcome
from shop.models import Booking


def mark(booking: Booking, *, outcome: str, actor: Actor) -> str:
    """Do it and say what was done. The same mark twice is one. Raises a DomainError for what cannot be."""
    name = booking.recipient.short_name
    match Outcome(outcome):
        case Outcome.DONE:
            complete_booking(booking, actor=actor)
            return _("%(name)s: done.") % {"name": name}
        case Outcome.NOBODY_HOME:
            mark_no_show(booking, actor=actor)
            return _("%(name)s: nobody home.") % {"name": name}
        case Outcome.COULD_NOT_COME:
            mark_no_show(booking, actor=actor, by=NoShowBy.PROVIDER)
            return _("%(name)s: we could not come. What it took of the decision is given back.") % {
                "name": name
            }
        case Outcome.UNDO:
            undo_outcome(booking, actor=actor)
            return _("%(name)s: taken back.") % {"name": name}
