"""The result: a table on the screen and `bench.json` beside the other data."""

import json
import operator
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

HOLDS = {"≥": operator.ge, "≤": operator.le}


@dataclass(frozen=True, slots=True)
class Goal:
    """A bound on a ratio: `Goal("≤", 2)`."""

    sign: str
    bound: float

    def __str__(self) -> str:
        return f"{self.sign} {self.bound:g}"

    def is_met_by(self, ratio: float) -> bool:
        return bool(HOLDS[self.sign](ratio, self.bound))


@dataclass(frozen=True, slots=True)
class Row:
    """Two figures of one run. The name says what they are and in which unit."""

    name: str
    ours: float
    reference: float
    goal: Goal | None = None

    @property
    def ratio(self) -> float:
        return self.ours / self.reference

    @property
    def met(self) -> bool | None:
        return self.goal.is_met_by(self.ratio) if self.goal else None

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "ours": round(self.ours, 3),
            "reference": round(self.reference, 3),
            "ratio": round(self.ratio, 3),
            "goal": str(self.goal) if self.goal else None,
            "met": self.met,
        }


@dataclass(frozen=True, slots=True)
class Count:
    """How many SQL statements something takes; a goal is a bound on the number itself."""

    name: str
    number: int
    goal: Goal | None = None

    @property
    def met(self) -> bool | None:
        return self.goal.is_met_by(self.number) if self.goal else None

    def as_json(self) -> dict[str, Any]:
        goal = str(self.goal) if self.goal else None
        return {"name": self.name, "statements": self.number, "goal": goal, "met": self.met}


@dataclass(slots=True)
class Report:
    """`about` says where and how it was measured."""

    about: Mapping[str, Any]
    rows: list[Row] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)

    def write(self, path: Path) -> None:
        content = dict(self.about) | {
            "rows": [row.as_json() for row in self.rows],
            "counts": [count.as_json() for count in self.counts],
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

    def show(self, console: Console) -> None:
        for key, value in self.about.items():
            console.print(f"{key}: {value}", highlight=False)
        console.print(_table(self.rows))
        console.print(_table_of_counts(self.counts))
        console.print(self.verdict())

    def verdict(self) -> str:
        """How many goals are met, and by name those that are missed."""
        all_of_them: list[Row | Count] = [*self.rows, *self.counts]
        judged = [each for each in all_of_them if each.goal]
        missed = [each.name for each in judged if not each.met]
        verdict = f"{len(judged) - len(missed)} of {len(judged)} goals are met."
        return f"{verdict} Missed: {'; '.join(missed)}." if missed else verdict


def _table(rows: Iterable[Row]) -> Table:
    table = _headed("workload", "ours", "reference", "ratio")
    for row in rows:
        figures = f"{row.ours:,.2f}", f"{row.reference:,.2f}", f"{row.ratio:.2f}"
        table.add_row(row.name, *figures, *_judged(row.goal, met=row.met))
    return table


def _table_of_counts(counts: Iterable[Count]) -> Table:
    table = _headed("SQL statements (without BEGIN, COMMIT and the switch of tenant)", "number")
    for count in counts:
        table.add_row(count.name, str(count.number), *_judged(count.goal, met=count.met))
    return table


def _headed(name: str, *figures: str) -> Table:
    table = Table()
    table.add_column(name)
    for heading in (*figures, "goal"):
        table.add_column(heading, justify="right")
    table.add_column("")
    return table


def _judged(goal: Goal | None, *, met: bool | None) -> Sequence[str]:
    return str(goal) if goal else "–", {None: "–", True: "met", False: "[bold red]missed[/]"}[met]
