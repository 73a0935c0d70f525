"""Where somebody is booked for, by what, how long and when."""

from datetime import date, datetime
from urllib.parse import urlencode

from django.urls import reverse

from shop.lengths import Length
from shop.models import Recipient, Service
from shop.views.asked import asked_query
from shop.views.citizen.wish import moment_text
from shop.ways import AS_USUAL, Way

FROM_CALL = "call"
"""Sent where somebody is on the telephone: it is they who ask, and afterwards comes the next call."""


def times_url(
    recipient: Recipient,
    service: Service,
    *,
    length: Length | None = None,
    way: Way = AS_USUAL,
    day: date | None = None,
) -> str:
    """The free times of the service for the recipient; what is usual goes without saying."""
    page = reverse("manage:book_for", args=[service.department_id, recipient.pk])
    query = {"service": str(service.pk)} | asked_query(service, length=length, way=way)
    return f"{page}?{urlencode(query | ({'day': day.isoformat()} if day else {}))}"


def wait_url(
    recipient: Recipient,
    service: Service,
    *,
    length: Length | None = None,
    way: Way = AS_USUAL,
    day: date | None = None,
) -> str:
    """Where somebody is put on the waiting list: of the way, what was asked first."""
    page = reverse("manage:add_waiting", args=[service.department_id, recipient.pk, service.pk])
    query = asked_query(service, length=length, way=Way(chosen=way.chosen)) | (
        {"day": day.isoformat()} if day else {}
    )
    return f"{page}?{urlencode(query)}" if query else page


def confirm_url(
    recipient: Recipient, service: Service, *, length: Length, starts_at: datetime, way: Way = AS_USUAL
) -> str:
    """The page that asks whether the time is right."""
    page = reverse("manage:confirm_book_for", args=[service.department_id, recipient.pk, service.pk])
    asked = asked_query(service, length=length, way=way)
    return f"{page}?{urlencode({'at': moment_text(starts_at)} | asked)}"
