"""What a department decides about a service: the rules of its times, and the module's settings."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from audit.record import record
from foundation.actor import Actor
from shop.domain.schedule import require_unchanged
from shop.models import Service
from shop.queries.versions import RULES, version_of_service


@transaction.atomic
def change_service(
    service: Service,
    *,
    rules: Mapping[str, Any],
    settings: Mapping[str, Any] | None = None,
    actor: Actor,
    seen: str = "",
) -> Service:
    """Change the rules named in `rules`, and the module's settings when given; bookings already made stay.

    `seen` is the version the actor looked at. Raises ChangedMeanwhile, and KeyError for a field that is no
    rule.
    """
    service = Service.objects.select_for_update(of=("self",)).select_related("department").get(pk=service.pk)
    now = version_of_service(service)
    for name, value in rules.items():
        setattr(service, _rule(name), value)
    if settings is not None:
        service.settings = dict(settings)
    wanted = version_of_service(service)
    require_unchanged(seen, now=now, wanted=wanted)
    if wanted != now:
        service.save(update_fields=[*RULES, "settings"])
        record(actor, "service.changed", service)
    return service


def _rule(name: str) -> str:
    if name not in RULES:
        raise KeyError(f"{name} is no rule of a service")
    return name
