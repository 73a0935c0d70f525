"""The switch that stops booking for a while: citizens and integrations are refused, staff are not."""

from django.db import transaction

from audit.record import record
from foundation.actor import Actor
from shop.domain.freeing import time_was_freed
from shop.domain.locks import lock_schedule
from shop.domain.meanwhile import require_unchanged
from shop.models import Department, Service
from shop.queries.versions import version_of_pause


@transaction.atomic
def pause_department(department: Department, *, message: str, actor: Actor, seen: str = "") -> Department:
    """Nobody books by themselves in the department until it is resumed; `message` is what they are told.

    Bookings already made stay. Paused again, it has the new message. `seen` is the version the actor looked at.
    Raises ChangedMeanwhile.
    """
    lock_schedule(department.pk)
    department.refresh_from_db(fields=["is_paused", "pause_message"])
    if (department.is_paused, department.pause_message) != (True, message):
        require_unchanged(seen, now=version_of_pause(department))
        department.is_paused, department.pause_message = True, message
        department.save(update_fields=["is_paused", "pause_message"])
        record(actor, "department.paused", department)
    return department


@transaction.atomic
def resume_department(department: Department, *, actor: Actor) -> Department:
    """Let everybody book again. Resumed twice is once; the message is kept for the next time."""
    lock_schedule(department.pk)
    department.refresh_from_db(fields=["is_paused"])
    if department.is_paused:
        department.is_paused = False
        department.save(update_fields=["is_paused"])
        record(actor, "department.resumed", department)
        time_was_freed(department.pk)
    return department


@transaction.atomic
def pause_service(service: Service, *, message: str, actor: Actor, seen: str = "") -> Service:
    """The same for one service."""
    lock_schedule(service.department_id)
    service.refresh_from_db(fields=["is_paused", "pause_message"])
    if (service.is_paused, service.pause_message) != (True, message):
        require_unchanged(seen, now=version_of_pause(service))
        service.is_paused, service.pause_message = True, message
        service.save(update_fields=["is_paused", "pause_message"])
        record(actor, "service.paused", service)
    return service


@transaction.atomic
def resume_service(service: Service, *, actor: Actor) -> Service:
    lock_schedule(service.department_id)
    service.refresh_from_db(fields=["is_paused"])
    if service.is_paused:
        service.is_paused = False
        service.save(update_fields=["is_paused"])
        record(actor, "service.resumed", service)
        time_was_freed(service.department_id)
    return service
