"""What is written when a visit cannot be carried out as booked."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from notifications.outbox import MessageText, message_kind
from shop.addresses import with_address
from shop.domain.absence.plans_told import LOST_VISITS
from shop.enums import UPCOMING, DisruptionOutcome, NoShowBy
from shop.lengths import length_of
from shop.messages_series import goes_on
from shop.models import Absence, Assignment, Booking, Disruption
from shop.presentation import clock, clock_range
from shop.queries.causes import ABSENCE, DEPARTURE
from shop.queries.citizen_days import citizen_calendar
from shop.service_names import appointment_name
from ui.dates import long_day
from ui.templatetags.phone import phone

NEAREST = 3


@message_kind("booking.upset")
def booking_upset(params: Mapping[str, Any]) -> MessageText | None:
    """With the nearest times that are free when it goes out; nothing when the visit has its ground again."""
    booking = Booking.objects.select_related("service__department", "department", "recipient").get(
        pk=params["booking_id"]
    )
    if booking.status not in UPCOMING or not booking.stranded:
        return None
    opening = _("%(service)s, %(when)s: we cannot come as agreed. We are sorry.")
    return _sorry(_("We cannot come on %(when)s"), opening, booking=booking)


def cancelled_by_us(booking: Booking) -> MessageText:
    """The department cancels what was agreed on: as little as on a sick day is it the recipient's fault."""
    subject = pgettext("by the department", "Cancelled: your appointment on %(when)s")
    opening = pgettext("by the department", "%(service)s, %(when)s, is cancelled. We are sorry.")
    return _sorry(subject, opening, booking=booking, rest=goes_on(booking))


@message_kind("booking.missed")
def booking_missed(params: Mapping[str, Any]) -> MessageText | None:
    """Nothing when it was said by mistake, or another visit was booked since."""
    booking = Booking.objects.select_related("service__department", "department", "recipient").get(
        pk=params["booking_id"]
    )
    is_owed = Disruption.objects.filter(booking=booking, outcome=DisruptionOutcome.OPEN).exists()
    if booking.no_show_by != NoShowBy.PROVIDER or not is_owed:
        return None
    opening = _("%(service)s, %(when)s: we did not come as agreed. We are sorry.")
    return _sorry(_("We did not come on %(when)s"), opening, booking=booking)


def _sorry(subject: str, opening: str, *, booking: Booking, rest: str = "") -> MessageText:
    """What happened, and the nearest times instead, or that somebody calls where there are none."""
    times = "\n".join(_nearest(booking))
    if times:
        instead = _(
            "These times are free now:\n%(times)s\n\nSign in to choose one of them or another."
            " You lose nothing of what you were granted. Questions? Call %(phone)s."
        )
    else:
        instead = _(
            "The department finds another time and will call you. You lose nothing of what you were granted."
            " Questions? Call %(phone)s."
        )
    words = {
        "service": appointment_name(booking.service),
        "when": _moment(booking),
        "phone": phone(booking.department.phone),
        "times": times,
        "goes_on": rest,
    }
    opened = " ".join(filter(None, (opening % words, rest)))
    told = MessageText(subject=subject % words, body=f"{opened}\n\n{instead % words}")
    return with_address(told, "booking", booking.pk, words=words)


@message_kind("provider.given_visits")
def provider_given_visits(params: Mapping[str, Any]) -> MessageText | None:
    """To who comes instead: when, and nobody's name. Nothing when none of the visits is theirs any more, or they are
    away themself. A person who gave them by hand may have had any reason, so none is said.
    """
    is_away = Absence.objects.filter(provider=OuterRef("provider"), during__overlap=OuterRef("occupied"))
    given = Assignment.objects.filter(
        ~Exists(is_away),
        booking__in=[int(each) for each in str(params["bookings"]).split(",")],
        provider=params["provider_id"],
        active=True,
    )
    times = _times(Booking.objects.filter(assignments__in=given))
    if not times:
        return None
    subject = ngettext(
        "%(count)s visit more in your plan", "%(count)s visits more in your plan", len(times)
    ) % {"count": len(times)}
    if DEPARTURE not in params and ABSENCE not in params:
        body = ngettext(
            "This visit is yours now:\n\n%(visits)s\n\nSign in to see your plan.",
            "These visits are yours now:\n\n%(visits)s\n\nSign in to see your plan.",
            len(times),
        )
    elif DEPARTURE in params:
        body = ngettext(
            "A colleague leaves. This visit is yours now:\n\n%(visits)s\n\nSign in to see your plan.",
            "A colleague leaves. These visits are yours now:\n\n%(visits)s\n\nSign in to see your plan.",
            len(times),
        )
    else:
        body = ngettext(
            "A colleague is away. This visit is yours now:\n\n%(visits)s\n\nSign in to see your plan.",
            "A colleague is away. These visits are yours now:\n\n%(visits)s\n\nSign in to see your plan.",
            len(times),
        )
    told = MessageText(subject=subject, body=body % {"visits": "\n".join(times)})
    return with_address(told, "day:plan")


@message_kind(LOST_VISITS)
def provider_lost_visits(params: Mapping[str, Any]) -> MessageText | None:
    """To who had meant to come: when, and nobody's name. Nothing of a visit that is theirs again, or while they are
    away: then they would not come in any case.
    """
    ids = [int(each) for each in str(params["bookings"]).split(",")]
    theirs = Assignment.objects.filter(booking=OuterRef("pk"), provider=params["provider_id"], active=True)
    is_away = Absence.objects.filter(
        provider=params["provider_id"],
        during__startswith__lt=OuterRef("ends_at"),
        during__endswith__gt=OuterRef("starts_at"),
    )
    times = _times(Booking.objects.filter(~Exists(theirs), ~Exists(is_away), pk__in=ids))
    if not times:
        return None
    subject = ngettext(
        "%(count)s visit fewer in your plan", "%(count)s visits fewer in your plan", len(times)
    ) % {"count": len(times)}
    body = ngettext(
        "Somebody else comes to this visit now:\n\n%(visits)s\n\nSign in to see your plan.",
        "Somebody else comes to these visits now:\n\n%(visits)s\n\nSign in to see your plan.",
        len(times),
    )
    told = MessageText(subject=subject, body=body % {"visits": "\n".join(times)})
    return with_address(told, "day:plan")


def _times(visits: QuerySet[Booking]) -> list[str]:
    """When each begins and ends that stands, the soonest first."""
    return [
        f"{long_day(timezone.localtime(visit.starts_at))} {clock_range(visit.starts_at, visit.ends_at)}"
        for visit in visits.filter(status__in=UPCOMING).order_by("starts_at")
    ]


def _nearest(booking: Booking) -> list[str]:
    """Those the recipient can have that are closest to the time of the visit, as it is now.

    Not that time itself, also where somebody could come then since: the message says that we cannot keep it.
    """
    stands = booking if booking.status in UPCOMING else None
    calendar = citizen_calendar(
        booking.service, recipient=booking.recipient, length=length_of(booking), moving=stands
    )
    return [
        _("%(date)s at %(time)s")
        % {"date": long_day(timezone.localtime(slot.starts_at)), "time": clock(slot.starts_at)}
        for slot in calendar.nearest(booking.starts_at, most=NEAREST, but_not=booking.starts_at)
    ]


def _moment(booking: Booking) -> str:
    local = timezone.localtime(booking.starts_at)
    return _("%(date)s at %(time)s") % {"date": long_day(local), "time": clock(booking.starts_at)}
