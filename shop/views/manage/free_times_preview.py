"""What recipients will see after a change of hours, beside what they see now: the change itself, taken back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.domain.capacity.second_thoughts import change_unless_it_strands, look_ahead
from shop.domain.capacity.stranding import Stranding, count_stranded_by
from shop.models import Department, Service
from shop.presentation import clock
from shop.queries.free_by_day import Days, FreeTimes, first_day_beyond, free_times_of, shown_to_recipients
from shop.views.manage.asking import agreed_to, ask_about_stranding
from shop.views.manage.words import day_ahead
from ui.dates import long_day

DAYS_IN_SIGHT = 5
MOST_SERVICES = 40
"""Of all departments together: what is closed is closed for the others as well."""


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
    """The services whose free times change, and the names of those whose times stay; `is_part` if there are more."""

    changed: Sequence[ServicePreview]
    same: str
    is_part: bool = False


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
    service: Service | None = None,
    **words: Any,
) -> HttpResponse:
    """The question before the change: what recipients will see in `days` (all that can be booked), and which visits.

    Of that one service, where it is the only one that the change is about. Nothing is changed. `words` are those of
    `ask_about_stranding`. Raises what the change raises.
    """

    def count() -> Stranding:
        return count_stranded_by(change, department=department)[1]

    return _ask(request, department, count=count, days=days, service=service, words=words)


def ask_with_preview_of_all(
    request: HttpRequest, *, change: Callable[[], Stranding], days: Days, **words: Any
) -> HttpResponse:
    """The same before a change in every department, which counts itself what it strands.

    Two queries for each service looked at, of which there are MOST_SERVICES at most.
    """
    return _ask(request, None, count=change, days=days, service=None, words=words)


def _ask(
    request: HttpRequest,
    department: Department | None,
    *,
    count: Callable[[], Stranding],
    days: Days | None,
    service: Service | None,
    words: Mapping[str, Any],
) -> HttpResponse:
    now = timezone.now()

    def look() -> Sequence[FreeTimes]:
        shown = [each for each in shown_to_recipients(department) if service in {None, each}]
        return free_times_of(shown[:MOST_SERVICES], now=now, days=days)

    stranding, before, after = look_ahead(count, look=look)
    return ask_about_stranding(
        request,
        department,
        stranding=stranding,
        preview=preview_in_words(before, after, days=days, is_of_all=department is None),
        **words,
    )


def _free(count: int) -> str:
    return (
        ngettext("%(count)s free time", "%(count)s free times", count) % {"count": count}
        if count
        else _("none")
    )


def preview_in_words(
    before: Sequence[FreeTimes],
    after: Sequence[FreeTimes],
    *,
    days: Days | None = None,
    is_of_all: bool = False,
) -> Preview:
    """Service by service; only the days on which the free times are others than now.

    A service that can be booked only before the change, or only after it, has no times the other time.
    """
    now, later = ({each.service.pk: each for each in times} for times in (before, after))
    each = [
        _of_service(
            now.get(pk, FreeTimes(service)), later.get(pk, FreeTimes(service)), days=days, is_of_all=is_of_all
        )
        for pk, service in {found.service.pk: found.service for found in (*after, *before)}.items()
    ]
    same = ", ".join(service.name for service in each if not service.days)
    left_out = is_of_all and len(before) == MOST_SERVICES
    return Preview([service for service in each if service.days], same, is_part=left_out)


def _of_service(now: FreeTimes, later: FreeTimes, *, days: Days | None, is_of_all: bool) -> ServicePreview:
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
    service = now.service
    name = f"{service.department.name}: {service.name}" if is_of_all else service.name
    return ServicePreview(name, changed[:DAYS_IN_SIGHT], changed[DAYS_IN_SIGHT:], note)


def _of_day(day: date, now: Sequence[datetime], later: Sequence[datetime]) -> DayPreview:
    times = [
        TimeOfDay(clock(moment), is_new=moment not in now, is_gone=moment not in later)
        for moment in sorted({*now, *later})
    ]
    counts = _("now %(now)s, then %(later)s") % {"now": _free(len(now)), "later": _free(len(later))}
    return DayPreview(capfirst(long_day(day)), counts, times)
