"""A department puts up courses and groups, sees who comes, and calls off dates."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from audit.record import record_each
from foundation.actor import Channel
from modules.memory_team.domain.changing import leaders_of
from modules.memory_team.domain.putting_up import Drawing, call_off_date, put_up
from modules.memory_team.errors import NotASession
from modules.memory_team.forms.course import CourseForm, CoursesForm, sessions_of
from modules.memory_team.models import Course, CourseDate, Participant
from modules.memory_team.queries.courses import (
    get_course_for,
    get_date_for,
    listed_courses,
    who_comes,
    with_taken,
)
from modules.memory_team.views.callers import callers_of
from modules.memory_team.views.courses_table import CoursesTable
from modules.memory_team.views.questions import CURRENT
from shop.errors import SessionNotPossible
from shop.lengths import end_of, usual_length
from shop.models import Booking
from shop.presentation import when
from shop.queries.access import get_department_for
from shop.queries.booking_story import VIEWED
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.frame import UNPROCESSABLE, department_page
from shop.views.manage.lists.answering import answer_with_list
from ui.tiles import Definition

TAKES_PART = "memory_team.participants_viewed"


@staff_page
@require_safe
def show_list(request: HttpRequest, department_id: int) -> HttpResponse:
    department = get_department_for(viewer_of(request), department_id)
    form = CoursesForm(request.GET)
    return answer_with_list(
        request,
        "memory_team/course_list.html",
        department,
        CoursesTable(request, listed_courses(department, words=form.words, is_over=form.is_over)),
        name=_("courses and groups"),
        current=CURRENT,
        status=UNPROCESSABLE if form.errors else 200,
        form=form,
        has_sessions=sessions_of(department).exists(),
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, department_id: int) -> HttpResponse:
    """All of its dates, or nothing: unless those that cannot be had are to be left out."""
    viewer = viewer_of(request)
    department = get_department_for(viewer, department_id)
    form = CourseForm(request.POST if request.method == "POST" else None, department=department)
    if form.is_valid():
        values = form.cleaned_data
        drawing = Drawing(
            title=values["title"],
            place=values["place"],
            about=values["about"],
            seats=values["seats"],
            leader=values["leader"],
            is_group=values["kind"] == "group",
        )
        try:
            course = put_up(
                values["service"],
                drawing=drawing,
                starts=form.starts,
                leaves_out=values["leaves_out"],
                actor=viewer.actor(Channel.STAFF),
            )
        except NotASession as error:
            form.add_error("seats", error.title())
        except SessionNotPossible as error:
            form.refuse(error)
        else:
            messages.success(request, _put_up_in_words(course, form))
            return redirect("memory_team:course_page", course.pk)
    return department_page(
        request,
        "memory_team/add_course.html",
        department,
        current=CURRENT,
        status=UNPROCESSABLE if form.is_bound else 200,
        form=form,
        has_sessions=sessions_of(department).exists(),
    )


def _put_up_in_words(course: Course, form: CourseForm) -> str:
    dates = set(course.dates.values_list("starts_at", flat=True))
    said = ngettext(
        "%(title)s is put up, with %(count)s date.", "%(title)s is put up, with %(count)s dates.", len(dates)
    ) % {"title": course.title, "count": len(dates)}
    return f"{said} {form.left_out_in_words(dates)}".strip()


@staff_page
@require_safe
def show(request: HttpRequest, course_id: int) -> HttpResponse:
    """Its dates and who signed up. That each was looked at is logged."""
    viewer = viewer_of(request)
    course = get_course_for(viewer, course_id)
    people = list(
        Participant.objects.filter(course=course).select_related("recipient").order_by("since", "pk")
    )
    record_each(viewer.actor(Channel.STAFF), TAKES_PART, [(course, each.recipient_id) for each in people])
    now = timezone.now()
    dates = [
        {
            "date": each,
            "when": _when(each),
            "taken": _("%(taken)s of %(seats)s seats taken") % {"taken": each.taken, "seats": course.seats},
            "is_ahead": each.starts_at > now and each.called_off_at is None,
            "is_full": each.starts_at > now and each.called_off_at is None and each.taken >= course.seats,
        }
        for each in with_taken(CourseDate.objects.filter(course=course)).select_related("service")
    ]
    with_seats = [
        each["date"] for each in dates if course.is_group and each["is_ahead"] and not each["is_full"]
    ]
    return department_page(
        request,
        "memory_team/course_page.html",
        course.service.department,
        current=CURRENT,
        course=course,
        facts=_facts(course),
        dates=dates,
        people=[each for each in people if not each.waits],
        line=[each for each in people if each.waits],
        can_change=any(each["is_ahead"] for each in dates),
        can_sign_up=bool(with_seats) if course.is_group else course.called_off_at is None,
        must_wait=any(each["is_full"] for each in dates)
        or any(each.waits and each.recipient.is_active for each in people),
        **callers_of(request, course, dates=with_seats),
    )


def _facts(course: Course) -> list[Definition]:
    facts = [
        Definition(_("Where"), course.place),
        Definition(pgettext("a course", "Who leads it"), _leaders(course)),
        Definition(_("Seats"), str(course.seats)),
        Definition(
            _("How one takes part"), _("date by date") if course.is_group else _("for all dates at once")
        ),
    ]
    return [Definition(_("What it is about"), course.about), *facts] if course.about else facts


def _leaders(course: Course) -> str:
    """Of the dates to come, where there are any: not every one need be led by the same."""
    leaders = [leader for _date, leader in leaders_of(course)] or [course.leader]
    return ", ".join(dict.fromkeys(each.display_name for each in leaders))


@staff_page
@require_safe
def attendance(request: HttpRequest, date_id: int) -> HttpResponse:
    """A page to print, with a box for each who comes; to a group somebody who calls is put in here.

    That each was looked at is logged.
    """
    viewer = viewer_of(request)
    date = get_date_for(viewer, date_id)
    bookings = list(who_comes(date))
    _note_looks(request, bookings)
    return department_page(
        request,
        "memory_team/attendance.html",
        date.service.department,
        current=CURRENT,
        date=date,
        when=_when(date),
        bookings=bookings,
        **callers_of(request, date.course, dates=[date] if _has_seats(date, taken=len(bookings)) else ()),
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def call_off(request: HttpRequest, date_id: int) -> HttpResponse:
    """Asks first, with whom it hits; they are told."""
    viewer = viewer_of(request)
    date = get_date_for(viewer, date_id)
    if request.method == "POST":
        told = call_off_date(date, actor=viewer.actor(Channel.STAFF))
        text = ngettext(
            "The date is called off. %(count)s person is told.",
            "The date is called off. %(count)s people are told.",
            told,
        )
        messages.success(request, text % {"count": told})
        return redirect("memory_team:course_page", date.course_id)
    bookings = list(who_comes(date))
    _note_looks(request, bookings)
    names = ", ".join(each.recipient.short_name for each in bookings)
    return department_page(
        request,
        "shop/manage/confirm.html",
        date.service.department,
        current=CURRENT,
        heading=_("Call off %(title)s on this date?") % {"title": date.course.title},
        text=_("Everybody who comes is told at once. It cannot be undone."),
        details=[Definition(_("When"), _when(date)), Definition(_("Who comes"), names or _("nobody yet"))],
        confirm_label=_("Call it off"),
        is_destructive=True,
        back_url=reverse("memory_team:course_page", args=[date.course_id]),
        back_label=_("No, go back"),
    )


def _has_seats(date: CourseDate, *, taken: int) -> bool:
    """Whether one more may come to the date of a group."""
    is_ahead = date.called_off_at is None and date.starts_at > timezone.now()
    return date.course.is_group and is_ahead and taken < date.course.seats


def _note_looks(request: HttpRequest, bookings: Sequence[Booking]) -> None:
    actor = viewer_of(request).actor(Channel.STAFF)
    record_each(actor, VIEWED, [(each, each.recipient_id) for each in bookings])


def _when(date: Any) -> str:
    return capfirst(when(date.starts_at, end_of(date.service, usual_length(date.service), date.starts_at)))
