"""The second factor, without which no operator gets in: an app with codes, and codes on paper for the day it is gone.

How a code is reckoned is the accounts' (`accounts.factor.totp`); what is kept lies here, sealed as theirs is.
"""

import secrets
from collections.abc import Sequence

from django.db import transaction
from django.utils.crypto import salted_hmac

from accounts.factor import totp
from accounts.factor.errors import AppIsThere, WrongCode
from foundation.personal_data import decrypt, encrypt
from tenants.operations.models import Operator, OperatorSession, RecoveryCode

RECOVERY_CODES = 10
DIGITS = 8


def setup_secret(session: OperatorSession) -> str:
    """The secret that is being set up in this session, made at the first look."""
    if session.setup_sealed is None:
        session.setup_sealed = encrypt(totp.new_secret())
        session.save(update_fields=["setup_sealed"])
    return decrypt(session.setup_sealed)


@transaction.atomic
def add_app(operator: Operator, *, secret: str, code: str) -> Sequence[str]:
    """An app, proved by a code of it, which counts as used; returns recovery codes, the only time they are seen.

    Raises WrongCode, and AppIsThere where another browser was first.
    """
    operator = _lock(operator)
    if operator.has_app:
        raise AppIsThere
    step = totp.step_of(secret, code)
    if step is None:
        raise WrongCode
    operator.totp_sealed, operator.last_step = encrypt(secret), step
    operator.save(update_fields=["totp_sealed", "last_step"])
    return _new_codes(operator)


@transaction.atomic
def accept_code(operator: Operator, code: str) -> bool:
    """Whether it is the app's code of now, or a code on paper, not used before. Used up with this."""
    operator = _lock(operator)
    code = code.replace(" ", "")
    if len(code) == DIGITS:
        used, _rows = operator.recovery_codes.filter(code_hash=_hash_of(operator, code)).delete()
        return bool(used)
    if operator.totp_sealed is None:
        return False
    step = totp.step_of(decrypt(operator.totp_sealed), code, after=operator.last_step)
    if step is None:
        return False
    operator.last_step = step
    operator.save(update_fields=["last_step"])
    return True


@transaction.atomic
def renew_codes(operator: Operator) -> Sequence[str]:
    """A new set; the old ones work no more."""
    return _new_codes(_lock(operator))


def forget_factor(operator: Operator) -> None:
    """They set up a new one when they sign in next."""
    operator.recovery_codes.all().delete()
    operator.totp_sealed, operator.last_step = None, -1
    operator.save(update_fields=["totp_sealed", "last_step"])


def _new_codes(operator: Operator) -> Sequence[str]:
    codes: set[str] = set()
    while len(codes) < RECOVERY_CODES:
        codes.add(f"{secrets.randbelow(10**DIGITS):0{DIGITS}}")
    operator.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(operator=operator, code_hash=_hash_of(operator, code)) for code in codes
    )
    return sorted(codes)


def _lock(operator: Operator) -> Operator:
    return Operator.objects.select_for_update(no_key=True).get(pk=operator.pk)


def _hash_of(operator: Operator, code: str) -> str:
    value = f"{operator.pk} {code}"
    return salted_hmac("tenants.operations.recovery", value, algorithm="sha256").hexdigest()
