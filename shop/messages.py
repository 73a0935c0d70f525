"""What the booking core writes to people: when and what, never why, and no name of a service that tells too much."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from notifications.kinds import message_kind
from notifications.standards import MessageText, Standard
from shop.addresses import answer_address, written
from shop.coming import has_own_words
from shop.enums import UPCOMING, CancelReason, ProviderKind
from shop.messages_series import goes_on
from shop.messages_upsets import cancelled_by_us
from shop.models import Booking
from shop.presentation import clock, clock_range, who_comes_to
from shop.queries.moved import last_move
from shop.service_names import appointment_name
from shop.standard_texts import bookings as standard
from shop.standard_texts.by_us import CANCELLED_BY_US
from ui.dates import long_day
from ui.templatetags.phone import phone


def when(booking: Booking) -> str:
    """“Tuesday 24 November at 10.00”, in the reader's language; of a stay also when it ends, and of what comes in a
    window all of that.
    """
    if booking.service.stay_unit:
        return _("%(first)s to %(last)s") % {
            "first": moment(booking.starts_at),
            "last": moment(booking.ends_at),
        }
    if has_own_words(booking):
        return _at(booking.starts_at, clock_range(booking.starts_at, booking.ends_at))
    return moment(booking.starts_at)


def moment(at: datetime) -> str:
    return _at(at, clock(at))


def _at(at: datetime, time: str) -> str:
    return _("%(date)s at %(time)s") % {"date": long_day(timezone.localtime(at)), "time": time}


def about(booking: Booking, form: Standard, *, answer: str = "", **more: str) -> MessageText:
    """The form's text about the booking. `answer` as in `written`."""
    words = {
        "service": appointment_name(booking.service),
        "when": when(booking),
        "phone": phone(booking.department.phone),
    } | more
    return written(form, words, "booking", booking.pk, answer=answer)


def _booking(params: Mapping[str, Any]) -> Booking:
    return Booking.objects.select_related("service", "department").get(pk=params["booking_id"])


@message_kind("booking.created", standard.CREATED)
def booking_created(params: Mapping[str, Any]) -> MessageText:
    booking = _booking(params)
    return about(booking, standard.CREATED, answer=answer_address(booking, params))


@message_kind("booking.requested", standard.REQUESTED)
def booking_requested(params: Mapping[str, Any]) -> MessageText:
    return about(_booking(params), standard.REQUESTED)


@message_kind("booking.confirmed", standard.CONFIRMED)
def booking_confirmed(params: Mapping[str, Any]) -> MessageText:
    booking = _booking(params)
    return about(booking, standard.CONFIRMED, answer=answer_address(booking, params))


@message_kind("booking.declined", standard.DECLINED)
def booking_declined(params: Mapping[str, Any]) -> MessageText:
    return about(_booking(params), standard.DECLINED)


@message_kind("booking.moved", standard.MOVED, standard.MOVED_BY_US, standard.LENGTH_CHANGED)
def booking_moved(params: Mapping[str, Any]) -> MessageText:
    """From which time to which; where the department needed another one, with regret."""
    booking = _booking(params)
    answer = answer_address(booking, params)
    move = last_move(booking)
    if move is None:
        return about(booking, standard.LENGTH_CHANGED, answer=answer)
    form = standard.MOVED_BY_US if move.is_ours else standard.MOVED
    return about(booking, form, answer=answer, former=moment(move.former))


@message_kind("booking.cancelled", standard.CANCELLED, standard.CANCELLED_ONCE, *CANCELLED_BY_US)
def booking_cancelled(params: Mapping[str, Any]) -> MessageText:
    """Of a standing booking, also that the rest of it goes on."""
    found = Booking.objects.select_related("service__department", "department", "recipient", "series")
    booking = found.get(pk=params["booking_id"])
    if booking.cancel_reason == CancelReason.BY_DEPARTMENT:
        return cancelled_by_us(booking)
    rest = goes_on(booking)
    if rest:
        return about(booking, standard.CANCELLED_ONCE, goes_on=rest)
    return about(booking, standard.CANCELLED)


@message_kind("booking.reassigned", standard.REASSIGNED, standard.ANOTHER_PLACE)
def booking_reassigned(params: Mapping[str, Any]) -> MessageText | None:
    """Who comes as it is when the message goes out; nothing when nobody does, or not the one it was promised about.

    Then whoever changed that says so, unless it is numbers that have changed, not names.
    """
    booking = _booking(params)
    given = list(booking.assignments.filter(active=True).select_related("provider").order_by("pk"))
    if booking.status not in UPCOMING or booking.stranded or not given:
        return None
    is_outdated = params.get("given", given[0].pk) not in {each.pk for each in given}
    if is_outdated and any(each.provider.is_named for each in given):
        return None
    who = who_comes_to(booking, [each.provider for each in given], in_full=False)
    is_place = any(each.provider.kind == ProviderKind.PLACE for each in given)
    form = standard.ANOTHER_PLACE if is_place else standard.REASSIGNED
    return about(booking, form, answer=answer_address(booking, params), who=who)
