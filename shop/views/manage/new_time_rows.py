"""Visits for which there must be another time, as lines: what happened, until when, and what to do about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.enums import BookingStatus
from shop.models import Booking, Disruption, Provider
from shop.presentation import clock_range
from shop.views.manage.place_words import stranded_word
from shop.views.visit_state import needs_somebody_else
from ui.dates import long_day, short_day


@dataclass(frozen=True, slots=True)
class Act:
    """What can be done; `is_weak` stands back behind the others."""

    label: str
    url: str
    is_weak: bool = False


@dataclass(frozen=True, slots=True)
class NewTimeRow:
    """One visit. `due` is empty where it only has to be done before the visit."""

    url: str
    when: str
    recipient: str
    phone: str
    service: str
    helpers: str
    why: str
    due: str
    is_overdue: bool
    acts: Sequence[Act]


def standing_row(
    booking: Booking,
    *,
    owed: Mapping[int, Disruption],
    helpers: Mapping[int, Sequence[Provider]],
    now: datetime,
) -> NewTimeRow:
    """It keeps its time until there is another."""
    disruption = owed.get(booking.pk)
    is_said = disruption is not None and disruption.absence is not None  # who it was
    act = partial(_act, pk=booking.pk)
    acts = [act(_("Find another time"), "move_booking")]
    if needs_somebody_else(booking, now=now):
        is_place = booking.service.uses_places
        acts.append(act(_("Give it another place") if is_place else _("Give to somebody else"), "reassign"))
    return _row(
        booking,
        why=_why_it_cannot_be(booking, disruption),
        due_on=disruption.due_on if disruption else None,
        acts=acts,
        helpers="" if is_said else ", ".join(each.display_name for each in helpers.get(booking.pk, [])),
    )


def lost_row(disruption: Disruption) -> NewTimeRow:
    """Its time is gone: another visit makes it good."""
    booking = disruption.booking
    book = reverse("manage:book_for", args=[disruption.department_id, booking.recipient_id])
    return _row(
        booking,
        why=_("we could not come") if booking.status == BookingStatus.NO_SHOW else _("we cancelled it"),
        due_on=disruption.due_on,
        acts=[
            Act(_("Book another visit"), f"{book}?service={booking.service_id}"),
            _act(_("They want no other"), "give_up_disruption", pk=disruption.pk, is_weak=True),
        ],
    )


def _row(
    booking: Booking, *, why: str, due_on: date | None, acts: Sequence[Act], helpers: str = ""
) -> NewTimeRow:
    starts_at = timezone.localtime(booking.starts_at)
    return NewTimeRow(
        url=reverse("manage:booking", args=[booking.pk]),
        when=f"{long_day(starts_at)} {clock_range(booking.starts_at, booking.ends_at)}",
        recipient=booking.recipient.short_name,
        phone=booking.recipient.phone,
        service=booking.service.name,
        helpers=helpers,
        why=why,
        due=short_day(due_on) if due_on else "",
        is_overdue=bool(due_on and due_on < timezone.localdate()),
        acts=acts,
    )


def _why_it_cannot_be(booking: Booking, disruption: Disruption | None) -> str:
    if disruption is not None and disruption.absence is not None:
        return _("%(name)s is away") % {"name": disruption.absence.provider.display_name}
    return stranded_word(booking.stranded, service=booking.service)


def _act(label: str, route: str, *, pk: int, is_weak: bool = False) -> Act:
    return Act(label, reverse(f"manage:{route}", args=[pk]), is_weak)
