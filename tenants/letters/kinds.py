"""The kinds of letters, and who words each: whoever posts a kind registers its words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation

type Context = Mapping[str, Any]
type Writer = Callable[[Context], "LetterText | None"]

_writers: dict[str, Writer] = {}


@dataclass(frozen=True, slots=True)
class LetterText:
    """What its reader gets. Neither is shown in a log: there may be a secret link in it."""

    subject: str = field(repr=False)
    body: str = field(repr=False)


def letter_kind(kind: str) -> Callable[[Writer], Writer]:
    """Register how `kind` is worded: in the language switched on, from ids and codes, or None where nothing is to be
    said any more.

    It is asked in the public scope and in no transaction, once for each attempt: a link that it makes must be the same
    one each time, for any of the mails may be the one that is read.
    """

    def register(writer: Writer) -> Writer:
        if kind in _writers:
            raise ValueError(f"two kinds of letters are called {kind}")
        _writers[kind] = writer
        return writer

    return register


def require_kind(kind: str) -> None:
    """Raises KeyError for a kind that nobody words."""
    if kind not in _writers:
        raise KeyError(f"no kind of letter is called {kind}")


def write_letter(kind: str, context: Context, *, language: str) -> LetterText | None:
    with translation.override(language):
        return _writers[kind](context)
