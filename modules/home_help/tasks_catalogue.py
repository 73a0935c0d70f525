"""The tasks a home help visit can hold. A service's settings say which of them it covers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ui.dates import day_and_year


@dataclass(frozen=True, slots=True)
class Task:
    """`minutes` is what the task is reckoned to take."""

    code: str
    title: Promise
    minutes: int


CATALOGUE = (
    Task("vacuum", _("Vacuum and wash the floors"), 30),
    Task("bathroom", _("Clean the bathroom"), 20),
    Task("kitchen", _("Clean the kitchen"), 20),
    Task("bedding", _("Change the bedding"), 15),
    Task("laundry", _("Wash clothes"), 20),
    Task("dust", _("Dust the rooms"), 15),
)
BY_CODE = {task.code: task for task in CATALOGUE}
USUAL = CATALOGUE[:5]
"""What a service covers until its department says otherwise."""


def titles_of(codes: Iterable[str]) -> Sequence[str]:
    """In words; a task that is no longer in the catalogue is left out."""
    return [str(BY_CODE[code].title) for code in codes if code in BY_CODE]


def with_what_was_done(codes: Iterable[str], done: Sequence[str] | None) -> Sequence[str]:
    """Each in words, and where the helper ticked off whether it was done."""
    if done is None:
        return titles_of(codes)
    return [
        (_("%(task)s: done") if code in done else _("%(task)s: not done")) % {"task": BY_CODE[code].title}
        for code in codes
        if code in BY_CODE
    ]


def visits_in_words(visits: Sequence[Mapping[str, Any]]) -> Sequence[str]:
    """What should be done at each visit, by its day, and what was."""
    return [
        f"{day_and_year(date.fromisoformat(each['day']))}: "
        f"{', '.join(with_what_was_done(each['tasks'], each['done'])) or '–'}"
        for each in visits
    ]
