"""Codes of an authenticator app (RFC 6238): six digits, thirty seconds, one step of drift either way, each once."""

import base64
from collections.abc import Sequence

from allauth.core.context import request_context
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt, encrypt
from cryptography.fernet import InvalidToken
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from accounts.models import User

PENDING = "_factor_secret"
LAST_STEP = "last_step"


def pending_secret(request: HttpRequest) -> str:
    """The secret that is being set up in this session, made at the first look. Sealed there as it will be later."""
    try:
        return str(decrypt(request.session.get(PENDING, "")))
    except InvalidToken:
        secret = new_secret()
        request.session[PENDING] = encrypt(secret)
        return secret


def new_secret() -> str:
    """What an app and we are to share."""
    secret: str = generate_totp_secret()
    return secret


def forget_pending(request: HttpRequest) -> None:
    request.session.pop(PENDING, None)


def address_of(request: HttpRequest, user: AbstractBaseUser, secret: str) -> str:
    """What an app on the same phone opens: nobody can take a picture of their own screen."""
    with request_context(request):
        address: str = get_adapter().build_totp_url(user, secret)
    return address


def picture_of(request: HttpRequest, user: AbstractBaseUser, secret: str) -> str:
    """The QR code as an address of an image that is its own content."""
    with request_context(request):
        svg = get_adapter().build_totp_svg(address_of(request, user, secret))
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def step_of(secret: str, code: str, *, after: int = -1) -> int | None:
    """For which step of time the code is good now, of those after `after`."""
    return max((step for step in _steps_of(secret, code) if step > after), default=None)


def _steps_of(secret: str, code: str) -> Sequence[int]:
    return [
        step
        for step in yield_hotp_counters_from_time()
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step)))
    ]


def keep_secret(user: User, *, secret: str, step: int) -> Authenticator:
    """The code by which it was confirmed counts as used."""
    made: Authenticator = TOTP.activate(user, secret).instance
    made.data[LAST_STEP] = step
    made.save(update_fields=["data"])
    return made


def app_of(user: User) -> Authenticator | None:
    found: Authenticator | None = Authenticator.objects.filter(
        user=user, type=Authenticator.Type.TOTP
    ).first()
    return found


def has_app(user: User) -> bool:
    return app_of(user) is not None


def accept_code(user: User, code: str) -> bool:
    """Whether it is the code of now, and was not used before. Used up with this; of two at once the second is late."""
    row = Authenticator.objects.select_for_update().filter(user=user, type=Authenticator.Type.TOTP).first()
    if row is None:
        return False
    step = step_of(decrypt(row.data["secret"]), code, after=row.data.get(LAST_STEP, -1))
    if step is None:
        return False
    row.data[LAST_STEP] = step
    row.save(update_fields=["data"])
    row.record_usage()
    return True
