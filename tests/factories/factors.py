"""A phone with an authenticator app, and the way through the two steps of signing in."""

import base64
import html
import json
import re
import time

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.test import Client
from fido2.utils import websafe_encode

from accounts.factor import totp
from accounts.models import User
from tests.factories.authenticator import SoftPasskey
from tests.factories.world import PASSWORD

CHECK = "/sign-in/second-step/"
MINE = "/account/second-step/"


def code_of(secret: str, *, steps: int = 0) -> str:
    """What the app shows now, or so many half minutes later."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


def wrong_code_of(secret: str) -> str:
    """Six digits that are no code of now."""
    good = {code_of(secret, steps=steps) for steps in range(-3, 4)}
    return next(code for number in range(10) if (code := f"{number:06}") not in good)


def give_app(user: User) -> str:
    """Set up for the user, and not used yet; its secret."""
    secret: str = generate_totp_secret()
    totp.keep_secret(user, secret=secret, step=0)
    return secret


def give_passkey(user: User, *, name: str = "Nøkkel", key: SoftPasskey | None = None) -> Authenticator:
    """Set up for the user; its row."""
    key = key or SoftPasskey()
    handle = websafe_encode(user_pk_to_url_str(user).encode())
    credential = json.loads(key.make({"challenge": websafe_encode(bytes(32)), "user": {"id": handle}}))
    made: Authenticator = WebAuthn.add(user, name, credential).instance
    return made


def type_password(client: Client, user: User, **fields: str) -> str:
    """Where the right password leads."""
    answer = client.post("/sign-in/password/", {"email": user.email, "password": PASSWORD} | fields)
    assert answer.status_code == 302
    return answer["location"]


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def secret_on(page: bytes) -> str:
    """The key that the set-up page shows in letters."""
    found = re.search(r'translate="no">([A-Z2-7 ]+)<', html.unescape(page.decode()))
    assert found is not None
    secret = found[1].replace(" ", "")
    assert len(base64.b32decode(secret)) == 20
    return secret


def codes_on(page: bytes) -> list[str]:
    """The recovery codes that the page shows."""
    return re.findall(r'<li class="figures">([0-9 ]+)</li>', page.decode())
