"""Somebody calls and would like to come to a course: the department signs them up."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from foundation.actor import Channel
from foundation.errors import DomainError, NotFound
from modules.memory_team.domain import taking_part
from modules.memory_team.models import Course
from modules.memory_team.queries.courses import get_course_for
from shop.forms.caller import CallerForm
from shop.queries.access import get_recipient_for
from shop.queries.recipients import find_callers
from shop.viewer import viewer_of
from shop.views.guards import staff_page

LAST_DIGITS = 3
LONGEST_ID = 18


def callers_of(request: HttpRequest, course: Course) -> dict[str, Any]:
    """Who fits `?q=` among those whom the department knows; of the telephone what tells two with one name apart."""
    form = CallerForm(request.GET if "q" in request.GET else None)
    for name in ("autofocus", "data-shortcut"):  # the page begins with the course, not with the question
        form.fields["q"].widget.attrs.pop(name, None)
    found = None
    if form.is_valid():
        found = find_callers(course.service.department, words=form.cleaned_data["q"]).recipients
    people = [(each, each.phone[-LAST_DIGITS:]) for each in found or ()]
    return {"caller_form": form, "callers": people, "has_looked": found is not None}


@staff_page
@require_POST
def sign_up(request: HttpRequest, course_id: int) -> HttpResponse:
    """As they would themselves: for all dates, or in line."""
    viewer = viewer_of(request)
    course = get_course_for(viewer, course_id)
    number = request.POST.get("recipient", "")
    if not (number.isascii() and number.isdecimal() and len(number) <= LONGEST_ID):
        raise NotFound
    _department, recipient = get_recipient_for(
        viewer, department_id=course.service.department_id, recipient_id=int(number)
    )
    actor, name = viewer.actor(Channel.PHONE), {"name": recipient.short_name}
    try:
        if request.POST.get("waits"):
            if taking_part.wait_in_line(course, recipient=recipient, actor=actor).waits:
                words = _("%(name)s is in line, and is told when a seat comes free.")
            else:
                words = _("%(name)s has a seat already.")
            messages.success(request, words % name)
        else:
            taking_part.sign_up(course, recipient=recipient, actor=actor)
            messages.success(request, _("%(name)s is signed up for all dates, and is told.") % name)
    except DomainError as error:
        messages.error(request, error.in_full())
    return redirect("memory_team:course_page", course.pk)
