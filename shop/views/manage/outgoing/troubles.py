"""Why what the municipality has set up cannot work: said where its administrator looks."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from notifications.contact_register import FRESH_FOR, last_answer
from notifications.enums import GatewayKind
from notifications.maskinporten import is_set_up
from notifications.models import ContactRegisterPolicy, SmsGateway
from ui.dates import long_day

NIGHTS = timedelta(days=2)
"""So many may pass in which a register that is asked every night does not answer."""


def troubles() -> Sequence[str]:
    """One for each; two queries, and one more where the contact register is asked."""
    return [each for each in (_of_text_messages(), _of_register()) if each]


def _of_text_messages() -> str:
    if SmsGateway.current().kind == GatewayKind.FIKS and not is_set_up():
        return _(
            "No text message can be sent: Fiks SMS needs a client at Maskinporten, and this installation has none."
            " Whoever runs the system sets it up."
        )
    return ""


def _of_register() -> str:
    if not ContactRegisterPolicy.current().is_used:
        return ""
    if not is_set_up():
        return _(
            "The contact register cannot be asked: it needs a client at Maskinporten, and this installation has"
            " none. Whoever runs the system sets it up."
        )
    answered_at = last_answer()
    if answered_at is not None and answered_at < timezone.now() - FRESH_FOR - NIGHTS:
        return _(
            "The contact register has not answered since %(day)s. What it said then is still used. Tell whoever"
            " runs the system."
        ) % {"day": long_day(timezone.localtime(answered_at))}
    return ""
