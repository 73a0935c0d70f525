"""What is posted to the page of a service's rules, and what must come of it."""

from datetime import timedelta
from typing import Any

from django.test import Client

from audit.models import AuditEntry
from shop.models import Service
from shop.queries.versions import version_of_service

ANSWERS = {
    "name": "Klesvask",
    "place": "at_home",
    "requires_entitlement": "on",
    "booked_by": "everyone",
    "is_active": "on",
    "length_kind": "fixed",
    "duration": "45",
    "slot_interval": "15",
    "buffer_before": "5",
    "buffer_after": "10",
    "minimum_notice": "24",
    "booking_horizon": "28",
    "maximum_active_bookings": "",
    "cancel_deadline_by": "alone",
    "cancel_deadline": "12",
    "move_within_day_deadline_by": "alone",
    "move_within_day_deadline": "2",
    "move_to_other_day_deadline_by": "alone",
    "move_to_other_day_deadline": "48",
    "providers_needed": "1",
    "seats": "1",
    "requires_presence": "on",
    "confirmation": "automatic",
}

CHOICE = {"length_kind": "choice", "other_durations_0": "90", "other_durations_3": "30"}

STAY = {
    "length_kind": "stay",
    "stay_unit": "nights",
    "shortest_stay": "2",
    "longest_stay": "14",
    "arrives_at": "15:00",
    "leaves_at": "11:00",
}

MINUTES, HOURS = timedelta(minutes=1), timedelta(hours=1)


def page_of(service: Service) -> str:
    return f"/manage/services/{service.pk}/"


def changes_of(service: Service) -> int:
    return AuditEntry.objects.filter(action="service.changed", object_id=service.pk).count()


def save(administrator: Client, service: Service, **answers: Any) -> Service:
    """Post the answers, which must be taken, and return what is stored then."""
    response = administrator.post(page_of(service), ANSWERS | answers)
    assert response.status_code == 302, response.text
    service.refresh_from_db()
    return service


def refuse(
    administrator: Client, service: Service, *, field: str, answers: dict[str, Any], status: int = 422
) -> Any:
    """Post the answers, which must be refused next to the field, with nothing changed."""
    before, acts = version_of_service(service), changes_of(service)
    response = administrator.post(page_of(service), ANSWERS | answers)
    assert response.status_code == status
    assert f'id="id_{field}_error"' in response.text
    assert version_of_service(Service.objects.get(pk=service.pk)) == before
    assert changes_of(service) == acts
    return response
