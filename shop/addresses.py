"""The last line of what is written to people: the page where they see it, by its whole address."""

from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from notifications.outbox import MessageText
from tenants.addresses import address_of


def with_address(
    text: MessageText, page: str, *args: int, words: Mapping[str, str] | None = None
) -> MessageText:
    """The message with the page's address below, and the same in short: what the subject says, and the address.

    An address holds ids and nothing about anybody. `words` are what a municipality's own wording may name.
    """
    address = address_of(reverse(page, args=args, urlconf=settings.ROOT_URLCONF))
    line = _("See it: %(address)s") % {"address": address}
    return MessageText(
        text.subject,
        f"{text.body}\n\n{line}",
        sms=f"{text.sms or text.subject}. {address}",
        words={**(words or {}), "link": address},
    )
