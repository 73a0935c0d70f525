"""The usual services of respite care, made in one act."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from foundation.actor import Actor
from modules.respite_care.usual_services import USUAL
from shop.domain.capacity.qualifications import add_qualification
from shop.domain.capacity.services import add_service, change_service
from shop.domain.locks import lock_schedule
from shop.models import Department, Qualification, Service

KEY = "respite_care"
MADE_AS = "usual"
"""Where a service's settings say as which of the usual ones it was made: it may have another name by now."""


def made_already(department: Department) -> dict[str, Service]:
    """Which of the usual services the department has, by their codes, whatever they are called."""
    services = Service.objects.filter(department=department, module_key=KEY).order_by("-pk")
    return {code: each for each in services if (code := each.settings.get(MADE_AS))}


@transaction.atomic
def set_up(department: Department, *, names: Mapping[str, str], actor: Actor) -> Sequence[Service]:
    """Make those of the usual services that are named, open for booking; all of them or none.

    `names` are by the codes. What is here already is not made again, however often it is asked for; a qualification
    that the municipality has under its name is used. Raises ServiceNotOffered where the module is off, and
    ServiceNameTaken.
    """
    lock_schedule(department.pk)
    there = made_already(department)
    made = []
    for usual in USUAL:
        if usual.code not in names or usual.code in there:
            continue
        service = add_service(
            department, name=names[usual.code], module_key=KEY, place=usual.place, actor=actor
        )
        made.append(
            change_service(
                service,
                rules=usual.rules,
                qualifications=[_qualification(str(name), actor=actor) for name in usual.qualifications],
                settings={**usual.settings, MADE_AS: usual.code},
                actor=actor,
            )
        )
    return made


def _qualification(name: str, *, actor: Actor) -> Qualification:
    known = Qualification.objects.filter(name__iexact=name).first()
    return known or add_qualification(name, actor=actor)
