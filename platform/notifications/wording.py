"""A municipality's own words for a kind of message: templates with `{word}` for what is filled in, and nothing else.

Not `str.format`: that reads attributes, and a template is written by people. What is filled in is not looked at again.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from notifications.enums import Channel
from notifications.kinds import MessageText
from notifications.models import Wording

WORD = re.compile(r"\{([a-z_]+)\}")
BRACE = re.compile(r"[{}]")
OURS = re.compile(r"%\(([a-z_]+)\)s")
LINK = "link"


def fill_in(template: str, words: Mapping[str, str]) -> str:
    """The template with its words. One that is not known stays as it is written."""
    return WORD.sub(lambda found: words.get(found[1], found[0]), template)


def words_in(template: str) -> Sequence[str]:
    return WORD.findall(template)


def has_stray_braces(template: str) -> bool:
    return bool(BRACE.search(WORD.sub("", template)))


def as_template(standard: str) -> str:
    """A standard text, `%(when)s`, as municipalities write them: `{when}`."""
    return OURS.sub(r"{\1}", standard).replace("%%", "%")


def own_words(texts: Mapping[int, tuple[str, MessageText]], *, language: str) -> Mapping[int, MessageText]:
    """Each text, of its kind, as the municipality words it on each channel in that language. One query."""
    kinds = {kind for kind, _text in texts.values()}
    own = {
        (each.kind, each.channel): each for each in Wording.objects.filter(kind__in=kinds, language=language)
    }
    return {key: _reworded(text, own, kind=kind) for key, (kind, text) in texts.items()}


def _reworded(text: MessageText, own: Mapping[tuple[str, str], Wording], *, kind: str) -> MessageText:
    mail, sms = own.get((kind, Channel.EMAIL)), own.get((kind, Channel.SMS))
    if mail is not None and text.words:
        text = replace(text, subject=fill_in(mail.subject, text.words), body=fill_in(mail.body, text.words))
    if sms is not None and text.words and text.sms:
        text = replace(text, sms=fill_in(sms.body, text.words))
    return text
