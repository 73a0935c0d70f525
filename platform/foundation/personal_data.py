"""National numbers at rest: encrypted to be shown to those who may, hashed with a key to be found again."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet
from django.conf import settings


def _key(purpose: str) -> bytes:
    return hashlib.blake2b(
        settings.PERSONAL_DATA_KEY.encode(), person=purpose.encode()[:16], digest_size=32
    ).digest()


def encrypt(text: str) -> bytes:
    return Fernet(base64.urlsafe_b64encode(_key("encryption"))).encrypt(text.encode())


def decrypt(token: bytes) -> str:
    """Raises cryptography.fernet.InvalidToken when the key is another."""
    return Fernet(base64.urlsafe_b64encode(_key("encryption"))).decrypt(bytes(token)).decode()


def lookup_hash(text: str) -> str:
    """The same text always gives the same hash under the same key; without the key it cannot be guessed at."""
    return hmac.new(_key("lookup"), text.encode(), hashlib.sha256).hexdigest()
