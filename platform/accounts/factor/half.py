"""The way between the right password and the second factor: ten minutes, one browser, and nothing is open yet.

The row says who and since when. The session holds the number by which the row is found and a mark of the password, so
another browser, a new password, a closed account or ten minutes end it. The person is not signed in: to every other
page they are a stranger.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.closing import ends_with_account
from accounts.factor import totp
from accounts.factor_models import HalfSignIn
from accounts.models import User
from accounts.session import open_session

LASTS = timedelta(minutes=10)
NUMBER, MARK, EXPECTED = "_half", "_half_mark", "_half_expected"


@dataclass(frozen=True, slots=True)
class Half:
    """Half a sign-in, and whose."""

    row: HalfSignIn
    user: User


def begin_half(request: HttpRequest, user: User, *, is_expected: bool = False) -> None:
    """Remember that the password was right, in a new session; whoever was signed in here is no longer."""
    number = secrets.token_urlsafe(24)
    HalfSignIn.objects.create(user=user, key=_key_of(number))
    request.session.flush()
    request.session[NUMBER] = number
    request.session[MARK] = user.get_session_auth_hash()
    request.session[EXPECTED] = is_expected
    request.session.set_expiry(LASTS)


def half_of(request: HttpRequest, *, lock: bool = False) -> Half | None:
    """What was begun in this browser, unless it is over.

    Locked, the account first, as everybody does who closes one: nobody ends or completes it meanwhile.
    """
    number = request.session.get(NUMBER)
    if not number or request.user.is_authenticated:
        return None
    rows = HalfSignIn.objects.filter(key=_key_of(number), began_at__gt=timezone.now() - LASTS)
    users = User.objects.filter(is_active=True, half_sign_ins__in=rows.all())
    user = (users.select_for_update(no_key=True, of=("self",)) if lock else users).first()
    row = (rows.select_for_update() if lock else rows).first()
    if row is None or user is None:
        return None
    if not constant_time_compare(request.session.get(MARK, ""), user.get_session_auth_hash()):
        return None
    return Half(row, user)


def complete_half(request: HttpRequest, half: Half) -> None:
    """The second factor was shown as well: signed in."""
    half.row.delete()
    is_expected = bool(request.session.get(EXPECTED))
    for name in (NUMBER, MARK, EXPECTED):
        request.session.pop(name, None)
    totp.forget_pending(request)
    open_session(request, half.user, is_expected=is_expected)


@ends_with_account
def end_halves(user_id: int) -> None:
    """Whoever has typed the password has to do so again."""
    HalfSignIn.objects.filter(user=user_id).delete()


def forget_halves() -> None:
    """Those that are over."""
    HalfSignIn.objects.filter(began_at__lte=timezone.now() - LASTS).delete()


def _key_of(number: str) -> str:
    return salted_hmac("accounts.factor.half", number, algorithm="sha256").hexdigest()
