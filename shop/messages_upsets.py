"""What is written when a visit cannot be carried out as booked."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from notifications.kinds import message_kind
from notifications.standards import Counted, MessageText, Standard
from shop.addresses import written
from shop.domain.absence.plans_told import LOST_VISITS
from shop.enums import UPCOMING, DisruptionOutcome, NoShowBy
from shop.lengths import length_of
from shop.messages_series import goes_on
from shop.models import Absence, Assignment, Booking, Disruption
from shop.presentation import clock, clock_range
from shop.queries.causes import ABSENCE, DEPARTURE
from shop.queries.citizen_days import citizen_calendar
from shop.service_names import appointment_name
from shop.standard_texts import staff
from shop.standard_texts.by_us import CANCELLED_BY_US, MISSED, UPSET
from ui.dates import long_day
from ui.templatetags.phone import phone

NEAREST = 3


@message_kind("booking.upset", *UPSET)
def booking_upset(params: Mapping[str, Any]) -> MessageText | None:
    """With the nearest times that are free when it goes out; nothing when the visit has its ground again."""
    booking = Booking.objects.select_related("service__department", "department", "recipient").get(
        pk=params["booking_id"]
    )
    if booking.status not in UPCOMING or not booking.stranded:
        return None
    return _sorry(UPSET, booking=booking)


def cancelled_by_us(booking: Booking) -> MessageText:
    """The department cancels what was agreed on: as little as on a sick day is it the recipient's fault."""
    return _sorry(CANCELLED_BY_US, booking=booking, goes_on=goes_on(booking))


@message_kind("booking.missed", *MISSED)
def booking_missed(params: Mapping[str, Any]) -> MessageText | None:
    """Nothing when it was said by mistake, or another visit was booked since."""
    booking = Booking.objects.select_related("service__department", "department", "recipient").get(
        pk=params["booking_id"]
    )
    is_owed = Disruption.objects.filter(booking=booking, outcome=DisruptionOutcome.OPEN).exists()
    if booking.no_show_by != NoShowBy.PROVIDER or not is_owed:
        return None
    return _sorry(MISSED, booking=booking)


def _sorry(forms: tuple[Standard, Standard], *, booking: Booking, **more: str) -> MessageText:
    """What happened, and the nearest times instead, or that somebody calls where there are none."""
    times = "\n".join(_nearest(booking))
    with_times, without = forms
    words = {
        "service": appointment_name(booking.service),
        "when": _moment(booking),
        "phone": phone(booking.department.phone),
        "times": times,
    } | more
    return written(with_times if times else without, words, "booking", booking.pk)


@message_kind(
    "provider.given_visits",
    staff.GIVEN_BY_HAND.one,
    staff.GIVEN_BY_HAND.several,
    staff.GIVEN_BY_LEAVING.one,
    staff.GIVEN_BY_LEAVING.several,
    staff.GIVEN_BY_ABSENCE.one,
    staff.GIVEN_BY_ABSENCE.several,
)
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
    return _in_plan(_why_given(params), times)


def _why_given(params: Mapping[str, Any]) -> Counted:
    if DEPARTURE in params:
        return staff.GIVEN_BY_LEAVING
    return staff.GIVEN_BY_ABSENCE if ABSENCE in params else staff.GIVEN_BY_HAND


@message_kind(LOST_VISITS, staff.LOST.one, staff.LOST.several)
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
    return _in_plan(staff.LOST, times)


def _in_plan(form: Counted, times: Sequence[str]) -> MessageText:
    return written(form.of(len(times)), {"count": len(times), "visits": "\n".join(times)}, "day:plan")


def _times(visits: QuerySet[Booking]) -> list[str]:
    """When each begins and ends that stands, the soonest first; a session once, however many take part."""
    standing = visits.filter(status__in=UPCOMING).order_by("starts_at", "ends_at")
    times = dict.fromkeys((visit.starts_at, visit.ends_at) for visit in standing)
    return [f"{long_day(timezone.localtime(begins))} {clock_range(begins, ends)}" for begins, ends in times]


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
