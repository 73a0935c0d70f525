"""What a new module may be called: its name is its folder, its key, its app's label and its place in addresses."""

import keyword
import re
from collections.abc import Collection

SHAPE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
LONGEST = 30


class BadModuleName(Exception):
    """Says in one sentence what is wrong with it."""


def require_good_name(name: str, *, taken: Collection[str]) -> None:
    """Raise BadModuleName; `taken` are names that mean something here already."""
    if not SHAPE.fullmatch(name) or not name.isascii():
        raise BadModuleName(
            f"“{name}” is no name for a module: small letters a–z, figures and single _ between words,"
            " such as meal_delivery."
        )
    if keyword.iskeyword(name) or keyword.issoftkeyword(name):
        raise BadModuleName(f"“{name}” is a word of Python's own.")
    if len(name) > LONGEST:
        raise BadModuleName(f"“{name}” is too long: {LONGEST} letters at most.")
    if name in taken:
        raise BadModuleName(f"“{name}” means something here already: choose another name.")


def words_for(name: str) -> dict[str, str]:
    """What stands in the skeleton in its place."""
    words = name.split("_")
    return {
        "name": name,
        "class_name": "".join(word.capitalize() for word in words),
        "title": " ".join(words).capitalize(),
    }
