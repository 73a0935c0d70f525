"""The 357 municipalities of Norway, from the package's own data."""

import csv
import functools
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

REGISTER = Path(__file__).parent / "data" / "municipalities.csv"

WITHOUT_PARTS = str.maketrans({"ø": "o", "æ": "ae", "đ": "d", "ŋ": "n", "ŧ": "t"})
"""Norwegian and Sámi letters that Unicode does not take apart into a letter and its mark, as it does å and š."""


@dataclass(frozen=True, slots=True)
class RegisteredMunicipality:
    """`number` is the kommunenummer, four digits; `also_known_as` another name people search by, or empty."""

    number: str
    name: str
    also_known_as: str
    county: str

    @property
    def slug(self) -> str:
        """The name as a subdomain and schema name: ascii, lower case."""
        text = self.name.lower().translate(WITHOUT_PARTS)
        ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
        return re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")


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
