"""A provider's visits as the cards of the day's page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar
from urllib.parse import urlencode
from uuid import uuid4

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from shop.domain.outcomes.telling import can_undo, undo_until
from shop.enums import UPCOMING, BookingStatus, ServicePlace
from shop.joining import joining_in_words
from shop.lengths import most_minutes
from shop.models import Booking, FollowUp
from shop.presentation import clock, day_and_clock, length
from shop.queries.protected_contact import Contact
from shop.views.no_show_words import not_met_word
from shop.views.outcomes import planned_minutes
from shop.views.said_words import nobody_will_be_there, said_in_words
from shop.views.visit_state import STRANDED, VisitState, visit_state

OUTCOMES = frozenset({BookingStatus.COMPLETED, BookingStatus.NO_SHOW})
MAP = "https://www.openstreetmap.org/search?"


class Stage(StrEnum):
    """Where in the day a visit stands for the one who does it."""

    NOW = "now"
    NEXT = "next"
    LATER = "later"
    OPEN = "open"  # over, and nobody has said what became of it
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class VisitCard:
    """One visit of the plan. `gap` is what lies between it and the one before.

    `not_met` is the word for a recipient who was not met, `minutes` what the visit is planned to take, where anybody
    asks, and `most_minutes` what it may have taken; `follow_up` is what has become of a door that nobody opened: that
    it is seen to and by whom, never what was found. `said` is what the recipient says of it, `is_in_vain` that nobody
    will be there; `together` says who else comes. `notes` is what modules say of it to anybody who prepares it, and
    afterwards what was done; `details` what they say on the day to the one who comes, and where these are to be seen
    before it is done, it `opens_first`. `key` is that by which one press is known again. Of a session, `party` is its
    number.
    """

    is_session: ClassVar[bool] = False

    booking: Booking
    stage: Stage
    state: VisitState
    needs_new_time: bool
    gap: str
    contact: Contact
    address: str
    map_url: str
    place: str
    is_by_phone: bool
    joining: str
    not_met: str
    minutes: int | None
    most_minutes: int
    undo_until: datetime | None
    follow_up: str
    said: str
    is_in_vain: bool
    name: str
    together: str = ""
    party: int | None = None
    notes: Sequence[str] = ()
    details: str = ""
    opens_first: bool = False
    key: str = field(default_factory=lambda: str(uuid4()))

    @property
    def tag(self) -> VisitState:
        """The word on the visit's pill: now, next, or how it stands."""
        if self.needs_new_time:
            return STRANDED
        return {Stage.NOW: VisitState(_("Now")), Stage.NEXT: VisitState(_("Next"))}.get(
            self.stage, self.state
        )

    @property
    def can_be_corrected(self) -> bool:
        """There is an outcome, and the hour in which the provider may take it back is over."""
        return self.undo_until is None and self.booking.status in OUTCOMES

    @property
    def can_be_settled(self) -> bool:
        return self.stage in {Stage.NOW, Stage.OPEN}

    @property
    def is_ahead(self) -> bool:
        """It can be settled once it has begun."""
        return self.stage in {Stage.NEXT, Stage.LATER}


