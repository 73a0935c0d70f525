"""What is said of beds and other places: a bed is not sick, comes to nobody and does not work here."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.enums import AbsenceReason, Availability, ProviderKind, ReassignmentReason, StrandedReason
from shop.forms.booking import Outcome
from shop.forms.reassignment import OF_PLACES
from shop.models import Booking, Provider, Service
from shop.views.no_show_words import not_met_word

STRANDED: dict[str, Promise] = {
    StrandedReason.NO_SHIFT: gettext_lazy("the place cannot be used then"),
    StrandedReason.NOT_QUALIFIED: gettext_lazy("the place does not have what the service requires"),
}
AVAILABILITY: dict[str, Promise] = {
    Availability.HAS_IT: gettext_lazy("is kept for it already"),
    Availability.BUSY: gettext_lazy("is booked then"),
    Availability.ABSENT: gettext_lazy("is out of use then"),
    Availability.OFF_DUTY: gettext_lazy("cannot be booked then"),
    Availability.NOT_QUALIFIED: gettext_lazy("does not have what it needs"),
    Availability.BLOCKED: gettext_lazy("is not given to this recipient"),
    Availability.LEFT: gettext_lazy("is no longer in use"),
    Availability.ELSEWHERE: gettext_lazy("belongs to another department"),
}


def is_place(provider: Provider) -> bool:
    return provider.kind == ProviderKind.PLACE


def absence_word(reason: str, *, of: Provider) -> str:
    """“sick”; of a place always “out of use”."""
    return _("out of use") if is_place(of) else str(AbsenceReason(reason).label)


def stranded_word(reason: str, *, service: Service) -> str:
    """Why a booking lost its ground."""
    label = StrandedReason(reason).label
    return str(STRANDED.get(reason, label) if service.uses_places else label)


def availability_word(availability: Availability, *, of: Provider) -> str:
    """Why somebody, or a place, cannot take a booking."""
    return str(AVAILABILITY.get(availability, availability.label) if is_place(of) else availability.label)


def reassigned_word(reason: str, *, to: Sequence[Provider]) -> str:
    """Why a booking was given to somebody else, or got another place."""
    label = ReassignmentReason(reason).label
    return str(OF_PLACES.get(reason, label) if any(map(is_place, to)) else label)


def outcome_words(booking: Booking) -> dict[Outcome, str]:
    """What the buttons say that mark what became of a booking."""
    if booking.service.uses_places:
        return {
            Outcome.DONE: _("Mark as done"),
            Outcome.NOBODY_HOME: _("Mark as did not come"),
            Outcome.COULD_NOT_COME: _("We had no place after all"),
        }
    return {
        Outcome.DONE: _("Mark as done"),
        Outcome.NOBODY_HOME: _("Mark as “%(what)s”") % {"what": not_met_word(booking)},
        Outcome.COULD_NOT_COME: _("We could not come"),
    }
