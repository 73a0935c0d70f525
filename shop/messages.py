"""What the booking core writes to people: when and what, never why."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from notifications.outbox import MessageText, message_kind
from shop.addresses import with_address
from shop.enums import UPCOMING, CancelReason, ProviderKind
from shop.messages_series import goes_on
from shop.messages_upsets import cancelled_by_us
from shop.models import Booking
from shop.presentation import clock, who_comes
from shop.queries.moved import last_move
from ui.dates import long_day
from ui.templatetags.phone import phone


def when(booking: Booking) -> str:
    """“Tuesday 24 November at 10.00”, in the reader's language."""
    return _moment(booking.starts_at)


def _moment(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return _("%(date)s at %(time)s") % {
        "date": long_day(local),
        "time": clock(local),
    }


@message_kind("booking.created")
def booking_created(params: Mapping[str, Any]) -> MessageText:
    booking = Booking.objects.select_related("service", "department").get(pk=params["booking_id"])
    text = MessageText(
        subject=_("Your appointment on %(when)s") % {"when": when(booking)},
        body=_("%(service)s, %(when)s.\n\nSign in to see or cancel it. Questions? Call %(phone)s.")
        % {"service": booking.service.name, "when": when(booking), "phone": phone(booking.department.phone)},
    )
    return with_address(text, "booking", booking.pk)


@message_kind("booking.requested")
def booking_requested(params: Mapping[str, Any]) -> MessageText:
    return _about(
        params,
        subject=_("We have your request for %(when)s"),
        body=_(
            "%(service)s, %(when)s.\n\nThe department will answer. The time is kept for you until then."
            " Questions? Call %(phone)s."
        ),
    )


@message_kind("booking.confirmed")
def booking_confirmed(params: Mapping[str, Any]) -> MessageText:
    return _about(
        params,
        subject=_("Confirmed: your appointment on %(when)s"),
        body=_("%(service)s, %(when)s.\n\nSign in to see, move or cancel it. Questions? Call %(phone)s."),
    )


@message_kind("booking.declined")
def booking_declined(params: Mapping[str, Any]) -> MessageText:
    return _about(
        params,
        subject=_("We cannot come on %(when)s"),
        body=_(
            "%(service)s, %(when)s, could not be confirmed.\n\nSign in to choose another time."
            " Questions? Call %(phone)s."
        ),
    )


@message_kind("booking.moved")
def booking_moved(params: Mapping[str, Any]) -> MessageText:
    """From which time to which; where the department needed another one, with regret."""
    move = last_move(Booking(pk=params["booking_id"]))
    if move is None:
        body = _("%(service)s, %(when)s.\n\nSign in to see, move or cancel it. Questions? Call %(phone)s.")
    elif move.is_ours:
        body = _(
            "%(service)s is moved from %(former)s to %(when)s. We needed another time. We are sorry.\n\n"
            "Sign in to see, move or cancel it. Questions? Call %(phone)s."
        )
    else:
        body = _(
            "%(service)s is moved from %(former)s to %(when)s.\n\n"
            "Sign in to see, move or cancel it. Questions? Call %(phone)s."
        )
    former = _moment(move.former) if move is not None else ""
    return _about(params, subject=_("Moved: your appointment is now on %(when)s"), body=body, former=former)


def _about(params: Mapping[str, Any], *, subject: str, body: str, **more: str) -> MessageText:
    booking = Booking.objects.select_related("service", "department").get(pk=params["booking_id"])
    words = {"service": booking.service.name, "when": when(booking), "phone": phone(booking.department.phone)}
    words |= more
    return with_address(MessageText(subject=subject % words, body=body % words), "booking", booking.pk)


@message_kind("booking.cancelled")
def booking_cancelled(params: Mapping[str, Any]) -> MessageText:
    """Of a standing booking, also that the rest of it goes on."""
    found = Booking.objects.select_related("service__department", "department", "recipient", "series")
    booking = found.get(pk=params["booking_id"])
    if booking.cancel_reason == CancelReason.BY_DEPARTMENT:
        return cancelled_by_us(booking)
    words = {"service": booking.service.name, "when": when(booking), "phone": phone(booking.department.phone)}
    rest = goes_on(booking)
    if rest:
        words["goes_on"] = rest
        body = _(
            "%(service)s, %(when)s, is cancelled. %(goes_on)s\n\nSign in to choose another time."
            " Questions? Call %(phone)s."
        )
    else:
        body = _(
            "%(service)s, %(when)s, is cancelled.\n\nSign in to choose another time. Questions? Call %(phone)s."
        )
    told = MessageText(_("Cancelled: your appointment on %(when)s") % words, body % words)
    return with_address(told, "booking", booking.pk)


@message_kind("booking.reassigned")
def booking_reassigned(params: Mapping[str, Any]) -> MessageText | None:
    """Who comes as it is when the message goes out; nothing when nobody does, or not the one it was promised about.

    Then whoever changed that says so, unless it is numbers that have changed, not names.
    """
    booking = Booking.objects.select_related("service", "department").get(pk=params["booking_id"])
    given = list(booking.assignments.filter(active=True).select_related("provider").order_by("pk"))
    if booking.status not in UPCOMING or booking.stranded or not given:
        return None
    is_outdated = params.get("given", given[0].pk) not in {each.pk for each in given}
    if is_outdated and any(each.provider.is_named for each in given):
        return None
    words = {
        "service": booking.service.name,
        "when": when(booking),
        "who": who_comes([each.provider for each in given], place=booking.service.place),
        "phone": phone(booking.department.phone),
    }
    is_place = any(each.provider.kind == ProviderKind.PLACE for each in given)
    text = MessageText(
        subject=(_("Another place on %(when)s") if is_place else _("Somebody else comes on %(when)s"))
        % words,
        body=_("%(service)s, %(when)s.\n\n%(who)s. The time is the same. Questions? Call %(phone)s.") % words,
    )
    return with_address(text, "booking", booking.pk)
