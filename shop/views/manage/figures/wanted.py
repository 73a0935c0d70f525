"""What a reader asks a page of figures for: which months, and what stands on each line."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shop.views.manage.figures.periods import (
    NoSuchPeriod,
    Period,
    code_of,
    last_year_of_months,
    months_to_choose,
    name_of,
    period_from,
    usual_periods,
)
from ui.tiles import Choice


class By(StrEnum):
    """What each line is."""

    MONTH = "month"
    DEPARTMENT = "department"
    MODULE = "module"
    SERVICE = "service"

    @property
    def heading(self) -> str:
        """What stands above the lines' names."""
        return {
            By.MONTH: _("Month"),
            By.DEPARTMENT: _("Department"),
            By.MODULE: _("Module"),
            By.SERVICE: _("Service"),
        }[self]


OF_DEPARTMENT = (By.MONTH, By.MODULE, By.SERVICE)
OF_MUNICIPALITY = tuple(By)


@dataclass(frozen=True, slots=True)
class Wanted:
    """`problem` says what could not be understood; then the usual is shown instead."""

    period: Period
    by: By
    offered: Sequence[By]
    problem: str = ""

    @property
    def query(self) -> str:
        return self.query_of(self.period)

    def query_of(self, period: Period, *, by: By | None = None) -> str:
        """The address of the same page about other months, or with other lines."""
        return f"?by={by or self.by}&{period.query}"

    @property
    def earlier_query(self) -> str:
        return self.query_of(self.period.earlier) if self.period.earlier else ""

    @property
    def later_query(self) -> str:
        return self.query_of(self.period.later) if self.period.later else ""

    @property
    def groupings(self) -> list[Choice]:
        names = {
            By.MONTH: pgettext("figures", "By month"),
            By.DEPARTMENT: pgettext("figures", "By department"),
            By.MODULE: pgettext("figures", "By module"),
            By.SERVICE: pgettext("figures", "By service"),
        }
        return [
            Choice(label=names[by], url=self.query_of(self.period, by=by), value=by, is_current=by == self.by)
            for by in self.offered
        ]

    @property
    def usual(self) -> list[Choice]:
        return [
            Choice(label=name, url=self.query_of(period), value=period.code, is_current=period == self.period)
            for name, period in usual_periods()
        ]

    @property
    def first_months(self) -> list[Choice]:
        return self._months(code_of(self.period.first))

    @property
    def last_months(self) -> list[Choice]:
        return self._months(code_of(self.period.last))

    def _months(self, chosen: str) -> list[Choice]:
        return [
            Choice(label=name_of(month), url="", value=code_of(month), is_current=code_of(month) == chosen)
            for month in months_to_choose(self.period)
        ]


def wanted_of(request: HttpRequest, *, offered: Sequence[By]) -> Wanted:
    """From `?by=service&from=2026-01&to=2026-10`: by month the last twelve that are over unless said.

    Where only one end is said, it is that month alone.
    """
    first, last = request.GET.get("from", ""), request.GET.get("to", "")
    period, by, problem = last_year_of_months(), offered[0], ""
    if first or last:
        try:
            period = period_from(first or last, last or first)
        except NoSuchPeriod as refused:
            problem = str(refused)
    if asked := request.GET.get("by", ""):
        if asked in offered:
            by = By(asked)
        else:
            problem = problem or _("These figures cannot be shown like that.")
    return Wanted(period, by, offered, problem)
