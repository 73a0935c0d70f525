"""Shift templates of a department: named weeks that are given to several helpers at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from foundation.actor import Actor, Channel
from foundation.errors import NotFound
from shop.domain.capacity.patterns import add_pattern, change_pattern, give_pattern, remove_pattern
from shop.errors import ChangedMeanwhile, PatternNameTaken
from shop.forms.pattern import AddPatternForm, GivePatternForm, PatternForm
from shop.hours import HoursOfDay
from shop.models import Provider, ShiftPattern
from shop.queries.access import get_department_for, get_pattern_for
from shop.queries.patterns import may_be_given_to, patterns_of, weeks_of_pattern
from shop.queries.versions import version_of_pattern
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.asking import goes_back, must_ask, wants_preview
from shop.views.manage.conflicts import Conflict, conflict_over, differing
from shop.views.manage.frame import UNPROCESSABLE, department_page, say_saved
from shop.views.manage.free_times_preview import ask_with_preview, try_change
from shop.views.manage.removals import already_removed, note_removal
from shop.views.manage.words import range_ahead_in_words, week_in_a_line
from ui.tiles import Definition

page = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True)
class PatternRow:
    """A template with each of its weeks in a line; `has_hours` is that there is something to give."""

    pattern: ShiftPattern
    weeks: Sequence[Definition]
    has_hours: bool


@staff_page
@page
def show_list(request: HttpRequest, department_id: int) -> HttpResponse:
    """All of them, and a form for one more: on to its hours."""
    department = get_department_for(viewer_of(request), department_id)
    form = AddPatternForm(request.POST if request.method == "POST" else None)
    status = UNPROCESSABLE if form.is_bound else 200
    if form.is_valid():
        try:
            pattern = add_pattern(department, **form.cleaned_data, actor=_actor(request))
        except PatternNameTaken as error:
            form.add_error("name", error.title())
            status = error.status
        else:
            return redirect("manage:pattern", pattern.pk)
    return department_page(
        request,
        "shop/manage/patterns.html",
        department,
        current="staffing",
        status=status,
        rows=[_row(each) for each in patterns_of(department)],
        form=form,
    )


@staff_page
@page
def edit(request: HttpRequest, pattern_id: int) -> HttpResponse:
    """Name and hours. Who has it already keeps the shifts they have."""
    pattern = get_pattern_for(viewer_of(request), pattern_id)
    is_sent = request.method == "POST"
    form = PatternForm(request.POST if is_sent else None, pattern=pattern)
    status = UNPROCESSABLE if is_sent else 200
    conflict: Conflict | None = None
    if form.is_valid():
        try:
            change_pattern(
                pattern,
                name=form.cleaned_data["name"],
                weeks=form.hours,
                actor=_actor(request),
                seen=request.POST.get("seen", ""),
            )
        except PatternNameTaken as error:
            form.add_error("name", error.title())
            status = error.status
        except ChangedMeanwhile:
            own = [Definition(_("Name"), form.cleaned_data["name"]), *_in_lines(form.hours)]
            now = [Definition(_("Name"), pattern.name), *_weeks_in_words(pattern)]
            rows = differing(now, own)
            conflict = conflict_over(request, pattern, acts=["pattern.changed"], rows=rows)
            status = conflict.status
        else:
            text = _(
                "“%(name)s” is saved. Helpers who have it already keep their shifts: give it to them again."
            )
            messages.success(request, text % {"name": form.cleaned_data["name"]})
            return redirect("manage:patterns", pattern.department_id)
    return department_page(
        request,
        "shop/manage/pattern.html",
        pattern.department,
        current="staffing",
        status=status,
        pattern=pattern,
        form=form,
        conflict=conflict,
        # After a conflict the person has seen what it is now, beside their own.
        seen=version_of_pattern(pattern) if conflict or not is_sent else request.POST.get("seen", ""),
    )


@staff_page
@page
def give(request: HttpRequest, pattern_id: int) -> HttpResponse:
    """To whom, from when on; looked at or asked about before it is done."""
    pattern = get_pattern_for(viewer_of(request), pattern_id)
    department, is_sent = pattern.department, request.method == "POST"
    if not pattern.hours.all():
        messages.error(request, _("Say its hours first."))
        return redirect("manage:pattern", pattern.pk)
    form = GivePatternForm(
        request.POST if is_sent else None, pattern=pattern, initial={"first": _next_monday()}
    )
    status = UNPROCESSABLE if form.errors else 200
    conflict: Conflict | None = None
    if is_sent and form.is_valid() and not goes_back(request):
        chosen = list(form.cleaned_data["providers"])
        first, last = form.cleaned_data["first"], form.cleaned_data["last"]
        change = partial(
            give_pattern,
            pattern,
            providers=chosen,
            first=first,
            last=last,
            actor=_actor(request),
            seen=request.POST.get("seen", ""),
        )
        try:
            stranding = None if wants_preview(request) else try_change(request, department, change)
            if stranding is None or must_ask(request, stranding):
                details = [
                    Definition(_("When"), range_ahead_in_words(first, last)),
                    Definition(_("Who"), _names(chosen)),
                    *_weeks_in_words(pattern),
                ]
                return ask_with_preview(
                    request,
                    department,
                    change=change,
                    current="staffing",
                    heading=_("Give “%(name)s”?") % {"name": pattern.name},
                    confirm_label=_("Change their shifts"),
                    details=details,
                    can_edit=True,
                )
        except ChangedMeanwhile:
            conflict = conflict_over(request, pattern, acts=["pattern.changed"], rows=())
            status = conflict.status
        else:
            say_saved(request, department, stranding=stranding, text=_given_in_words(pattern, chosen))
            return redirect("manage:staffing", department.pk)
    return department_page(
        request,
        "shop/manage/give_pattern.html",
        department,
        current="staffing",
        status=status,
        pattern=pattern,
        weeks=_weeks_in_words(pattern),
        has_helpers=may_be_given_to(department).exists(),
        form=form,
        conflict=conflict,
        seen=version_of_pattern(pattern) if conflict or not is_sent else request.POST.get("seen", ""),
    )


@staff_page
@page
def remove(request: HttpRequest, pattern_id: int) -> HttpResponse:
    try:
        pattern = get_pattern_for(viewer_of(request), pattern_id)
    except NotFound:
        return already_removed(request)
    back = reverse("manage:patterns", args=[pattern.department_id])
    if request.method == "POST":
        remove_pattern(pattern, actor=_actor(request))
        messages.success(request, _("“%(name)s” is removed.") % {"name": pattern.name})
        note_removal(request, back=back)
        return redirect(back)
    return department_page(
        request,
        "shop/manage/confirm.html",
        pattern.department,
        current="staffing",
        heading=_("Remove “%(name)s”?") % {"name": pattern.name},
        text=_("Helpers who have it keep the shifts they have."),
        details=_weeks_in_words(pattern),
        confirm_label=_("Remove it"),
        is_destructive=True,
        back_url=back,
        back_label=_("Keep it"),
    )


def _row(pattern: ShiftPattern) -> PatternRow:
    return PatternRow(pattern, _weeks_in_words(pattern), bool(pattern.hours.all()))


def _weeks_in_words(pattern: ShiftPattern) -> list[Definition]:
    """“Every week”, or “Week 1”, “Week 2”."""
    return _in_lines(weeks_of_pattern(pattern))


def _in_lines(weeks: Sequence[Sequence[HoursOfDay]]) -> list[Definition]:
    return [
        Definition(
            _("Every week") if len(weeks) == 1 else _("Week %(number)s") % {"number": number},
            week_in_a_line(hours) or _("no shifts"),
        )
        for number, hours in enumerate(weeks, start=1)
    ]


def _given_in_words(pattern: ShiftPattern, chosen: Sequence[Provider]) -> str:
    text = ngettext(
        "%(count)s helper has “%(name)s” now.", "%(count)s helpers have “%(name)s” now.", len(chosen)
    )
    return text % {"count": len(chosen), "name": pattern.name}


def _names(chosen: Sequence[Provider]) -> str:
    return ", ".join(each.display_name for each in chosen)


def _next_monday() -> date:
    today = timezone.localdate()
    return today + timedelta(days=7 - today.weekday())


def _actor(request: HttpRequest) -> Actor:
    return viewer_of(request).actor(Channel.STAFF)
