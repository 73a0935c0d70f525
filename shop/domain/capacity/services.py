"""What a department decides about its services: which there are, their rules, and the module's settings."""

from collections.abc import Collection, Mapping
from copy import copy
from datetime import timedelta
from typing import Any

from django.db import transaction

from audit.record import record
from foundation.actor import Actor
from shop.domain.capacity.kept_times import require_sessions_as_announced
from shop.domain.capacity.service_rules import objections
from shop.domain.capacity.shifts import make_shifts
from shop.domain.capacity.stranding import judge_bookings
from shop.domain.freeing import time_was_freed
from shop.domain.locks import lock_schedule
from shop.domain.meanwhile import require_unchanged
from shop.enums import ServicePlace
from shop.errors import RulesContradict, ServiceNameTaken, ServiceNotOffered
from shop.models import Department, Qualification, Service
from shop.queries.versions import RULES, required_by, version_of_service
from shop.registry import is_switched_on

FIRST_RULES = {
    "duration": timedelta(hours=1),
    "slot_interval": timedelta(minutes=30),
    "buffer_before": timedelta(0),
    "buffer_after": timedelta(0),
    "minimum_notice": timedelta(hours=24),
    "cancel_deadline": timedelta(hours=24),
    "move_within_day_deadline": timedelta(hours=24),
    "move_to_other_day_deadline": timedelta(hours=24),
}
"""What a new service begins with, for the department to change."""


@transaction.atomic
def add_service(
    department: Department, *, name: str, module_key: str, place: ServicePlace, actor: Actor
) -> Service:
    """A service with cautious rules, closed for booking until the department opens it.

    Raises ServiceNotOffered for a module that is not switched on, and ServiceNameTaken.
    """
    if not is_switched_on(module_key):
        raise ServiceNotOffered(module=module_key)
    lock_schedule(department.pk)
    _require_free_name(department, name)
    service = Service.objects.create(
        department=department, name=name, module_key=module_key, place=place, is_active=False, **FIRST_RULES
    )
    record(actor, "service.added", service, module=module_key)
    return service


@transaction.atomic
def change_service(
    service: Service,
    *,
    rules: Mapping[str, Any],
    qualifications: Collection[Qualification] | None = None,
    settings: Mapping[str, Any] | None = None,
    actor: Actor,
    seen: str = "",
) -> Service:
    """Change the rules named in `rules`, the required qualifications and the module's settings when given.

    Bookings already made stay; those that lose their ground are flagged. Settings that are not named are kept.
    `seen` is the version the actor looked at. Raises ChangedMeanwhile, RulesContradict, ServiceNameTaken,
    SessionsAnnounced, and KeyError for a field that is no rule.
    """
    service = _lock(service)
    required = required_by(service)
    now = version_of_service(service, required=required)
    before = copy(service)
    name, horizon = service.name, service.booking_horizon
    ground = (service.open_on_public_holidays, service.uses_places, required)
    for rule, value in rules.items():
        setattr(service, _rule(rule), value)
    if settings is not None:
        service.settings |= settings
    if qualifications is not None:
        required = frozenset(each.pk for each in qualifications)
    wanted = version_of_service(service, required=required)
    require_unchanged(seen, now=now, wanted=wanted)
    if wanted == now:
        return service
    _require_no_contradiction(service)
    require_sessions_as_announced(before, service, required=ground[2], now_required=required)
    if service.name != name:
        _require_free_name(service.department, service.name, apart_from=service)
    service.edition += 1
    service.save(update_fields=[*RULES, "settings", "edition"])
    service.required_qualifications.set(required)
    record(actor, "service.changed", service)
    time_was_freed(service.department_id)
    if service.booking_horizon > horizon:
        make_shifts(service.department)
    if (service.open_on_public_holidays, service.uses_places, required) != ground:
        judge_bookings(service.department)
    return service


def _lock(service: Service) -> Service:
    """The service as it is now; no booking is made by rules that are about to change."""
    # Before the row: whoever books holds the schedule first and then looks at the row.
    lock_schedule(service.department_id)
    services = Service.objects.select_for_update(of=("self",), no_key=True).select_related("department")
    return services.get(pk=service.pk)


def _rule(name: str) -> str:
    if name not in RULES:
        raise KeyError(f"{name} is no rule of a service")
    return name


def _require_no_contradiction(service: Service) -> None:
    for objection in objections({name: getattr(service, name) for name in RULES}):
        raise RulesContradict(field=objection.field)


def _require_free_name(department: Department, name: str, *, apart_from: Service | None = None) -> None:
    services = department.services.filter(name__iexact=name)
    if any(each != apart_from for each in services):
        raise ServiceNameTaken
