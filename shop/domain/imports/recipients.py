"""Recipients of a file: each is taken up as a person would do it one by one."""

from collections.abc import Hashable, Sequence
from typing import ClassVar

from foundation.personal_data import lookup_hash
from notifications.numbers import dialled
from shop.domain.identity.taking_up import Person, take_up
from shop.domain.imports.outcomes import Done, Importing, Values
from shop.domain.locks import lock_numbers
from shop.enums import AddressProtection
from shop.imports.rows import ReadRow


class RecipientImport(Importing):
    column_of: ClassVar = {
        "recipient_has_ended": "name",
        "name_tells_too_little": "national_id",
        "not_protected_here": "protection",
    }

    def prepare(self, rows: Sequence[ReadRow]) -> None:
        numbers = (row.values["national_id"] for row in rows)
        lock_numbers(lookup_hash(number.reveal()) for number in numbers if number is not None)

    def key(self, values: Values) -> Hashable:
        return values["national_id"] or (values["name"].lower(), dialled(values["phone"]))

    def act(self, row: ReadRow) -> Done:
        values = row.values
        person = Person(
            values["name"],
            values["national_id"],
            values["phone"],
            values["address"],
            values["protection"] or AddressProtection.NONE,
        )
        taken_up = take_up(self.department, person, actor=self.actor)
        return Done(taken_up.verdict, taken_up.recipient.pk)
