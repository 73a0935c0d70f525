"""The municipality's rate tables as the arithmetic takes them, and what each of them says is paid for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from modules.home_help.fees.models import FeeBand, FeeTable
from modules.home_help.fees.reckoning import Band, Strategy, Table, first_of, table_of
from shop.models import Service


@dataclass(frozen=True, slots=True)
class Rates:
    """A table that is stored: what it charges, and of which services."""

    table_id: int
    table: Table
    service_ids: frozenset[int]


def stored_rates() -> Sequence[Rates]:
    """Every table, the first one first. Three queries at most."""
    tables = FeeTable.objects.order_by("starts_on").prefetch_related("bands", "services")
    return [rates_of(each) for each in tables]


def rates_of(stored: FeeTable) -> Rates:
    table = Table(
        starts_on=stored.starts_on,
        strategy=Strategy(stored.strategy),
        bands=tuple(_band(each) for each in stored.bands.all()),
        default_band=stored.default_band,
        statutory_maximum=stored.statutory_maximum,
        cost_price=stored.cost_price,
        charges_missed=stored.charges_missed,
        charges_idle=stored.charges_idle,
    )
    return Rates(stored.pk, table, frozenset(service.pk for service in stored.services.all()))


def rates_in(rates: Iterable[Rates], *, month: date) -> Rates | None:
    """Those in force in the month; None where nothing was charged yet."""
    by_start = {each.table.starts_on: each for each in rates}
    found = table_of((each.table for each in by_start.values()), month=first_of(month))
    return by_start[found.starts_on] if found else None


def weights_now(service_ids: Iterable[int]) -> Mapping[int, int]:
    """How many times the minutes of each service count: once, or for each who comes where the core counts so too.

    A second helper whom the recipient asked for costs nothing, as they take no more of what was granted. One query.
    """
    services = Service.objects.filter(pk__in=list(service_ids))
    return {
        pk: needed if each_counts else 1
        for pk, needed, each_counts in services.values_list("pk", "providers_needed", "counts_each_provider")
    }


def _band(stored: FeeBand) -> Band:
    return Band(
        number=stored.number,
        label=stored.label,
        is_under_2g=stored.is_under_2g,
        hourly_rate=stored.hourly_rate,
        monthly_cap=stored.monthly_cap,
        subscription=stored.subscription,
        hours=stored.hours,
    )
