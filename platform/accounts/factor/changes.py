"""What somebody changes about their own second factor, and what an administrator does when a phone is lost.

Each locks the account first, writes the log and promises a mail to the owner, in one transaction.
"""

from collections.abc import Sequence

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpRequest

from accounts.closing import end_ways_in
from accounts.factor import passkeys, recovery, totp
from accounts.factor.brake import forget_wrong_codes
from accounts.factor.enums import FactorChange
from accounts.factor.errors import AppIsThere, LastFactorNeeded, WrongCode
from accounts.factor.messages import tell
from accounts.factor.policy import FACTORS, has_factor, must_have_factor
from accounts.models import User
from audit.record import record
from foundation.actor import Actor, Channel
from foundation.errors import NotFound

NAME_LENGTH = 40


@transaction.atomic
def add_app(user: User, *, secret: str, code: str) -> Authenticator:
    """An authenticator app, proved by a code of it. Raises WrongCode, AppIsThere."""
    user = _lock(user)
    if Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        raise AppIsThere
    step = totp.step_of(secret, code)
    if step is None:
        raise WrongCode
    made = totp.keep_secret(user, secret=secret, step=step)
    forget_wrong_codes(user.pk)
    _note(user, FactorChange.APP_ADDED)
    return made


@transaction.atomic
def remove_app(user: User) -> None:
    """Raises NotFound without one, LastFactorNeeded."""
    user = _lock(user)
    app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if app is None:
        raise NotFound
    _remove(user, app, change=FactorChange.APP_REMOVED)


@transaction.atomic
def add_passkey(request: HttpRequest, user: User, *, answer: str, name: str) -> Authenticator:
    """The one that the browser made when it was asked. Raises PasskeyRefused, PasskeyIsTaken, TooManyPasskeys."""
    user = _lock(user)
    made = passkeys.keep_new(request, user, answer, name=name)
    _note(user, FactorChange.PASSKEY_ADDED)
    return made


@transaction.atomic
def rename_passkey(user: User, *, passkey_id: int, name: str) -> None:
    """Raises NotFound for one that is not theirs."""
    user = _lock(user)
    passkey = get_passkey(user, passkey_id)
    if passkey.data["name"] != name:
        passkey.data["name"] = name
        passkey.save(update_fields=["data"])
        _note(user, FactorChange.PASSKEY_RENAMED)


@transaction.atomic
def remove_passkey(user: User, *, passkey_id: int) -> None:
    """Raises NotFound for one that is not theirs, LastFactorNeeded."""
    user = _lock(user)
    _remove(user, get_passkey(user, passkey_id), change=FactorChange.PASSKEY_REMOVED)


@transaction.atomic
def renew_codes(user: User) -> Sequence[str]:
    """A new set of recovery codes, the only time they are seen. Raises NotFound without a factor."""
    user = _lock(user)
    if not has_factor(user.pk):
        raise NotFound
    codes = recovery.make_codes(user)
    _note(user, FactorChange.CODES_RENEWED)
    return codes


@transaction.atomic
def first_codes(user: User) -> Sequence[str]:
    """Recovery codes for who has just set up their first factor; none for who has got codes before."""
    user = _lock(user)
    return recovery.make_codes(user) if recovery.codes_left(user) is None else ()


def note_used_code(user: User) -> None:
    """The owner is told: it may have been somebody who found the paper."""
    _note(user, FactorChange.CODE_USED)


@transaction.atomic
def reset_second_factor(user_id: int, *, actor: Actor) -> None:
    """Take every factor from somebody who has lost theirs, and end their sessions; the password stays.

    They set up a new one when they sign in, where the municipality asks for one. Raises NotFound for nobody.
    """
    user = User.objects.select_for_update(no_key=True).filter(pk=user_id).first()
    if user is None:
        raise NotFound
    Authenticator.objects.filter(user=user).delete()
    forget_wrong_codes(user.pk)
    end_ways_in(user.pk)
    record(actor, "second_factor.reset", user)
    tell(user, FactorChange.RESET)


def get_passkey(user: User, passkey_id: int) -> Authenticator:
    """Raises NotFound for one that is not theirs."""
    found = passkeys.passkeys_of(user).filter(pk=passkey_id).first()
    if found is None:
        raise NotFound
    return found


def _lock(user: User) -> User:
    return User.objects.select_for_update(no_key=True).get(pk=user.pk)


def _remove(user: User, factor: Authenticator, *, change: FactorChange) -> None:
    """The last one takes the recovery codes with it."""
    others = Authenticator.objects.filter(user=user, type__in=FACTORS).exclude(pk=factor.pk)
    is_last = not others.exists()
    if is_last and must_have_factor(user):
        raise LastFactorNeeded
    factor.delete()
    if is_last:
        Authenticator.objects.filter(user=user).delete()
    _note(user, change)


def _note(user: User, change: FactorChange) -> None:
    record(Actor(user_id=user.pk, channel=Channel.SELF), f"second_factor.{change}", user)
    tell(user, change)
