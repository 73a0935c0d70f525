"""One helper: weekly shifts, absences, and whether they still work here."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from foundation.actor import Channel
from foundation.errors import NotFound
from shop.domain.capacity.schedule import set_weekly_shifts
from shop.domain.capacity.staff import deactivate_provider, reactivate_provider
from shop.domain.capacity.stranding import Stranding, count_stranded_by
from shop.errors import ChangedMeanwhile, NameTaken
from shop.forms.shifts import WeeklyShiftsForm
from shop.hours import ROUND_THE_CLOCK
from shop.models import Provider
from shop.queries.attention import coming_visits_of
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.asking import (
    ask_about_stranding,
    goes_back,
    must_ask,
    visits_in_words,
    wants_preview,
)
from shop.views.manage.conflicts import ABOUT_SHIFTS, conflict_over, differing
from shop.views.manage.frame import department_page, say_saved
from shop.views.manage.free_times_preview import ask_with_preview, try_change
from shop.views.manage.place_words import is_place
from shop.views.manage.provider_page import named_provider, plan_of, provider_page
from shop.views.manage.removals import already_removed, note_removal
from shop.views.manage.words import day_by_day, range_ahead_in_words, week_in_a_line
from ui.tiles import Definition


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, provider_id: int) -> HttpResponse:
    """What is posted here are the weekly shifts of some days, or from some day on."""
    viewer = viewer_of(request)
    provider = named_provider(viewer, provider_id)
    plan = plan_of(request, provider)
    if request.method != "POST":
        return provider_page(request, provider, plan=plan)
    form = WeeklyShiftsForm(request.POST, week=plan.shown, weeks=plan.weeks)
    if not form.is_valid():
        return provider_page(request, provider, plan=plan, week_form=form, status=422)
    if goes_back(request):
        return provider_page(request, provider, plan=plan, week_form=form)
    change = partial(
        set_weekly_shifts,
        provider,
        hours=form.hours,
        valid_from=form.valid_from,
        valid_until=form.valid_until,
        actor=viewer.actor(Channel.STAFF),
        seen=request.POST.get("seen", ""),
    )
    try:
        stranding = None if wants_preview(request) else try_change(request, provider.department, change)
        if stranding is None or must_ask(request, stranding):
            return ask_with_preview(
                request,
                provider.department,
                change=change,
                current="staffing",
                heading=_weekly_heading(provider),
                confirm_label=_("Change the hours") if is_place(provider) else _("Change the shifts"),
                details=[
                    Definition(_("When"), range_ahead_in_words(form.valid_from, form.valid_until)),
                    Definition(_hours_label(provider), week_in_a_line(form.hours) or _no_hours(provider)),
                ],
                can_edit=True,
            )
    except ChangedMeanwhile:
        now = plan_of(request, provider)
        closed = _no_hours(provider)
        rows = differing(*(day_by_day(each, closed=closed) for each in (now.shown.hours, form.hours)))
        conflict = conflict_over(request, provider, acts=ABOUT_SHIFTS, rows=rows)
        return provider_page(
            request, provider, plan=now, week_form=form, conflict=conflict, status=conflict.status
        )
    say_saved(request, provider.department, stranding=stranding, text=_saved(form))
    return redirect("manage:provider", provider.pk)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def drop_week(request: HttpRequest, provider_id: int, first: date) -> HttpResponse:
    """Ask first: the week before holds on for the days of the planned one."""
    viewer = viewer_of(request)
    provider = named_provider(viewer, provider_id)
    plan = plan_of(request, provider)
    found = [(before, week) for before, week in pairwise(plan.weeks) if week.first == first]
    if not found:
        return already_removed(request)
    before, week = found[0]
    back = reverse("manage:provider", args=[provider.pk])
    if request.method == "POST":
        change = partial(
            set_weekly_shifts,
            provider,
            hours=before.hours,
            valid_from=week.first,
            valid_until=week.last,
            actor=viewer.actor(Channel.STAFF),
        )
        stranding = try_change(request, provider.department, change)
        if must_ask(request, stranding):
            details = [
                Definition(_("When"), range_ahead_in_words(week.first, week.last)),
                Definition(_hours_label(provider), week_in_a_line(before.hours) or _no_hours(provider)),
            ]
            return _ask(
                request,
                provider,
                stranding=stranding,
                heading=_weekly_heading(provider),
                confirm_label=_("Remove them"),
                details=details,
            )
        say_saved(request, provider.department, stranding=stranding)
        note_removal(request, back=back)
        return redirect(back)
    return department_page(
        request,
        "shop/manage/confirm.html",
        provider.department,
        current="staffing",
        heading=_("Remove the hours planned for these days?")
        if is_place(provider)
        else _("Remove the shifts planned for these days?"),
        text=_("What holds before then holds on."),
        details=[
            Definition(_("When"), range_ahead_in_words(week.first, week.last)),
            Definition(_("Planned"), week_in_a_line(week.hours) or _no_hours(provider)),
            Definition(_("Instead"), week_in_a_line(before.hours) or _no_hours(provider)),
        ],
        confirm_label=_("Remove them"),
        back_url=back,
        back_label=_("Keep them"),
    )


@staff_page
@require_POST
def open_round_the_clock(request: HttpRequest, provider_id: int) -> HttpResponse:
    """For a bed or another place: from today on it can be booked day and night."""
    viewer = viewer_of(request)
    provider = named_provider(viewer, provider_id)
    if not is_place(provider):
        raise NotFound
    change = partial(set_weekly_shifts, provider, hours=ROUND_THE_CLOCK, actor=viewer.actor(Channel.STAFF))
    stranding = try_change(request, provider.department, change)
    if must_ask(request, stranding):
        return _ask(
            request,
            provider,
            stranding=stranding,
            heading=_weekly_heading(provider),
            confirm_label=_("Change the hours"),
            details=[Definition(_("Hours"), _("day and night"))],
        )
    text = _("%(name)s can be booked day and night.") % {"name": provider.display_name}
    say_saved(request, provider.department, stranding=stranding, text=text)
    return redirect("manage:provider", provider.pk)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def deactivate(request: HttpRequest, provider_id: int) -> HttpResponse:
    """Ask first, with the visits that then need somebody else."""
    viewer = viewer_of(request)
    provider = named_provider(viewer, provider_id)
    if request.method == "POST":
        change = partial(deactivate_provider, provider, actor=viewer.actor(Channel.STAFF))
        stranding = try_change(request, provider.department, change)
        if must_ask(request, stranding):
            words = _leaving_in_words(provider)
            return _ask(
                request,
                provider,
                stranding=stranding,
                heading=words["heading"],
                confirm_label=words["confirm_label"],
                details=[],
            )
        text = (
            _("%(name)s cannot be booked any more.")
            if is_place(provider)
            else _("%(name)s gets no new visits.")
        )
        text %= {"name": provider.display_name}
        say_saved(request, provider.department, stranding=stranding, text=text)
        return redirect("manage:staffing", provider.department_id)
    coming = visits_in_words(coming_visits_of(provider))
    return department_page(
        request,
        "shop/manage/confirm_stranding.html",
        provider.department,
        current="staffing",
        **coming,
        **(_sharing_out_in_words(provider) if coming["visits"] else {}),
        **_leaving_in_words(provider),
        is_destructive=True,
        back_url=reverse("manage:provider", args=[provider.pk]),
        back_label=_("No, go back"),
    )


@staff_page
@require_POST
def reactivate(request: HttpRequest, provider_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    provider = named_provider(viewer, provider_id)
    change = partial(reactivate_provider, provider, actor=viewer.actor(Channel.STAFF))
    try:
        _done, stranding = count_stranded_by(change, department=provider.department)
    except NameTaken as error:
        messages.error(request, error.title())
        return redirect("manage:staffing", provider.department_id)
    text = _("%(name)s can be booked again.") if is_place(provider) else _("%(name)s is back.")
    text %= {"name": provider.display_name}
    say_saved(request, provider.department, stranding=stranding, text=text)
    return redirect("manage:provider", provider.pk)


def _ask(
    request: HttpRequest,
    provider: Provider,
    *,
    stranding: Stranding,
    heading: str,
    confirm_label: str,
    details: Sequence[Definition],
) -> HttpResponse:
    """Nothing is changed yet: some visits would need a new time."""
    return ask_about_stranding(
        request,
        provider.department,
        stranding=stranding,
        current="staffing",
        heading=heading,
        confirm_label=confirm_label,
        details=details,
        back_url=reverse("manage:provider", args=[provider.pk]),
    )


def _weekly_heading(provider: Provider) -> str:
    text = _("Change the hours of %(name)s?") if is_place(provider) else _("Change the shifts of %(name)s?")
    return text % {"name": provider.display_name}


def _leaving_in_words(provider: Provider) -> dict[str, Any]:
    if is_place(provider):
        return {
            "heading": _("Is %(name)s no longer in use?") % {"name": provider.display_name},
            "text": _(
                "It cannot be booked any more. What is booked there already will need another place or a new time."
                " You can take it back later."
            ),
            "confirm_label": _("Yes, no longer in use"),
        }
    return {
        "heading": _("Does %(name)s no longer work here?") % {"name": provider.display_name},
        "text": _(
            "They get no new visits and cannot open their day any more. Visits they already have will need"
            " a new time. You can take them back later."
        ),
        "confirm_label": _("Yes, no longer here"),
    }


def _sharing_out_in_words(provider: Provider) -> dict[str, Any]:
    """The kinder way to leave: the last day at work gives the visits to others where that can be done."""
    url = reverse("manage:last_day", args=[provider.pk])
    if is_place(provider):
        text = _("Note its last day instead, and other places get these visits where they are free.")
        return {
            "share_out_url": url,
            "share_out_text": text,
            "share_out_label": _("Find other places first"),
        }
    text = _("Note their last day instead, and colleagues get these visits where they have time.")
    return {
        "share_out_url": url,
        "share_out_text": text,
        "share_out_label": _("Share their visits out first"),
    }


def _hours_label(provider: Provider) -> str:
    return _("Hours") if is_place(provider) else _("Shifts")


def _no_hours(provider: Provider) -> str:
    return _("no hours") if is_place(provider) else _("no shifts")


def _saved(form: WeeklyShiftsForm) -> str:
    if form.valid_from == timezone.localdate() and form.valid_until is None:
        return ""
    days = range_ahead_in_words(form.valid_from, form.valid_until)
    return _("Saved: %(days)s.") % {"days": days[:1].lower() + days[1:]}
