"""Slows down whoever guesses an operator's password or code: few wrong ones in a quarter of an hour, few at a time.

Failures are counted for the account from one network, for the network, and for the account from all of them together.
A stranger who knows an operator's address keeps the owner out only by guessing from many networks at once, and then
for a quarter of an hour.
"""

from collections.abc import Callable

from django.contrib.auth.hashers import make_password

from accounts.brake import key_of, network_of, new_lane, place_in, take_turns
from accounts.failures import FailureBook
from tenants.operations.models import Operator, OperatorFailure

WRONG_FROM_ONE_NETWORK = 5
WRONG_FROM_NETWORK = 20
WRONG_FROM_ALL = 50
WRONG_CODES = 5

_book = FailureBook(OperatorFailure)
_lane = new_lane()


def operator_of(email: str, password: str, *, address: str) -> Operator | None:
    """Whose the two are, if the account is open. It takes as long for an address nobody has.

    Raises TooManyAttempts before anything is looked at.
    """
    email, network = email.strip().lower(), network_of(address)
    limits = [
        (key_of("operator", f"{email} {network}"), WRONG_FROM_ONE_NETWORK),
        (key_of("operators", network), WRONG_FROM_NETWORK),
        (key_of("operator", email), WRONG_FROM_ALL),
    ]
    _book.require_few(limits)  # those who are refused anyway do not stand in line
    with place_in(_lane):
        take_turns(limits[-1][0])
        _book.require_few(limits)
        found = _look_up(email, password)
    if found is None:
        _book.note_for(*(key for key, _limit in limits))
    else:
        _book.forget(limits[0][0])
    return found


def try_code(check: Callable[[], bool], *, operator: Operator) -> bool:
    """What `check` says, counted as a failure when it is False: only who knows the password gets as far.

    Raises TooManyAttempts before `check` is called.
    """
    count = key_of("operator code", str(operator.pk))
    take_turns(count)
    _book.require_few([(count, WRONG_CODES)])
    is_right = check()
    if is_right:
        _book.forget(count)
    else:
        _book.note_for(count)
    return is_right


def _look_up(email: str, password: str) -> Operator | None:
    operator = Operator.objects.filter(email=email).first()
    if operator is None:
        make_password(password)
        return None
    return operator if operator.check_password(password) and operator.is_active else None
