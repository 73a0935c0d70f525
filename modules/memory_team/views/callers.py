"""Somebody calls and would like to come to a course: the department signs them up."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from foundation.actor import Channel
from foundation.errors import DomainError, NotFound
from modules.memory_team.domain import taking_part
from modules.memory_team.models import Course, CourseDate
from modules.memory_team.queries.courses import get_course_for, get_date_for, who_comes
from shop.models import Recipient
from shop.presentation import day_and_clock
from shop.queries.access import get_recipient_for
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.callers_card import callers_card

LONGEST_ID = 18


def callers_of(request: HttpRequest, course: Course, *, dates: Sequence[CourseDate] = ()) -> dict[str, Any]:
    """Who fits `?q=`; `dates` are those of a group that one may be given a seat on."""
    return {
        "callers": callers_card(request, course.service.department),
        "group_dates": [(each.pk, capfirst(day_and_clock(each.starts_at))) for each in dates],
    }


@staff_page
@require_POST
def sign_up(request: HttpRequest, course_id: int) -> HttpResponse:
    """As they would themselves: for all dates, or in line; to a group for the `date` that was chosen."""
    viewer = viewer_of(request)
    course = get_course_for(viewer, course_id)
    _department, recipient = get_recipient_for(
        viewer, department_id=course.service.department_id, recipient_id=_id_in(request, "recipient")
    )
    if course.is_group:
        return _put_in(request, course, recipient)
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


def _put_in(request: HttpRequest, course: Course, recipient: Recipient) -> HttpResponse:
    date = get_date_for(viewer_of(request), _id_in(request, "date"))
    if date.course_id != course.pk:
        raise NotFound
    words = {"name": recipient.short_name, "when": day_and_clock(date.starts_at)}
    try:
        if who_comes(date).filter(recipient=recipient).exists():
            messages.info(request, _("%(name)s has a seat already: %(when)s.") % words)
        else:
            taking_part.come_to(date, recipient=recipient, actor=viewer_of(request).actor(Channel.PHONE))
            messages.success(request, _("%(name)s has a seat: %(when)s. They are told.") % words)
    except DomainError as error:
        messages.error(request, error.in_full())
    return redirect("memory_team:attendance", date.pk)


def _id_in(request: HttpRequest, name: str) -> int:
    number = request.POST.get(name, "")
    if not (number.isascii() and number.isdecimal() and len(number) <= LONGEST_ID):
        raise NotFound
    return int(number)
