"""Departments to choose from, each with what waits there."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import ngettext

from shop.models import Department
from shop.queries.waits import Waits, what_waits_in


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """So many of something, in words that follow the number."""

    number: int
    words: str
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class DepartmentTile:
    """A department, and what waits in it."""

    department: Department
    lines: Sequence[WaitingLine]


def tiles_of(departments: Collection[Department], *, decisions_only: bool = False) -> list[DepartmentTile]:
    """In the order of the departments. A few queries, however many they are."""
    waits = what_waits_in(departments, decisions_only=decisions_only)
    return [
        DepartmentTile(each, [line for line in _lines(waits[each.pk]) if line.number]) for each in departments
    ]


def _lines(waits: Waits) -> Iterator[WaitingLine]:
    """The words of the cards of the department's own page."""
    closed, lost, asked = waits.follow_ups, waits.stranded, waits.requests
    written, acting, leaving = waits.threads, waits.to_settle, waits.erasures
    yield WaitingLine(
        closed, ngettext("did not open the door", "did not open the door", closed), is_urgent=True
    )
    yield WaitingLine(
        lost, ngettext("visit needs a new time", "visits need a new time", lost), is_urgent=True
    )
    yield WaitingLine(asked, ngettext("request waits for an answer", "requests wait for an answer", asked))
    yield WaitingLine(written, ngettext("visit with new messages", "visits with new messages", written))
    yield WaitingLine(acting, ngettext("wants to act for another", "want to act for others", acting))
    yield WaitingLine(leaving, ngettext("asks to be erased", "ask to be erased", leaving))
