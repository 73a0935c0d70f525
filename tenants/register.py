"""The 357 municipalities of Norway, from the package's own data."""

import csv
import functools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

REGISTER = Path(__file__).parent / "data" / "municipalities.csv"

WITHOUT_PARTS = str.maketrans({"ø": "o", "æ": "ae", "đ": "d", "ŋ": "n", "ŧ": "t"})
"""Norwegian and Sámi letters that Unicode does not take apart into a letter and its mark, as it does å and š."""


WRITTEN_OUT = str.maketrans({"ø": "oe", "æ": "ae", "å": "aa"})


@dataclass(frozen=True, slots=True)
class RegisteredMunicipality:
    """`number` is the kommunenummer, four digits; `also_known_as` another name people search by, or empty."""

    number: str
    name: str
    also_known_as: str
    county: str

    @property
    def names(self) -> tuple[str, ...]:
        """What it is called, in whatever language, without the county."""
        return tuple(filter(None, (spoken_name(self.name), self.also_known_as)))

    @property
    def slug(self) -> str:
        """The name as a subdomain and schema name: ascii, lower case."""
        return in_ascii(self.name)


def spoken_name(name: str) -> str:
    """The name without the county that tells two municipalities of one name apart in lists."""
    return name.partition(" (")[0]


def in_ascii(text: str) -> str:
    """“Sør-Varanger” is `sor-varanger`: small letters and figures, whatever else there is becomes one hyphen."""
    text = text.lower().translate(WITHOUT_PARTS)
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")


def spellings(text: str) -> frozenset[str]:
    """In which ways it is written without æ, ø and å: Ås as `as` and as `aas`."""
    return frozenset({in_ascii(text), in_ascii(text.lower().translate(WRITTEN_OUT))})


@functools.cache
def registered_municipalities() -> dict[str, RegisteredMunicipality]:
    """By number."""
    with REGISTER.open(encoding="utf-8") as file:
        return {
            row["number"]: RegisteredMunicipality(
                row["number"], row["name"], row["also_known_as"], row["county"]
            )
            for row in csv.DictReader(file)
        }


def find_registered(words: str) -> Sequence[RegisteredMunicipality]:
    """Those with all the words in number, names or county, however they are accented; the best hit first.

    “Sor-Varanger”, “3909”, “Karasjohka”, “Tromsoe” and “våler østfold” find theirs. No words find nothing.
    """
    wanted = [each for each in in_ascii(words).split("-") if each]
    if not wanted:
        return ()
    found = [
        entry
        for entry in registered_municipalities().values()
        if all(each in _searched_in(entry) for each in wanted)
    ]
    return sorted(found, key=lambda entry: (not entry.slug.startswith("-".join(wanted)), entry.slug))


@functools.cache
def _searched_in(entry: RegisteredMunicipality) -> str:
    texts = (entry.name, entry.also_known_as, entry.county, entry.number)
    return " ".join(spelling for text in texts for spelling in sorted(spellings(text)))
