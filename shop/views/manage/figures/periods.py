"""Which months a page of figures is about."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from shop.queries.figures.span import month_after
from ui.dates import brief_month

EARLIEST = date(2020, 1, 1)
"""The first month that can be asked for."""
MOST_MONTHS = 24
"""So many months can be asked for at once."""
A_YEAR = 12


class NoSuchPeriod(ValueError):
    """What was asked for is no period; says so in words for the reader."""


@dataclass(frozen=True, slots=True)
class Period:
    """So many whole months from the first, which is given by its first day."""

    first: date
    months: int

    @classmethod
    def between(cls, first: date, last: date) -> Self:
        """Both months included."""
        return cls(first, 12 * (last.year - first.year) + last.month - first.month + 1)

    @property
    def last(self) -> date:
        return month_after(self.first, by=self.months - 1)

    @property
    def is_one_month(self) -> bool:
        return self.months == 1

    @property
    def is_running(self) -> bool:
        """More will come of its last month."""
        return self.last == running_month()

    @property
    def before(self) -> Self:
        """As many months, just before."""
        return type(self)(month_after(self.first, by=-self.months), self.months)

    @property
    def earlier(self) -> Self | None:
        """None where there is nothing to look at."""
        return self.before if self.before.first >= EARLIEST else None

    @property
    def later(self) -> Self | None:
        after = type(self)(month_after(self.first, by=self.months), self.months)
        return after if after.last <= running_month() else None

    @property
    def name(self) -> str:
        """“October 2026”, “November 2025 – October 2026”, in Norwegian the second in small letters."""
        return capfirst(self.name_in_a_sentence)

    @property
    def name_in_a_sentence(self) -> str:
        """The same where words go before it: in Norwegian all of it in small letters."""
        last = "" if self.is_one_month else f" – {date_format(self.last, 'F Y')}"
        return f"{date_format(self.first, 'F Y')}{last}"

    @property
    def name_of_before(self) -> str:
        """“September”, in the middle of a sentence: in Norwegian in small letters."""
        return date_format(self.before.first, "F")

    @property
    def short_name_of_before(self) -> str:
        """“Sep”."""
        return capfirst(brief_month(self.before.first))

    @property
    def query(self) -> str:
        """As it stands in addresses."""
        return f"from={code_of(self.first)}&to={code_of(self.last)}"

    @property
    def code(self) -> str:
        """As it stands in names of files: “2026-10”, “2025-11--2026-10”."""
        return code_of(self.first) if self.is_one_month else f"{code_of(self.first)}--{code_of(self.last)}"


def running_month() -> date:
    return timezone.localdate().replace(day=1)


def last_year_of_months() -> Period:
    """The twelve months that are over, the last of them most recently: what is shown unless said."""
    return Period(month_after(running_month(), by=-A_YEAR), A_YEAR)


def usual_periods() -> list[tuple[str, Period]]:
    """Those that are one click away."""
    running = running_month()
    new_year = running.replace(month=1)
    return [
        (_("Last 12 months"), last_year_of_months()),
        (_("This year"), Period.between(new_year, running)),
        (_("Last year"), Period(month_after(new_year, by=-A_YEAR), A_YEAR)),
        (_("Last month"), Period(month_after(running, by=-1), 1)),
    ]


def months_to_choose(period: Period) -> list[date]:
    """The last three years, and further back where the period begins before; the latest first."""
    running = running_month()
    first = min(period.first, max(EARLIEST, month_after(running, by=1 - 3 * A_YEAR)))
    return [month_after(running, by=-number) for number in range(Period.between(first, running).months)]


def period_from(first: str, last: str) -> Period:
    """The period between two months like “2026-10”; raises NoSuchPeriod."""
    period = Period.between(_month(first), _month(last))
    if period.months < 1:
        raise NoSuchPeriod(_("The first month must not be after the last."))
    if period.first < EARLIEST:
        raise NoSuchPeriod(_("There are figures from %(month)s.") % {"month": date_format(EARLIEST, "F Y")})
    if period.last > running_month():
        raise NoSuchPeriod(_("The last month has not begun yet."))
    if period.months > MOST_MONTHS:
        raise NoSuchPeriod(_("At most %(count)s months can be shown at once.") % {"count": MOST_MONTHS})
    return period


def name_of(month: date) -> str:
    """“October 2026”."""
    return capfirst(date_format(month, "F Y"))


def code_of(month: date) -> str:
    """“2026-10”."""
    return f"{month:%Y-%m}"


def _month(code: str) -> date:
    try:
        # A day is added, so that nothing but a year and a month can be said.
        return date.fromisoformat(f"{code}-01")
    except ValueError:
        raise NoSuchPeriod(_("A month is written like 2026-10.")) from None
