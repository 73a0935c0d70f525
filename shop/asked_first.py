"""A module's question that is asked before free times are shown, because they depend on the answer."""

from collections.abc import Sequence
from dataclasses import dataclass

LONGEST_CHOICE = 40


@dataclass(frozen=True, slots=True)
class FirstChoice:
    """One answer. `value` is kept with the booking and stands in addresses: a number or a code, 40 signs at most, and
    nothing about anybody. One that is `for_two` takes two at once (two beds for two siblings), both or none.
    """

    value: str
    label: str
    for_two: bool = False


@dataclass(frozen=True, slots=True)
class FirstQuestion:
    """The question with its answers, the usual one first; where there is only one, it is not asked."""

    label: str
    choices: Sequence[FirstChoice]

    def choice(self, value: str) -> FirstChoice | None:
        return next((each for each in self.choices if each.value == value), None)
