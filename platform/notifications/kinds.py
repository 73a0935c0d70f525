"""What kinds of messages there are, who words them, and to whom nothing is said."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from notifications.standards import MessageText, Standard

type Writer = Callable[[Mapping[str, Any]], MessageText | None]
type Silence = Callable[[int], bool]
type KindSilence = Callable[[str], bool]
type Envelope = Callable[[Mapping[str, Any], MessageText], MessageText | None]
type Later = Callable[[datetime], datetime | None]

_writers: dict[str, Writer] = {}
_standards: dict[str, Standard] = {}
_later: dict[str, Later] = {}
_decisions: set[str] = set()
_to_closed: set[str] = set()
_silences: list[Silence] = []
_kind_silences: list[KindSilence] = []
_envelopes: list[Envelope] = []


def message_kind(
    kind: str,
    *forms: Standard,
    later: Later | None = None,
    is_decision: bool = False,
    is_to_closed: bool = False,
) -> Callable[[Writer], Writer]:
    """Register the function that words messages of `kind`; it returns None when there is nothing to say any more.

    The `forms` are all it writes by, and what municipalities may word otherwise. `later` says of a moment until when
    such a message must wait then, or None when it may go out: nobody is woken by a reminder. What tells of a decision
    goes to no address that is long unconfirmed in the contact register. Whose account is closed is written to only
    with what `is_to_closed`: that it is.
    """

    def register(writer: Writer) -> Writer:
        _writers[kind] = writer
        for form in forms:
            _standards[form.key] = form
        if later is not None:
            _later[kind] = later
        if is_decision:
            _decisions.add(kind)
        if is_to_closed:
            _to_closed.add(kind)
        return writer

    return register


def silent_to(silence: Silence) -> Silence:
    """Register a function that says to which users, by their ids, nothing is said any more when it would go out."""
    _silences.append(silence)
    return silence


def silent_about(silence: KindSilence) -> KindSilence:
    """Register a function that says of which kinds nothing is said here: what they are about is not in use."""
    _kind_silences.append(silence)
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


def is_silent(user_id: int) -> bool:
    return any(says_so(user_id) for says_so in _silences)


def kinds() -> Mapping[str, Writer]:
    """Every kind, with the function that words it."""
    return dict(_writers)


def require_kind(kind: str) -> None:
    """Raises KeyError for a kind nobody words."""
    if kind not in _writers:
        raise KeyError(f"nobody words messages of the kind {kind}")


def text_of(kind: str, params: Mapping[str, Any]) -> MessageText | None:
    """The standard text as it is now, in the language that is switched on; None when nothing is to be said."""
    return _writers[kind](params) if is_spoken_of(kind) else None


def is_spoken_of(kind: str) -> bool:
    """Whether messages of the kind, or of the kind of a form's key, go out here."""
    return not any(says_so(kind) for says_so in _kind_silences)


def must_wait_until(kind: str, now: datetime) -> datetime | None:
    return _later[kind](now) if kind in _later else None


def is_to_closed(kind: str) -> bool:
    return kind in _to_closed


def is_decision(kind: str) -> bool:
    return kind in _decisions


def standards() -> Mapping[str, Standard]:
    """All forms that municipalities may word themselves by their keys, occasion by occasion, in the order written."""
    return dict(sorted(_standards.items(), key=lambda each: each[1].occasion.place))


def forms_of(kind: str) -> Sequence[Standard]:
    """The usual one first."""
    return [form for key, form in _standards.items() if key == kind or key.startswith(f"{kind}.")]
