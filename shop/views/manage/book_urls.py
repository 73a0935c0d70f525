"""Where somebody is booked for, by what, how long and when."""

from datetime import date, datetime
from urllib.parse import urlencode

from django.urls import reverse

from shop.lengths import Length, usual_length
from shop.models import Recipient, Service
from shop.views.citizen.wish import moment_text

FROM_CALL = "call"
"""Sent where somebody is on the telephone: it is they who ask, and afterwards comes the next call."""


def times_url(
    recipient: Recipient, service: Service, *, length: Length | None = None, day: date | None = None
) -> str:
    """The free times of the service for the recipient; the usual length goes without saying."""
    page = reverse("manage:book_for", args=[service.department_id, recipient.pk])
    query = {"service": str(service.pk)} | _how_long(service, length)
    return f"{page}?{urlencode(query | ({'day': day.isoformat()} if day else {}))}"


def wait_url(
    recipient: Recipient, service: Service, *, length: Length | None = None, day: date | None = None
) -> str:
    """Where somebody is put on the waiting list."""
    page = reverse("manage:add_waiting", args=[service.department_id, recipient.pk, service.pk])
    query = _how_long(service, length) | ({"day": day.isoformat()} if day else {})
    return f"{page}?{urlencode(query)}" if query else page


def confirm_url(recipient: Recipient, service: Service, *, length: Length, starts_at: datetime) -> str:
    """The page that asks whether the time is right."""
    page = reverse("manage:confirm_book_for", args=[service.department_id, recipient.pk, service.pk])
    return f"{page}?{urlencode({'at': moment_text(starts_at)} | _how_long(service, length))}"


def _how_long(service: Service, length: Length | None) -> dict[str, str]:
    return {} if length is None or length == usual_length(service) else {"length": length.code}
