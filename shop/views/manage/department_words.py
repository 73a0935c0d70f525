"""What a department still has to do, and what is lost while it is out of use, in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.models import Department
from shop.presentation import clock
from shop.queries.department_use import Dependants, LeftToDo
from ui.tiles import Definition

A_MINUTE = timedelta(minutes=1)
"""A clock is said without its seconds: at the next minute it is over for certain."""


@dataclass(frozen=True, slots=True)
class LeftRow:
    """So many of something, in words that follow the number, and where they are seen to."""

    number: int
    words: str
    url: str = ""


def left_in_words(department: Department, left: LeftToDo) -> Sequence[LeftRow]:
    """Only what there is. The visits that stand are listed by themselves."""
    return [row for row in _left(department, left) if row.number]


def _left(department: Department, left: LeftToDo) -> Iterator[LeftRow]:
    def at(page: str) -> str:
        return reverse(f"manage:{page}", args=[department.pk])

    series, waiting, owed = left.series, left.waiting, left.owed
    yield LeftRow(
        left.visits,
        ngettext(
            "visit stands: let it be held, or cancel it",
            "visits stand: let them be held, or cancel them",
            left.visits,
        ),
    )
    yield LeftRow(
        left.held,
        ngettext(
            "time is being booked at this moment: try again in ten minutes",
            "times are being booked at this moment: try again in ten minutes",
            left.held,
        ),
    )
    yield LeftRow(
        series,
        ngettext("standing booking goes on: end it", "standing bookings go on: end them", series),
        at("series_list"),
    )
    yield LeftRow(
        waiting,
        ngettext(
            "person waits for a time: take them off the list",
            "people wait for a time: take them off the list",
            waiting,
        ),
        at("waiting"),
    )
    yield LeftRow(
        left.without_outcome,
        ngettext(
            "visit is over and without an outcome: say what became of it",
            "visits are over and without an outcome: say what became of them",
            left.without_outcome,
        ),
        at("without_outcome"),
    )
    yield LeftRow(
        owed,
        ngettext(
            "recipient is owed another visit: book it, or note that none is wanted",
            "recipients are owed another visit: book it, or note that none is wanted",
            owed,
        ),
        at("stranded"),
    )
    yield LeftRow(
        left.follow_ups,
        ngettext(
            "door was not opened, and nobody has asked how they are",
            "doors were not opened, and nobody has asked how they are",
            left.follow_ups,
        ),
        at("follow_ups"),
    )
    if left.correctable_until is not None:
        words = ngettext(
            "outcome can still be corrected by its helper, also to “nobody was home”: try again after %(time)s",
            "outcomes can still be corrected by their helpers, also to “nobody was home”: try again after %(time)s",
            left.correctable,
        )
        yield LeftRow(
            left.correctable,
            words % {"time": clock(left.correctable_until + A_MINUTE)},
            at("visits"),
        )


def dependants_in_words(lost: Dependants) -> list[Definition]:
    """What follows, each with how many it concerns; only what there is."""
    rows = [
        (lost.services, _("Services"), _("%(count)s, which recipients no longer see")),
        (lost.helpers, _("Helpers and places"), _("%(count)s, who get no visits; their shifts are kept")),
        (lost.decisions, _("Decisions"), _("%(count)s, which stand and cannot be used meanwhile")),
        (lost.accounts, _("Accounts"), _("%(count)s, which reach no page of a department meanwhile")),
    ]
    return [Definition(term, words % {"count": count}) for count, term, words in rows if count]
