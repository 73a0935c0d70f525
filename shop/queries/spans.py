"""Arithmetic with half-open stretches of time."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple


class Span(NamedTuple):
    """[starts_at, ends_at)."""

    starts_at: datetime
    ends_at: datetime

    @property
    def length(self) -> timedelta:
        return self.ends_at - self.starts_at

    def within(self, other: "Span") -> "Span | None":
        """The part that lies in `other`; None when there is none."""
        starts_at, ends_at = max(self.starts_at, other.starts_at), min(self.ends_at, other.ends_at)
        return Span(starts_at, ends_at) if starts_at < ends_at else None


def within(spans: Iterable[Span], *, frame: Span) -> list[Span]:
    """The parts of all of them that lie in the frame."""
    return [part for span in spans if (part := span.within(frame))]


def without(spans: Iterable[Span], *, taken: Sequence[Span]) -> list[Span]:
    """What is left of the spans when the taken ones are cut out."""
    left = list(spans)
    for hole in taken:
        left = [
            part
            for span in left
            for part in (
                Span(span.starts_at, min(span.ends_at, hole.starts_at)),
                Span(max(span.starts_at, hole.ends_at), span.ends_at),
            )
            if part.starts_at < part.ends_at
        ]
    return left


def total(spans: Iterable[Span]) -> timedelta:
    """Their lengths together; they must not overlap."""
    return sum((span.length for span in spans), timedelta(0))
