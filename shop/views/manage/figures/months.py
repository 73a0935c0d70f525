"""Which month a page of figures is about."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst

from shop.queries.figures.span import month_after
from ui.dates import brief_month

EARLIEST = date(2020, 1, 1)
"""The first month that can be asked for."""


@dataclass(frozen=True, slots=True)
class Month:
    """The month by its first day. `is_running`: more will come of it."""

    first_day: date
    is_running: bool

    @property
    def before(self) -> date:
        return month_after(self.first_day, by=-1)

    @property
    def earlier(self) -> date | None:
        """None where there is nothing to look at."""
        return self.before if self.first_day > EARLIEST else None

    @property
    def later(self) -> date | None:
        return None if self.is_running else month_after(self.first_day)

    @property
    def name(self) -> str:
        """“October 2026”."""
        return capfirst(date_format(self.first_day, "F Y"))

    @property
    def name_of_before(self) -> str:
        """“September”, in the middle of a sentence: in Norwegian in small letters."""
        return date_format(self.before, "F")

    @property
    def short_name_of_before(self) -> str:
        """“Sep”."""
        return capfirst(brief_month(self.before))

    @property
    def code(self) -> str:
        """As it stands in addresses and names of files: “2026-10”."""
        return f"{self.first_day:%Y-%m}"


def month_wanted(request: HttpRequest) -> Month:
    """The month in `?month=2026-10`; the last that is over unless said, and for whatever cannot be read."""
    running = timezone.localdate().replace(day=1)
    try:
        # A day is added, so that nothing but a year and a month can be said.
        wanted = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        wanted = month_after(running, by=-1)
    if not EARLIEST <= wanted <= running:
        wanted = month_after(running, by=-1)
    return Month(wanted, is_running=wanted == running)
