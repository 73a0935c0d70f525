"""What importing a file does, or would do, row by row."""

import hashlib
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from foundation.actor import Actor
from shop.enums import Verdict
from shop.imports.rows import Fault, ReadRow
from shop.models import Department

type Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a row, and the id of what it is about."""

    verdict: Verdict
    pk: int


@dataclass(frozen=True, slots=True)
class Judged:
    """A row with what becomes of it; `pk` is what it was done to, or whom a refusal is about where that is known."""

    number: int
    name: str
    verdict: Verdict
    faults: Sequence[Fault] = ()
    pk: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    rows: Sequence[Judged]

    @property
    def counts(self) -> Mapping[Verdict, int]:
        return Counter(row.verdict for row in self.rows)

    @property
    def is_possible(self) -> bool:
        """Whether every row can be done."""
        return not self.counts[Verdict.WRONG]

    @property
    def version(self) -> str:
        """Changes when something else would become of any row."""
        said = ";".join(f"{row.number}:{row.verdict}" for row in self.rows)
        return hashlib.sha256(said.encode()).hexdigest()[:16]


class Importing(ABC):
    """Imports the rows of one kind, by the acts there are for one of them.

    `column_of` says in which column a refusal is shown, by its code; the first column for any other.
    """

    column_of: ClassVar[Mapping[str, str]] = {}

    def __init__(self, department: Department, *, actor: Actor) -> None:
        self.department, self.actor = department, actor

    @abstractmethod
    def prepare(self, rows: Sequence[ReadRow]) -> None:
        """Look up and lock what all of them need, in the order that everybody keeps."""

    def key(self, values: Values) -> Hashable:
        """Two rows with one key say the same; None for what the act itself tells apart."""
        return None

    def finish(self) -> None:
        """What all of them together lead to, once they are done: nothing, unless a kind says otherwise."""
        return

    @abstractmethod
    def act(self, row: ReadRow) -> Done:
        """Do it, or raise a DomainError."""
