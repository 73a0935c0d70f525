"""What has changed on the lists of a run since its store said that it has them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from modules.shopping_help.enums import LateKind
from modules.shopping_help.models import LateChange, Run
from modules.shopping_help.queries.picking import numbers_of
from shop.queries.versions import version_of


@dataclass(frozen=True, slots=True)
class Changed:
    """One line as it was when the store last looked and as it is, in thousandths; `number` is its order's."""

    kind: LateKind
    number: int
    text: str
    unit: str
    before: int
    after: int
    at: datetime


@dataclass(frozen=True, slots=True)
class LateChanges:
    """`lines` in the order in which they happened. The `version` changes when there is one more."""

    lines: Sequence[Changed]
    version: str

    @property
    def last_at(self) -> datetime | None:
        return max((each.at for each in self.lines), default=None)


NOTHING = LateChanges((), version_of([]))


def unseen_of(run_id: int) -> QuerySet[LateChange]:
    return LateChange.objects.filter(order__run=run_id, seen_at=None)


def late_changes(run: Run) -> LateChanges:
    """What the store does not know yet. One query where there is nothing, and two where there is."""
    rows = list(unseen_of(run.pk).order_by("pk"))
    if not rows:
        return NOTHING
    return LateChanges(_netted(rows, numbers_of(run)), version_of([row.pk for row in rows]))


def runs_with_late_changes(runs: Collection[Run]) -> frozenset[int]:
    """The ids of those whose store has yet to say that it knows, of more than what is as it was again. One query."""
    found = LateChange.objects.filter(order__run__in=runs, seen_at=None).select_related("order")
    return frozenset(of_line[0].order.run_id for of_line in _by_line(found.order_by("pk")))


def _netted(rows: Sequence[LateChange], numbers: Mapping[int, int]) -> list[Changed]:
    return [
        Changed(
            _kind(each[0], each[-1]),
            numbers[each[0].order_id],
            each[-1].text,
            each[-1].unit,
            each[0].before,
            each[-1].after,
            each[-1].at,
        )
        for each in _by_line(rows)
    ]


def _by_line(rows: Iterable[LateChange]) -> list[list[LateChange]]:
    """Of a line that was changed twice, from what to what; of an order that was called off nothing else."""
    rows = list(rows)
    off = {row.order_id for row in rows if not row.text}
    of_lines: dict[tuple[int, int | None], list[LateChange]] = {}
    for row in rows:
        if not row.text or row.order_id not in off:
            of_lines.setdefault((row.order_id, row.of_line), []).append(row)
    return [each for each in of_lines.values() if not each[0].text or each[0].before != each[-1].after]


def _kind(first: LateChange, last: LateChange) -> LateKind:
    if not last.text:
        return LateKind.ORDER_OFF
    if not last.after:
        return LateKind.TAKEN_OFF
    return LateKind.AMOUNT if first.before else LateKind.ADDED
