"""Norway's public holidays, from the package `holidays`.

They follow the acts of 24 February 1995 no. 12 (holy days) and of 26 April 1947 no. 1 (1 and 17 May).
"""

import functools
from datetime import date, timedelta

import holidays
from django.utils import translation

LANGUAGES = {"nb": "no", "nn": "no", "en": "en_US"}
BRITISH = {"Labor Day": "Labour Day"}
"""The package's English is American; the rest of ours is not."""
NYNORSK = {"Skjærtorsdag": "Skjertorsdag", "Arbeidernes dag": "Arbeidardagen"}
"""The package knows Bokmål only; the other days are spelt alike."""


@functools.cache
def _calendar(year: int, language: str) -> dict[date, str]:
    return dict(holidays.country_holidays("NO", years=year, language=language))


def public_holidays(first: date, last: date) -> list[date]:
    """The public holidays of [first, last], both included, in order."""
    return [day for day in _days(first, last) if day in _calendar(day.year, "no")]


def holiday_name(day: date) -> str:
    """What the day is called in the reader's language; empty for an ordinary day."""
    spoken = (translation.get_language() or "")[:2]
    name = _calendar(day.year, LANGUAGES.get(spoken, "en_US")).get(day, "").split("; ")[0]
    return (NYNORSK if spoken == "nn" else BRITISH).get(name, name)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=count) for count in range((last - first).days + 1)]
