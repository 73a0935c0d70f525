"""Templates with `{word}` for what is filled in, and nothing else: the one way in which a message is put in words.

Not `str.format`: that reads attributes, and a template is written by people. What is filled in is not looked at again.
"""

import re
from collections.abc import Mapping, Sequence

from django.utils.text import capfirst

WORD = re.compile(r"\{([a-z_]+)\}")
BRACE = re.compile(r"[{}]")
OURS = re.compile(r"%\(([a-z_]+)\)s")
SPACE_BEFORE_END = re.compile(r" +$", re.MULTILINE)
ADDRESS = re.compile(r"\w+://")
GAP = re.compile(r"(?<=\S) {2,}(?=\S)")
EMPTY_LINES = re.compile(r"\n{3,}")


def fill_in(template: str, words: Mapping[str, str]) -> str:
    """The template with its words. One that is not known stays as it is written; one that is empty leaves no gap, and
    one that comes first begins with a capital letter.
    """
    filled = WORD.sub(lambda found: words.get(found[1], found[0]), template)
    filled = GAP.sub(" ", filled)
    filled = EMPTY_LINES.sub("\n\n", SPACE_BEFORE_END.sub("", filled)).strip()
    return capfirst(filled) if template.startswith("{") and not ADDRESS.match(filled) else filled


def words_in(template: str) -> Sequence[str]:
    return WORD.findall(template)


def has_stray_braces(template: str) -> bool:
    return bool(BRACE.search(WORD.sub("", template)))


def as_template(standard: str) -> str:
    """A standard text, `%(when)s`, as municipalities write them: `{when}`."""
    return OURS.sub(r"{\1}", standard).replace("%%", "%")
