"""Until when an absence can be undone, and what of it would stay: visits that somebody has changed meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass

from shop.domain.absence.handed_on import changed_since, replaced_by
from shop.models import Absence, Disruption
from shop.presentation import clock
from shop.queries.causes import can_undo
from shop.queries.told import recipients_told
from shop.views.cover_rows import CoverRow, CoverRows, recipients_told_in_words


@dataclass(frozen=True, slots=True)
class Undo:
    """`changed` do not go back; `told` says how many recipients of these know, nothing where nobody does."""

    until: str
    changed: Sequence[CoverRow] = ()
    told: str = ""


def undo_of(absence: Absence, disruptions: Sequence[Disruption], *, rows: CoverRows) -> Undo | None:
    """None where it cannot be undone any more. Two queries where it can, a third where something was changed."""
    if absence.told_at is None or not can_undo(absence):
        return None
    until = clock(absence.told_at)
    if not disruptions:
        return Undo(until)
    changed = changed_since(disruptions, replaced=replaced_by(absence))
    ids = {each.booking_id for each in changed}
    return Undo(
        until,
        [row for row in (*rows.uncovered, *rows.covered) if row.booking_id in ids],
        recipients_told_in_words(recipients_told(changed)),
    )
