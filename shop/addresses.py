"""The last line of what is written to people: the page where they see it, by its whole address."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from notifications.outbox import MessageText
from tenants.addresses import address_of


def with_address(text: MessageText, page: str, *args: int) -> MessageText:
    """The message with the page's address below. An address holds ids and nothing about anybody."""
    path = reverse(page, args=args, urlconf=settings.ROOT_URLCONF)
    line = _("See it: %(address)s") % {"address": address_of(path)}
    return MessageText(text.subject, f"{text.body}\n\n{line}")
