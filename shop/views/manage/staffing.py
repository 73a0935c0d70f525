"""Who is on duty: helpers with a name, how many without, places, and what is kept for each way of booking."""

from collections.abc import Sequence
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from foundation.actor import Channel
from shop.domain.capacity.schedule import set_unnamed_staffing
from shop.domain.capacity.shares import set_shares
from shop.domain.capacity.staff import add_provider
from shop.enums import ProviderKind, Weekday
from shop.errors import ChangedMeanwhile, NameTaken
from shop.forms.provider import AddProviderForm
from shop.forms.shares import SharesForm
from shop.hours import HoursOfDay
from shop.queries.access import get_department_for
from shop.queries.staffing import unnamed_staffing
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.asking import goes_back, must_ask, wants_preview
from shop.views.manage.conflicts import conflict_over, differing, differing_fields
from shop.views.manage.frame import say_saved
from shop.views.manage.free_times_preview import ask_with_preview, try_change
from shop.views.manage.staffing_page import shares_of, staffing_form, staffing_page
from shop.views.manage.words import hours_in_words
from ui.tiles import Definition


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, department_id: int) -> HttpResponse:
    """All kinds on one page; what is posted here is the number of those without a name."""
    viewer = viewer_of(request)
    department = get_department_for(viewer, department_id)
    if request.method != "POST":
        return staffing_page(request, department)
    form = staffing_form(request.POST, unnamed_staffing(department))
    if not form.is_valid():
        return staffing_page(request, department, form=form, status=422)
    if goes_back(request):
        return staffing_page(request, department, form=form)
    change = partial(
        set_unnamed_staffing,
        department,
        staffing=form.entered,
        actor=viewer.actor(Channel.STAFF),
        seen=request.POST.get("seen", ""),
    )
    try:
        stranding = None if wants_preview(request) else try_change(request, department, change)
        if stranding is None or must_ask(request, stranding):
            return ask_with_preview(
                request,
                department,
                change=change,
                current="staffing",
                heading=_("Change how many are on duty without a name?"),
                confirm_label=_("Change the number"),
                details=[],
                can_edit=True,
            )
    except ChangedMeanwhile:
        versions = (unnamed_staffing(department), form.entered)
        rows = differing(*(_number_by_day(each) for each in versions))
        conflict = conflict_over(request, department, acts=["staffing.changed"], rows=rows)
        return staffing_page(request, department, form=form, conflict=conflict, status=conflict.status)
    say_saved(request, department, stranding=stranding)
    return redirect("manage:staffing", department.pk)


@staff_page
@require_POST
def add(request: HttpRequest, department_id: int) -> HttpResponse:
    """Somebody new, or a team or a place; on to their own page, to say when they are on duty."""
    viewer = viewer_of(request)
    department = get_department_for(viewer, department_id)
    form = AddProviderForm(request.POST)
    if form.is_valid():
        kind = ProviderKind(form.cleaned_data["kind"])
        try:
            provider = add_provider(
                department, name=form.cleaned_data["name"], kind=kind, actor=viewer.actor(Channel.STAFF)
            )
        except NameTaken as error:
            form.add_error("name", error.title())
        else:
            text = _("%(name)s is here. Now say when they work.")
            if kind == ProviderKind.PLACE:
                text = _("%(name)s is here. Now say when it can be booked.")
            messages.success(request, text % {"name": provider.first_name})
            return redirect("manage:provider", provider.pk)
    return staffing_page(request, department, add_form=form, status=422)


@staff_page
@require_POST
def set_kept(request: HttpRequest, department_id: int) -> HttpResponse:
    """What is kept for those who book themselves, and for those who call."""
    viewer = viewer_of(request)
    department = get_department_for(viewer, department_id)
    form = SharesForm(request.POST)
    if not form.is_valid():
        return staffing_page(request, department, shares_form=form, status=422)
    try:
        set_shares(
            department,
            **form.cleaned_data,
            actor=viewer.actor(Channel.STAFF),
            seen=request.POST.get("shares_seen", ""),
        )
    except ChangedMeanwhile:
        department.refresh_from_db()
        form.initial = shares_of(department)
        conflict = conflict_over(request, department, acts=["shares.changed"], rows=differing_fields(form))
        return staffing_page(
            request, department, shares_form=form, shares_conflict=conflict, status=conflict.status
        )
    messages.success(request, _("Saved. The free times follow at once."))
    return redirect("manage:staffing", department.pk)


def _number_by_day(staffing: Sequence[tuple[HoursOfDay, int]]) -> list[Definition]:
    """“Monday: 08.00–16.00, 3”, a line a day."""
    return [
        Definition(
            capfirst(str(weekday.label)),
            "\n".join(
                f"{hours_in_words(hours.begins, hours.ends)}: {count}"
                for hours, count in staffing
                if hours.weekday == weekday
            ),
        )
        for weekday in Weekday
    ]
