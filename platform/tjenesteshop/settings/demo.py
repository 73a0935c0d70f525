"""`make demo`: one machine, loopback only, invented people. The keys protect nothing and are made per folder."""

import json
import secrets

from joserfc.jwk import RSAKey

from tjenesteshop.settings import environment
from tjenesteshop.settings.base import *


def _key(name: str) -> str:
    """A key kept in the data folder, made on first use, so that sessions outlive a restart."""
    path = environment.data_folder() / f"{name}.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(48))
        path.chmod(0o600)
    return path.read_text()


def _rsa_key(name: str) -> str:
    """The same for a key pair, as JWK."""
    path = environment.data_folder() / f"{name}.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(RSAKey.generate_key(2048, {"kid": name}).as_dict(private=True)))
        path.chmod(0o600)
    return path.read_text()


def _folder(name: str) -> str:
    """A folder in the data folder, readable by whoever runs the demonstration."""
    path = environment.data_folder() / name
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return str(path)


DEMO = True
OPERATOR_EMAIL = "tjenesteshop@example.no"
OUTGOING_TO_LOOPBACK = True
PUBLIC_SCHEME = "http"
PUBLIC_PORT = environment.text("PUBLIC_PORT", "8000")
CONTINGENCY_FOLDER = _folder("day-lists")
KEPT_MESSAGES_FOLDER = _folder("outbox")
if not environment.text("EMAIL_HOST", ""):
    MAILERS = {"default": {"BACKEND": "notifications.kept.KeepingBackend"}}
INSTALLED_APPS = [*INSTALLED_APPS, "shop.demo"]
MIDDLEWARE = [*MIDDLEWARE, "shop.demo.middleware.DemoBannerMiddleware"]
SECRET_KEY = _key("secret")
PERSONAL_DATA_KEYS = (_key("personal-data"),)
ID_PORTEN_CLIENT_ID = "tjenesteshop-demo"
ID_PORTEN_PRIVATE_KEY = _rsa_key("id-porten")
"""Known to the stand-in that `make demo` starts and names in ID_PORTEN_ISSUER."""
