"""What kinds of messages there are, who words them, and to whom nothing is said."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise  # of the stubs: what gettext_lazy returns

type Words = str | _StrPromise


@dataclass(frozen=True, slots=True)
class MessageText:
    """What the reader gets. Never a national number, never more than the reader needs to know.

    `sms` is the same in short, and empty for what goes by e-mail alone, such as a link that lets somebody in. `words`
    are what a municipality's own wording of the kind may name.
    """

    subject: str
    body: str
    sms: str = field(default="", compare=False)
    words: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Standard:
    """How a kind is worded unless a municipality words it itself: templates with `%(name)s` for each of its words.

    Where there are several standard texts it is the usual one. An SMS says what the subject says, unless `sms` does.
    `required` are the words without which the message says too little; the link is among them always.
    """

    title: Words
    subject: Words
    body: Words
    words: Sequence[str]
    required: Sequence[str] = ()
    sms: Words = ""


type Writer = Callable[[Mapping[str, Any]], MessageText | None]
type Silence = Callable[[int], bool]
type Envelope = Callable[[Mapping[str, Any], MessageText], MessageText | None]
type Later = Callable[[datetime], datetime | None]

_writers: dict[str, Writer] = {}
_standards: dict[str, Standard] = {}
_later: dict[str, Later] = {}
_decisions: set[str] = set()
_silences: list[Silence] = []
_quiet: list[Later] = []
_envelopes: list[Envelope] = []


def message_kind(
    kind: str,
    *,
    standard: Standard | None = None,
    later: Later | None = None,
    is_decision: bool = False,
) -> Callable[[Writer], Writer]:
    """Register the function that words messages of `kind`; it returns None when there is nothing to say any more.

    With a `standard`, municipalities may word it otherwise. `later` says of a moment until when such a message must
    wait then, or None when it may go out: nobody is woken by a reminder. What tells of a decision goes to no address
    that is long unconfirmed in the contact register.
    """

    def register(writer: Writer) -> Writer:
        _writers[kind] = writer
        if standard is not None:
            _standards[kind] = standard
        if later is not None:
            _later[kind] = later
        if is_decision:
            _decisions.add(kind)
        return writer

    return register


def silent_to(silence: Silence) -> Silence:
    """Register a function that says to which users, by their ids, nothing is said any more when it would go out."""
    _silences.append(silence)
    return silence


def puts_in_envelope(envelope: Envelope) -> Envelope:
    """Register a function that sees the params and the finished text of each message before it goes out.

    It gives the text, with what its reader must know besides, or None when nothing is to be said to them any more.
    """
    _envelopes.append(envelope)
    return envelope


def in_envelope(params: Mapping[str, Any], text: MessageText) -> MessageText | None:
    """The text as it goes out to its reader."""
    found: MessageText | None = text
    for envelope in _envelopes:
        found = envelope(params, found) if found is not None else None
    return found


def quiet_hours(until: Later) -> Later:
    """Register a function that says of a moment at night when it is morning, and None of one by day.

    What somebody has just done is told at once, at any hour; a text message that was late already waits for the day.
    """
    _quiet.append(until)
    return until


def quiet_until(now: datetime) -> datetime | None:
    return max((until for each in _quiet if (until := each(now)) is not None), default=None)


def is_silent(user_id: int) -> bool:
    return any(says_so(user_id) for says_so in _silences)


def require_kind(kind: str) -> None:
    """Raises KeyError for a kind nobody words."""
    if kind not in _writers:
        raise KeyError(f"nobody words messages of the kind {kind}")


def text_of(kind: str, params: Mapping[str, Any]) -> MessageText | None:
    """The standard text as it is now, in the language that is switched on."""
    return _writers[kind](params)


def must_wait_until(kind: str, now: datetime) -> datetime | None:
    return _later[kind](now) if kind in _later else None


def is_decision(kind: str) -> bool:
    return kind in _decisions


def standards() -> Mapping[str, Standard]:
    """The kinds that municipalities may word themselves."""
    return dict(_standards)
