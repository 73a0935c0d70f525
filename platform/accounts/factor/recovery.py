"""Ten codes on paper for the day the phone is gone; each works once."""

from collections.abc import Sequence

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

from accounts.models import User

CODES = Authenticator.Type.RECOVERY_CODES


def make_codes(user: User) -> Sequence[str]:
    """A new set, to be shown now and never again; the old ones work no more."""
    Authenticator.objects.filter(user=user, type=CODES).delete()
    codes: Sequence[str] = RecoveryCodes.activate(user).generate_codes()
    return codes


def accept_recovery_code(user: User, code: str) -> bool:
    """Whether it is one of theirs that was not used yet. Used up with this; allauth locks the row."""
    row = Authenticator.objects.filter(user=user, type=CODES).first()
    if row is None:
        return False
    codes = RecoveryCodes(row)
    if not codes.validate_code(code):
        return False
    codes.instance.record_usage()
    return True


def codes_left(user: User) -> int | None:
    """How many work still; None for who never got any."""
    row = Authenticator.objects.filter(user=user, type=CODES).first()
    return len(RecoveryCodes(row).get_unused_codes()) if row is not None else None
