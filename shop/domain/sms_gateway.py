"""By what the municipality sends text messages: one administrator does not overwrite another."""

from django.db import transaction

from foundation.actor import Actor
from foundation.personal_data import decrypt
from notifications.gateway_settings import Sealed, set_gateway
from notifications.models import SmsGateway
from shop.domain.locks import lock_staff
from shop.domain.meanwhile import require_unchanged
from shop.queries.municipality_versions import GATEWAY, version_of_gateway


@transaction.atomic
def change_gateway(
    wanted: SmsGateway, *, actor: Actor, seen: str = "", fiks_password: str = "", token: str = ""
) -> SmsGateway:
    """As `set_gateway`; what is so already is said once. `seen` is the version the actor looked at.

    Raises SecretMissing or ChangedMeanwhile, and nothing is changed.
    """
    lock_staff()
    now = SmsGateway.current()
    has_both = _is_kept(fiks_password, now.fiks_password_sealed) and _is_kept(token, now.token_sealed)
    if now.pk and has_both and all(getattr(now, name) == getattr(wanted, name) for name in GATEWAY):
        return now
    require_unchanged(seen, now=version_of_gateway(now))
    return set_gateway(wanted, actor=actor, fiks_password=fiks_password, token=token)


def _is_kept(secret: str, sealed: Sealed) -> bool:
    """Also where none was said: then the one there is stays."""
    return not secret or (sealed is not None and decrypt(sealed) == secret)
