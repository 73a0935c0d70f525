"""Rows about recipients whom the department knows: found by their number, or by name and telephone."""

from collections.abc import Sequence

from foundation.actor import Actor
from foundation.errors import DomainError
from foundation.personal_data import lookup_hashes
from shop.domain.identity.taking_up import find_by_name
from shop.domain.imports.outcomes import Importing, Values
from shop.domain.locks import lock_all_for_booking
from shop.errors import RecipientUnknown, WhoIsMissing
from shop.imports.rows import ReadRow
from shop.models import Department, Recipient
from shop.queries.recipient_access import known_recipients


class AboutKnownPeople(Importing):
    """Its rows say who by `national_id`, or by `name` and `phone`. Nothing else of theirs changes meanwhile."""

    def __init__(self, department: Department, *, actor: Actor) -> None:
        super().__init__(department, actor=actor)
        self._whose: dict[int, Recipient | DomainError] = {}

    def prepare(self, rows: Sequence[ReadRow]) -> None:
        by_number = self._by_number(rows)
        self._whose = {row.number: self._find(row.values, by_number) for row in rows}
        ids = [each.pk for each in self._whose.values() if isinstance(each, Recipient)]
        lock_all_for_booking(department_id=self.department.pk, recipient_ids=ids)

    def whose(self, row: ReadRow) -> Recipient:
        """Raises RecipientUnknown, WhoIsMissing, and what finding somebody by name does."""
        found = self._whose[row.number]
        if isinstance(found, DomainError):
            raise found
        return found

    def _by_number(self, rows: Sequence[ReadRow]) -> dict[str, Recipient]:
        """Those the department knows with a number in the file, by each hash they may be found by. Two queries."""
        numbers = [row.values["national_id"] for row in rows if row.values["national_id"] is not None]
        hashes = {each for number in numbers for each in lookup_hashes(number.reveal())}
        found = Recipient.objects.filter(national_id_hash__in=hashes)
        stays = {str(each.national_id_hash): each.merged_into_id or each.pk for each in found}
        known = known_recipients(self.department).in_bulk(set(stays.values()))
        return {each: known[pk] for each, pk in stays.items() if pk in known}

    def _find(self, values: Values, by_number: dict[str, Recipient]) -> Recipient | DomainError:
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
