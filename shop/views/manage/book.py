"""Book for somebody: find them, then choose what and when."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from audit.record import record
from foundation.actor import Channel
from foundation.errors import NotFound
from shop.forms.find import FindForm
from shop.lengths import Length, end_of, lengths_of, parse_length, usual_length
from shop.models import Department, Recipient, Service
from shop.presentation import chosen_length
from shop.presentation import lengths as lengths_in_words
from shop.queries.access import get_department_for, get_recipient_for
from shop.queries.days import moment_of
from shop.queries.recipients import find_recipients, services_to_book
from shop.queries.staff_days import days_to_book
from shop.viewer import Viewer, viewer_of
from shop.views.citizen.wish import moment_text
from shop.views.guards import staff_page
from shop.views.manage.caller import Shortage, caller_of, shortage_of
from shop.views.manage.frame import UNPROCESSABLE, department_page
from shop.views.manage.free_days import DAYS_AT_A_TIME, FreeDays, first_shown, wanted_day
from ui.tiles import Choice, ServiceChoice

VIEWED = "times.viewed"
LAST_DIGITS = 3


@staff_page
@require_safe
def find(request: HttpRequest, department_id: int) -> HttpResponse:
    """Names that fit `?q=`, and of the telephone only what tells two with one name apart."""
    department = get_department_for(viewer_of(request), department_id)
    form = FindForm(request.GET if "q" in request.GET else None)
    found = find_recipients(department, words=form.cleaned_data["q"]) if form.is_valid() else None
    people = [(each, each.phone[-LAST_DIGITS:]) for each in found.recipients] if found else []
    return department_page(
        request,
        "shop/manage/book.html",
        department,
        current="department",
        status=UNPROCESSABLE if form.is_bound and found is None else 200,
        form=form,
        found=found,
        people=people,
    )


@staff_page
@require_safe
def choose(request: HttpRequest, department_id: int, recipient_id: int) -> HttpResponse:
    """The free times of `?service=` and `?length=`, two weeks from `?day=`. That they were opened is logged."""
    viewer = viewer_of(request)
    department, recipient = get_recipient_for(viewer, department_id=department_id, recipient_id=recipient_id)
    services = services_to_book(recipient, department=department)
    note_view(viewer, department=department, recipient=recipient)
    context: dict[str, Any] = {
        "recipient": recipient,
        "services": [],
        "caller": caller_of(recipient, department=department),
    }
    if services:
        service = _wanted_service(request, services)
        length = parse_length(service, request.GET.get("length", ""))
        context |= _times(request, recipient, services=services, service=service, length=length)
    return department_page(
        request, "shop/manage/book_times.html", department, current="department", **context
    )


def note_view(viewer: Viewer, *, department: Department, recipient: Recipient) -> None:
    """Log that somebody of the department saw when the recipient is free and what is left of what was granted."""
    actor = viewer.actor(Channel.STAFF)
    record(actor, VIEWED, recipient, recipient_id=recipient.pk, department=department.pk)


def times_url(
    recipient: Recipient, service: Service, *, length: Length | None = None, day: date | None = None
) -> str:
    """The free times of the service for the recipient; the usual length goes without saying."""
    page = reverse("manage:book_for", args=[service.department_id, recipient.pk])
    query = {"service": str(service.pk)} | _how_long(service, length)
    return f"{page}?{urlencode(query | ({'day': day.isoformat()} if day else {}))}"


def wait_url(recipient: Recipient, service: Service, *, length: Length, day: date) -> str:
    """Where somebody is put on the waiting list."""
    page = reverse("manage:add_waiting", args=[service.department_id, recipient.pk, service.pk])
    return f"{page}?{urlencode(_how_long(service, length) | {'day': day.isoformat()})}"


def confirm_url(recipient: Recipient, service: Service, *, length: Length, starts_at: datetime) -> str:
    """The page that asks whether the time is right."""
    page = reverse("manage:confirm_book_for", args=[service.department_id, recipient.pk, service.pk])
    return f"{page}?{urlencode({'at': moment_text(starts_at)} | _how_long(service, length))}"


def _times(
    request: HttpRequest,
    recipient: Recipient,
    *,
    services: Sequence[Service],
    service: Service,
    length: Length,
) -> dict[str, Any]:
    chosen = wanted_day(request, otherwise=timezone.localdate())
    first = first_shown(chosen)
    days = days_to_book(service, recipient=recipient, length=length, first=first, count=DAYS_AT_A_TIME)
    if "day" not in request.GET:
        chosen = next((day.date for day in days if day.free), chosen)
    drawing = FreeDays(
        service=service,
        day_url=lambda day: times_url(recipient, service, length=length, day=day),
        time_url=lambda moment: confirm_url(recipient, service, length=length, starts_at=moment),
    )
    return drawing.context(days, chosen=chosen) | {
        "service": service,
        "wait_url": wait_url(recipient, service, length=length, day=chosen),
        "shortage": _shortage_on(chosen, service=service, recipient=recipient, length=length),
        "services": [
            ServiceChoice(
                name=each.name,
                url=times_url(recipient, each),
                description=lengths_in_words(each),
                is_current=each == service,
            )
            for each in services
        ],
        "lengths": _length_choices(recipient, service, current=length),
        "hidden": [("service", service.pk), ("length", length.code)],
        "hidden_of_length": [("service", service.pk)],
    }


def _shortage_on(day: date, *, service: Service, recipient: Recipient, length: Length) -> Shortage | None:
    """Whether too little was granted for a booking of that length on the day, whatever the hour."""
    starts_at = moment_of(day, service.arrives_at or time(12))
    return shortage_of(service, recipient, starts_at=starts_at, ends_at=end_of(service, length, starts_at))


def _length_choices(recipient: Recipient, service: Service, *, current: Length) -> list[Choice]:
    lengths = lengths_of(service)
    if len(lengths) < 2:
        return []
    return [
        Choice(
            label=chosen_length(service, each),
            url=times_url(recipient, service, length=each),
            value=each.code,
            is_current=each == current,
        )
        for each in lengths
    ]


def _wanted_service(request: HttpRequest, services: Sequence[Service]) -> Service:
    wanted = request.GET.get("service")
    if wanted is None:
        return services[0]
    service = next((each for each in services if str(each.pk) == wanted), None)
    if service is None:
        raise NotFound
    return service


def _how_long(service: Service, length: Length | None) -> dict[str, str]:
    return {} if length is None or length == usual_length(service) else {"length": length.code}
