"""Helpers and places of a file: added, with their week, what they may do, and an invitation to sign in."""

from collections.abc import Hashable, Sequence
from typing import ClassVar

from foundation.actor import Actor
from shop.domain.capacity.qualifications import grant_qualification
from shop.domain.capacity.schedule import require_apart, set_weekly_shifts
from shop.domain.capacity.staff import add_provider
from shop.domain.imports.outcomes import Done, Importing, Values
from shop.domain.locks import lock_schedule, lock_staff
from shop.domain.staff.inviting import invite_staff
from shop.enums import ProviderKind, Verdict
from shop.errors import QualificationUnknown
from shop.imports.rows import ReadRow
from shop.models import Department, Qualification


class ProviderImport(Importing):
    column_of: ClassVar = {
        "qualification_unknown": "qualifications",
        "invalid_hours": "day_1",
        "address_in_use": "email",
        "role_not_yours": "email",
        "helper_has_account": "email",
    }

    def __init__(self, department: Department, *, actor: Actor) -> None:
        super().__init__(department, actor=actor)
        self.qualifications = {each.name.lower(): each for each in Qualification.objects.all()}

    def prepare(self, rows: Sequence[ReadRow]) -> None:
        lock_staff()  # before any other lock: some are invited
        lock_schedule(self.department.pk)

    def key(self, values: Values) -> Hashable:
        return str(values["name"]).lower()

    def act(self, row: ReadRow) -> Done:
        values = row.values
        qualifications = [self._qualification(name) for name in values["qualifications"]]
        require_apart(values["hours"])
        kind = values["kind"] or ProviderKind.PERSON
        provider = add_provider(self.department, name=values["name"], kind=kind, actor=self.actor)
        for qualification in qualifications:
            grant_qualification(provider, qualification=qualification, valid_until=None, actor=self.actor)
        if values["hours"]:
            set_weekly_shifts(provider, hours=values["hours"], actor=self.actor)
        if values["email"]:
            invite_staff(
                name=provider.name,
                email=values["email"],
                roles=(),
                provider_id=provider.pk,
                actor=self.actor,
            )
        return Done(Verdict.NEW, provider.pk)

    def _qualification(self, name: str) -> Qualification:
        """Raises QualificationUnknown."""
        found = self.qualifications.get(name.lower())
        if found is None:
            raise QualificationUnknown(name=name)
        return found
