"""Book for somebody: what and when, chosen and booked on one page while they are on the telephone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit.record import record
from foundation.actor import Channel
from foundation.errors import NotFound
from shop.asked_first import FirstQuestion
from shop.enums import Confirmation
from shop.errors import BookingRefused
from shop.forms.time import TimeForm
from shop.lengths import Length, end_of
from shop.models import Booking, Department, Recipient, Service
from shop.presentation import lengths as lengths_in_words
from shop.queries.access import get_recipient_for
from shop.queries.asked_first import asked_first
from shop.queries.days import moment_of
from shop.queries.granted_lengths import asked_length, granted_lengths
from shop.queries.habits import Habit, habit_of, usual_service
from shop.queries.recipients import services_to_book
from shop.queries.staff_days import days_to_book
from shop.viewer import Viewer, viewer_of
from shop.views.asked import TO_STAFF, asked_query, choosers, shown_way
from shop.views.guards import staff_page
from shop.views.manage.book_urls import times_url
from shop.views.manage.booking_act import (
    KEY_FIELD,
    book,
    is_about_answers,
    key_of,
    new_key,
    questions_of,
    wish_for,
)
from shop.views.manage.caller import caller_of
from shop.views.manage.first_times import first_times, is_never
from shop.views.manage.frame import UNPROCESSABLE, department_page
from shop.views.manage.free_days import DAYS_AT_A_TIME, FreeDays, asked_day, first_shown
from shop.views.manage.granted_time import granted_time
from shop.views.manage.holds import hold_in_words
from shop.views.manage.refusals import refusal_for_staff
from shop.views.manage.said_back import to_said_back
from shop.views.manage.waiting_now import waiting_now
from shop.ways import Way
from ui.tiles import ServiceChoice

VIEWED = "times.viewed"


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody is on the telephone: who, what they may have, what they want, and what they usually do."""

    recipient: Recipient
    services: Sequence[Service]
    service: Service
    length: Length
    lengths: Sequence[Length]
    habit: Habit | None
    way: Way
    asked: FirstQuestion | None


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, department_id: int, recipient_id: int) -> HttpResponse:
    """The first free times of what they usually book, or those that the address asks for (`?service=`, `?day=` …).

    Sent with a time it is booked as by telephone: notice, horizon and pause do not bind. What was typed stays where
    it cannot be. That the page was opened is logged.
    """
    viewer = viewer_of(request)
    department, recipient = get_recipient_for(viewer, department_id=department_id, recipient_id=recipient_id)
    services = services_to_book(recipient, department=department)
    habit = habit_of(recipient, department=department)
    if not services:
        return _page(request, department, recipient, habit)
    service = _wanted_service(request, services, habit)
    lengths = granted_lengths(service, recipient, last=asked_day(request))
    length = _wanted_length(request, service, habit, lengths=lengths)
    asked = asked_first(service, recipient)
    way = shown_way(request, service, asked=asked)
    call = Call(recipient, services, service, length, lengths, habit, way, asked)
    times = TimeForm(request.POST if request.method == "POST" else None)
    questions = questions_of(request, service, recipient, like=habit.like if habit else None)
    status = 200
    if request.method == "POST":
        try:
            booking = _book(request, call, times, questions)
        except BookingRefused as refusal:
            if not is_about_answers(refusal, questions):
                times.add_error("at", _why_not(refusal))
            status = refusal.status
        else:
            if booking is not None:
                return to_said_back(booking)
            status = UNPROCESSABLE
    return _page(
        request, department, recipient, habit, status=status, **_times(request, call, times, questions)
    )


def note_view(viewer: Viewer, *, department: Department, recipient: Recipient) -> None:
    """Log that somebody of the department saw when the recipient is free and what is left of what was granted."""
    actor = viewer.actor(Channel.STAFF)
    record(actor, VIEWED, recipient, recipient_id=recipient.pk, department=department.pk)


