"""An employer's sign-in: the certified server `oidc-provider` for Node, set up much as Entra ID is."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

from joserfc.jwk import RSAKey

from tjenesteshop.standins.idporten import make_key
from tjenesteshop.standins.node import NodeServer, free_port

SERVER = Path(__file__).with_name("server.mjs")


@dataclass(frozen=True, slots=True)
class Employee:
    """Somebody to choose. `id` is what the employer calls them for ever; of more than 200 groups none is told."""

    id: str
    name: str
    email: str
    groups: Sequence[str] = ()
    about: str = ""


@dataclass(slots=True)
class WorkplaceStandIn:
    """The server while the block lasts. `return_to` are the addresses that answers may go to."""

    employees: Sequence[Employee]
    return_to: Sequence[str]
    client_id: str = "tjenesteshop"
    secret: str = "a stand-in keeps no secrets"  # noqa: S105 - nor does it
    port: int = 0
    key: RSAKey = field(default_factory=lambda: make_key("workplace"), repr=False)
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
            "jwks": {"keys": [self.key.as_dict(private=True)]},
            "clients": [self._registration()],
            "employees": [asdict(each) for each in self.employees],
        }

    def _registration(self) -> Mapping[str, Any]:
        return {
            "client_id": self.client_id,
            "client_secret": self.secret,
            "redirect_uris": list(self.return_to),
            "token_endpoint_auth_method": "client_secret_post",
            "grant_types": ["authorization_code"],
            "response_types": ["code"],
            "backchannel_logout_uri": self.return_to[0],
            "backchannel_logout_session_required": True,
        }