def cards_of(
    visits: Sequence[Booking],
    *,
    contacts: Mapping[int, Contact],
    town: str,
    now: datetime,
    others: Mapping[int, Sequence[str]],
    notes: Mapping[int, Sequence[str]],
) -> list[VisitCard]:
    """`contacts` are by the visit's id, `others` who else comes, `notes` what modules say of it: not while a protected
    address is hidden. `town` helps the map to find the street; none is asked for a protected one.

    The next one is one of today: the first of another day waits like the rest of it.
    """
    cards, today = [], timezone.localdate(now)
    next_is_marked = any(_is_under_way(visit, now) for visit in visits if not needs_new_time(visit, now=now))
    for visit, before in zip(visits, [None, *visits[:-1]], strict=False):
        stage, is_stranded = _stage(visit, now), needs_new_time(visit, now=now)
        is_today = timezone.localdate(visit.starts_at) == today
        if stage is Stage.LATER and is_today and not next_is_marked and not is_stranded:
            stage, next_is_marked = Stage.NEXT, True
        at_home = visit.where == ServicePlace.AT_HOME
        contact = contacts[visit.pk]
        address = contact.address if at_home else ""
        cards.append(
            VisitCard(
                booking=visit,
                stage=stage,
                state=visit_state(visit, now=now),
                needs_new_time=is_stranded,
                gap=_gap(before, visit, contacts=contacts) if before else "",
                contact=contact,
                address=address,
                map_url="" if contact.is_protected else _map_url(address, town=town),
                place="" if at_home else visit.where_text or str(visit.where.label),
                is_by_phone=visit.where == ServicePlace.BY_PHONE,
                joining=joining_in_words(visit),
                not_met=capfirst(not_met_word(visit)),
                minutes=planned_minutes(visit),
                most_minutes=most_minutes(visit),
                undo_until=undo_until(visit) if can_undo(visit) else None,
                follow_up=_follow_up(visit),
                said=said_in_words(visit),
                is_in_vain=nobody_will_be_there(visit),
                name=visit.recipient.short_name,
                together=", ".join(others.get(visit.pk, ())),
                party=getattr(visit, "party", None),
                notes=() if contact.is_hidden else notes.get(visit.pk, ()),
            )
        )
    return cards


def _map_url(address: str, *, town: str) -> str:
    return MAP + urlencode({"query": f"{address}, {town}"}) if address else ""


def needs_new_time(visit: Booking, *, now: datetime) -> bool:
    """Without ground under it, and not over: until then the helper had better ask before going."""
    return bool(visit.stranded) and visit.status in UPCOMING and visit.ends_at > now


def ends_about(visits: Sequence[Booking], *, now: datetime) -> datetime | None:
    """When the day is done; visits that need a new time are not waited for."""
    standing = (visit.ends_at for visit in visits if not needs_new_time(visit, now=now))
    return max(standing, default=None)


def _follow_up(visit: Booking) -> str:
    follow_up: FollowUp | None = getattr(visit, "follow_up", None)
    if follow_up is None:
        return ""
    if follow_up.acknowledged_at is None:
        return _("The department has been told.")
    at = follow_up.acknowledged_at
    same_day = timezone.localdate(at) == timezone.localdate(follow_up.opened_at)
    words = {"time": clock(at) if same_day else day_and_clock(at)}
    if follow_up.acknowledged_by is None:
        return _("Seen to, %(time)s.") % words
    return _("Seen to by %(name)s, %(time)s.") % {"name": follow_up.acknowledged_by.name, **words}


def _stage(visit: Booking, now: datetime) -> Stage:
    if visit.status != BookingStatus.CONFIRMED:
        return Stage.SETTLED
    if visit.starts_at > now:
        return Stage.LATER
    return Stage.NOW if now < visit.ends_at else Stage.OPEN


def _is_under_way(visit: Booking, now: datetime) -> bool:
    return _stage(visit, now) is Stage.NOW


def _gap(before: Booking, after: Booking, *, contacts: Mapping[int, Contact]) -> str:
    """The time between two visits; nothing is said of it where nobody has to move."""
    gap = after.starts_at - before.ends_at
    if gap <= timedelta(0) or _is_same_place(before, after, contacts=contacts):
        return ""
    return _("%(time)s between the visits") % {"time": length(gap)}


def _is_same_place(before: Booking, after: Booking, *, contacts: Mapping[int, Contact]) -> bool:
    """In the same home: what is protected is not compared, but the person is."""
    if {before.where, after.where} != {ServicePlace.AT_HOME}:
        return False
    address = contacts[after.pk].address
    return before.recipient_id == after.recipient_id or (
        bool(address) and address == contacts[before.pk].address
    )
