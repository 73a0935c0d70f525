"""What recipients will see after a change of hours, beside what they see now: the change itself, taken back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.domain.capacity.second_thoughts import change_unless_it_strands, look_ahead
from shop.domain.capacity.stranding import Stranding, count_stranded_by
from shop.models import Department
from shop.presentation import clock
from shop.queries.free_by_day import Days, FreeTimes, first_day_beyond, free_times_of, shown_to_recipients
from shop.views.manage.asking import agreed_to, ask_about_stranding
from shop.views.manage.words import day_ahead
from ui.dates import long_day

DAYS_IN_SIGHT = 5


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """`is_new` and `is_gone` are never both."""

    clock: str
    is_new: bool
    is_gone: bool


@dataclass(frozen=True, slots=True)
class DayPreview:
    """A day on which something changes; `counts` says how many are free now and will be."""

    day: str
    counts: str
    times: Sequence[TimeOfDay]


@dataclass(frozen=True, slots=True)
class ServicePreview:
    """The first days are in sight, the others in a fold. `note` is about when recipients see them."""

    name: str
    days: Sequence[DayPreview]
    folded: Sequence[DayPreview]
    note: str

    @property
    def day_count(self) -> int:
        return len(self.days) + len(self.folded)


@dataclass(frozen=True, slots=True)
class Preview:
    """The services whose free times change, and the names of those whose times stay."""

    changed: Sequence[ServicePreview]
    same: str


def try_change(request: HttpRequest, department: Department, change: Callable[[], object]) -> Stranding:
    """Make the change unless it strands visits that nobody has been asked about: then it is taken back.

    Raises what the change raises.
    """
    _done, stranding = change_unless_it_strands(change, department=department, may_strand=agreed_to(request))
    return stranding


def ask_with_preview(
    request: HttpRequest,
    department: Department,
    *,
    change: Callable[[], object],
    days: Days | None = None,
    **words: Any,
) -> HttpResponse:
    """The question before the change: what recipients will see in `days` (all that can be booked), and which visits.

    Nothing is changed. `words` are those of `ask_about_stranding`. Raises what the change raises.
    """

    def count() -> Stranding:
        return count_stranded_by(change, department=department)[1]

    services = shown_to_recipients(department)
    stranding, before, after = look_ahead(
        count, look=partial(free_times_of, services, now=timezone.now(), days=days)
    )
    return ask_about_stranding(
        request,
        department,
        stranding=stranding,
        preview=preview_in_words(before, after, days=days),
        **words,
    )


def _free(count: int) -> str:
    return (
        ngettext("%(count)s free time", "%(count)s free times", count) % {"count": count}
        if count
        else _("none")
    )


def preview_in_words(
    before: Sequence[FreeTimes], after: Sequence[FreeTimes], *, days: Days | None = None
) -> Preview:
    """Service by service; only the days on which the free times are others than now."""
    each = [_of_service(now, later, days=days) for now, later in zip(before, after, strict=True)]
    same = ", ".join(service.name for service in each if not service.days)
    return Preview([service for service in each if service.days], same)


def _of_service(now: FreeTimes, later: FreeTimes, *, days: Days | None) -> ServicePreview:
    changed = [
        _of_day(day, now.by_day.get(day, ()), later.by_day.get(day, ()))
        for day in sorted({*now.by_day, *later.by_day})
        if list(now.by_day.get(day, ())) != list(later.by_day.get(day, ()))
    ]
    note, beyond = "", first_day_beyond(now.service)
    if days is not None and days.first >= beyond:
        ahead = now.service.booking_horizon
        note = ngettext(
            "It can be booked %(count)s day ahead, so recipients do not see these days yet.",
            "It can be booked %(count)s days ahead, so recipients do not see these days yet.",
            ahead,
        ) % {"count": ahead}
    elif days is not None and days.last >= beyond:
        note = _("Recipients do not see the days from %(day)s yet.") % {"day": day_ahead(beyond)}
    return ServicePreview(now.service.name, changed[:DAYS_IN_SIGHT], changed[DAYS_IN_SIGHT:], note)


def _of_day(day: date, now: Sequence[datetime], later: Sequence[datetime]) -> DayPreview:
    times = [
        TimeOfDay(clock(moment), is_new=moment not in now, is_gone=moment not in later)
        for moment in sorted({*now, *later})
    ]
    counts = _("now %(now)s, then %(later)s") % {"now": _free(len(now)), "later": _free(len(later))}
    return DayPreview(capfirst(long_day(day)), counts, times)
