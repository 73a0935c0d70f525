"""We as ID-porten knows us: one client for all municipalities, with one address that answers are sent to.

Written after ID-porten's documentation (docs.digdir.no, "ID-porten", as of October 2024).
"""

import functools
import json
from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from accounts.oidc.client import Client, PrivateKey
from accounts.oidc.provider import Provider, provider_of
from tenants.addresses import address_at

LOW, SUBSTANTIAL, HIGH = "idporten-loa-low", "idporten-loa-substantial", "idporten-loa-high"
LEVELS: Sequence[str] = (LOW, SUBSTANTIAL, HIGH)
ANSWER, SIGNED_OUT, ENDED = (
    "/sign-in/id-porten/answer/",
    "/sign-in/id-porten/signed-out/",
    "/sign-in/id-porten/ended/",
)
"""The same on both hosts: on the central one as registered with ID-porten, on the municipality's where it leads on."""


def is_set_up() -> bool:
    """Whether the installation is registered with ID-porten, or has a stand-in."""
    return bool(settings.ID_PORTEN_ISSUER)


def client() -> Client:
    """Raises ImproperlyConfigured for a key that is none."""
    return _client(settings.ID_PORTEN_ISSUER, settings.ID_PORTEN_CLIENT_ID, settings.ID_PORTEN_PRIVATE_KEY)


def provider() -> Provider:
    return provider_of(settings.ID_PORTEN_ISSUER)


def private_key() -> RSAKey:
    """Ours, whose public half is registered. Raises ImproperlyConfigured for one that is none."""
    return _key(settings.ID_PORTEN_PRIVATE_KEY)


@functools.lru_cache(maxsize=4)
def _client(issuer: str, client_id: str, key_text: str) -> Client:
    credentials = PrivateKey(_key(key_text))
    return Client(issuer, client_id, credentials, address_at(settings.PLATFORM_HOST, ANSWER), levels=LEVELS)


@functools.lru_cache(maxsize=4)
def _key(text: str) -> RSAKey:
    try:
        key = RSAKey.import_key(json.loads(text))
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise ImproperlyConfigured("ID_PORTEN_PRIVATE_KEY is not an RSA key as JWK") from error
    if not key.is_private or not key.kid:
        raise ImproperlyConfigured("ID_PORTEN_PRIVATE_KEY is not a private key with its kid")
    return key
