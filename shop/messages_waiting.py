"""What is written to those who wait for a time: when, and until when they may answer; never why."""

from collections.abc import Mapping
from typing import Any

from notifications.kinds import message_kind
from notifications.standards import MessageText
from shop.addresses import written
from shop.domain.waitlist.asking import ASKED
from shop.enums import WaitlistStatus
from shop.models import WaitlistEntry, WaitlistOffer
from shop.presentation import moment_in_words, when
from shop.service_names import appointment_name, name_outside
from shop.standard_texts import waiting as standard
from ui.dates import long_day
from ui.templatetags.phone import phone


@message_kind("waitlist.offered", standard.OFFERED)
def waitlist_offered(params: Mapping[str, Any]) -> MessageText | None:
    """Nothing when it has its answer already."""
    offer = WaitlistOffer.objects.select_related("hold__service", "hold__department").get(
        pk=params["offer_id"]
    )
    if not offer.is_open:
        return None
    words = {
        "service": appointment_name(offer.hold.service),
        "when": when(offer.hold.starts_at, offer.hold.ends_at),
        "until": moment_in_words(offer.expires_at),
        "phone": phone(offer.hold.department.phone),
    }
    return written(standard.OFFERED, words, "offer", offer.pk)


@message_kind(ASKED, standard.ASKED)
def waitlist_asked(params: Mapping[str, Any]) -> MessageText | None:
    """Nothing when they have answered, or wait no longer."""
    asked = WaitlistEntry.objects.filter(status=WaitlistStatus.WAITING, asked_at__isnull=False)
    entry = asked.select_related("service__department").filter(pk=params["entry_id"]).first()
    if entry is None:
        return None
    words = {"service": name_outside(entry.service), "phone": phone(entry.service.department.phone)}
    return written(standard.ASKED, words, "still_waiting", entry.pk)


@message_kind("waitlist.lapsed", standard.LAPSED)
def waitlist_lapsed(params: Mapping[str, Any]) -> MessageText | None:
    """Nothing when they wait again already."""
    entry = WaitlistEntry.objects.select_related("service__department").get(pk=params["entry_id"])
    waits_again = WaitlistEntry.objects.filter(
        service=entry.service_id,
        recipient=entry.recipient_id,
        chosen=entry.chosen,
        status=WaitlistStatus.WAITING,
    )
    if waits_again.exists():
        return None
    words = {
        "service": name_outside(entry.service),
        "last": long_day(entry.last_day),
        "phone": phone(entry.service.department.phone),
    }
    return written(standard.LAPSED, words, "join_waitlist", entry.service_id)
