"""National identity numbers and organisation numbers of Norway.

A national identity number is a name tag, not a source: nothing here derives a birth date, an age or a gender
from it (from 2032 the numbers no longer tell them). Sources: Skatteetaten, "Nytt fødselsnummer fra 2032", for
the control digits; Digitaliseringsdirektoratet's test users (TestID, Tenor) for month + 80.
"""

import calendar
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError
from stdnum.no import orgnr

from foundation.errors import DomainError

_FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_FIRST_REMAINDERS = range(4)  # numbers given before 2032 leave 0, later ones 0 to 3
_D_NUMBER_DAY = 40
_H_NUMBER_MONTH = 40
_SYNTHETIC_MONTH = 80
_LEAP_YEAR = 2000


class NationalIdFault(StrEnum):
    """What is wrong with a national identity number, without telling the number."""

    FORMAT = "format"
    DATE = "date"
    CONTROL_DIGITS = "control_digits"
    NOT_SYNTHETIC = "not_synthetic"


class InvalidNationalId(DomainError):
    """The text is no national identity number, or one that may not be used here; `fault` says why."""

    code = "invalid_national_id"

    def __init__(self, *, fault: NationalIdFault) -> None:
        self.fault = fault
        super().__init__(fault=fault)

    def title(self) -> str:
        match self.fault:
            case NationalIdFault.FORMAT:
                return _("A national identity number has 11 digits.")
            case NationalIdFault.NOT_SYNTHETIC:
                return _("Only made-up national identity numbers can be used here.")
            case _:
                return _("This is not a valid national identity number. Check the digits.")


class InvalidOrganisationNumber(DomainError):
    """The text is no organisation number of Brønnøysundregistrene."""

    code = "invalid_organisation_number"

    def title(self) -> str:
        return _("This is not a valid organisation number. It has 9 digits.")


@dataclass(frozen=True, slots=True, repr=False)
class NationalId:
    """A checked national identity number that hides itself: only `reveal` gives the digits.

    Made by `parse_national_id`. Shown, printed or logged it is `masked`: the two control digits alone, which
    tell neither a birth date nor a gender, and are mostly enough to see which of two people is meant.
    """

    _digits: str

    @property
    def is_synthetic(self) -> bool:
        """Whether it belongs to nobody: month + 80."""
        return _month(self._digits) > _SYNTHETIC_MONTH

    @property
    def masked(self) -> str:
        return "•" * 9 + self._digits[-2:]

    def reveal(self) -> str:
        """Give the eleven digits, to encrypt or to look up with; never to show, log or send."""
        return self._digits

    reveal.alters_data = True  # type: ignore[attr-defined]  # Django's sign to templates: do not call

    def __str__(self) -> str:
        return self.masked

    def __repr__(self) -> str:
        return f"NationalId({self.masked})"


def parse_national_id(text: str, *, synthetic_only: bool) -> NationalId:
    """Read a fødselsnummer, D-number or H-number, real or synthetic; spaces and hyphens do not matter.

    Raises InvalidNationalId, also for a number that may be a person's where `synthetic_only` (everywhere but
    in production). FH-numbers (first digit 8 or 9) are refused: they are the health services' own.
    """
    digits = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(r"[0-9]{11}", digits):
        raise InvalidNationalId(fault=NationalIdFault.FORMAT)
    if not _has_date(digits):
        raise InvalidNationalId(fault=NationalIdFault.DATE)
    if not _has_control_digits(digits):
        raise InvalidNationalId(fault=NationalIdFault.CONTROL_DIGITS)
    national_id = NationalId(digits)
    if synthetic_only and not national_id.is_synthetic:
        raise InvalidNationalId(fault=NationalIdFault.NOT_SYNTHETIC)
    return national_id


def synthetic_national_id(rng: random.Random) -> NationalId:
    """Draw a valid number that belongs to nobody, for demo data and tests; one seed gives one number."""
    while True:
        month = rng.randint(1, 12)
        day = rng.randint(1, calendar.monthrange(_LEAP_YEAR + 1, month)[1])
        nine = f"{day:02}{month + _SYNTHETIC_MONTH}{rng.randint(0, 99):02}{rng.randint(0, 999):03}"
        ten = nine + _closing_digit(nine, weights=_FIRST_WEIGHTS)
        eleven = ten + _closing_digit(ten, weights=_SECOND_WEIGHTS)
        if len(eleven) == 11:
            return NationalId(eleven)


def synthetic_national_ids(rng: random.Random) -> Iterator[NationalId]:
    """Draw synthetic numbers without end, no number twice."""
    drawn: set[NationalId] = set()
    while True:
        national_id = synthetic_national_id(rng)
        if national_id not in drawn:
            drawn.add(national_id)
            yield national_id


def parse_organisation_number(text: str) -> str:
    """Read an organisation number and return its nine digits; spaces do not matter.

    Raises InvalidOrganisationNumber.
    """
    try:
        digits = orgnr.validate("".join(text.split()))
    except ValidationError as error:
        raise InvalidOrganisationNumber from error
    if digits.startswith("0"):
        raise InvalidOrganisationNumber
    return digits


def _month(digits: str) -> int:
    return int(digits[2:4])


def _has_date(digits: str) -> bool:
    """Whether the first six digits are a day of some century; the number does not say of which."""
    day, month, year = int(digits[:2]), _month(digits), int(digits[4:6])
    if day > _D_NUMBER_DAY:
        day -= _D_NUMBER_DAY
    if month > _SYNTHETIC_MONTH:
        month -= _SYNTHETIC_MONTH
    elif month > _H_NUMBER_MONTH:
        month -= _H_NUMBER_MONTH
    # 2000 was a leap year and 1900 was not, so the later century is the wider one.
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(_LEAP_YEAR + year, month)[1]


def _has_control_digits(digits: str) -> bool:
    first = _remainder(digits, weights=_FIRST_WEIGHTS)
    return first in _FIRST_REMAINDERS and _remainder(digits, weights=_SECOND_WEIGHTS) == 0


def _remainder(digits: str, *, weights: tuple[int, ...]) -> int:
    return sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=False)) % 11


def _closing_digit(digits: str, *, weights: tuple[int, ...]) -> str:
    """The digit that makes the remainder 0, or "10" where there is none."""
    return str(-_remainder(digits, weights=weights) % 11)
