"""What the codes of the audit log mean, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTS: dict[str, Promise] = {
    "booking.created": _("booked an appointment"),
    "booking.cancelled": _("cancelled an appointment"),
    "booking.completed": _("marked a visit as done"),
    "booking.no_show": _("marked that nobody was home"),
    "booking.outcome_undone": _("took back the outcome of a visit"),
    "booking.viewed": _("looked at an appointment"),
    "access_note.viewed": _("saw how to get in"),
    "access_note.changed": _("changed how to get in"),
}


def words_for(action: str) -> str:
    """The act in words; the code itself for one that no words were given."""
    return str(ACTS.get(action, action))
