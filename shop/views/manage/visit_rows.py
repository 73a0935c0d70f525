"""Visits as the lines of a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.models import Booking, KeptTime, Provider
from shop.presentation import clock_range, nobody_signed_up
from shop.queries.attention import helpers_of
from shop.queries.department_day import DepartmentDay
from shop.views.manage.place_words import stranded_word
from shop.views.visit_state import VisitState, is_stranded, needs_somebody_else, visit_state
from ui.dates import long_day


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit: when, for whom, what, who comes, how it stands; `reason` is why it lost its ground.

    `reassign_url` is there where somebody else would give it ground again.
    """

    visit: Booking
    booking_id: int
    phone: str
    day: str
    times: str
    recipient: str
    service: str
    helpers: str
    state: VisitState
    reason: str
    url: str
    reassign_url: str
    is_of_place: bool


@dataclass(frozen=True, slots=True)
class AnnouncedRow:
    """One session that nobody has signed up for: when, what, who leads it. It leads nowhere."""

    times: str
    recipient: str
    service: str
    helpers: str
    state: VisitState


type Row = VisitRow | AnnouncedRow


def rows_of_day(plan: DepartmentDay, *, now: datetime) -> list[Row]:
    """Its visits and the sessions that nobody has signed up for, in the order of time. No query."""
    rows: list[tuple[datetime, Row]] = [
        (visit.starts_at, visit_row(visit, helpers=helpers, now=now)) for visit, helpers in plan.visits
    ]
    rows += [(kept.starts_at, _announced_row(kept, leader)) for kept, leader in plan.announced]
    return [row for _starts_at, row in sorted(rows, key=lambda each: each[0])]


def _announced_row(kept: KeptTime, leader: Provider) -> AnnouncedRow:
    return AnnouncedRow(
        times=clock_range(kept.starts_at, kept.ends_at),
        recipient=nobody_signed_up(kept.ends_at),
        service=", ".join(filter(None, (kept.what, kept.where_text))),
        helpers=leader.display_name,
        state=VisitState(_("announced"), "mute"),
    )


def visit_rows(visits: Sequence[Booking]) -> list[VisitRow]:
    """One query, however many."""
    helpers, now = helpers_of(visits), timezone.now()
    return [visit_row(visit, helpers=helpers.get(visit.pk, []), now=now) for visit in visits]


def visit_row(visit: Booking, *, helpers: Sequence[Provider], now: datetime) -> VisitRow:
    return VisitRow(
        visit=visit,
        booking_id=visit.pk,
        phone=visit.recipient.phone,
        day=long_day(timezone.localtime(visit.starts_at)),
        times=clock_range(visit.starts_at, visit.ends_at),
        recipient=visit.recipient.short_name,
        service=visit.what,
        helpers=", ".join(provider.display_name for provider in helpers) or _("nobody"),
        state=visit_state(visit, now=now),
        reason=stranded_word(visit.stranded, service=visit.service) if is_stranded(visit, now=now) else "",
        url=reverse("manage:booking", args=[visit.pk]),
        reassign_url=reverse("manage:reassign", args=[visit.pk])
        if needs_somebody_else(visit, now=now)
        else "",
        is_of_place=visit.service.uses_places,
    )
