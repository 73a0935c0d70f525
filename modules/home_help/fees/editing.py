"""The municipality's administrator says what is charged: a new table from a month on, or one that is not used yet put
right.
"""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from audit.record import record
from foundation.actor import Actor
from foundation.errors import NotFound
from modules.home_help.fees.closing import lock_fees
from modules.home_help.fees.errors import MonthTaken, TableIncomplete, TableIsUsed
from modules.home_help.fees.models import FeeBand, FeeRun, FeeTable
from modules.home_help.fees.rate_tables import rates_of
from modules.home_help.fees.reckoning import Table, problems_of
from shop.domain.meanwhile import require_unchanged
from shop.models import Service
from shop.queries.versions import version_of


def version_of_table(stored: FeeTable) -> str:
    """Changes with whatever the table says."""
    rates = rates_of(stored)
    return version_of([rates.table, sorted(rates.service_ids)])


def is_used(stored: FeeTable) -> bool:
    """Whether months were closed by it. One query."""
    return _is_closed_from(stored.starts_on)


@transaction.atomic
def add_table(table: Table, *, service_ids: Collection[int], actor: Actor) -> FeeTable:
    """Charge by the table from its month on.

    Raises TableIncomplete, MonthTaken, and TableIsUsed where the month is closed; then nothing is changed.
    """
    lock_fees()
    _require_possible(table)
    stored = FeeTable.objects.create(**_values(table))
    _write_rest(stored, table, service_ids=service_ids)
    record(actor, "fee_table.added", stored, month=f"{table.starts_on:%Y-%m}")
    return stored


@transaction.atomic
def change_table(
    stored: FeeTable, *, table: Table, service_ids: Collection[int], actor: Actor, seen: str = ""
) -> FeeTable:
    """Let what is stored be this table. `seen` is its version when the actor opened it.

    Raises as `add_table` does, TableIsUsed also where months were closed by it, ChangedMeanwhile, and NotFound where it
    was removed meanwhile; then nothing is changed.
    """
    lock_fees()
    found = FeeTable.objects.prefetch_related("bands", "services").filter(pk=stored.pk).first()
    if found is None:
        raise NotFound
    stored = found
    require_unchanged(seen, now=version_of_table(stored))
    if is_used(stored):
        raise TableIsUsed
    _require_possible(table, apart_from=stored)
    for name, value in _values(table).items():
        setattr(stored, name, value)
    stored.save(update_fields=list(_values(table)))
    stored.bands.all().delete()
    _write_rest(stored, table, service_ids=service_ids)
    record(actor, "fee_table.changed", stored, month=f"{table.starts_on:%Y-%m}")
    return stored


@transaction.atomic
def remove_table(stored: FeeTable, *, actor: Actor) -> None:
    """Charge as the table before it, or nothing where there is none; twice is once.

    Raises TableIsUsed, and then nothing is changed.
    """
    lock_fees()
    found = FeeTable.objects.filter(pk=stored.pk).first()
    if found is None:
        return
    stored = found
    if is_used(stored):
        raise TableIsUsed
    record(actor, "fee_table.removed", stored, month=f"{stored.starts_on:%Y-%m}")
    stored.delete()


def _require_possible(table: Table, *, apart_from: FeeTable | None = None) -> None:
    problems = problems_of(table)
    if problems:
        raise TableIncomplete(problems=",".join(str(problem) for problem, _band in problems))
    others = FeeTable.objects.filter(starts_on=table.starts_on)
    if apart_from is not None:
        others = others.exclude(pk=apart_from.pk)
    if others.exists():
        raise MonthTaken
    if _is_closed_from(table.starts_on):
        raise TableIsUsed


def _is_closed_from(month: date) -> bool:
    """What holds in a month that is closed does not change."""
    return FeeRun.objects.filter(month__gte=month).exists()


def _values(table: Table) -> dict[str, object]:
    return {
        "starts_on": table.starts_on,
        "strategy": table.strategy.value,
        "default_band": table.default_band,
        "statutory_maximum": table.statutory_maximum,
        "cost_price": table.cost_price,
        "charges_missed": table.charges_missed,
        "charges_idle": table.charges_idle,
    }


def _write_rest(stored: FeeTable, table: Table, *, service_ids: Collection[int]) -> None:
    FeeBand.objects.bulk_create(
        FeeBand(
            table=stored,
            number=band.number,
            label=band.label,
            is_under_2g=band.is_under_2g,
            hourly_rate=band.hourly_rate,
            monthly_cap=band.monthly_cap,
            subscription=band.subscription,
            hours=band.hours,
        )
        for band in table.bands
    )
    stored.services.set(Service.objects.filter(pk__in=list(service_ids)))
