"""The frame around a department's pages: whose they are, and where one can go from here."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.domain.capacity.stranding import Stranding
from shop.models import Department
from shop.module_pages import Entry, pages_of_department
from shop.viewer import Viewer, viewer_of
from shop.views.manage.came_from import came_from, remember
from shop.views.manage.getting_started import remember_steps, steps_ahead
from shop.views.manage.shortcuts import shortcuts_for
from ui.chrome import PLATFORM_BRAND, Brand, NavItem

UNPROCESSABLE = 422
ON_A_PAGE = 50


def department_page(
    request: HttpRequest,
    template: str,
    department: Department,
    *,
    current: str,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Draw a page in the department's own frame; `current` is the menu's entry it belongs to."""
    viewer = viewer_of(request)
    is_theirs = viewer.administers(department.pk)
    ahead = steps_ahead(request, department) if is_theirs and "steps" not in context else ()
    frame = {
        "department": department,
        "brand": brand_of(request, name=department.name, home=_home_of(department, viewer)),
        "nav_items": _menu(viewer, department, current),
        "page_is_wide": True,
        "steps_ahead": ahead,
        "is_under_day": current == "department" and is_theirs,
        "can_resume": is_theirs,
        "shortcuts": shortcuts_for(request, viewer, department),
    }
    response = render(request, template, frame | context, status=status)
    remember(request, response, department)
    if is_theirs:
        remember_steps(request, response, department, context.get("steps", ahead))
    return response


def page_of[Row](request: HttpRequest, rows: QuerySet[Any, Row] | Sequence[Row]) -> Page[Row]:
    """The part of a list that `?page=` asks for; the nearest where there is no such page."""
    return Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))


def draw_municipality_page(
    request: HttpRequest, template: str, *, current: str, status: int = 200, **context: Any
) -> HttpResponse:
    """Draw a page that belongs to no department.

    Who came from a department, and does not run the municipality, keeps that one's menu; everybody has a way back.
    """
    viewer = viewer_of(request)
    before = came_from(request, viewer, page=current)
    frame: dict[str, Any] = {
        "nav_items": _municipality_menu(viewer, current),
        "page_is_wide": True,
        "came_from": before,
        "came_from_url": _home_of(before, viewer) if before else "",
        "shortcuts": shortcuts_for(request, viewer, before),
    }
    if before is not None and not viewer.is_municipality_administrator:
        frame["nav_items"] = _menu(viewer, before, current)
        frame["brand"] = brand_of(request, name=before.name, home=_home_of(before, viewer))
    return render(request, template, frame | context, status=status)


def draw_page(
    request: HttpRequest, template: str, department: Department | None, *, current: str, **context: Any
) -> HttpResponse:
    """Draw a page of the department, or of the municipality when it is None."""
    if department is None:
        return draw_municipality_page(request, template, current=current, **context)
    return department_page(request, template, department, current=current, **context)


def brand_of(request: HttpRequest, *, name: str, home: str) -> Brand:
    """The municipality's crest and colours beside a name of our own."""
    brand: Brand = getattr(request, "brand", PLATFORM_BRAND)
    return Brand(
        name=name,
        subtitle=brand.name,
        crest_letter=brand.letter,
        home_url=home,
        theme_colour=brand.theme_colour,
    )


def _menu(viewer: Viewer, department: Department, current: str) -> list[NavItem]:
    entries = [
        ("department", _("Today")),
        ("hours", _("Opening hours")),
        ("exceptions", _("Special days")),
        ("staffing", _("Helpers and shifts")),
        ("services", _("Services")),
    ]
    is_theirs = viewer.administers(department.pk)
    if not is_theirs:
        entries = []
    if viewer.handles_decisions(department.pk):
        entries.append(("recipients", _("Recipients")))
    items = [NavItem(label, _url(name, department), is_current=name == current) for name, label in entries]
    if is_theirs:
        items += _of_modules(pages_of_department(department, viewer), current)
    if viewer.is_municipality_administrator or len(viewer.department_ids()) > 1:
        items.append(NavItem(_("Departments"), reverse("manage:start")))
    if viewer.provider is not None:
        items.append(NavItem(_("My day"), reverse("day:plan")))
    return items


def _municipality_menu(viewer: Viewer, current: str) -> list[NavItem]:
    entries = [("start", _("Departments"))]
    if viewer.is_municipality_administrator:
        entries.append(("modules", _("Kinds of service")))
        entries.append(("closures", _("Closures")))
        entries.append(("all_figures", _("Figures")))
        entries.append(("sign_in", _("Sign-in")))
        entries.append(("retention", _("Retention")))
    if viewer.administers_anything:
        entries.append(("qualifications", _("Qualifications")))
        entries.append(("people", _("Staff")))
        entries.append(("messages", _("Messages")))
    current = "modules" if ":" in current else current  # a page of a module stands on its card there
    return [NavItem(label, reverse(f"manage:{name}"), is_current=name == current) for name, label in entries]


def _of_modules(pages: Sequence[Entry], current: str) -> list[NavItem]:
    return [NavItem(label, url, is_current=view == current) for view, label, url in pages]


def _home_of(department: Department, viewer: Viewer) -> str:
    return _url("department" if viewer.administers(department.pk) else "recipients", department)


def _url(name: str, department: Department) -> str:
    return reverse(f"manage:{name}", args=[department.pk])


def say_saved(request: HttpRequest, department: Department, *, stranding: Stranding, text: str = "") -> None:
    """Say that it is saved, how many visits need a new time because of it and how many in all, with a way there."""
    text = text or _("Saved. The free times follow at once.")
    if not stranding.in_all:
        messages.success(request, text)
        return
    link = format_html('<a href="{}">{}</a>', _url("stranded", department), _("See which"))
    say = messages.warning if stranding.newly else messages.success
    say(request, format_html("{} {} {}", text, _stranding_in_words(stranding), link))


def say_changed(request: HttpRequest, *, stranding: Stranding, text: str) -> None:
    """The same of a change in all departments: each shows its own visits."""
    if not stranding.in_all:
        messages.success(request, text)
        return
    say = messages.warning if stranding.newly else messages.success
    say(request, f"{text} {_stranding_in_words(stranding)}")


def _stranding_in_words(stranding: Stranding) -> str:
    counts = {"count": stranding.newly, "all": stranding.in_all}
    if not stranding.newly:
        return (
            ngettext(
                "%(all)s visit still needs a new time.",
                "%(all)s visits still need a new time.",
                stranding.in_all,
            )
            % counts
        )
    if stranding.newly == stranding.in_all:
        return (
            ngettext(
                "%(count)s visit needs a new time after the change.",
                "%(count)s visits need a new time after the change.",
                stranding.newly,
            )
            % counts
        )
    return (
        ngettext(
            "%(count)s visit needs a new time after the change, %(all)s in all.",
            "%(count)s visits need a new time after the change, %(all)s in all.",
            stranding.newly,
        )
        % counts
    )
