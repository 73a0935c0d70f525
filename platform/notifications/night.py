"""When a text message may go out: nobody is woken by what can wait, nor told of what has begun meanwhile.

E-mail goes out at any hour. The hours themselves, and what presses, are said by whoever words the messages.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from notifications.kinds import Later
from notifications.models import Delivery, OutboxMessage

JUST_DONE = timedelta(hours=1)
"""So long somebody may wait for the answer to what they have done."""

type Presses = Callable[[str, Mapping[str, Any], datetime], bool]
type TooLate = Callable[[str, Mapping[str, Any]], bool]

_quiet: list[Later] = []
_presses: list[Presses] = []
_too_late: list[TooLate] = []


def quiet_hours(until: Later) -> Later:
    """Register a function that says of a moment at night when it is morning, and None of one by day."""
    _quiet.append(until)
    return until


def presses_at_night(presses: Presses) -> Presses:
    """Register a function that says of a kind and its params whether it cannot wait until that morning."""
    _presses.append(presses)
    return presses


def says_too_late(is_too_late: TooLate) -> TooLate:
    """Register a function that says of a kind and its params whether what it is about has begun."""
    _too_late.append(is_too_late)
    return is_too_late


def quiet_until(now: datetime) -> datetime | None:
    return max((until for each in _quiet if (until := each(now)) is not None), default=None)


def waits_until(
    messages: Iterable[OutboxMessage], attempts: Iterable[Delivery], *, now: datetime
) -> datetime | None:
    """Until when text messages about these wait, which go out together; None where they may go out now.

    What somebody has just done themself is told at once, at any hour; where that came to nothing, it was late already.
    """
    morning = quiet_until(now)
    if morning is None:
        return None
    is_late = any(each.attempts for each in attempts)
    for message in messages:
        if message.is_own_act and not is_late and now - message.created_at < JUST_DONE:
            return None
        if any(presses(message.kind, message.params, morning) for presses in _presses):
            return None
    return morning


def is_too_late(message: OutboxMessage) -> bool:
    return any(says_so(message.kind, message.params) for says_so in _too_late)
