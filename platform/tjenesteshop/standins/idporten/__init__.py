"""ID-porten's stand-in: the certified server `oidc-provider` for Node, set up as ID-porten's documentation says."""

import json
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from joserfc.jwk import RSAKey

from tjenesteshop.standins.node import StandInError, free_port, node

SERVER = Path(__file__).with_name("server.mjs")


@dataclass(frozen=True, slots=True)
class InventedPerson:
    """Somebody to choose. `pid` is a synthetic national identity number."""

    pid: str
    name: str
    about: str = ""


def make_key(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig", "alg": "RS256"})


@dataclass(slots=True)
class IdportenStandIn:
    """The server while the block lasts. `clients` are those registered, in the words of OpenID Connect Registration.

    `code_lasts` so many seconds. With `spoilable`, `PUT /wrongly` makes its next token a wrong one.
    """

    people: Sequence[InventedPerson]
    clients: Sequence[Mapping[str, Any]]
    port: int = 0
    spoilable: bool = False
    code_lasts: int = 120
    key: RSAKey = field(default_factory=lambda: make_key("stand-in"), repr=False)
    retired_key: RSAKey = field(default_factory=lambda: make_key("retired"), repr=False)
    process: subprocess.Popen[str] | None = None
    _settings: Path | None = None

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self.port = self.port or free_port()
        with tempfile.NamedTemporaryFile("w", prefix="idporten-", suffix=".json", delete=False) as file:
            json.dump(self._as_settings(), file)  # readable by this user alone
        self._settings = Path(file.name)
        self.process = subprocess.Popen(  # noqa: S603 - our own program
            [node(), str(SERVER), file.name],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        said = ""
        for line in self.process.stdout or ():
            if line.startswith("ready"):
                return self
            said += line
        self.__exit__()
        raise StandInError(f"ID-porten's stand-in did not start:\n{said}")

    def __exit__(self, *error: object) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(10)
            if self.process.stdout is not None:
                self.process.stdout.close()
        if self._settings is not None:
            self._settings.unlink(missing_ok=True)

    def wait(self) -> None:
        """Until it ends by itself."""
        if self.process is not None:
            self.process.wait()

    def _as_settings(self) -> Mapping[str, Any]:
        return {
            "issuer": self.issuer,
            "port": self.port,
            "spoilable": self.spoilable,
            "codeLasts": self.code_lasts,
            "jwks": {"keys": [self.key.as_dict(private=True)]},
            "retiredKey": self.retired_key.as_dict(private=True),
            "clients": list(self.clients),
            "people": [{"pid": each.pid, "name": each.name, "about": each.about} for each in self.people],
        }


def registration(client_id: str, *, key: RSAKey, redirect_uri: str, signed_out_uri: str) -> Mapping[str, Any]:
    """How a client of ours is registered."""
    return {
        "client_id": client_id,
        "redirect_uris": [redirect_uri],
        "post_logout_redirect_uris": [signed_out_uri],
        "token_endpoint_auth_method": "private_key_jwt",
        "token_endpoint_auth_signing_alg": "RS256",
        "grant_types": ["authorization_code"],
        "response_types": ["code"],
        "subject_type": "pairwise",
        "jwks": {"keys": [key.as_dict(private=False)]},
        "backchannel_logout_uri": redirect_uri,
        "backchannel_logout_session_required": True,
    }
