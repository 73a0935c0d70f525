"""Interpreters to order for the talks to come."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from foundation.actor import Channel
from modules.memory_team.domain.interpreters import note_not_ordered, note_ordered
from modules.memory_team.forms.interpreters import InterpretersForm
from modules.memory_team.queries.interpreters import SOON, get_talk_for, listed_talks
from modules.memory_team.views.interpreters_table import InterpretersTable
from shop.errors import ChangedMeanwhile
from shop.queries.access import get_department_for
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.frame import UNPROCESSABLE
from shop.views.manage.lists.answering import answer_with_list


@staff_page
@require_safe
def show_list(request: HttpRequest, department_id: int) -> HttpResponse:
    """Every talk to come that needs one, the soonest on top."""
    department = get_department_for(viewer_of(request), department_id)
    form = InterpretersForm(request.GET)
    talks = listed_talks(department, words=form.words, state=form.said("state") or "")
    return answer_with_list(
        request,
        "memory_team/interpreters.html",
        department,
        InterpretersTable(request, talks),
        name=_("interpreters"),
        current="memory_team:team",
        status=UNPROCESSABLE if form.errors else 200,
        form=form,
        days=SOON.days,
    )


@staff_page
@require_POST
def note(request: HttpRequest, talk_id: int) -> HttpResponse:
    """It is ordered for the time that was shown (`starts_at`), or with nothing there not ordered any more."""
    viewer = viewer_of(request)
    talk = get_talk_for(viewer, talk_id)
    actor, seen = viewer.actor(Channel.STAFF), request.POST.get("starts_at", "")
    name = {"name": talk.booking.recipient.short_name}
    if not request.POST.get("is_ordered"):
        note_not_ordered(talk, actor=actor)
        messages.success(request, _("%(name)s: noted, no interpreter is ordered.") % name)
        return redirect("memory_team:interpreters", talk.booking.department_id)
    try:
        note_ordered(talk, seen_at=_moment(seen), actor=actor)
    except ChangedMeanwhile:
        text = _("%(name)s: the talk was moved or cancelled meanwhile. Look once more before you order.")
        messages.error(request, text % name)
    else:
        messages.success(request, _("%(name)s: noted, the interpreter is ordered.") % name)
    return redirect("memory_team:interpreters", talk.booking.department_id)


def _moment(text: str) -> datetime:
    """Raises ChangedMeanwhile for what no page has shown."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or timezone.is_naive(moment):
        raise ChangedMeanwhile
    return moment
