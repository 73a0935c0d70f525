"""Doors that nobody opened: somebody asks after the recipient, and says by name what they found."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from foundation.actor import Channel
from foundation.errors import DomainError
from shop.domain.outcomes.follow_ups import acknowledge_follow_up, set_follow_up_within
from shop.errors import ChangedMeanwhile
from shop.forms.follow_up import AnswerForm, WithinForm, initial_of
from shop.forms.lists.duty import FollowUpsForm
from shop.models import Department
from shop.queries.access import get_department_for, get_follow_up_for
from shop.queries.attention import helpers_of
from shop.queries.follow_ups import listed_follow_ups, open_follow_ups
from shop.queries.versions import version_of_follow_up
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.conflicts import Conflict, conflict_over, differing_fields
from shop.views.manage.follow_up_rows import answer_form, row_of
from shop.views.manage.frame import UNPROCESSABLE
from shop.views.manage.lists.answering import answer_with_list
from shop.views.manage.lists.follow_ups import FollowUpsTable, follow_up_rows

MOST = 200
"""That wait: more than that no department has."""


@staff_page
@require_safe
def show_list(request: HttpRequest, department_id: int) -> HttpResponse:
    """What waits first, the longest overdue on top; then what was found, lately or when it is asked for."""
    return _draw(request, get_department_for(viewer_of(request), department_id))


@staff_page
@require_POST
def acknowledge(request: HttpRequest, follow_up_id: int) -> HttpResponse:
    """Say what was found. Pressed twice it is said once."""
    viewer = viewer_of(request)
    follow_up = get_follow_up_for(viewer, follow_up_id)
    form = answer_form(follow_up.pk, data=request.POST)
    if not form.is_valid():
        return _draw(request, follow_up.department, answered={follow_up.pk: form}, status=UNPROCESSABLE)
    try:
        acknowledge_follow_up(
            follow_up, answer=form.cleaned_data["answer"], actor=viewer.actor(Channel.STAFF)
        )
    except DomainError as error:
        messages.error(request, error.in_full())
    else:
        name = follow_up.booking.recipient.short_name
        messages.success(request, _("%(name)s: noted, with your name.") % {"name": name})
    return redirect("manage:follow_ups", follow_up.department_id)


@staff_page
@require_POST
def set_within(request: HttpRequest, department_id: int) -> HttpResponse:
    """How soon somebody must have asked, from now on."""
    viewer = viewer_of(request)
    department = get_department_for(viewer, department_id)
    form = WithinForm(request.POST)
    if not form.is_valid():
        return _draw(request, department, within_form=form, status=UNPROCESSABLE)
    actor, seen = viewer.actor(Channel.STAFF), request.POST.get("seen", "")
    try:
        set_follow_up_within(department, within=form.within, actor=actor, seen=seen)
    except ChangedMeanwhile:
        department.refresh_from_db()
        form.initial = initial_of(department.follow_up_within)
        acts = ["follow_up.deadline_changed"]
        conflict = conflict_over(request, department, acts=acts, rows=differing_fields(form))
        return _draw(request, department, within_form=form, conflict=conflict, status=conflict.status)
    messages.success(request, _("Saved. It holds for the next door that nobody opens."))
    return redirect("manage:follow_ups", department.pk)


def _draw(
    request: HttpRequest,
    department: Department,
    *,
    answered: dict[int, AnswerForm] | None = None,
    within_form: WithinForm | None = None,
    conflict: Conflict | None = None,
    status: int = 200,
) -> HttpResponse:
    waiting = list(open_follow_ups(department)[:MOST])
    helpers, now = helpers_of(each.booking for each in waiting), timezone.now()
    rows = [
        row_of(
            each,
            helpers=helpers.get(each.booking_id, []),
            now=now,
            answered=(answered or {}).get(each.pk),
        )
        for each in waiting
    ]
    finding = FollowUpsForm(request.GET)
    narrowed = {name: finding.said(name) for name in ("first", "last", "state", "found")}
    found = listed_follow_ups(department, words=finding.words, **narrowed)
    is_kept = within_form is not None and conflict is None
    return answer_with_list(
        request,
        "shop/manage/follow_ups.html",
        department,
        FollowUpsTable(request, found, rows_of=follow_up_rows),
        name=_("doors that nobody opened"),
        current="department",
        status=UNPROCESSABLE if finding.errors else status,
        waiting=rows,
        finding=finding,
        within_form=within_form or WithinForm(initial=initial_of(department.follow_up_within)),
        conflict=conflict,
        seen=request.POST.get("seen", "") if is_kept else version_of_follow_up(department),
    )
