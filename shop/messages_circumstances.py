"""What is written when circumstances change: which visits fall away, and what was decided."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications.kinds import message_kind, silent_to
from notifications.standards import Counted, MessageText
from shop.addresses import answer_address, written
from shop.domain.circumstances.booking_again import BOOKED_AGAIN
from shop.domain.circumstances.recipient_accounts import works_here
from shop.enums import UPCOMING, BookingStatus
from shop.messages import about, when
from shop.models import Assignment, Booking, Entitlement, Recipient
from shop.quantities import granted_in_words
from shop.queries.fall_away import AFTER_ALL, FALL_AWAY
from shop.service_names import name_outside
from shop.standard_texts import bookings, decisions, staff
from ui.dates import long_day
from ui.templatetags.phone import phone

MOST_NAMED = 10


@silent_to
def has_ended(user_id: int) -> bool:
    """Somebody whose last day with services is over, also before the night has closed the account."""
    over = Recipient.objects.filter(user_id=user_id, ended_on__lt=timezone.localdate())
    return over.exists() and not works_here(user_id)


@message_kind(FALL_AWAY, staff.FALL_AWAY.one, staff.FALL_AWAY.several)
def visits_fall_away(params: Mapping[str, Any]) -> MessageText | None:
    """When, and nothing about whom or why: the day plan no longer shows them either."""
    visits = _visits(params)
    if not visits:
        return None
    return _in_plan(staff.FALL_AWAY, visits)


@message_kind(AFTER_ALL, staff.AFTER_ALL.one, staff.AFTER_ALL.several)
def visits_come_again(params: Mapping[str, Any]) -> MessageText | None:
    """To whom we had written that they fall away: when, and nobody's name. Nothing when none is theirs any more."""
    visits = _visits_of_provider(params)
    if not visits:
        return None
    return _in_plan(staff.AFTER_ALL, visits)


def _in_plan(form: Counted, visits: Sequence[Booking]) -> MessageText:
    count = len(visits)
    return written(form.of(count), {"count": count, "visits": _in_lines(visits)}, "day:plan")


@message_kind(
    BOOKED_AGAIN,
    bookings.BOOKED_AGAIN.one,
    bookings.BOOKED_AGAIN.several,
    bookings.KEPT_AGAIN.one,
    bookings.KEPT_AGAIN.several,
)
def visits_booked_again(params: Mapping[str, Any]) -> MessageText | None:
    """To whose visits they are, all of them at once; nothing when none stands any more.

    Of the first that is certain one may say by the link whether one will be there.
    """
    visits = [visit for visit in _visits(params) if visit.status in UPCOMING and not visit.stranded]
    if not visits:
        return None
    asked = [visit for visit in visits if visit.status == BookingStatus.REQUESTED]
    form = bookings.KEPT_AGAIN if asked else bookings.BOOKED_AGAIN
    words = {
        "count": len(visits),
        "visits": _in_lines(visits),
        "asked": _in_lines(asked),
        "phone": phone(visits[0].department.phone),
    }
    first = next((visit for visit in visits if visit.status == BookingStatus.CONFIRMED), None)
    answer = answer_address(first, params) if first is not None else ""
    day = long_day(timezone.localtime(first.starts_at)) if first is not None and len(visits) > 1 else ""
    return written(form.of(len(visits)), words, "bookings", answer=answer, asked=day)


@message_kind("booking.stands_again", bookings.STANDS_AGAIN)
def visit_stands_again(params: Mapping[str, Any]) -> MessageText | None:
    """To whom we had written that we cannot come. Nothing when that is so again, or it was cancelled."""
    booking = Booking.objects.select_related("service", "department").get(pk=params["booking_id"])
    if booking.status not in UPCOMING or booking.stranded:
        return None
    return about(booking, bookings.STANDS_AGAIN, answer=answer_address(booking, params))


def _visits(params: Mapping[str, Any]) -> list[Booking]:
    ids = [int(each) for each in str(params["bookings"]).split(",")]
    found = Booking.objects.filter(pk__in=ids).select_related("service", "department")
    return list(found.order_by("starts_at", "pk"))


def _visits_of_provider(params: Mapping[str, Any]) -> list[Booking]:
    """Those that stand and are the provider's when the message goes out."""
    theirs = Assignment.objects.filter(provider=params["provider_id"], active=True).values("booking_id")
    ids = [int(each) for each in str(params["bookings"]).split(",")]
    standing = Booking.objects.filter(pk__in=ids, status__in=UPCOMING, stranded="").filter(pk__in=theirs)
    return list(standing.select_related("service").order_by("starts_at", "pk"))


def _in_lines(visits: Sequence[Booking]) -> str:
    most = (
        MOST_NAMED + 1 if len(visits) == MOST_NAMED + 1 else MOST_NAMED
    )  # a line that counts one could name it
    lines = [_line(visit) for visit in visits[:most]]
    if (more := len(visits) - most) > 0:
        lines.append(ngettext("And %(count)s more.", "And %(count)s more.", more) % {"count": more})
    return "\n".join(lines)


def _line(visit: Booking) -> str:
    """With what the service may be called where others read it, if anything."""
    name = visit.service.name_in_messages
    return (
        _("%(when)s: %(service)s") % {"when": when(visit), "service": name} if name else capfirst(when(visit))
    )


@message_kind("decision.changed", decisions.CHANGED, is_decision=True)
def decision_changed(params: Mapping[str, Any]) -> MessageText:
    """What is granted from which day on; what is booked is named only where it falls away."""
    decision, words = _decision(params)
    words["granted"] = granted_in_words(decision)
    return written(decisions.CHANGED, words, "ledger")


@message_kind("decision.ended", decisions.ENDED, is_decision=True)
def decision_ended(params: Mapping[str, Any]) -> MessageText:
    """Until when, and which visits fall away with it."""
    _decision_that_ends, words = _decision(params)
    return written(decisions.ENDED, words, "ledger")


def _decision(params: Mapping[str, Any]) -> tuple[Entitlement, dict[str, str]]:
    decision = Entitlement.objects.select_related("service__department").get(pk=params["entitlement_id"])
    visits = _visits({"bookings": params["cancelled"]}) if params["cancelled"] else []
    fall_away = ""
    if visits:
        fall_away = _(
            "The decision does not cover these visits, so they no longer take place:\n\n%(visits)s\n\n"
        ) % {"visits": _in_lines(visits)}
    words = {
        "service": name_outside(decision.service),
        "day": long_day(date.fromisoformat(params["day"])),
        "visits": fall_away.strip(),
        "phone": phone(decision.service.department.phone),
    }
    return decision, words
