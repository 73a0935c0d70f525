"""What the page of a booking says of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from foundation.actor import Channel
from shop.enums import BookingStatus, NoShowBy, ServicePlace
from shop.forms.booking import Outcome
from shop.lengths import length_of
from shop.models import Assignment, Booking, Service
from shop.presentation import chosen_length, when
from shop.views.ledger_words import NOT_CONFIRMED
from shop.views.manage.place_words import outcome_words
from shop.views.manage.reasons import given_because
from ui.tiles import Definition

CHANNELS = {
    Channel.SELF: gettext_lazy("by the recipient"),
    Channel.REPRESENTATIVE: gettext_lazy("by a representative"),
    Channel.STAFF: gettext_lazy("by the department"),
    Channel.PHONE: gettext_lazy("by phone"),
    Channel.API: gettext_lazy("by another system"),
    Channel.SYSTEM: gettext_lazy("by the system"),
}


def facts_of(booking: Booking, *, given: Iterable[Assignment]) -> Sequence[Definition]:
    """When, what, where and who, in words; `given` are the assignments that stand."""
    duration = chosen_length(booking.service, length_of(booking))
    booked = pgettext("entry of the ledger", "Asked for") if booking.status in NOT_CONFIRMED else _("Booked")
    facts = [
        Definition(_("When"), capfirst(when(booking.starts_at, booking.ends_at))),
        Definition(_("What"), f"{booking.service.name}, {duration}"),
        Definition(who_label(booking.service), _who_comes(given)),
        Definition(booked, capfirst(str(CHANNELS[Channel(booking.channel)]))),
    ]
    if booking.service.place != ServicePlace.AT_HOME:
        facts.insert(2, Definition(_("Where"), str(ServicePlace(booking.service.place).label)))
    return facts


def who_label(service: Service) -> str:
    """What stands before the names: places come to nobody."""
    return _("Which place") if service.uses_places else _("Who comes")


def _who_comes(given: Iterable[Assignment]) -> str:
    words = [given_because(each.reason, provider=each.provider) for each in given]
    return "; ".join(words) or _("nobody")


def possible_outcomes(booking: Booking, *, now: datetime) -> list[tuple[str, str]]:
    """The outcomes that can be marked now, with what the button says."""
    if booking.starts_at > now:
        return []
    words = outcome_words(booking.service)
    done, nobody_home, could_not_come = ((str(outcome), word) for outcome, word in words.items())
    match BookingStatus(booking.status):
        case BookingStatus.CONFIRMED:
            return [done, nobody_home, could_not_come]
        case BookingStatus.COMPLETED:
            choices = [nobody_home, could_not_come]
        case BookingStatus.NO_SHOW:
            choices = [done, nobody_home if booking.no_show_by == NoShowBy.PROVIDER else could_not_come]
        case _:
            return []
    if timezone.localdate(booking.starts_at) == timezone.localdate(now):
        choices.append((str(Outcome.UNDO), _("Take the outcome back")))
    return choices