def _book(request: HttpRequest, call: Call, times: TimeForm, questions: forms.Form | None) -> Booking | None:
    """None where an answer is missing. Raises BookingRefused."""
    is_answered = questions is None or questions.is_valid()
    if not times.is_valid() or not is_answered:
        return None
    wish = wish_for(
        call.service, call.recipient, starts_at=times.cleaned_data["at"], length=call.length, way=call.way
    )
    actor = viewer_of(request).actor(Channel.PHONE)
    return book(wish, actor=actor, key=key_of(request), questions=questions)


def _why_not(refusal: BookingRefused) -> str:
    title, advice = refusal_for_staff(refusal)
    return " ".join(filter(None, [title, _("Nothing has been booked."), advice]))


def _page(
    request: HttpRequest,
    department: Department,
    recipient: Recipient,
    habit: Habit | None,
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    note_view(viewer_of(request), department=department, recipient=recipient)
    context |= {"recipient": recipient, "caller": caller_of(recipient, department=department, habit=habit)}
    return department_page(
        request, "shop/manage/book_times.html", department, current="department", status=status, **context
    )


def _times(request: HttpRequest, call: Call, times: TimeForm, questions: forms.Form | None) -> dict[str, Any]:
    recipient, service, length, way = call.recipient, call.service, call.length, call.way
    wished = timezone.localdate(times.wished) if times.errors and times.wished else None
    chosen = asked_day(request, otherwise=wished)
    first = first_shown(chosen or timezone.localdate())
    days = days_to_book(
        service, recipient=recipient, length=length, way=way, first=first, count=DAYS_AT_A_TIME
    )
    granted = granted_time(service, recipient, first=first, last=days[-1].date, providers=way.needed(service))
    is_usual = call.habit.begins_so if call.habit and call.habit.service_id == service.pk else is_never
    drawing = FreeDays(
        service=service,
        day_url=lambda day: times_url(recipient, service, length=length, way=way, day=day),
        first_url=times_url(recipient, service, length=length, way=way) if chosen else "",
        is_usual=is_usual,
    )
    firsts = first_times(days, fits=granted.pays_for, is_usual=is_usual)
    shown = drawing.context(days, chosen=chosen, firsts=firsts)
    on = chosen or (firsts[0].date if firsts else first)
    starts_at = moment_of(on, service.arrives_at or time(12))
    return shown | {
        "service": service,
        "times": times,
        "questions": questions,
        "questions_sent": [questions] if questions is not None else [],
        "key_field": KEY_FIELD,
        "key": request.POST.get(KEY_FIELD) or new_key(),
        "hold": hold_in_words(recipient, for_start=timezone.now()),
        "is_request": service.confirmation == Confirmation.REQUESTED,
        "shortage": granted.shortage(starts_at=starts_at, ends_at=end_of(service, length, starts_at)),
        "waiting": waiting_now(service, recipient, length=length, way=way, day=chosen),
        "services": [
            ServiceChoice(
                name=each.name,
                url=times_url(recipient, each),
                description=lengths_in_words(each),
                is_current=each == service,
            )
            for each in call.services
        ],
        "choosers": choosers(
            service,
            length=length,
            lengths=call.lengths,
            way=way,
            url=lambda length, way: times_url(recipient, service, length=length, way=way),
            kept=[("service", service.pk)],
            asked=call.asked,
            labels=TO_STAFF,
        ),
        "hidden": [("service", service.pk), *asked_query(service, length=length, way=way).items()],
    }


def _wanted_service(request: HttpRequest, services: Sequence[Service], habit: Habit | None) -> Service:
    wanted = request.GET.get("service")
    if wanted is None:
        return usual_service(habit, services)
    service = next((each for each in services if str(each.pk) == wanted), None)
    if service is None:
        raise NotFound
    return service


def _wanted_length(
    request: HttpRequest, service: Service, habit: Habit | None, *, lengths: Sequence[Length]
) -> Length:
    """What they usually have, where nobody has asked for a service or a length."""
    is_open = "service" not in request.GET and "length" not in request.GET
    if is_open and habit is not None and habit.service_id == service.pk and habit.length in lengths:
        return habit.length
    return asked_length(service, request.GET.get("length", ""), lengths=lengths)
