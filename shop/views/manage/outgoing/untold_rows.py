"""Messages that did not arrive, as pages list them."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from notifications.models import OutboxMessage
from shop.message_words import kind_in_words
from shop.presentation import moment_in_words
from shop.queries.untold import UNDER_WAY
from shop.views.manage.outgoing.words import why_in_words
from ui.dates import day_year_and_clock


@dataclass(frozen=True, slots=True)
class UntoldRow:
    """`again` is when it is tried next, of those that still are."""

    message_id: int
    who: str
    about: str
    url: str
    created_at: datetime
    since: str
    why: str
    again: str


def untold_row(message: OutboxMessage) -> UntoldRow:
    booking_id = message.params.get("booking_id")
    return UntoldRow(
        message_id=message.pk,
        who=who_in_words(message),
        about=kind_in_words(message.kind),
        url=reverse("manage:booking", args=[booking_id]) if booking_id else "",
        created_at=message.created_at,
        since=day_year_and_clock(timezone.localtime(message.created_at)),
        why=why_in_words(message),
        again=_again(message),
    )


def who_in_words(message: OutboxMessage) -> str:
    recipient = getattr(message.user, "recipient", None)
    return str(recipient.short_name if recipient is not None else message.user.name)


def _again(message: OutboxMessage) -> str:
    moments = [each.next_at for each in message.deliveries.all() if each.status in UNDER_WAY and each.next_at]
    if not moments:
        return ""
    return _("now") if min(moments) <= timezone.now() else moment_in_words(min(moments))
