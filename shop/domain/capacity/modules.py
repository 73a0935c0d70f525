"""Which kinds of service a municipality offers: a module is switched on and off as a whole, in all departments."""

from django.db import transaction

from audit.record import record
from foundation.actor import Actor
from foundation.errors import NotFound
from shop.domain.freeing import time_was_freed
from shop.domain.locks import lock_schedule
from shop.domain.meanwhile import require_unchanged
from shop.models import ModuleSwitch
from shop.queries.module_use import services_of, version_of_module
from shop.registry import forget_switches, installed_modules


@transaction.atomic
def switch_on_module(key: str, *, actor: Actor) -> None:
    """Its services can be booked, its pages are there, and whoever waits is looked at anew. Switched on twice is once.

    Raises NotFound for one that is not installed.
    """
    departments = _lock(key)
    switch, is_new = ModuleSwitch.objects.get_or_create(module_key=key)
    forget_switches()
    if is_new:
        record(actor, "module.switched_on", switch, module=key)
        for department_id in departments:
            time_was_freed(department_id)


@transaction.atomic
def switch_off_module(key: str, *, actor: Actor, seen: str = "") -> None:
    """Nobody books its services, nothing of it is offered to who waits, and its pages are gone. Twice is once.

    Visits that are booked stand, with their helpers, and are carried out; what its services are called and by which
    rules they are booked is kept, and so are decisions, standing bookings and places on the waiting list, until it is
    switched on again. `seen` is the version the actor looked at. Raises NotFound and ChangedMeanwhile.
    """
    _lock(key)
    switch = ModuleSwitch.objects.filter(module_key=key).first()
    if switch is None:
        return
    require_unchanged(seen, now=version_of_module(key))
    record(actor, "module.switched_off", switch, module=key)
    switch.delete()
    forget_switches()


def _lock(key: str) -> list[int]:
    """Nobody books one of its services meanwhile; the departments that have any."""
    if key not in {module.key for module in installed_modules()}:
        raise NotFound
    departments = (
        services_of(key).order_by("department_id").values_list("department_id", flat=True).distinct()
    )
    locked = list(departments)
    for department_id in locked:
        lock_schedule(department_id)
    return locked
