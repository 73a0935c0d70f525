"""Slows down whoever guesses codes: only who knows the password gets as far, so nobody else can lock the owner out."""

from collections.abc import Callable

from accounts.brake import TooManyAttempts, forget_failures, key_of, note_for, require_few, take_turns
from accounts.factor.enums import FactorChange
from accounts.factor.messages import tell
from accounts.models import User
from audit.record import record
from foundation.actor import Actor, Channel

WRONG_CODES = 5
"""In a quarter of an hour. Three of a million codes are good at any moment: that is one chance in 66,000."""


def try_code(check: Callable[[], bool], *, user: User) -> bool:
    """What `check` says, counted as a failure when it is False. The attempts for one account take turns.

    Raises TooManyAttempts before `check` is called. A passkey is not counted: nobody guesses a signature.
    """
    count = key_of("factor", str(user.pk))
    take_turns(count)
    require_few([(count, WRONG_CODES)])
    is_right = check()
    if is_right:
        forget_failures(count)
    else:
        note_for(count)
        _tell_of_the_last(count, user)
    return is_right


def _tell_of_the_last(count: str, user: User) -> None:
    """Whoever guesses so often knows the password, so its owner should know that."""
    try:
        require_few([(count, WRONG_CODES)])
    except TooManyAttempts:
        tell(user, FactorChange.GUESSED)
        record(Actor(user_id=user.pk, channel=Channel.SELF), f"second_factor.{FactorChange.GUESSED}", user)


def forget_wrong_codes(user_id: int) -> None:
    """Whoever gets a new factor begins anew."""
    forget_failures(key_of("factor", str(user_id)))
