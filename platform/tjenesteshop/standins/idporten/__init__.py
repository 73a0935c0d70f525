"""ID-porten's stand-in: the certified server `oidc-provider` for Node, set up as ID-porten's documentation says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from joserfc.jwk import RSAKey

from tjenesteshop.standins.node import NodeServer, free_port

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
    _server: NodeServer | None = None

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self.port = self.port or free_port()
        self._server = NodeServer(SERVER, self._as_settings()).__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        if self._server is not None:
            self._server.__exit__(*error)

    def wait(self) -> None:
        """Until it ends by itself."""
        if self._server is not None:
            self._server.wait()

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
