"""The tasks a home help visit can hold: those everybody knows, and those a department words itself."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ui.dates import day_and_year

LEAST_MINUTES, MOST_MINUTES = 5, 240
LONGEST_TITLE = 60
MOST_OWN = 10
LINE = re.compile(r"(?P<title>.*?\S)[\s:,–-]+(?P<minutes>\d{1,3})(?:\s*min\w*\.?)?")
"""“Vaske vinduer: 30”, “Vaske vinduer, 30 minutter”."""


@dataclass(frozen=True, slots=True)
class Task:
    """`minutes` is what the task is reckoned to take."""

    code: str
    title: Promise | str
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


def own_task(line: str) -> Task | None:
    """What a department has worded itself, as one line says it; None where it cannot be understood."""
    found = LINE.fullmatch(line.strip())
    if found is None:
        return None
    title, minutes = found["title"].rstrip(" :,–-"), int(found["minutes"])
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES or not title or len(title) > LONGEST_TITLE:
        return None
    return Task(_own_code(title), title, minutes)


def own_tasks(text: str) -> list[Task]:
    """Those of several lines, each once."""
    found = (own_task(line) for line in text.splitlines())
    return list({task.code: task for task in found if task is not None}.values())


def in_a_line(task: Task) -> str:
    return f"{task.title}: {task.minutes}"


def _own_code(title: str) -> str:
    """As long as it is called so it is the same task, whoever moves it in the list."""
    return f"own-{sha256(title.casefold().encode()).hexdigest()[:12]}"


def title_of(code: str, own: Mapping[str, str]) -> str:
    """In words; empty for a task that nobody knows any more. `own` are titles that departments have worded."""
    return str(BY_CODE[code].title) if code in BY_CODE else own.get(code, "")


def in_words(codes: Iterable[str], *, own: Mapping[str, str], done: Sequence[str] | None) -> Sequence[str]:
    """Each in words, and where the helper ticked off whether it was done."""
    known = [(code, title) for code in codes if (title := title_of(code, own))]
    if done is None:
        return [title for _code, title in known]
    return [
        (_("%(task)s: done") if code in done else _("%(task)s: not done")) % {"task": title}
        for code, title in known
    ]


def visits_in_words(visits: Sequence[Mapping[str, Any]]) -> Sequence[str]:
    """What should be done at each visit, by its day, and what was."""
    return [
        f"{day_and_year(date.fromisoformat(each['day']))}: "
        f"{', '.join(in_words(each['tasks'], own=each.get('own', {}), done=each['done'])) or '–'}"
        for each in visits
    ]


def decisions_in_words(decisions: Sequence[Mapping[str, Any]]) -> Sequence[str]:
    """Which tasks each decision covers, by its reference."""
    return [
        f"{each['decision']}: {', '.join(in_words(each['tasks'], own=each.get('own', {}), done=None)) or '–'}"
        for each in decisions
    ]
