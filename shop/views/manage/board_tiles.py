"""What stands in a provider's lane, on the board of a day as in a cell of the week."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from shop.domain.absence.reassignment import can_reassign
from shop.enums import BookingStatus
from shop.models import Absence, Booking, Provider
from shop.presentation import clock, clock_range
from shop.queries.department_day import Lane
from shop.queries.spans import Span
from shop.views.manage.board_move import Moving, move_url
from shop.views.manage.place_words import absence_word, is_place
from shop.views.visit_state import VisitState, visit_state
from ui.tiles import BoardVisit


def tiles_of(
    lane: Lane, *, now: datetime, moving: Moving | None = None, is_in_week: bool = False
) -> Iterator[tuple[datetime, datetime, BoardVisit]]:
    """Every visit of the lane and every time in it that is offered to who waits, with when it begins and ends."""
    for party in lane.parties:
        visit, state = party[0], visit_state(party[0], now=now)
        can_move = can_reassign(visit)
        tile = BoardVisit(
            title=_names(party),
            text=_text(visit, state),
            time_range=clock_range(visit.starts_at, visit.ends_at),
            clock=_clock(visit, lane.frame),
            url=reverse("manage:session" if len(party) > 1 else "manage:booking", args=[visit.pk]),
            tone=state.board,
            move_url=move_url(visit, instead_of=lane.provider, is_in_week=is_in_week) if can_move else "",
            is_moving=moving is not None and moving.is_in(lane.provider, party),
        )
        yield visit.starts_at, visit.ends_at, tile
    for hold in lane.kept:
        tile = BoardVisit(
            title=hold.recipient.short_name,
            text=_("Offered"),
            time_range=clock_range(hold.starts_at, hold.ends_at),
            clock=_clock(hold, lane.frame),
            url=reverse("manage:waiting", args=[hold.department_id]),
            tone="requested",
        )
        yield hold.starts_at, hold.ends_at, tile


def away_tile(lane: Lane, absence: Absence, span: Span, *, frame: Span) -> BoardVisit:
    """That the provider is away in this part of the frame: “Sick from 12.00”."""
    return BoardVisit(
        title=_away_words(absence_word(absence.reason, of=lane.provider), span, frame),
        url=reverse("manage:absence", args=[absence.pk]),
        tone="away",
    )


def not_on_duty(provider: Provider) -> str:
    """Said of a day on which nothing can be booked with them."""
    return _("Cannot be booked") if is_place(provider) else _("Not on duty")


def _names(party: Sequence[Booking]) -> str:
    """“Ingrid S.”, in a session “Ingrid S. and 2 more”."""
    name, others = party[0].recipient.short_name, len(party) - 1
    if not others:
        return name
    return _("%(name)s and %(count)s more") % {"name": name, "count": others}


def _text(visit: Booking, state: VisitState) -> str:
    """What it is, or the word for what is the matter with it."""
    if visit.status == BookingStatus.COMPLETED:
        return f"{visit.service.name} ✓"
    return str(state.word) if state.board else visit.service.name


def _clock(booking: Booking, day: Span) -> str:
    """When it begins; on the later days of a stay until when it lasts."""
    if booking.starts_at >= day.starts_at:
        return clock(booking.starts_at)
    if booking.ends_at >= day.ends_at:
        return _("all day")
    return _("until %(time)s") % {"time": clock(booking.ends_at)}


def _away_words(reason: str, span: Span, frame: Span) -> str:
    word = reason.capitalize()
    if span == frame:
        return word
    if span.ends_at == frame.ends_at:
        return _("%(reason)s from %(time)s") % {"reason": word, "time": clock(span.starts_at)}
    if span.starts_at == frame.starts_at:
        return _("%(reason)s until %(time)s") % {"reason": word, "time": clock(span.ends_at)}
    return f"{word} {clock_range(*span)}"
