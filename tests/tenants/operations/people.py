"""Signing in as an operator does: password, an app that is set up, and its codes."""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from tenants.operations.models import Operator

PASSWORD = "en lang og god setning"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A browser, whose it is, the secret in their app and the codes on their paper."""

    client: Client
    operator: Operator
    secret: str
    codes: Sequence[str]


def code_of(secret: str, *, steps: int = 0) -> str:
    """The app's code, so many half minutes from now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


def type_password(
    client: Client, *, email: str = "operator@example.no", password: str = PASSWORD, **more: str
) -> Any:
    return client.post("/operator/sign-in/", {"email": email, "password": password, **more})


def secret_on(page: str) -> str:
    """What somebody writes into the app by hand."""
    found = re.search(r'translate="no">([A-Z2-7 ]+)<', page)
    assert found is not None
    return found.group(1).replace(" ", "")


def sign_in(client: Client, operator: Operator) -> SignedIn:
    """For the first time."""
    type_password(client, email=operator.email)
    secret = secret_on(client.get("/operator/sign-in/set-up/").content.decode())
    page = client.post("/operator/sign-in/set-up/", {"code": code_of(secret)}).content.decode()
    codes = [code.replace(" ", "") for code in re.findall(r">(\d{4} \d{4})<", page)]
    assert len(codes) == 10
    return SignedIn(client, operator, secret, codes)
