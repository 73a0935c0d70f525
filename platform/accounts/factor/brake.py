"""Slows down whoever guesses codes: only who knows the password gets as far, so nobody else can lock the owner out."""

from collections.abc import Callable

from accounts.brake import forget_failures, key_of, note_for, require_few, take_turns
from accounts.models import User

WRONG_CODES = 5
"""In a quarter of an hour: one in 66,000 guesses of that long, with three codes that are good at any moment."""


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
    return is_right


def forget_wrong_codes(user_id: int) -> None:
    """Whoever gets a new factor begins anew."""
    forget_failures(key_of("factor", str(user_id)))
