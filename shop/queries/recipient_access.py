"""Recipients as those who handle decisions reach them, also when they receive nothing any more."""

import functools
import operator
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from django.db.models import Case, IntegerField, OuterRef, Q, QuerySet, When

from audit.sightings import note_department
from foundation.alphabet import Alphabetical
from foundation.errors import NotFound
from shop.models import Department, Recipient
from shop.queries.access import departments_with_decisions_for
from shop.queries.knowing import is_known
from shop.queries.recipients import MOST, Found
from shop.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Handled:
    """A recipient, and the departments known to them whose decisions the viewer handles; at least one, by name."""

    recipient: Recipient
    departments: Sequence[Department]

    @property
    def department(self) -> Department:
        """In whose frame their page is drawn."""
        return self.departments[0]

    def modules(self, viewer: Viewer) -> frozenset[str]:
        """The keys of the modules that are on and have a service in one of these departments."""
        here = {each.pk for each in self.departments}
        return frozenset(key for key, department_id in viewer.modules_in if department_id in here)

    def of_module(self, key: str, viewer: Viewer) -> Self:
        """With those departments alone that have a service of the module. Raises NotFound where none has."""
        departments = [each for each in self.departments if (key, each.pk) in viewer.modules_in]
        if not departments:
            raise NotFound
        return replace(self, departments=departments)


def get_handled_recipient_for(viewer: Viewer, recipient_id: int) -> Handled:
    """A recipient known to a department whose decisions the viewer handles.

    Who was merged is the one that stays.
    """
    recipient = Recipient.objects.select_related("merged_into__user", "user").filter(pk=recipient_id).first()
    if recipient is None:
        raise NotFound
    recipient = recipient.merged_into or recipient
    known = is_known(department=OuterRef("pk"), recipient=recipient)
    departments = list(
        departments_with_decisions_for(viewer).filter(known).order_by(Alphabetical("name"), "pk")
    )
    if not departments:
        raise NotFound
    note_department(departments[0].pk)
    return Handled(recipient, departments)


def get_decisions_department_for(viewer: Viewer, department_id: int) -> Department:
    """A department whose decisions the viewer handles."""
    department = departments_with_decisions_for(viewer).filter(pk=department_id).first()
    if department is None:
        raise NotFound
    note_department(department.pk)
    return department


def known_recipients(department: Department) -> QuerySet[Recipient]:
    """Those the department knows, also who receives nothing any more."""
    known = is_known(department=department, recipient=OuterRef("pk"))
    return Recipient.objects.filter(known, merged_into__isnull=True)


def find_known_recipients(department: Department, *, words: str, apart_from: int | None = None) -> Found:
    """Those in whose name every word stands; who receives services first. One query."""
    known = known_recipients(department).exclude(Q(pk=apart_from) if apart_from else Q(pk__in=[]))
    for word in words.split():
        known = known.filter(name__icontains=word)
    found = list(known.order_by("-is_active", Alphabetical("name"), "pk")[: MOST + 1])
    return Found(found[:MOST], are_more=len(found) > MOST)


def find_likely_duplicates(department: Department, *, recipient: Recipient) -> Found:
    """Those who share the surname, the telephone or the address, however the first name is spelt. One query.

    Those who share most come first: who has the name, the telephone and the address is most likely the same person.
    """
    shared = [Q(name__iexact=recipient.name)]
    like = Q(name__iendswith=f" {recipient.name.split()[-1]}") if recipient.name.split() else Q(pk__in=[])
    if recipient.phone:
        like |= Q(phone=recipient.phone)
        shared.append(Q(phone=recipient.phone))
    if recipient.address:
        like |= Q(address__iexact=recipient.address)
        shared.append(Q(address__iexact=recipient.address))
    known = known_recipients(department).exclude(pk=recipient.pk).filter(like)
    is_shared = [Case(When(each, then=1), default=0, output_field=IntegerField()) for each in shared]
    alike = functools.reduce(operator.add, is_shared)
    found = list(known.order_by(alike.desc(), "-is_active", Alphabetical("name"), "pk")[: MOST + 1])
    return Found(found[:MOST], are_more=len(found) > MOST)
