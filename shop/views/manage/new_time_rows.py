"""Visits for which there must be another time, as lines: what happened, until when, and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.enums import BookingStatus
from shop.models import Booking, Disruption, Provider
from shop.presentation import clock_range
from shop.queries.disruptions import is_lost
from shop.queries.stays import is_under_way
from shop.queries.takers import Lost, one_for_each
from shop.views.manage.contact_rows import ContactRow
from shop.views.manage.place_words import is_place, stranded_word
from shop.views.visit_state import needs_somebody_else
from ui.dates import long_day, short_day


@dataclass(frozen=True, slots=True)
class Act:
    """What can be done; `is_weak` stands back behind the others."""

    label: str
    url: str
    is_weak: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """Who could take the visit as it stands, in words, and what the button sends: who comes instead of whom."""

    label: str
    pairs: Sequence[str]


@dataclass(frozen=True, slots=True)
class NewTimeRow:
    """One visit. `due` is empty where it only has to be done before the visit; where it `is_lost`, its time is gone.

    `offer` is None where nobody could take it; then `nobody` says so, where somebody else would help at all.
    """

    visit: Booking
    booking_id: int
    url: str
    when: str
    recipient: str
    is_protected: bool
    phone: str
    service: str
    helpers: str
    why: str
    due: str
    due_on: date | None
    is_overdue: bool
    is_lost: bool
    acts: Sequence[Act]
    contact: ContactRow | None = None
    offer: Offer | None = None
    nobody: str = ""


def standing_row(
    booking: Booking,
    *,
    disruption: Disruption | None,
    helpers: Sequence[Provider],
    lost: Sequence[Lost],
    contact: ContactRow,
    now: datetime,
) -> NewTimeRow:
    """It keeps its time until there is another."""
    is_said = disruption is not None and (disruption.absence or disruption.departure)  # who it was
    act = partial(_act, pk=booking.pk)
    is_here = is_under_way(booking, now=now)  # then it cannot be moved: another place is all there is
    acts = [] if is_here else [act(_("Find another time"), "move_booking")]
    needs_somebody = needs_somebody_else(booking, now=now)
    is_place = booking.service.uses_places
    offer = _offer(booking, lost=lost) if needs_somebody and not is_here else None
    if needs_somebody:
        acts.append(act(_choose(is_place=is_place, has_offer=offer is not None), "reassign"))
    why = why_it_cannot_be(booking, disruption)
    row = _row(
        booking,
        why=_("Under way: %(why)s") % {"why": why} if is_here else why,
        due_on=disruption.due_on if disruption else None,
        acts=acts,
        contact=contact,
        offer=offer,
        nobody=_nobody(booking) if needs_somebody and offer is None and not is_here else "",
        helpers="" if is_said else ", ".join(each.display_name for each in helpers),
    )
    return replace(row, due=_("now")) if is_here else row


def _offer(booking: Booking, *, lost: Sequence[Lost]) -> Offer | None:
    pairs = one_for_each(lost)
    if not pairs:
        return None
    names = _(" and ").join(provider.display_name for _instead_of, provider in pairs)
    label = _("Use %(name)s instead") if booking.service.uses_places else _("Give it to %(name)s")
    return Offer(label % {"name": names}, [f"{booking.pk}-{instead_of}-{to.pk}" for instead_of, to in pairs])


def _choose(*, is_place: bool, has_offer: bool) -> str:
    if has_offer:
        return _("Choose another place") if is_place else _("Choose somebody else")
    return _("Give it another place") if is_place else _("Give to somebody else")


def _nobody(booking: Booking) -> str:
    if booking.series is not None and booking.series.only_provider:
        return _("It was agreed that nobody else comes")
    if booking.service.uses_places:
        return _("No other place is free at that time")
    return _("Nobody on duty can take it at that time")


def lost_row(disruption: Disruption, *, contact: ContactRow | None = None) -> NewTimeRow:
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
        contact=contact,
    )


def _row(
    booking: Booking,
    *,
    why: str,
    due_on: date | None,
    acts: Sequence[Act],
    contact: ContactRow | None,
    offer: Offer | None = None,
    nobody: str = "",
    helpers: str = "",
) -> NewTimeRow:
    starts_at = timezone.localtime(booking.starts_at)
    return NewTimeRow(
        visit=booking,
        booking_id=booking.pk,
        url=reverse("manage:booking", args=[booking.pk]),
        when=f"{long_day(starts_at)} {clock_range(booking.starts_at, booking.ends_at)}",
        recipient=booking.recipient.short_name,
        is_protected=booking.recipient.is_protected,
        phone=booking.recipient.phone,
        service=booking.what,
        helpers=helpers,
        why=why,
        due=short_day(due_on) if due_on else "",
        due_on=due_on,
        is_overdue=bool(due_on and due_on < timezone.localdate()),
        is_lost=is_lost(booking),
        acts=acts,
        contact=contact,
        offer=offer,
        nobody=nobody,
    )


def who_cannot_come(disruption: Disruption | None) -> Provider | None:
    """Who is away, or has left by then; None where it is something else, or a place."""
    cause = disruption and (disruption.absence or disruption.departure)
    return cause.provider if cause and not is_place(cause.provider) else None


def why_it_cannot_be(booking: Booking, disruption: Disruption | None) -> str:
    """Why a visit that is still to come lost its ground; the disruption says what is owed of it."""
    somebody = who_cannot_come(disruption)
    if disruption is not None and somebody is not None:
        words = {"name": somebody.display_name}
        return (_("%(name)s is away") if disruption.absence else _("%(name)s has left by then")) % words
    return stranded_word(booking.stranded, service=booking.service)


def _act(label: str, route: str, *, pk: int, is_weak: bool = False) -> Act:
    return Act(label, reverse(f"manage:{route}", args=[pk]), is_weak)
