"""Courses and groups, as a relative finds them: sign up, stand in line, leave."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.errors import DomainError, NotFound
from modules.memory_team.domain import taking_part
from modules.memory_team.queries.courses import CourseForOne, courses_for, get_course_for_recipient
from modules.memory_team.views.appointments import days_of, that_go
from shop.lengths import end_of, usual_length
from shop.models import Recipient
from shop.presentation import when
from shop.viewer import viewer_of
from shop.views.guards import recipient_page
from ui.tiles import Definition


@recipient_page
@require_safe
def show_list(request: HttpRequest) -> HttpResponse:
    """Those that begin soonest first."""
    rows = [row_of(each) for each in courses_for(_recipient(request))]
    return render(request, "memory_team/courses.html", {"rows": rows})


@recipient_page
@require_safe
def show(request: HttpRequest, course_id: int) -> HttpResponse:
    """One of them, to which messages lead."""
    found = get_course_for_recipient(_recipient(request), course_id)
    return render(request, "memory_team/course.html", {"row": row_of(found)})


@recipient_page
@require_POST
def sign_up(request: HttpRequest, course_id: int) -> HttpResponse:
    """For all dates to come, or in line where there is no seat, whichever was asked for."""
    recipient, actor = _recipient(request), viewer_of(request).citizen_actor()
    course = get_course_for_recipient(recipient, course_id).course
    try:
        if request.POST.get("waits"):
            taking_part.wait_in_line(course, recipient=recipient, actor=actor)
            messages.success(request, _("You are in line. If a seat comes free, you get it and we tell you."))
        else:
            taking_part.sign_up(course, recipient=recipient, actor=actor)
            messages.success(request, _("You are signed up. The dates stand among your appointments."))
    except DomainError as error:
        messages.error(request, error.in_full())
    return redirect("memory_team:course", course.pk)


@recipient_page
@require_POST
def come(request: HttpRequest, course_id: int, date_id: int) -> HttpResponse:
    """To one date of a group. Pressed twice, they have the one seat."""
    recipient = _recipient(request)
    found = get_course_for_recipient(recipient, course_id)
    wanted = next((each for each in found.dates if each.date.pk == date_id), None)
    if wanted is None or wanted.date.called_off_at is not None:
        raise NotFound
    if wanted.booking_id is None:
        wanted.date.course = found.course
        try:
            taking_part.come_to(wanted.date, recipient=recipient, actor=viewer_of(request).citizen_actor())
        except DomainError as error:
            messages.error(request, error.in_full())
            return redirect("memory_team:courses")
    messages.success(request, _("You come. The date stands among your appointments."))
    return redirect("memory_team:courses")


@recipient_page
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, course_id: int) -> HttpResponse:
    """Asks once, and says which appointments go; somebody else gets the seat."""
    recipient = _recipient(request)
    found = get_course_for_recipient(recipient, course_id)
    if found.course.is_group:
        raise NotFound  # one comes to a date of it, and cancels that
    if not (found.is_in or found.place_in_line):
        messages.info(request, _("You do not take part in it."))
        return redirect("memory_team:course", course_id)
    if request.method == "POST":
        left = taking_part.leave(found.course, recipient=recipient, actor=viewer_of(request).citizen_actor())
        _say_left(request, left)
        return redirect("memory_team:courses")
    context = {
        "heading": _("Leave %(title)s?") % {"title": found.course.title},
        "text": _what_becomes(found),
        "details": _what_goes(found, recipient),
        "confirm_label": _("Leave it"),
        "is_destructive": True,
        "back_url": reverse("memory_team:course", args=[course_id]),
        "back_label": _("No, go back"),
    }
    return render(request, "ui/confirm_page.html", context)


def _what_becomes(found: CourseForOne) -> str:
    if not found.is_in:
        return _("You lose your place in line. You can stand in line again, behind the others.")
    if found.others_wait:
        return _("The next in line gets your seat.")
    return _("Somebody else can have your seat.")


def _what_goes(found: CourseForOne, recipient: Recipient) -> list[Definition]:
    """The appointments that go, and those that are too near to; of who waits, their place."""
    if not found.is_in:
        return [Definition(_("Your place in line"), str(found.place_in_line))]
    goes, stays = taking_part.given_up_with(found.course, recipient)
    details = [that_go(goes)]
    if stays:
        label = _("Too near to be cancelled here. Call if you do not come")
        details.append(Definition(label, days_of(stays)))
    return details


def _say_left(request: HttpRequest, left: int) -> None:
    if not left:
        messages.success(request, _("You have left it."))
        return
    text = ngettext(
        "You have left it. %(count)s date is too near to be cancelled here: call if you do not come.",
        "You have left it. %(count)s dates are too near to be cancelled here: call if you do not come.",
        left,
    )
    messages.warning(request, text % {"count": left})


def row_of(found: CourseForOne) -> dict[str, Any]:
    """A course in words."""
    course, left = found.course, found.left
    length = usual_length(course.service)
    dates = [
        {
            "when": capfirst(when(each.date.starts_at, end_of(course.service, length, each.date.starts_at))),
            "left": _seats_in_words(each.left),
            "is_full": not each.left,
            "is_called_off": each.is_called_off,
            "booking_id": each.booking_id,
            "pk": each.date.pk,
        }
        for each in found.dates
    ]
    return {
        "course": course,
        "leader": course.leader.first_name,
        "dates": dates,
        "left": _seats_in_words(left),
        "must_wait": not left or found.others_wait,
        "is_full": not left,
        "is_in": found.is_in,
        "place_in_line": found.place_in_line,
        "is_open": found.is_open and not course.is_group,
    }


def _seats_in_words(left: int) -> str:
    if not left:
        return pgettext("a course", "full")
    return npgettext("of a course", "%(count)s seat left", "%(count)s seats left", left) % {"count": left}


def _recipient(request: HttpRequest) -> Recipient:
    recipient = viewer_of(request).recipient
    if recipient is None:
        raise NotFound
    return recipient
