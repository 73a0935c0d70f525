"""A municipality words its messages itself: what may stand in a text, and how it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from notifications.enums import Channel
from notifications.kinds import Standard
from notifications.models import Wording
from notifications.sms.length import length_of, plain
from notifications.wording import LINK, as_template, fill_in, has_stray_braces, words_in

MOST_PARTS = 3
"""Text messages that one message may become: the municipality pays for each."""


class Fault(StrEnum):
    UNKNOWN = "unknown"
    MISSING = "missing"
    BRACE = "brace"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Found:
    """What is wrong with a text; `what` is the word, or how many messages it would be."""

    fault: Fault
    what: str = ""


@dataclass(frozen=True, slots=True)
class OwnText:
    """The templates of one kind on one channel; an SMS has no subject."""

    subject: str
    body: str


def standard_text(standard: Standard, channel: Channel, *, last_line: str) -> OwnText:
    """What is written unless the municipality says otherwise, in the language that is switched on, as templates."""
    subject = as_template(str(standard.subject))
    if channel == Channel.SMS:
        short = as_template(str(standard.sms)) or subject
        return OwnText("", f"{short}. {{{LINK}}}")
    return OwnText(subject, f"{as_template(str(standard.body))}\n\n{as_template(last_line)}")


def current_text(kind: str, channel: Channel, language: str) -> Wording | None:
    return Wording.objects.filter(kind=kind, channel=channel, language=language).first()


def faults_of(
    text: OwnText, standard: Standard, channel: Channel, *, examples: Mapping[str, str]
) -> Sequence[Found]:
    """Everything that is wrong with it; nothing for one that may be kept."""
    both = f"{text.subject}\n{text.body}"
    used = words_in(both)
    found = [Found(Fault.UNKNOWN, each) for each in dict.fromkeys(used) if each not in standard.words]
    found += [Found(Fault.MISSING, each) for each in standard.required if each not in used]
    if LINK not in standard.required and LINK not in used:
        found.append(Found(Fault.MISSING, LINK))
    if has_stray_braces(both):
        found.append(Found(Fault.BRACE))
    parts = length_of(plain(fill_in(text.body, examples))).parts
    if channel == Channel.SMS and parts > MOST_PARTS:
        found.append(Found(Fault.TOO_LONG, str(parts)))
    return found


@transaction.atomic
def keep_text(kind: str, channel: Channel, language: str, *, text: OwnText, actor: Actor) -> Wording:
    """Write so from now on. Raises ValueError for a text without a body; its faults are the caller's to ask for."""
    if not text.body.strip():
        raise ValueError("an empty text")
    kept, _made = Wording.objects.update_or_create(
        kind=kind,
        channel=channel,
        language=language,
        defaults={"subject": text.subject, "body": text.body, "changed_at": timezone.now()},
    )
    record(actor, "message_text.changed", kept, kind=kind, channel=str(channel), language=language)
    return kept


@transaction.atomic
def reset_text(kind: str, channel: Channel, language: str, *, actor: Actor) -> bool:
    """Write the standard text again; False when that was so already."""
    own = Wording.objects.select_for_update().filter(kind=kind, channel=channel, language=language).first()
    if own is None:
        return False
    record(actor, "message_text.reset", own, kind=kind, channel=str(channel), language=language)
    own.delete()
    return True
