"""The `state` that goes to ID-porten and comes back: it names the municipality's host, signed, and nothing else."""

import secrets

from django.core import signing

LASTS = 15 * 60
"""Seconds, a little longer than the browser remembers what it asked."""
SALT = "tenants.id_porten.state"


def new_state(host: str) -> str:
    """For one sign-in begun at that host, which has no port."""
    return signing.dumps([host, secrets.token_urlsafe(24)], salt=SALT)


def host_of_state(state: str) -> str | None:
    """Which host it was made for; None for one that we did not make, or long ago."""
    try:
        host, _chance = signing.loads(state, salt=SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return str(host)
