"""A municipality that sends text messages to a stand-in, and readers who want them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.utils import timezone
from joserfc.jwk import RSAKey

from accounts.models import User
from foundation.personal_data import encrypt
from notifications.enums import GatewayKind
from notifications.maskinporten import forget_tokens
from notifications.models import ContactPreferences, ContactRegisterPolicy, Delivery, SmsGateway
from notifications.sms.resting import wake_all
from tests.factories.world import make_user
from tjenesteshop.standins.sms import SmsStandIn

PHONE = "68050123"
TEMPLATE = '{"message": {"recipient": "{to}", "body": "{text}"}, "id": "{reference}"}'
ROOT = Path(__file__).resolve().parents[2]
DELIVER_IN_A_PROCESS = """
import sys
import django
django.setup()
from tests.database import _point_at, administrator_url
administrator_url()
_point_at(sys.argv[1])
from foundation.jobs import run_job
run_job("notifications.deliver", tenant="larvik", args={"message_id": int(sys.argv[2])})
"""


def use_http_gateway(stand_in: SmsStandIn) -> SmsGateway:
    """Any gateway that takes JSON."""
    wake_all()
    return SmsGateway.objects.create(
        kind=GatewayKind.HTTP,
        url=f"{stand_in.address}/send?from=Larvik",
        template=TEMPLATE,
        token_sealed=encrypt("gateway-secret"),
    )


def use_fiks(stand_in: SmsStandIn, settings: Any) -> SmsGateway:
    """KS Fiks, with a token from Maskinporten."""
    forget_tokens()
    wake_all()
    key = RSAKey.generate_key(2048, {"kid": "ours"})
    stand_in.key = key
    stand_in.accounts, stand_in.integrations = {"konto-1"}, {"larvik-integrasjon": "hemmelig"}
    settings.FIKS_URL = stand_in.address
    settings.MASKINPORTEN_ISSUER = f"{stand_in.address}/"
    settings.MASKINPORTEN_CLIENT_ID = "tjenesteshop"
    settings.MASKINPORTEN_PRIVATE_KEY = json.dumps(key.as_dict(private=True))
    return SmsGateway.objects.create(
        kind=GatewayKind.FIKS,
        fiks_account="konto-1",
        fiks_integration="larvik-integrasjon",
        fiks_password_sealed=encrypt("hemmelig"),
    )


def wants(user: User, *, email: bool = True, sms: bool = True, phone: str = PHONE) -> User:
    ContactPreferences.objects.create(user=user, by_email=email, by_sms=sms, phone=phone)
    return user


def use_contact_register(stand_in: SmsStandIn, settings: Any) -> None:
    """The municipality asks the contact register, with a token from Maskinporten."""
    use_fiks(stand_in, settings)
    SmsGateway.objects.update(kind=GatewayKind.LOG)
    settings.CONTACT_REGISTER_URL = stand_in.address
    ContactRegisterPolicy.objects.create(is_used=True)


def make_reader(*, email: str | None = None, sms: bool = True, phone: str = PHONE) -> User:
    """Somebody who wants text messages; by e-mail as well where there is an address."""
    return wants(make_user(email=email), email=email is not None, sms=sms, phone=phone)


def time_passes() -> None:
    """Whatever waits for its next attempt has waited long enough; so has who holds a claim."""
    wake_all()
    Delivery.objects.filter(next_at__isnull=False).update(next_at=timezone.now())


def deliver_in_a_process(database: str, message_id: int) -> "subprocess.Popen[bytes]":
    """A worker of its own, which can be killed."""
    return subprocess.Popen([sys.executable, "-c", DELIVER_IN_A_PROCESS, database, str(message_id)], cwd=ROOT)
