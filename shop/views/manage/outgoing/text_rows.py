"""The list of what is written: occasion by occasion, and which texts are the municipality's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from notifications.enums import Channel
from notifications.kinds import is_spoken_of, standards
from notifications.models import Wording
from notifications.standards import Standard, Words


@dataclass(frozen=True, slots=True)
class Cell:
    channel: Channel
    is_offered: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class Row:
    form: Standard
    cells: Sequence[Cell]

    @property
    def has_own(self) -> bool:
        return any(cell.is_own for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Group:
    """The texts of one occasion; `own` is how many of them the municipality has worded."""

    title: Words
    rows: Sequence[Row]
    own: int


def grouped(language: str, *, words: str, only_own: bool) -> Sequence[Group]:
    """In that language: those whose titles or texts have all the `words`, or all.

    One query, and one for each text of a module.
    """
    own = set(Wording.objects.filter(language=language).values_list("kind", "channel"))
    spoken = (form for form in standards().values() if is_spoken_of(form.key))
    rows = [_row(form, own) for form in spoken if _has(form, words)]
    shown = [row for row in rows if row.has_own or not only_own]
    return [
        _group(occasion.title, list(those))
        for occasion, those in groupby(shown, key=lambda row: row.form.occasion)
    ]


def _group(title: Words, rows: Sequence[Row]) -> Group:
    return Group(title, rows, sum(cell.is_own for row in rows for cell in row.cells))


def _row(form: Standard, own: set[tuple[str, str]]) -> Row:
    cells = [Cell(channel, channel in form.channels, (form.key, channel.value) in own) for channel in Channel]
    return Row(form, cells)


def _has(form: Standard, words: str) -> bool:
    told = f"{form.title} {form.variant} {form.occasion.title} {form.subject}".casefold()
    return all(word in told for word in words.casefold().split())
