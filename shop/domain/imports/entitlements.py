"""Decisions of a file."""

from collections.abc import Sequence
from typing import ClassVar

from foundation.actor import Actor
from foundation.alphabet import Alphabetical
from foundation.errors import DomainError
from foundation.personal_data import lookup_hashes
from shop.domain.freeing import time_was_freed
from shop.domain.identity.taking_up import find_by_name
from shop.domain.imports.outcomes import Done, Importing, Values
from shop.domain.ledger.decision_changes import Terms
from shop.domain.ledger.granting import grant
from shop.domain.locks import lock_all_for_booking
from shop.enums import Verdict
from shop.errors import RecipientUnknown, ServiceUnknown, WhoIsMissing
from shop.imports.rows import ReadRow
from shop.models import Department, Recipient, Service
from shop.queries.recipient_access import known_recipients


class EntitlementImport(Importing):
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
        self.whose: dict[int, Recipient | DomainError] = {}

    def prepare(self, rows: Sequence[ReadRow]) -> None:
        by_number = self._by_number(rows)
        self.whose = {row.number: self._whose(row.values, by_number) for row in rows}
        ids = [each.pk for each in self.whose.values() if isinstance(each, Recipient)]
        lock_all_for_booking(department_id=self.department.pk, recipient_ids=ids)

    def act(self, row: ReadRow) -> Done:
        recipient, values = self.whose[row.number], row.values
        if isinstance(recipient, DomainError):
            raise recipient
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

    def _by_number(self, rows: Sequence[ReadRow]) -> dict[str, Recipient]:
        """Those the department knows with a number in the file, by each hash they may be found by. Two queries."""
        numbers = [row.values["national_id"] for row in rows if row.values["national_id"] is not None]
        hashes = {each for number in numbers for each in lookup_hashes(number.reveal())}
        found = Recipient.objects.filter(national_id_hash__in=hashes)
        stays = {str(each.national_id_hash): each.merged_into_id or each.pk for each in found}
        known = known_recipients(self.department).in_bulk(set(stays.values()))
        return {each: known[pk] for each, pk in stays.items() if pk in known}

    def _whose(self, values: Values, by_number: dict[str, Recipient]) -> Recipient | DomainError:
        number = values["national_id"]
        try:
            if number is not None:
                hashes = lookup_hashes(number.reveal())
                found = next((by_number[each] for each in hashes if each in by_number), None)
            elif values["name"] and values["phone"]:
                found = find_by_name(self.department, name=values["name"], phone=values["phone"])
            else:
                return WhoIsMissing()
        except DomainError as refusal:
            return refusal
        return found or RecipientUnknown()
