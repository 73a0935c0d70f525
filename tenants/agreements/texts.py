"""What municipalities agree to: texts that lie beside this file, a folder a version, a file a language.

A version is never changed once it is in use: a new one gets a folder with the date from which it holds. All of them
stay readable. `tenants.prose` says how a text is written.
"""

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from foundation.errors import NotFound
from tenants.prose import Prose, read

__all__ = [
    "Agreement",
    "Kind",
    "UnknownVersion",
    "agreement",
    "current",
    "in_force",
    "versions",
]

FOLDER = Path(__file__).parent / "texts"
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class Kind(StrEnum):
    """The value stands in addresses and in the names of files."""

    TERMS = "terms"
    DATA_PROCESSING = "data-processing-agreement"


class UnknownVersion(NotFound):
    """There is no such version, or not in that language."""

    code = "unknown_version"


@dataclass(frozen=True, slots=True)
class Agreement:
    """One version in one language. `version` is the date from which it holds, as it is written in addresses."""

    kind: Kind
    version: str
    language: str
    text: Prose

    @property
    def title(self) -> str:
        return self.text.title

    @property
    def valid_from(self) -> date:
        return date.fromisoformat(self.version)


@functools.cache
def versions(kind: Kind) -> tuple[str, ...]:
    """All there are, the newest first."""
    names = (folder.name for folder in (FOLDER / kind).iterdir())
    return tuple(sorted((name for name in names if DATE.fullmatch(name)), reverse=True))


def current(kind: Kind, *, language: str, on: date | None = None) -> Agreement:
    """What holds on that day, today unless it is said; before the first one, that one."""
    version = in_force(versions(kind), on=on or timezone.localdate())
    return agreement(kind, version=version, language=language)


def in_force(known: Sequence[str], *, on: date) -> str:
    """Of versions that come the newest first, the newest that has begun; the oldest where none has."""
    return next((each for each in known if each <= on.isoformat()), known[-1])


@functools.cache
def agreement(kind: Kind, *, version: str, language: str) -> Agreement:
    """Raises UnknownVersion."""
    if version not in versions(kind) or language not in dict(settings.LANGUAGES):
        raise UnknownVersion
    path = FOLDER / kind / version / f"{language}.md"
    return Agreement(kind, version, language, read(path))
