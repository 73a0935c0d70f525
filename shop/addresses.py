"""What is written to people leads to the page where they see it, by its whole address."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from notifications.standards import MessageText, Standard
from shop.domain.links.tokens import token_for
from shop.models import Booking
from shop.queries.hearers import ACTING
from tenants.addresses import address_of


def written(
    form: Standard, words: Mapping[str, object], page: str, *args: int, answer: str = "", asked: str = ""
) -> MessageText:
    """The message in the form's words, with the page's address.

    An address holds ids and nothing about anybody. `answer` is where one may say without signing in whether one will be
    there: in short it stands instead, for it leads on. `asked` is the day it asks about, where the message is about
    more than one.
    """
    address = address_of(reverse(page, args=args, urlconf=settings.ROOT_URLCONF))
    filled = {
        **{name: str(word) for name, word in words.items()},
        "link": address,
        "answer": answer or address,
        "ask": asks_in_full(answer, asked) if answer else "",
    }
    short = {"link": answer, "ask": asks_in_short(asked)} if answer else None
    return form.write(filled, in_short=short)


def asks_in_short(asked: str = "") -> str:
    """The question before the link that answers it."""
    return _("Will you be there on %(day)s?") % {"day": asked} if asked else _("Will you be there?")


def asks_in_full(answer: str, asked: str = "") -> str:
    """The question with the address where it is answered."""
    if not asked:
        return _("Will you be there? Say so here, without signing in: %(address)s") % {"address": answer}
    said = _("Will you be there on %(day)s? Say so here, without signing in: %(address)s")
    return said % {"address": answer, "day": asked}


def answer_address(booking: Booking, params: Mapping[str, Any]) -> str:
    """Where whoever the message is for may say whether they will be there; empty where nothing can be said.

    Nobody is asked of a stay: nights that were waited for are not given up by one press, without signing in.
    """
    if booking.service.stay_unit:
        return ""
    token = token_for(booking, representation_id=params.get(ACTING))
    return address_of(reverse("visit_link", args=[token], urlconf=settings.ROOT_URLCONF)) if token else ""
