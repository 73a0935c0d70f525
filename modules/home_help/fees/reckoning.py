"""What help costs in a month: arithmetic alone, in whole øre. No database, no words.

A `Table` is what the municipality charges from the first of a month; it has a band for each size of household income.
`charge_of` goes through its rules one by one and keeps each as a `Step`, so that whoever reads the sum can follow it.

Everything that is divided is rounded down to whole øre, once a month and not visit by visit: nobody pays more than the
rate, whatever is charged is never above a ceiling, and in which order visits took place makes no difference.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MINUTES_PER_HOUR = 60


class Strategy(StrEnum):
    """HOURLY: by the hour, until a band's monthly cap. SUBSCRIPTION: one amount a month, however much help there was.
    SUBSCRIPTION_AFTER_HOURS: by the hour until so many hours, the subscription from there.
    """

    HOURLY = "hourly"
    SUBSCRIPTION = "subscription"
    SUBSCRIPTION_AFTER_HOURS = "subscription_after_hours"


class Rule(StrEnum):
    """What a step of the arithmetic follows: the hours, the subscription, and what caps them."""

    HOURS = "hours"
    SUBSCRIPTION = "subscription"
    CAP = "cap"
    COST = "cost"
    STATUTORY = "statutory"


class Problem(StrEnum):
    """Why a table cannot be charged by."""

    NOT_THE_FIRST = "not_the_first"
    NO_BANDS = "no_bands"
    NOT_IN_ORDER = "not_in_order"
    NEGATIVE = "negative"
    RATE_MISSING = "rate_missing"
    SUBSCRIPTION_MISSING = "subscription_missing"
    HOURS_MISSING = "hours_missing"
    ABOVE_COST = "above_cost"
    MAXIMUM_MISSING = "maximum_missing"
    NO_SUCH_DEFAULT = "no_such_default"


@dataclass(frozen=True, slots=True)
class Band:
    """What households of one size of income pay. `hours` is how many are charged one by one before the subscription.

    `hourly_rate`, `monthly_cap` and `subscription` are in øre; None where the strategy has no use for it, and for a cap
    that there is none.
    """

    number: int
    label: str
    is_under_2g: bool = False
    hourly_rate: int | None = None
    monthly_cap: int | None = None
    subscription: int | None = None
    hours: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """What is charged from `starts_on`, until another one begins.

    `statutory_maximum` holds for the bands under 2 G and for all practical help of a month together. `cost_price` is
    what an hour costs the municipality, which no hour is charged above. Somebody without a band, or with one that the
    table does not have, pays as `default_band`. A door that nobody opened counts as booked if it `charges_missed`. A
    subscription is charged of a month in which somebody had a decision and no visit if it `charges_idle`.
    """

    starts_on: date
    strategy: Strategy
    bands: tuple[Band, ...]
    default_band: int
    statutory_maximum: int | None = None
    cost_price: int | None = None
    charges_missed: bool = False
    charges_idle: bool = False

    def band(self, number: int | None) -> Band:
        """The band that counts for somebody who has this one."""
        by_number = {band.number: band for band in self.bands}
        return by_number[number] if number in by_number else by_number[self.default_band]


@dataclass(frozen=True, slots=True)
class Help:
    """The help somebody had in a month that counts: `minutes` in `visits`; with a decision it `is_granted`.

    What counts is for who counts it: visits carried out, and missed ones where the table says so; where each of two
    providers counts, the minutes are those of both.
    """

    minutes: int = 0
    visits: int = 0
    is_granted: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the arithmetic: the rule, and what the sum is after it."""

    rule: Rule
    amount: int


@dataclass(frozen=True, slots=True)
class Charge:
    """What a month costs, step by step. Without a step it costs nothing."""

    band: Band
    given: Help
    steps: tuple[Step, ...]

    @property
    def amount(self) -> int:
        return self.steps[-1].amount if self.steps else 0

    @property
    def is_capped(self) -> bool:
        """Whether more help this month costs nothing more."""
        return any(step.rule in {Rule.CAP, Rule.STATUTORY} for step in self.steps)


def first_of(day: date) -> date:
    """The first of the day's month."""
    return day.replace(day=1)


