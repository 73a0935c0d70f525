"""Mail. Without EMAIL_HOST nothing leaves the machine: messages are written as files beside the data."""

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
