"""A passkey in software: signs as a phone would, and lies where it is told to."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

PRESENT, VERIFIED, HOLDS_KEY = 0x01, 0x04, 0x40


class SoftPasskey:
    """One key. `host` is where the page was, `rp` whom the key is for: a browser would let the two differ nowhere."""

    def __init__(
        self, *, host: str = "larvik.localhost", scheme: str = "http", rp: str = "", counts: bool = False
    ) -> None:
        self.origin = f"{scheme}://{host}"
        self.rp = rp or host.partition(":")[0]
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.number = secrets.token_bytes(16)
        self.handle = ""
        self.signatures = 0
        self.counts = counts
        self.is_verified = True

    def make(self, options: Mapping[str, Any], **lies: Any) -> str:
        """What the browser sends for `navigator.credentials.create`."""
        self.handle = options["user"]["id"]
        key = AttestedCredentialData.create(
            Aaguid(bytes(16)),
            self.number,
            ES256.from_cryptography_key(self.key.public_key()),  # type: ignore[no-untyped-call]  # fido2's
        )
        statement = AttestationObject.create("none", self._data(HOLDS_KEY, key), {})
        client = self._client("webauthn.create", options, **lies)
        return self._answer({"clientDataJSON": client, "attestationObject": bytes(statement)})

    def sign(self, options: Mapping[str, Any], **lies: Any) -> str:
        """What the browser sends for `navigator.credentials.get`."""
        if self.counts:
            self.signatures += 1
        data = self._data(0, None)
        client = self._client("webauthn.get", options, **lies)
        signed = self.key.sign(bytes(data) + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {"clientDataJSON": client, "authenticatorData": bytes(data), "signature": signed},
            userHandle=self.handle,
        )

    def _data(self, flags: int, key: AttestedCredentialData | None) -> AuthenticatorData:
        flags |= PRESENT | (VERIFIED if self.is_verified else 0)
        whose = hashlib.sha256(self.rp.encode()).digest()
        data: AuthenticatorData = AuthenticatorData.create(
            whose, AuthenticatorData.FLAG(flags), self.signatures, key if key is not None else b""
        )
        return data

    def _client(self, kind: str, options: Mapping[str, Any], **lies: Any) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return bytes(CollectedClientData(json.dumps(said | lies).encode()))

    def _answer(self, response: Mapping[str, bytes], **more: str) -> str:
        number = websafe_encode(self.number)
        written = {name: websafe_encode(value) for name, value in response.items()}
        return json.dumps(
            {
                "id": number,
                "rawId": number,
                "type": "public-key",
                "clientExtensionResults": {"credProps": {"rk": True}},
                "response": written | more,
            }
        )
