"""The pages and the files: what a reader asks for, and what of it they may see."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from foundation.alphabet import Alphabetical
from shop.models import Department, Service
from shop.queries.access import departments_for, get_department_for
from shop.queries.figures.all_figures import figures_of
from shop.viewer import Viewer, viewer_of
from shop.views.guards import municipality_page, staff_page
from shop.views.manage.figures.hiding import Reader
from shop.views.manage.figures.lines import Subject, lines_of, span_wanted
from shop.views.manage.figures.of_modules import OfModules
from shop.views.manage.figures.pictures import drawn
from shop.views.manage.figures.spreadsheet import spreadsheet
from shop.views.manage.figures.tables import Known, shown_tables
from shop.views.manage.figures.wanted import OF_DEPARTMENT, OF_MUNICIPALITY, Wanted, wanted_of
from shop.views.manage.frame import department_page, draw_municipality_page


@staff_page
@require_safe
def of_department(request: HttpRequest, department_id: int) -> HttpResponse:
    """One department by month, module or service, with pictures."""
    viewer, wanted = viewer_of(request), wanted_of(request, offered=OF_DEPARTMENT)
    department = get_department_for(viewer, department_id)
    context = _context(_subject([department]), wanted, viewer=viewer)
    context["file_url"] = reverse("manage:figures_file", args=[department.pk]) + wanted.query
    return department_page(request, "shop/manage/figures.html", department, current="department", **context)


@staff_page
@require_safe
def file_of_department(request: HttpRequest, department_id: int) -> HttpResponse:
    """The same lines as a file; what cannot be understood is said on the page."""
    viewer, wanted = viewer_of(request), wanted_of(request, offered=OF_DEPARTMENT)
    department = get_department_for(viewer, department_id)
    if wanted.problem:
        return redirect(f"{reverse('manage:figures', args=[department.pk])}?{request.GET.urlencode()}")
    return _file(_subject([department]), wanted, viewer=viewer, name=f"figures-{department.pk}")


@municipality_page
@require_safe
def of_municipality(request: HttpRequest) -> HttpResponse:
    """All departments together by month or module, or each of them, or every service of theirs, with pictures."""
    viewer, wanted = viewer_of(request), wanted_of(request, offered=OF_MUNICIPALITY)
    context = _context(_all_of(viewer), wanted, viewer=viewer)
    context["file_url"] = reverse("manage:all_figures_file") + wanted.query
    return draw_municipality_page(request, "shop/manage/figures.html", current="all_figures", **context)


@municipality_page
@require_safe
def file_of_municipality(request: HttpRequest) -> HttpResponse:
    """The same lines as a file; what cannot be understood is said on the page."""
    viewer, wanted = viewer_of(request), wanted_of(request, offered=OF_MUNICIPALITY)
    if wanted.problem:
        return redirect(f"{reverse('manage:all_figures')}?{request.GET.urlencode()}")
    return _file(_all_of(viewer), wanted, viewer=viewer, name="figures")


def _all_of(viewer: Viewer) -> Subject:
    return _subject(list(departments_for(viewer)), is_of_all=True)


def _subject(departments: Sequence[Department], *, is_of_all: bool = False) -> Subject:
    services = Service.objects.filter(department__in=departments).order_by(Alphabetical("name"), "pk")
    return Subject(departments, list(services), is_of_all)


def _known(subject: Subject, wanted: Wanted, *, viewer: Viewer) -> Known:
    reader = Reader(frozenset(subject.ids) - viewer.department_ids(), subject.modules)
    return Known(figures_of(span_wanted(subject, wanted)), reader)


def _file(subject: Subject, wanted: Wanted, *, viewer: Viewer, name: str) -> HttpResponse:
    known = _known(subject, wanted, viewer=viewer)
    lines = lines_of(subject, wanted, found=known.found)
    return spreadsheet(
        known,
        lines=lines,
        of_modules=OfModules(subject, known.reader, lines),
        subject=subject.total_name if subject.is_of_all else subject.departments[0].name,
        name=f"{name}-{wanted.by}-{wanted.period.code}",
    )


def _context(subject: Subject, wanted: Wanted, *, viewer: Viewer) -> dict[str, Any]:
    known = _known(subject, wanted, viewer=viewer)
    lines = lines_of(subject, wanted, found=known.found)
    tables = shown_tables(known, lines=lines)
    of_modules = OfModules(subject, known.reader, lines)
    return {
        "wanted": wanted,
        "period": wanted.period,
        "tables": [
            *((shown, drawn(shown, known=known, wanted=wanted)) for shown in tables),
            *((shown, None) for shown in of_modules.tables()),
        ],
        "has_before": wanted.period.is_one_month and wanted.by != "month",
        "hides_small_groups": bool(known.reader.strange),
    }
