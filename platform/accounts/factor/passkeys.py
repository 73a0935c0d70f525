"""Passkeys (WebAuthn level 3): a key that lies in a phone, a computer or on a stick, and asks whose finger it is.

The relying party is the municipality's own host. Each one is discoverable and verifies its user, so it is enough to
sign in with; beside a password it is the second factor.
"""

import json
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import CollectedClientData

from accounts.factor.errors import PasskeyIsTaken, PasskeyRefused, TooManyPasskeys
from accounts.models import Session, User

MOST = 10
SIGNATURES = "signatures"
"""How often the authenticator says it has signed; it counts for itself, or says 0 for ever."""
MALFORMED = (
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    RecursionError,
    struct.error,
    ValidationError,
)
"""What json, fido2 and allauth raise for an answer that is wrong, or none at all."""

type Answer = Mapping[str, Any]


def passkeys_of(user: User) -> QuerySet[Authenticator]:
    """Theirs, the oldest first."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    return found.order_by("pk")


def has_passkey(user: User) -> bool:
    return passkeys_of(user).exists()


def ask_for_new(request: HttpRequest, user: User) -> Answer:
    """What the browser is asked, to make one. Raises TooManyPasskeys."""
    if passkeys_of(user).count() >= MOST:
        raise TooManyPasskeys
    return _asked(request, lambda: auth.begin_registration(user, passwordless=True))


def ask_for_any(request: HttpRequest, user: User | None = None) -> Answer:
    """What the browser is asked, to show one of the user's, or anybody's of this municipality."""
    return _asked(request, lambda: auth.begin_authentication(user))


def keep_new(request: HttpRequest, user: User, answer: str, *, name: str) -> Authenticator:
    """Keep what the browser made. Raises PasskeyRefused, PasskeyIsTaken, TooManyPasskeys."""
    if passkeys_of(user).count() >= MOST:
        raise TooManyPasskeys
    with _checked(request, answer) as credential:
        made = auth.complete_registration(credential)
        auth.parse_registration_response(credential)  # as it will be read from the row
        number = websafe_encode(made.credential_data.credential_id)
    if Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN, data__credential__id=number).exists():
        raise PasskeyIsTaken
    row: Authenticator = auth.WebAuthn.add(user, name, {**credential, "id": number, "rawId": number}).instance
    row.data[SIGNATURES] = made.counter
    row.save(update_fields=["data"])
    return row


def whose(request: HttpRequest, answer: str) -> User:
    """Who signs in with the passkey that the browser found by itself, once it has proved it. Raises PasskeyRefused.

    Their account may be closed: that is for them to hear, and opens nothing.
    """
    with _checked(request, answer) as credential:
        user = auth.extract_user_from_response(credential)
    locked = User.objects.select_for_update(no_key=True).filter(pk=user.pk).first()
    if locked is None or not locked.has_usable_password():
        raise PasskeyRefused
    accept_passkey(request, locked, answer)
    return locked


def accept_passkey(request: HttpRequest, user: User, answer: str) -> Authenticator:
    """The user's passkey that signed what this session was asked. Raises PasskeyRefused.

    The question counts once, whatever the answer, also of two at once. A count of signatures that did not grow is a
    copied key's (WebAuthn level 3, 6.1.1).
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    _take_question(request)
    try:
        with _checked(request, answer) as credential:
            row = auth.complete_authentication(user, credential)
            count = auth.parse_authentication_response(credential).response.authenticator_data.counter
    finally:
        request.session.pop(auth.STATE_SESSION_KEY, None)
    locked: Authenticator | None = Authenticator.objects.select_for_update().filter(pk=row.pk).first()
    if locked is None:
        raise PasskeyRefused
    before = locked.data.get(SIGNATURES, 0)
    if (count or before) and count <= before:
        raise PasskeyRefused
    locked.data[SIGNATURES] = count
    locked.save(update_fields=["data"])
    locked.record_usage()
    return locked


def _take_question(request: HttpRequest) -> None:
    """Out of the stored session, in the transaction at work; what was asked stays with the request alone."""
    row = Session.objects.select_for_update().filter(pk=request.session.session_key).first()
    question = row.get_decoded().get(auth.STATE_SESSION_KEY) if row is not None else None
    if question is None:
        raise PasskeyRefused
    request.session.pop(auth.STATE_SESSION_KEY, None)
    request.session.save()
    request.session[auth.STATE_SESSION_KEY] = question


def _asked(request: HttpRequest, ask: Callable[[], Answer]) -> Answer:
    with request_context(request):
        options = ask()
    public: Answer = options["publicKey"]
    return public


@contextmanager
def _checked(request: HttpRequest, answer: str) -> Iterator[dict[str, Any]]:
    """The browser's answer, if it comes from a page of this very host; allauth has the request meanwhile.

    fido2 would let in a page of another port or of a host below this one. Raises PasskeyRefused.
    """
    try:
        credential = json.loads(answer)
        if b"\\u0000" in json.dumps(credential, ensure_ascii=False).encode():  # which fails for half a sign
            raise PasskeyRefused  # PostgreSQL stores neither
        client = CollectedClientData(websafe_decode(credential["response"]["clientDataJSON"]))
        if client.origin != f"{request.scheme}://{request.get_host()}" or client.cross_origin:
            raise PasskeyRefused
        with request_context(request):
            yield credential
    except MALFORMED as error:
        raise PasskeyRefused from error
