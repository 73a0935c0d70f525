"""A month that is over is closed once, and becomes the basis of what the finance system charges.

What is said of its visits later, and a band that is set for it later, comes as a correction in the next month that is
closed: always the difference between what the month costs as things stand and what its lines come to so far. So nothing
is lost, nothing is charged twice, and a correction of a correction is one too.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from modules.home_help.fees.costs import Cost, Key, Weights, costs_of
from modules.home_help.fees.counting import without_outcome
from modules.home_help.fees.errors import MonthNotClosable
from modules.home_help.fees.models import FeeLine, FeeRun, FeeTable
from modules.home_help.fees.rate_tables import rates_in, stored_rates, weights_now
from modules.home_help.fees.reckoning import first_of, month_after
from shop.domain.meanwhile import require_unchanged
from shop.queries.versions import version_of

MONTHS_CORRECTED = 36
"""How long a closed month is put right: claims lapse after three years (foreldelsesloven § 2)."""
LOCK = "SELECT pg_advisory_xact_lock(hashtext('home_help.fees'))"


@dataclass(frozen=True, slots=True)
class Draft:
    """What closing a month would write: its own lines, corrections of earlier months, and what is still untold.

    `weights` are what the month was reckoned with, and nothing that a service has come to say since.
    """

    month: date
    own: Sequence[FeeLine]
    corrections: Sequence[FeeLine]
    without_outcome: int
    weights: Weights

    @property
    def total(self) -> int:
        return sum(line.amount for line in (*self.own, *self.corrections))

    @property
    def version(self) -> str:
        """Changes when something else would be written."""
        lines = [
            (line.recipient_id, line.month, line.table_id, line.band, line.visits, line.minutes, line.amount)
            for line in (*self.own, *self.corrections)
        ]
        return version_of([self.month, lines, self.without_outcome])


@dataclass(frozen=True, slots=True)
class Written:
    """What the lines of somebody about a month come to so far."""

    visits: int = 0
    minutes: int = 0
    amount: int = 0


NOTHING = Written()


def lock_fees() -> None:
    """Who closes a month or changes rates does so alone."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)


def month_to_close() -> date | None:
    """The one after the last that was closed, or the first that is charged; None while nothing is. Two queries."""
    last = FeeRun.objects.order_by("-month").values_list("month", flat=True).first()
    if last is not None:
        return month_after(last)
    return FeeTable.objects.order_by("starts_on").values_list("starts_on", flat=True).first()


def is_over(month: date) -> bool:
    return month_after(month) <= first_of(timezone.localdate())


def draft_of(month: date) -> Draft:
    """What would be written if the month was closed now. Nothing is."""
    rates = stored_rates()
    here = rates_in(rates, month=month)
    service_ids = here.service_ids if here else frozenset[int]()
    weights = weights_now(service_ids) if service_ids else {}
    closed = closed_weights(before=month)
    written = _written(closed)
    costs = costs_of([*closed, month], rates=rates, weights={**closed, month: weights}, also=written).so_far
    return Draft(
        month,
        _own_lines(costs, month=month),
        _corrections({key: cost for key, cost in costs.items() if key[1] in closed}, written),
        without_outcome(month, service_ids=service_ids),
        weights,
    )


@transaction.atomic
def close_month(month: date, *, actor: Actor, seen: str = "") -> FeeRun:
    """Write down what everybody is charged for the month, and what has changed about earlier ones. Twice is once.

    `seen` is the version of the draft that the actor saw. Raises MonthNotClosable for a month that is not over or not
    the next, and ChangedMeanwhile when something else would be written; then nothing is.
    """
    lock_fees()
    run = FeeRun.objects.filter(month=month).first()
    if run is not None:
        return run
    if month != month_to_close() or not is_over(month):
        raise MonthNotClosable
    draft = draft_of(month)
    require_unchanged(seen, now=draft.version)
    run = FeeRun.objects.create(
        month=month,
        closed_by_id=actor.user_id,
        without_outcome=draft.without_outcome,
        weights={str(service_id): weight for service_id, weight in draft.weights.items()},
    )
    lines = [*draft.own, *draft.corrections]
    for line in lines:
        line.run = run
    FeeLine.objects.bulk_create(lines)
    record(actor, "fees.month_closed", run, month=f"{month:%Y-%m}", lines=len(lines))
    return run


def closed_weights(*, before: date) -> dict[date, Weights]:
    """The months that may still be put right, and how the minutes of each service counted in them."""
    first = month_after(before, count=-MONTHS_CORRECTED)
    runs = FeeRun.objects.filter(month__gte=first, month__lt=before).order_by("month")
    return {
        run.month: {int(service_id): weight for service_id, weight in run.weights.items()} for run in runs
    }


def _written(months: Collection[date]) -> Mapping[Key, Written]:
    """What was charged for these months. Who is erased is charged no more, and is paid nothing back. One query."""
    lines = FeeLine.objects.filter(month__in=months, recipient__erased_at__isnull=True).order_by()
    sums = lines.values_list("recipient_id", "month").annotate(Sum("visits"), Sum("minutes"), Sum("amount"))
    return {(who, month): Written(*row) for who, month, *row in sums}


def _own_lines(costs: Mapping[Key, Cost], *, month: date) -> Sequence[FeeLine]:
    """One for each who had a visit that counts, or pays without one."""
    return [
        _line(key, cost, before=NOTHING)
        for key, cost in costs.items()
        if key[1] == month and (cost.charge.given.visits or cost.charge.amount)
    ]


def _corrections(costs: Mapping[Key, Cost], written: Mapping[Key, Written]) -> Sequence[FeeLine]:
    """Of months that cost something else by now."""
    lines = (_line(key, cost, before=written.get(key, NOTHING)) for key, cost in costs.items())
    return sorted((line for line in lines if line.amount), key=lambda line: (line.month, line.recipient_id))


def _line(key: Key, cost: Cost, *, before: Written) -> FeeLine:
    given = cost.charge.given
    return FeeLine(
        recipient_id=key[0],
        month=key[1],
        table_id=cost.table_id,
        band=cost.charge.band.number,
        visits=given.visits - before.visits,
        minutes=given.minutes - before.minutes,
        amount=cost.charge.amount - before.amount,
    )
