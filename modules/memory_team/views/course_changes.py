"""A department changes a course that is put up, or lets somebody else lead it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods

from foundation.actor import Channel
from modules.memory_team.domain.changing import (
    HandedOver,
    change_course,
    hand_over,
    leaders_of,
    version_of_leaders,
    version_of_words,
    words_of,
)
from modules.memory_team.errors import FewerSeatsThanTaken, NotASession
from modules.memory_team.forms.changing import ChangeCourseForm, LeaderForm
from modules.memory_team.models import Course
from modules.memory_team.queries.courses import get_course_for
from modules.memory_team.views.questions import draw_question
from shop.errors import ChangedMeanwhile
from shop.forms.announcing import people_of
from shop.presentation import moment_in_words
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.conflicts import BothVersions, conflict_over, differing_fields
from ui.tiles import Definition


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, course_id: int) -> HttpResponse:
    """Its title, what it is about, where it is and its seats; whoever has signed up is told of another place."""
    viewer = viewer_of(request)
    course = get_course_for(viewer, course_id)
    form = ChangeCourseForm(request.POST if request.method == "POST" else None, initial=_initial(course))
    conflict = None
    if form.is_valid():
        actor, seen = viewer.actor(Channel.STAFF), request.POST.get("seen", "")
        try:
            told = change_course(course, form.words, actor=actor, seen=seen)
        except (NotASession, FewerSeatsThanTaken) as error:
            form.add_error("seats", error.title())
        except ChangedMeanwhile:
            course = get_course_for(viewer, course_id)
            form.initial = _initial(course)
            rows = differing_fields(form)
            conflict = conflict_over(request, course, acts=["memory_team.course_changed"], rows=rows)
        else:
            messages.success(request, _saved(told))
            return redirect("memory_team:course_page", course.pk)
    return draw_question(
        request,
        course,
        form=form,
        conflict=conflict,
        version=version_of_words(course),
        heading=_("Change %(title)s") % {"title": course.title},
        confirm_label=_("Save"),
        back_label=_("Keep it as it is"),
    )


def _initial(course: Course) -> dict[str, str | int]:
    words = words_of(course)
    return {"title": words.title, "place": words.place, "about": words.about, "seats": words.seats}


def _saved(told: int) -> str:
    if not told:
        return _("Saved.")
    text = ngettext(
        "Saved. %(count)s person is told of the new place.",
        "Saved. %(count)s people are told of the new place.",
        told,
    )
    return text % {"count": told}


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def change_leader(request: HttpRequest, course_id: int) -> HttpResponse:
    """All dates to come at once: those that cannot be had by the other are said, and stay as they are."""
    viewer = viewer_of(request)
    course = get_course_for(viewer, course_id)
    dates, page = leaders_of(course), reverse("memory_team:course_page", args=[course.pk])
    if not dates:
        messages.info(request, _("It has no date to come."))
        return redirect(page)
    colleagues = people_of(course.service.department)
    form = LeaderForm(request.POST if request.method == "POST" else None, among=colleagues)
    conflict = None
    if form.is_valid():
        to, actor = form.cleaned_data["to"], viewer.actor(Channel.STAFF)
        try:
            done = hand_over(course, to=to, actor=actor, seen=request.POST.get("seen", ""))
        except ChangedMeanwhile:
            dates = leaders_of(course)
            leaders = ", ".join(dict.fromkeys(leader.display_name for _date, leader in dates))
            rows = [BothVersions(pgettext("a course", "Who leads it"), leaders, to.display_name)]
            conflict = conflict_over(request, course, acts=["memory_team.course_handed_over"], rows=rows)
        else:
            _say(request, done, name=to.display_name)
            return redirect(page)
    return draw_question(
        request,
        course,
        form=form,
        conflict=conflict,
        version=version_of_leaders(course),
        heading=_("Who leads %(title)s?") % {"title": course.title},
        text=_(
            "All dates to come are given to somebody else, with everybody who has signed up. They are told."
        ),
        details=[
            Definition(capfirst(moment_in_words(date.starts_at)), leader.display_name)
            for date, leader in dates
        ],
        confirm_label=_("Give them all dates"),
        back_label=_("Keep it as it is"),
    )


def _say(request: HttpRequest, done: HandedOver, *, name: str) -> None:
    if not done.given and not done.left:
        messages.info(request, _("%(name)s leads all dates already: nothing was changed.") % {"name": name})
    if done.given:
        text = ngettext(
            "%(name)s leads %(count)s date now.", "%(name)s leads %(count)s dates now.", done.given
        )
        messages.success(request, text % {"name": name, "count": done.given})
    for date, why in done.left:
        said = _("%(date)s could not be given to %(name)s: %(why)s")
        words = {"date": capfirst(moment_in_words(date.starts_at)), "name": name, "why": why}
        messages.warning(request, said % words)
