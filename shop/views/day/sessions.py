"""A session on the day's page: one card, in which everybody who takes part has what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from foundation.alphabet import alphabetical
from shop.models import KeptTime
from shop.presentation import nobody_signed_up
from shop.views.day.cards import Stage, VisitCard
from shop.views.visit_state import VisitState


@dataclass(frozen=True, slots=True)
class SessionCard:
    """Visits of several people at one time: `cards` are theirs, by name; `first` stands for what they have in common.

    As long as somebody's outcome is not told, it stands where that visit does.
    """

    cards: Sequence[VisitCard]
    first: VisitCard
    is_session: ClassVar[bool] = True

    @property
    def stage(self) -> Stage:
        return self._unsettled.stage

    @property
    def tag(self) -> VisitState:
        return self._unsettled.tag

    @property
    def needs_new_time(self) -> bool:
        return all(card.needs_new_time for card in self.cards)

    @property
    def can_be_corrected(self) -> bool:
        """Of somebody it can be by the department alone."""
        return any(card.can_be_corrected for card in self.cards)

    @property
    def gap(self) -> str:
        return self.first.gap

    @property
    def _unsettled(self) -> VisitCard:
        """The one marked as the next, if any is."""
        waiting = (card for card in self.cards if card.stage is not Stage.SETTLED)
        return min(waiting, key=lambda card: card.stage is Stage.LATER, default=self.first)


@dataclass(frozen=True, slots=True)
class AnnouncedCard:
    """A session of the provider's that nobody has signed up for yet: there is nothing to press."""

    kept: KeptTime
    is_announced: ClassVar[bool] = True

    @property
    def words(self) -> str:
        return nobody_signed_up(self.kept.ends_at)


type Row = VisitCard | SessionCard


def rows_of(cards: Sequence[VisitCard]) -> list[Row]:
    """In the order of the day, a session where its first visit stands."""
    rows, seen = list[Row](), set[int]()
    for card in cards:
        if card.party is None:
            rows.append(card)
        elif card.party not in seen:
            seen.add(card.party)
            by_name = sorted(beside(card, cards), key=lambda each: alphabetical(each.name))
            rows.append(SessionCard(by_name, card))
    return rows


def with_announced(rows: Sequence[Row], announced: Sequence[KeptTime]) -> list[Row | AnnouncedCard]:
    """All of it in the order of the day."""
    timed: list[tuple[datetime, Row | AnnouncedCard]] = [(_starts_at(row), row) for row in rows]
    timed += [(kept.starts_at, AnnouncedCard(kept)) for kept in announced]
    return [row for _begins, row in sorted(timed, key=lambda each: each[0])]


def _starts_at(row: Row) -> datetime:
    card = row.first if isinstance(row, SessionCard) else row
    return card.booking.starts_at


def beside(card: VisitCard, cards: Sequence[VisitCard]) -> list[VisitCard]:
    """It and all that are in the same session."""
    return [each for each in cards if each is card or (card.party is not None and each.party == card.party)]