def month_after(month: date, *, count: int = 1) -> date:
    """The first of the month so many months later, or earlier."""
    years, place = divmod(month.month - 1 + count, 12)
    return date(month.year + years, place + 1, 1)


def table_of(tables: Iterable[Table], *, month: date) -> Table | None:
    """The table in force in the month; None where there was none, and help was free."""
    begun = [table for table in tables if table.starts_on <= month]
    return max(begun, key=lambda table: table.starts_on, default=None)


def charge_of(table: Table, *, band: int | None, given: Help) -> Charge:
    """What the help of one month costs somebody with this band, or without one."""
    theirs = table.band(band)
    steps = _begin(table, theirs, given)
    if steps:
        for rule, ceiling in _ceilings(table, theirs, given):
            if steps[-1].amount > ceiling:
                steps.append(Step(rule, ceiling))
    return Charge(theirs, given, tuple(steps))


def _begin(table: Table, band: Band, given: Help) -> list[Step]:
    by_the_hour = Step(Rule.HOURS, _of_hours(band.hourly_rate or 0, given.minutes))
    subscription = Step(Rule.SUBSCRIPTION, band.subscription or 0)
    if not (given.visits or (given.is_granted and table.charges_idle)):
        return []
    match table.strategy:
        case Strategy.HOURLY:
            return [by_the_hour] if given.visits else []
        case Strategy.SUBSCRIPTION:
            return [subscription]
        case Strategy.SUBSCRIPTION_AFTER_HOURS:
            if not given.visits:
                return []
            if given.minutes > (band.hours or 0) * MINUTES_PER_HOUR:
                return [subscription]
            # Fewer hours never cost more than the subscription that more of them would.
            is_more = by_the_hour.amount > subscription.amount
            return [by_the_hour, subscription] if is_more else [by_the_hour]


def _ceilings(table: Table, band: Band, given: Help) -> Iterable[tuple[Rule, int]]:
    if table.strategy == Strategy.HOURLY and band.monthly_cap is not None:
        yield Rule.CAP, band.monthly_cap
    if table.strategy != Strategy.SUBSCRIPTION and table.cost_price is not None:
        yield Rule.COST, _of_hours(table.cost_price, given.minutes)
    if band.is_under_2g and table.statutory_maximum is not None:
        yield Rule.STATUTORY, table.statutory_maximum


def _of_hours(rate: int, minutes: int) -> int:
    return rate * minutes // MINUTES_PER_HOUR


def problems_of(table: Table) -> list[tuple[Problem, int | None]]:
    """What must be put right before anything is charged by it, with the number of the band it is about."""
    found: list[tuple[Problem, int | None]] = []
    if table.starts_on.day != 1:
        found.append((Problem.NOT_THE_FIRST, None))
    if not table.bands:
        found.append((Problem.NO_BANDS, None))
    if [band.number for band in table.bands] != list(range(1, len(table.bands) + 1)):
        found.append((Problem.NOT_IN_ORDER, None))
    if table.bands and table.default_band not in {band.number for band in table.bands}:
        found.append((Problem.NO_SUCH_DEFAULT, None))
    if any(band.is_under_2g for band in table.bands) and table.statutory_maximum is None:
        found.append((Problem.MAXIMUM_MISSING, None))
    if any(amount is not None and amount < 0 for amount in (table.statutory_maximum, table.cost_price)):
        found.append((Problem.NEGATIVE, None))
    return found + [
        (problem, band.number) for band in table.bands for problem in _problems_of_band(table, band)
    ]


def _problems_of_band(table: Table, band: Band) -> Iterable[Problem]:
    numbers = (band.hourly_rate, band.monthly_cap, band.subscription, band.hours)
    if any(number is not None and number < 0 for number in numbers):
        yield Problem.NEGATIVE
    if table.strategy != Strategy.SUBSCRIPTION and band.hourly_rate is None:
        yield Problem.RATE_MISSING
    if table.strategy != Strategy.HOURLY and band.subscription is None:
        yield Problem.SUBSCRIPTION_MISSING
    if table.strategy == Strategy.SUBSCRIPTION_AFTER_HOURS and band.hours is None:
        yield Problem.HOURS_MISSING
    if table.cost_price is not None and (band.hourly_rate or 0) > table.cost_price:
        yield Problem.ABOVE_COST
