"""The services that departments usually have of a module, made in one act."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from foundation.actor import Actor
from shop.domain.capacity.qualifications import add_qualification
from shop.domain.capacity.services import add_service, change_service
from shop.domain.locks import lock_schedule
from shop.errors import QualificationNameTaken
from shop.models import Department, Qualification, Service
from shop.queries.usual_services import made_already
from shop.usual_services import UsualService, UsualServices


@transaction.atomic
def make_usual_services(
    department: Department, usual: UsualServices, *, names: Mapping[str, str], actor: Actor
) -> Sequence[Service]:
    """Make those that are named, by their codes, open for booking; all of them or none.

    What is here already is not made again, however often it is asked for; a qualification that the municipality has
    under its name is used. Raises ServiceNotOffered where the module is off, ServiceNameTaken, and RulesContradict.
    """
    lock_schedule(department.pk)
    there = made_already(department, usual)
    return [
        _make(department, each, module_key=usual.module_key, name=names[each.code], actor=actor)
        for each in usual.services
        if each.code in names and each.code not in there
    ]


def _make(
    department: Department, usual: UsualService, *, module_key: str, name: str, actor: Actor
) -> Service:
    service = add_service(department, name=name, module_key=module_key, place=usual.place, actor=actor)
    return change_service(
        service,
        rules=usual.rules,
        qualifications=[_qualification(str(each), actor=actor) for each in usual.qualifications],
        settings=usual.first_settings,
        actor=actor,
    )


def _qualification(name: str, *, actor: Actor) -> Qualification:
    by_name = Qualification.objects.filter(name__iexact=name)
    known = by_name.first()
    if known is not None:
        return known
    try:
        return add_qualification(name, actor=actor)
    except QualificationNameTaken:  # another department was faster
        return by_name.get()
