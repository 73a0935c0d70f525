"""The lines of a page of figures: months, departments, modules or services."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from shop.errors import ServiceNotOffered
from shop.models import Department, Service
from shop.queries.figures.span import Group, Span
from shop.registry import module_of
from shop.views.manage.figures.periods import Period, name_of, running_month
from shop.views.manage.figures.wanted import By, Wanted


@dataclass(frozen=True, slots=True)
class Line:
    """A group's name, and where more of it can be seen; `before` is the same group the month before, if that is shown.

    `is_total` is what the others add up to, `note` stands small beneath the name. `department` and `module` are for the
    file. With `is_so_far` its month is running.
    """

    name: str
    group: Group
    before: Group | None = None
    url: str = ""
    note: str = ""
    department: str = ""
    module: str = ""
    first_month: date = date.min
    last_month: date = date.min
    is_total: bool = False
    is_so_far: bool = False


@dataclass(frozen=True)
class Subject:
    """What a page is about: one department, or all that the reader may see. `services` are theirs, by their names."""

    departments: Sequence[Department]
    services: Sequence[Service]
    is_of_all: bool

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(each.pk for each in self.departments)

    @cached_property
    def modules(self) -> dict[int, str]:
        """The key of each service's module."""
        return {service.pk: service.module_key for service in self.services}

    @property
    def total(self) -> Group:
        """Everything, in the whole span."""
        return Group(None, None if self.is_of_all else self.departments[0].pk)

    @property
    def total_name(self) -> str:
        return _("All departments") if self.is_of_all else _("All services")


def span_wanted(subject: Subject, wanted: Wanted) -> Span:
    """What must be asked for: a single month stands beside the one before, several stand for themselves."""
    period = wanted.period
    if wanted.by is By.MONTH:
        return Span(subject.ids, period.first, period.months)
    if period.is_one_month:
        return Span(subject.ids, period.before.first, 2)
    return Span(subject.ids, period.first, period.months, whole=True)


def lines_of(subject: Subject, wanted: Wanted, *, found: Iterable[Group]) -> list[Line]:
    """In their order: the total first, then by name; months by time, from the first of which anything is known."""
    known = set(found)
    if wanted.by is By.MONTH:
        return _months(subject, wanted.period, known=known)
    parts = {By.DEPARTMENT: _departments, By.MODULE: _modules, By.SERVICE: _services}[wanted.by]
    each = parts(subject, wanted.period, known)
    if len(each) == 1 and (subject.is_of_all or wanted.by is By.MODULE):
        return each
    total = _line(subject.total_name, subject.total, wanted.period, is_total=True)
    return [total, *each] if len(each) > 1 else [total]


def _months(subject: Subject, period: Period, *, known: set[Group]) -> list[Line]:
    told = [group.month for group in known if group.month]
    lines = []
    for month in Span((), period.first, period.months).month_by_month:
        if told and month >= min(told):
            group = subject.total._replace(month=month)
            url = f"?by={By.MODULE if subject.is_of_all else By.SERVICE}&{Period(month, 1).query}"
            lines.append(_line(name_of(month), group, Period(month, 1), url=url))
    return lines


def _departments(subject: Subject, period: Period, known: set[Group]) -> list[Line]:
    return [
        _line(each.name, Group(None, each.pk), period, url=_page_of(each, period), department=each.name)
        for each in subject.departments
    ]


def _modules(subject: Subject, period: Period, known: set[Group]) -> list[Line]:
    keys = sorted({key for pk, key in subject.modules.items() if _is_told_of(pk, known)})
    return [
        _line(name_of_module(key), subject.total._replace(module_key=key), period, module=name_of_module(key))
        for key in keys
    ]


def _services(subject: Subject, period: Period, known: set[Group]) -> list[Line]:
    names = {each.pk: each.name for each in subject.departments}
    order = list(names)
    told = [each for each in subject.services if each.is_active or _is_told_of(each.pk, known)]
    return [
        _line(
            each.name,
            Group(None, each.department_id, each.pk),
            period,
            note=names[each.department_id] if subject.is_of_all else "",
            department=names[each.department_id],
            module=name_of_module(each.module_key),
        )
        for each in sorted(told, key=lambda each: order.index(each.department_id))
    ]


def _is_told_of(service_id: int, known: set[Group]) -> bool:
    return any(group.service_id == service_id for group in known)


def _line(name: str, group: Group, period: Period, **more: str | bool) -> Line:
    before = None
    if period.is_one_month:
        before = group._replace(month=period.before.first) if group.month is None else None
        group = group._replace(month=period.first)
    return Line(
        name,
        group,
        before,
        first_month=period.first,
        last_month=period.last,
        is_so_far=period.last == running_month(),
        **more,  # type: ignore[arg-type] # what the lines' makers say of them, each by its name
    )


def _page_of(department: Department, period: Period) -> str:
    return f"{reverse('manage:figures', args=[department.pk])}?by={By.SERVICE}&{period.query}"


def name_of_module(key: str) -> str:
    """As the module is called; its key where it is not installed any more."""
    try:
        return str(module_of(key).title)
    except ServiceNotOffered:
        return key
