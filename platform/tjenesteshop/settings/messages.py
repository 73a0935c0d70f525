"""What leaves the house. Without EMAIL_HOST no mail does: messages are written as files beside the data."""

from typing import Any

from tjenesteshop.settings import environment

_host = environment.text("EMAIL_HOST", "")
MAILERS: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": _host,
            "port": environment.number("EMAIL_PORT", 25),
            "username": environment.text("EMAIL_HOST_USER", ""),
            "password": environment.text("EMAIL_HOST_PASSWORD", ""),
            "use_tls": environment.flag("EMAIL_USE_TLS"),
            "timeout": 10,
        },
    }
    if _host
    else {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": str(environment.data_folder() / "mail")},
    },
}
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", "Tjenesteshop <tjenesteshop@example.no>")

KEPT_MESSAGES_FOLDER = ""
"""Where a demonstration keeps what it does not send, to be read under /dev/outbox/. Empty everywhere else."""

FIKS_URL = environment.text("FIKS_URL", "https://api.fiks.ks.no")
"""KS Fiks, for municipalities that send text messages by it. `https://api.fiks.test.ks.no` is its test environment."""
MASKINPORTEN_ISSUER = environment.text("MASKINPORTEN_ISSUER", "")
"""`https://maskinporten.no/` as its metadata say it; empty where the installation has no client there."""
MASKINPORTEN_CLIENT_ID = environment.text("MASKINPORTEN_CLIENT_ID", "")
MASKINPORTEN_PRIVATE_KEY = environment.text("MASKINPORTEN_PRIVATE_KEY", "")
"""An RSA key as JWK, with the `kid` under which its public half is registered."""
CONTACT_REGISTER_URL = environment.text("CONTACT_REGISTER_URL", "https://krr.digdir.no")
"""The national contact register, for municipalities that ask it."""
