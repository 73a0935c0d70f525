"""A municipality words its messages itself: what may stand in a text, and how it is kept."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from notifications.enums import Channel
from notifications.errors import TextChanged
from notifications.filling import ADDRESS, fill_in, has_stray_braces, words_in
from notifications.models import Wording
from notifications.sms.length import length_of, plain
from notifications.standards import OwnText, Standard

MOST_PARTS = 3
"""Text messages that one message may become: the municipality pays for each."""


class Fault(StrEnum):
    UNKNOWN = "unknown"
    MISSING = "missing"
    BRACE = "brace"
    TOO_LONG = "too_long"
    TELLS = "tells"
    LINK_IN_SUBJECT = "link_in_subject"


@dataclass(frozen=True, slots=True)
class Found:
    """What is wrong with a text; `what` is the word or name, or how many messages it would be."""

    fault: Fault
    what: str = ""


def current_text(kind: str, channel: Channel, language: str) -> Wording | None:
    return Wording.objects.filter(kind=kind, channel=channel, language=language).first()


def faults_of(
    text: OwnText,
    standard: Standard,
    channel: Channel,
    *,
    examples: Mapping[str, str],
    never: Iterable[str] = (),
) -> Sequence[Found]:
    """Everything that is wrong with it; nothing for one that may be kept. `never` are names that tell too much."""
    both = f"{text.subject}\n{text.body}"
    used = words_in(both)
    in_subject = [each for each in words_in(text.subject) if ADDRESS.search(examples.get(each, ""))]
    found = [Found(Fault.UNKNOWN, each) for each in dict.fromkeys(used) if each not in standard.words]
    found += [Found(Fault.MISSING, each) for each in standard.required if each not in used]
    found += [Found(Fault.LINK_IN_SUBJECT, each) for each in dict.fromkeys(in_subject)]
    if has_stray_braces(both):
        found.append(Found(Fault.BRACE))
    found += [Found(Fault.TELLS, name) for name in never if has_name(text, name)]
    parts = length_of(plain(fill_in(text.body, examples))).parts
    if channel == Channel.SMS and parts > MOST_PARTS:
        found.append(Found(Fault.TOO_LONG, str(parts)))
    return found


def has_name(text: OwnText, name: str) -> bool:
    """As words of their own, in whatever case, also where lines break."""
    words = r"\s+".join(re.escape(word) for word in name.split())
    both = f"{text.subject}\n{text.body}"
    return bool(words) and re.search(rf"(?<!\w){words}(?!\w)", both, re.IGNORECASE) is not None


@transaction.atomic
def keep_text(
    kind: str, channel: Channel, language: str, *, text: OwnText, actor: Actor, seen: str | None = None
) -> Wording:
    """Write so from now on; kept twice it is kept once.

    `seen` is the version of what its writer saw. Raises TextChanged where that is another by now, and ValueError for a
    text without a body; its faults are the caller's to ask for.
    """
    if not text.body.strip():
        raise ValueError("an empty text")
    words = {"subject": text.subject, "body": text.body}
    kept, is_new = Wording.objects.select_for_update().get_or_create(
        kind=kind, channel=channel, language=language, defaults=words
    )
    if not is_new and (kept.subject, kept.body) == (text.subject, text.body):
        return kept
    if seen is not None and seen != version_of(None if is_new else kept):
        raise TextChanged
    kept.subject, kept.body, kept.changed_at = text.subject, text.body, timezone.now()
    kept.save()
    record(actor, "message_text.changed", kept, kind=kind, channel=str(channel), language=language)
    return kept


def version_of(own: Wording | None) -> str:
    """Of what is written now: the municipality's own words, or the standard text."""
    return own.changed_at.isoformat() if own is not None else "standard"


@transaction.atomic
def reset_text(kind: str, channel: Channel, language: str, *, actor: Actor, seen: str | None = None) -> bool:
    """Write the standard text again; False when that was so already. `seen` and TextChanged as in `keep_text`."""
    own = Wording.objects.select_for_update().filter(kind=kind, channel=channel, language=language).first()
    if own is None:
        return False
    if seen is not None and seen != version_of(own):
        raise TextChanged
    record(actor, "message_text.reset", own, kind=kind, channel=str(channel), language=language)
    own.delete()
    return True
