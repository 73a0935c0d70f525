"""National numbers at rest: encrypted to be shown to those who may, hashed with a key to be found again.

There may be several keys, the newest first: what is written is written with the newest, what was written with an
older one can still be read and found, until it has been written anew (`needs_new_key`).
"""

import base64
import functools
import hashlib
import hmac
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

type Sealed = bytes | memoryview
"""As a database gives it back."""


def encrypt(text: str) -> bytes:
    return _ciphers()[0].encrypt(text.encode())


def decrypt(token: Sealed) -> str:
    """Raises cryptography.fernet.InvalidToken when it was encrypted with none of the keys."""
    return MultiFernet(_ciphers()).decrypt(bytes(token)).decode()


def needs_new_key(token: Sealed) -> bool:
    """Whether it was encrypted with an older key than the newest, or with none that is known."""
    try:
        _ciphers()[0].decrypt(bytes(token))
    except InvalidToken:
        return True
    return False


def lookup_hash(text: str) -> str:
    """The same text always gives the same hash under the newest key; without the key it cannot be guessed at."""
    return lookup_hashes(text)[0]


def lookup_hashes(text: str) -> Sequence[str]:
    """Under which hashes the text may be found: the newest key's first, then those of the older ones."""
    return [hmac.new(_derived(key, "lookup"), text.encode(), hashlib.sha256).hexdigest() for key in _keys()]


def _keys() -> Sequence[str]:
    return tuple(settings.PERSONAL_DATA_KEYS)


def _ciphers() -> Sequence[Fernet]:
    return [_cipher(key) for key in _keys()]


@functools.lru_cache(maxsize=16)
def _cipher(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_derived(key, "encryption")))


def _derived(key: str, purpose: str) -> bytes:
    """One key for each purpose: what one is broken for does not tell the other."""
    return hashlib.blake2b(key.encode(), person=purpose.encode()[:16], digest_size=32).digest()
