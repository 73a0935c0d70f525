"""The result: a table on the screen and `bench.json` beside the other data."""

import json
import operator
from collections.abc import Mapping, Sequence
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


@dataclass(slots=True)
class Report:
    """`about` says where and how it was measured; `counts` are figures that are no ratios."""

    about: Mapping[str, Any]
    rows: list[Row] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def write(self, path: Path) -> None:
        content = dict(self.about) | {"rows": [row.as_json() for row in self.rows], "counts": self.counts}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

    def show(self, console: Console) -> None:
        for key, value in self.about.items():
            console.print(f"{key}: {value}", highlight=False)
        console.print(_table(self.rows))
        for name, count in self.counts.items():
            console.print(f"SQL statements, {name}: {count}")


def _table(rows: Sequence[Row]) -> Table:
    table = Table()
    table.add_column("workload")
    for heading in ("ours", "reference", "ratio", "goal"):
        table.add_column(heading, justify="right")
    table.add_column("met")
    for row in rows:
        goal = str(row.goal) if row.goal else "–"
        met = {None: "–", True: "yes", False: "[bold red]no[/]"}[row.met]
        table.add_row(row.name, f"{row.ours:,.2f}", f"{row.reference:,.2f}", f"{row.ratio:.2f}", goal, met)
    return table
