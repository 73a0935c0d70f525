"""The pages and the files: what a reader asks for, and what of it they may see."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from foundation.alphabet import Alphabetical
from shop.models import Department, Service
from shop.queries.access import departments_for, get_department_for
from shop.queries.figures.all_figures import figures_of
from shop.queries.figures.span import Span
from shop.viewer import Viewer, viewer_of
from shop.views.guards import municipality_page, staff_page
from shop.views.manage.figures.months import Month, month_wanted
from shop.views.manage.figures.spreadsheet import spreadsheet
from shop.views.manage.figures.tables import Known, Line, shown_tables
from shop.views.manage.frame import department_page, draw_municipality_page


@staff_page
@require_safe
def of_department(request: HttpRequest, department_id: int) -> HttpResponse:
    """A month of one department, all services and each, beside the month before."""
    viewer, month = viewer_of(request), month_wanted(request)
    department = get_department_for(viewer, department_id)
    known = _known([department], viewer=viewer, first=month.before, months=2)
    lines = _lines(department, known=known)
    file_url = reverse("manage:figures_file", args=[department.pk])
    context = _context(known, lines=lines, month=month, file_url=file_url)
    return department_page(request, "shop/manage/figures.html", department, current="department", **context)


@staff_page
@require_safe
def file_of_department(request: HttpRequest, department_id: int) -> HttpResponse:
    """The same month as a file."""
    viewer, month = viewer_of(request), month_wanted(request)
    department = get_department_for(viewer, department_id)
    known = _known([department], viewer=viewer, first=month.first_day)
    lines = [(department.name, line) for line in _lines(department, known=known)]
    return spreadsheet(known, lines=lines, month=month, name=f"figures-{department.pk}")


@municipality_page
@require_safe
def of_municipality(request: HttpRequest) -> HttpResponse:
    """A month of all departments together and each, beside the month before."""
    viewer, month = viewer_of(request), month_wanted(request)
    departments = list(departments_for(viewer))
    known = _known(departments, viewer=viewer, first=month.before, months=2)
    total = Line(_("All departments"), None, is_total=True)
    each = [Line(one.name, one.pk, url=_page_of(one, month)) for one in departments]
    lines = [total, *each] if len(each) > 1 else each
    context = _context(known, lines=lines, month=month, file_url=reverse("manage:all_figures_file"))
    return draw_municipality_page(request, "shop/manage/figures.html", current="all_figures", **context)


@municipality_page
@require_safe
def file_of_municipality(request: HttpRequest) -> HttpResponse:
    """The same month as a file, with every department's services."""
    viewer, month = viewer_of(request), month_wanted(request)
    departments = list(departments_for(viewer))
    known = _known(departments, viewer=viewer, first=month.first_day)
    services = _services(departments)
    lines = [(_("All departments"), Line(_("All services"), None, is_total=True))]
    for department in departments:
        own = [service for service in services if service.department_id == department.pk]
        lines += [(department.name, line) for line in _lines(department, known=known, services=own)]
    return spreadsheet(known, lines=lines, month=month, name="figures")


def _known(departments: Sequence[Department], *, viewer: Viewer, first: date, months: int = 1) -> Known:
    ids = tuple(department.pk for department in departments)
    return Known(figures_of(Span(ids, first, months)), strange=frozenset(ids) - viewer.department_ids())


def _services(departments: Iterable[Department]) -> Sequence[Service]:
    return list(Service.objects.filter(department__in=list(departments)).order_by(Alphabetical("name"), "pk"))


def _lines(department: Department, *, known: Known, services: Sequence[Service] | None = None) -> list[Line]:
    """All services together, and each that is offered or has anything to tell; one alone is all of them."""
    told_of = {group.service_id for group in known.found}
    offered = [
        Line(service.name, department.pk, service.pk)
        for service in (_services([department]) if services is None else services)
        if service.is_active or service.pk in told_of
    ]
    total = Line(_("All services"), department.pk, is_total=True)
    return [total, *offered] if len(offered) > 1 else [total]


def _page_of(department: Department, month: Month) -> str:
    return f"{reverse('manage:figures', args=[department.pk])}?month={month.code}"


def _context(known: Known, *, lines: Sequence[Line], month: Month, file_url: str) -> dict[str, Any]:
    return {
        "month": month,
        "tables": list(shown_tables(known, lines=lines, month=month.first_day, before=month.before)),
        "hides_small_groups": bool(known.strange),
        "file_url": f"{file_url}?month={month.code}",
    }
