"""Longer texts as files, one a language, in a small part of Markdown: `#` title, `##` section, `-` item of a list."""

import functools
import re
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Part", "Prose", "Section", "read", "read_text"]


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph, or the items of a list."""

    text: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """`parts` is what stands before the first section."""

    title: str
    parts: tuple[Part, ...]
    sections: tuple[Section, ...]


@functools.cache
def read(path: Path) -> Prose:
    """Once in a process: the files come with the program."""
    return read_text(path.read_text(encoding="utf-8"))


def read_text(source: str) -> Prose:
    title, first, *rest = re.split(r"^#{1,2} (.+)$", f"{source}\n", flags=re.MULTILINE)[1:]
    sections = tuple(
        Section(heading.strip(), _parts(body)) for heading, body in zip(rest[::2], rest[1::2], strict=True)
    )
    return Prose(title.strip(), _parts(first), sections)


def _parts(body: str) -> tuple[Part, ...]:
    blocks = (block.strip() for block in re.split(r"\n\s*\n", body))
    return tuple(_part(block) for block in blocks if block)


def _part(block: str) -> Part:
    if block.startswith("- "):
        items = re.split(r"^- ", block, flags=re.MULTILINE)[1:]
        return Part(items=tuple(" ".join(item.split()) for item in items))
    return Part(text=" ".join(block.split()))
