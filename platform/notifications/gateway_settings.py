"""By what the municipality sends text messages: set up by its administrator."""

import json
import re
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from foundation.outgoing import UnfitAddress, require_fit
from foundation.personal_data import encrypt
from notifications.enums import GatewayKind
from notifications.errors import MaskinportenMissing
from notifications.maskinporten import is_set_up
from notifications.models import ContactRegisterPolicy, RegisterContact, SmsGateway
from notifications.sms.gateways import TextMessage, filled

LONGEST_HOST = 80
"""As much of its end as the log takes: whose it is."""

type Sealed = bytes | memoryview[int] | None


def is_fit_address(url: str) -> bool:
    """Whether it is https to a named host. That it leads to the public internet is seen when it is connected to."""
    try:
        require_fit(url)
    except UnfitAddress:
        return False
    return True


def is_fit_template(template: str) -> bool:
    """Whether it is JSON that names to whom and what."""
    probe = TextMessage(to="+4768050000", text="probe of a text", reference="probe")
    try:
        said = json.dumps(filled(template, probe))
    except (ValueError, RecursionError):
        return False
    return probe.to in said and probe.text in said


class SecretMissing(ValueError):
    """The kept one belongs to another address or integration; `name` is which must be said."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@transaction.atomic
def set_gateway(row: SmsGateway, *, actor: Actor, fiks_password: str = "", token: str = "") -> SmsGateway:
    """Send by this from now on; what waits goes by it too. A secret that is not said stays as it was.

    A token is for one address alone and a password for one integration: another wants its own, and where none is named
    any more the secret is forgotten. Raises SecretMissing, and nothing is changed.
    """
    kept = SmsGateway.objects.select_for_update().first() or SmsGateway()
    row.pk = kept.pk
    is_same = row.fiks_integration == kept.fiks_integration
    row.fiks_password_sealed = (
        encrypt(fiks_password)
        if fiks_password
        else _still(kept.fiks_password_sealed, "fiks_password", is_same=is_same, owner=row.fiks_integration)
    )
    row.token_sealed = (
        encrypt(token)
        if token
        else _still(kept.token_sealed, "token", is_same=row.url == kept.url, owner=row.url)
    )
    row.changed_at = timezone.now()
    row.save()
    record(actor, "sms_gateway.changed", row, kind=str(row.kind), host=_host_of(row))
    return row


def _host_of(row: SmsGateway) -> str:
    """Where text messages go from now on, as a code: no path and no token, and nothing that could be a number."""
    url = {GatewayKind.FIKS: settings.FIKS_URL, GatewayKind.HTTP: row.url}.get(GatewayKind(row.kind), "")
    host = re.sub(r"[^\w.:-]|[0-9]{11,}", "-", urlsplit(url).hostname or "")
    return host[-LONGEST_HOST:]


def _still(sealed: Sealed, name: str, *, is_same: bool, owner: str) -> Sealed:
    if sealed is None or is_same:
        return sealed
    if owner:
        raise SecretMissing(name)
    return None


@transaction.atomic
def use_register(*, is_used: bool, actor: Actor) -> None:
    """Ask the contact register from the next night on, or not any more: then what it said is forgotten.

    Raises MaskinportenMissing where it could not be asked.
    """
    if is_used and not is_set_up():
        raise MaskinportenMissing
    policy, _made = ContactRegisterPolicy.objects.update_or_create(only=1, defaults={"is_used": is_used})
    if not is_used:
        RegisterContact.objects.all().delete()
    record(actor, "contact_register.used" if is_used else "contact_register.not_used", policy)


def sends_sms() -> bool:
    return SmsGateway.current().kind != GatewayKind.NONE
