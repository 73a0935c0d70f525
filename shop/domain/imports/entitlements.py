"""Decisions of a file."""

from typing import ClassVar

from foundation.actor import Actor
from foundation.alphabet import Alphabetical
from shop.domain.freeing import time_was_freed
from shop.domain.imports.known_people import AboutKnownPeople
from shop.domain.imports.outcomes import Done
from shop.domain.ledger.decision_changes import Terms
from shop.domain.ledger.granting import grant
from shop.enums import Verdict
from shop.errors import ServiceUnknown
from shop.imports.rows import ReadRow
from shop.models import Department, Service


class EntitlementImport(AboutKnownPeople):
    column_of: ClassVar = {
        "service_unknown": "service",
        "decisions_overlap": "valid_from",
        "day_not_possible": "valid_until",
        "visit_length_not_possible": "visit_minutes",
        "name_tells_too_little": "phone",
    }

    def __init__(self, department: Department, *, actor: Actor) -> None:
        super().__init__(department, actor=actor)
        services = Service.objects.filter(department=department, is_active=True, requires_entitlement=True)
        self.services = {each.name.lower(): each for each in services.order_by(Alphabetical("name"))}

    def act(self, row: ReadRow) -> Done:
        recipient, values = self.whose(row), row.values
        service = self.services.get(values["service"].lower())
        if service is None:
            raise ServiceUnknown(services=", ".join(each.name for each in self.services.values()) or "–")
        terms = Terms(
            amount=values["amount"],
            unit=values["unit"],
            period=values["period"],
            decision_reference=values["decision_reference"],
            carry_over=values["carry_over"] or 0,
            valid_until=values["valid_until"],
            visit_minutes=values["visit_minutes"],
        )
        decision, verdict = grant(
            recipient,
            service=service,
            terms=terms,
            valid_from=values["valid_from"],
            actor=self.actor,
            is_one_of_many=True,
        )
        return Done(verdict, decision.pk if verdict == Verdict.NEW else 0)

    def finish(self) -> None:
        time_was_freed(self.department.pk)  # some of them may pay for what somebody waits for
