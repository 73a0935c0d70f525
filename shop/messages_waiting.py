"""What is written to those who wait for a time: when, and until when they may answer; never why."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from notifications.outbox import MessageText, message_kind
from shop.addresses import with_address
from shop.domain.waitlist.asking import ASKED
from shop.enums import WaitlistStatus
from shop.models import WaitlistEntry, WaitlistOffer
from shop.presentation import moment_in_words, when
from ui.dates import long_day
from ui.templatetags.phone import phone


@message_kind("waitlist.offered")
def waitlist_offered(params: Mapping[str, Any]) -> MessageText | None:
    """Nothing when it has its answer already."""
    offer = WaitlistOffer.objects.select_related("hold__service", "hold__department").get(
        pk=params["offer_id"]
    )
    if not offer.is_open:
        return None
    words = {
        "service": offer.hold.service.name,
        "when": when(offer.hold.starts_at, offer.hold.ends_at),
        "until": moment_in_words(offer.expires_at),
        "phone": phone(offer.hold.department.phone),
    }
    text = MessageText(
        subject=_("A time is free: %(when)s") % words,
        body=_(
            "%(service)s, %(when)s.\n\nThe time is kept for you until %(until)s. Sign in to take it, or to say no"
            " thanks. If we do not hear from you, somebody else is asked, and you keep waiting. Questions? Call"
            " %(phone)s."
        )
        % words,
    )
    return with_address(text, "offer", offer.pk)


@message_kind(ASKED)
def waitlist_asked(params: Mapping[str, Any]) -> MessageText | None:
    """Nothing when they have answered, or wait no longer."""
    asked = WaitlistEntry.objects.filter(status=WaitlistStatus.WAITING, asked_at__isnull=False)
    entry = asked.select_related("service__department").filter(pk=params["entry_id"]).first()
    if entry is None:
        return None
    words = {"service": entry.service.name, "phone": phone(entry.service.department.phone)}
    text = MessageText(
        subject=_("Do you still wait for a time?"),
        body=_(
            "We have offered you several times for %(service)s and have not heard from you.\n\nDo you still wait? Sign"
            " in and say yes with one click: you keep your place in line, and we look for a time again. Until then we"
            " offer you none. Questions? Call %(phone)s."
        )
        % words,
    )
    return with_address(text, "still_waiting", entry.pk)


@message_kind("waitlist.lapsed")
def waitlist_lapsed(params: Mapping[str, Any]) -> MessageText | None:
    """Nothing when they wait again already."""
    entry = WaitlistEntry.objects.select_related("service__department").get(pk=params["entry_id"])
    waits_again = WaitlistEntry.objects.filter(
        service=entry.service_id, recipient=entry.recipient_id, status=WaitlistStatus.WAITING
    )
    if waits_again.exists():
        return None
    words = {
        "service": entry.service.name,
        "last": long_day(entry.last_day),
        "phone": phone(entry.service.department.phone),
    }
    text = MessageText(
        subject=_("No time came free"),
        body=_(
            "We are sorry: no time for %(service)s came free until %(last)s, as you had asked for.\n\nSign in to see"
            " which times are free now, or to wait for other days. Questions? Call %(phone)s."
        )
        % words,
    )
    return with_address(text, "join_waitlist", entry.service_id)
