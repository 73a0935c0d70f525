"""The last line of what is written to people: the page where they see it, by its whole address."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from notifications.outbox import MessageText
from shop.domain.links.tokens import token_for
from shop.models import Booking
from shop.queries.hearers import ACTING
from tenants.addresses import address_of


def with_address(
    text: MessageText, page: str, *args: int, words: Mapping[str, str] | None = None, answer: str = ""
) -> MessageText:
    """The message with the page's address below, and the same in short: what the subject says, and the address.

    An address holds ids and nothing about anybody. `words` are what a municipality's own wording may name. `answer` is
    where one may say without signing in whether one will be there: in short it stands instead, for it leads on.
    """
    address = address_of(reverse(page, args=args, urlconf=settings.ROOT_URLCONF))
    line = _("See it: %(address)s") % {"address": address}
    if answer:
        said = _("Will you be there? Say so here, without signing in: %(address)s") % {"address": answer}
        line = f"{said}\n\n{line}"
    return MessageText(
        text.subject,
        f"{text.body}\n\n{line}",
        sms=f"{text.sms or text.subject}. {answer or address}",
        words={**(words or {}), "link": address, "answer": answer or address},
    )


def answer_address(booking: Booking, params: Mapping[str, Any]) -> str:
    """Where whoever the message is for may say whether they will be there; empty where nothing can be said."""
    token = token_for(booking, representation_id=params.get(ACTING))
    return address_of(reverse("visit_link", args=[token], urlconf=settings.ROOT_URLCONF)) if token else ""
