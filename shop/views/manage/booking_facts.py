"""What the page of a booking says of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from foundation.actor import Channel
from shop.enums import BookingStatus, NoShowBy, ServicePlace
from shop.joining import joining_in_words
from shop.lengths import MINUTE, length_of
from shop.models import Assignment, Booking, Service
from shop.presentation import (
    BOOKED,
    chosen_length,
    day_and_clock,
    length,
    when,
    where_in_words,
    where_places_are,
)
from shop.registry import hooks_of
from shop.series_words import rhythm_in_words
from shop.views.ledger_words import NOT_CONFIRMED
from shop.views.manage.place_words import outcome_words
from shop.views.manage.reasons import given_because
from shop.views.outcomes import planned_minutes
from shop.views.said_words import said_in_words
from ui.tiles import Definition


def facts_of(booking: Booking, *, given: Iterable[Assignment]) -> Sequence[Definition]:
    """When, what, where and who, in words; `given` are the assignments that stand."""
    given = list(given)
    duration = chosen_length(booking.service, length_of(booking))
    booked = pgettext("entry of the ledger", "Asked for") if booking.status in NOT_CONFIRMED else _("Booked")
    facts = [
        Definition(_("When"), capfirst(when(booking.starts_at, booking.ends_at))),
        Definition(_("What"), ", ".join(filter(None, [booking.title, booking.service.name, duration]))),
        Definition(who_label(booking.service), _who_comes(given)),
        Definition(booked, capfirst(str(BOOKED[Channel(booking.channel)]))),
    ]
    said = said_in_words(booking)
    if said:
        facts.append(Definition(_("The recipient says"), said))
    if booking.series is not None:
        facts.append(Definition(_("Part of a standing booking"), capfirst(rhythm_in_words(booking.series))))
    to_do = _to_do(booking)
    if to_do:
        facts.append(Definition(_("To do"), "; ".join(to_do)))
    if booking.left_at:
        facts.append(Definition(_("Left early"), capfirst(day_and_clock(booking.left_at))))
    elif booking.delivered_minutes:
        facts.append(Definition(_("It took"), length(booking.delivered_minutes * MINUTE)))
    if booking.where_text or booking.where != ServicePlace.AT_HOME:
        facts.insert(2, Definition(_("Where"), joining_in_words(booking) or _where(booking, given)))
    return facts


def _where(booking: Booking, given: Iterable[Assignment]) -> str:
    """What the session says, else where the place stands that it has."""
    return (
        booking.where_text or where_places_are([each.provider for each in given]) or where_in_words(booking)
    )


def _to_do(booking: Booking) -> Sequence[str]:
    """What the module says of it, as on the day list."""
    return hooks_of(booking.service.module_key).day_list_notes([booking]).get(booking.pk, ())


def who_label(service: Service) -> str:
    """What stands before the names: places come to nobody."""
    return _("Which place") if service.uses_places else _("Who comes")


def _who_comes(given: Iterable[Assignment]) -> str:
    words = [given_because(each.reason, provider=each.provider) for each in given]
    return "; ".join(words) or _("nobody")


def possible_outcomes(booking: Booking, *, now: datetime) -> list[tuple[str, str]]:
    """The outcomes that can be marked or corrected now, with what the button says; taking back is another thing."""
    if booking.starts_at > now:
        return []
    words = outcome_words(booking)
    done, nobody_home, could_not_come = ((str(outcome), word) for outcome, word in words.items())
    match BookingStatus(booking.status):
        case BookingStatus.CONFIRMED:
            return [done, nobody_home, could_not_come]
        case BookingStatus.COMPLETED if booking.service.stay_unit:
            as_booked = [(done[0], _("They stayed as booked"))] if booking.left_at else []
            return [*as_booked, nobody_home, could_not_come]
        case BookingStatus.COMPLETED:
            return [(done[0], _("Save the minutes")), nobody_home, could_not_come]
        case BookingStatus.NO_SHOW:
            return [done, nobody_home if booking.no_show_by == NoShowBy.PROVIDER else could_not_come]
        case _:
            return []


def minutes_to_note(booking: Booking) -> int | None:
    """What the field for the minutes holds: what was noted, or what was planned; None where nobody asks."""
    planned = planned_minutes(booking)
    return planned and (booking.delivered_minutes or planned)
