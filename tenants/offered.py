"""Which kinds of service a municipality can take: whoever loads the modules says it here. This side knows none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

__all__ = ["OfferedModule", "offered_modules", "offers_modules"]


@dataclass(frozen=True, slots=True)
class OfferedModule:
    """`key` never changes; the words are in the reader's language."""

    key: str
    title: str | Promise
    description: str | Promise
    highlights: Sequence[str | Promise] = ()
    """What a municipality gets with it, a sentence each."""


type Source = Callable[[], Sequence[OfferedModule]]

_sources: list[Source] = []


def offers_modules(source: Source) -> Source:
    """Register who knows the modules of this installation; the last one counts."""
    _sources[:] = [source]
    return source


def offered_modules() -> tuple[OfferedModule, ...]:
    """All of this installation, in its own order; none where nobody has said any. No query."""
    return tuple(_sources[0]()) if _sources else ()
