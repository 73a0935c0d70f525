"""What goes out in one mail or one SMS: how it is put together, and how it is sent."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import ngettext

from notifications.enums import Channel, GatewayKind
from notifications.errors import SendingFailed
from notifications.mailing import send_mail
from notifications.models import SmsGateway
from notifications.sms.gateways import TextMessage, gateway_of
from notifications.sms.length import plain
from notifications.sms.resting import DOES_NOT_ANSWER, let_rest, rests
from notifications.standards import MessageText

APART = "\n\n\n"
"""Between two messages in one mail."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parcel:
    """Ready to be sent to one reader on one channel. `has_short` when all of it could go by SMS as well.

    An SMS about what has begun meanwhile `is_too_late`.
    """

    channel: Channel
    address: str = field(repr=False)
    text: MessageText = field(repr=False)
    reference: str
    deliveries: Sequence[int]
    messages: Sequence[int]
    gateway: SmsGateway
    has_short: bool
    is_too_late: bool = False


def send(parcel: Parcel) -> None:
    """Hand it over. Asks no database. Raises SendingFailed when it may not have been taken."""
    if not parcel.address:
        raise SendingFailed("no_address", is_final=True)
    if parcel.is_too_late:
        raise SendingFailed("too_late", is_final=True)
    if parcel.channel == Channel.SMS:
        _send_sms(parcel)
    else:
        send_mail(
            parcel.address, subject=parcel.text.subject, body=parcel.text.body, reference=parcel.reference
        )


def _send_sms(parcel: Parcel) -> None:
    """Not asked, it counts as an attempt all the same: what waits is bounded also where a gateway is down for a day."""
    row = parcel.gateway
    address = settings.FIKS_URL if row.kind == GatewayKind.FIKS else row.url
    if rests(address):
        raise SendingFailed("gateway_is_away")
    try:
        gateway_of(row).send(TextMessage(parcel.address, parcel.text.sms, parcel.reference))
    except SendingFailed as failure:
        if failure.code in DOES_NOT_ANSWER:
            let_rest(address)
        raise


def in_one(texts: Sequence[MessageText]) -> MessageText:
    """The texts as one: the first subject, which says that there is more, and one body below the other."""
    sms = plain("\n".join(text.sms for text in texts if text.sms))
    if len(texts) == 1:
        return MessageText(texts[0].subject, texts[0].body, sms=sms)
    subject = ngettext(
        "%(subject)s, and %(count)s more message", "%(subject)s, and %(count)s more messages", len(texts) - 1
    )
    words = {"subject": texts[0].subject, "count": len(texts) - 1}
    return MessageText(subject % words, APART.join(text.body for text in texts), sms=sms)
