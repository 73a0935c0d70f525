"""What stands in a provider's lane, on the board of a day as in a cell of the week."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.domain.absence.reassignment import can_reassign
from shop.enums import BookingStatus
from shop.models import Absence, Booking, KeptTime, Provider
from shop.presentation import clock, clock_range, nobody_signed_up
from shop.queries.department_day import Lane
from shop.queries.spans import Span
from shop.views.addresses import numbered
from shop.views.citizen.wish import moment_text
from shop.views.manage.board_move import Moving, board_url, move_query
from shop.views.manage.place_words import absence_word, is_place
from shop.views.visit_state import VisitState, visit_state
from ui.tiles import BoardVisit


class Tiles:
    """Draws what stands in the lanes of one board, at the moment `now`."""

    def __init__(self, *, now: datetime, moving: Moving | None = None, is_in_week: bool = False) -> None:
        self._now, self._moving, self._is_in_week = now, moving, is_in_week
        self._booking, self._session = numbered("manage:booking"), numbered("manage:session")
        self._boards: dict[tuple[int, date], str] = {}

    def of(self, lane: Lane) -> Iterator[tuple[datetime, datetime, BoardVisit]]:
        """Every visit, every session without anybody and every time that is offered, with when it begins and ends."""
        for party in lane.parties:
            yield party[0].starts_at, party[0].ends_at, self._visit(lane, party)
        for hold in lane.kept:
            yield hold.starts_at, hold.ends_at, _offered(lane, hold)
        for kept in lane.announced:
            yield kept.starts_at, kept.ends_at, _announced(lane, kept)

    def _visit(self, lane: Lane, party: Sequence[Booking]) -> BoardVisit:
        visit, state = party[0], visit_state(party[0], now=self._now)
        address = self._session if len(party) > 1 else self._booking
        return BoardVisit(
            title=_names(party),
            text=_text(visit, state),
            time_range=clock_range(visit.starts_at, visit.ends_at),
            clock=_clock(visit, lane.frame),
            url=address(visit.pk),
            tone=state.board,
            move_url=self._move_url(visit, lane.provider) if can_reassign(visit) else "",
            moves_from=moment_text(visit.starts_at) if self._is_moving(lane, party) else "",
        )

    def _is_moving(self, lane: Lane, party: Sequence[Booking]) -> bool:
        return self._moving is not None and self._moving.is_in(lane.provider, party)

    def _move_url(self, visit: Booking, instead_of: Provider) -> str:
        """The board of its day or its week with everywhere it could be put."""
        key = visit.department_id, timezone.localdate(visit.starts_at)
        if key not in self._boards:
            self._boards[key] = board_url(*key, is_in_week=self._is_in_week)
        return self._boards[key] + move_query(visit, instead_of=instead_of)


def _offered(lane: Lane, hold: Booking) -> BoardVisit:
    return BoardVisit(
        title=hold.recipient.short_name,
        text=_("Offered"),
        time_range=clock_range(hold.starts_at, hold.ends_at),
        clock=_clock(hold, lane.frame),
        url=reverse("manage:waiting", args=[hold.department_id]),
        tone="requested",
    )


def _announced(lane: Lane, kept: KeptTime) -> BoardVisit:
    """It leads nowhere: nobody's visit is there to look at."""
    return BoardVisit(
        title=kept.what,
        text=nobody_signed_up(kept.ends_at),
        time_range=clock_range(kept.starts_at, kept.ends_at),
        clock=_clock(kept, lane.frame),
        tone="requested",
    )


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
        return f"{visit.what} ✓"
    return str(state.word) if state.board else visit.what


def _clock(booking: Booking | KeptTime, day: Span) -> str:
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
