"""What the standard texts are put together of."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from notifications.lazily import paragraphs, swapped
from notifications.standards import LINK, Occasion, OwnWord, Standard

if TYPE_CHECKING:
    from notifications.standards import Words

BOOKINGS = Occasion(1, _("Appointments"))
BY_US = Occasion(2, _("When we cannot keep what was agreed"))
STANDING = Occasion(3, _("Standing bookings"))
WAITING = Occasion(4, _("The waiting list"))
DECISIONS = Occasion(5, _("Decisions, and services that end"))
STAFF = Occasion(7, _("To those who work here"))

WHEN_AND_LINK = ("when", LINK)
BOOKING = ("service", "when", "phone", LINK)
ASKED = (LINK, "ask", "answer")
"""Of a visit of which one may say by a link whether one will be there."""
ANSWERED = ("service", "when", "phone", *ASKED)


SEE_IT = swapped(_("See it: %(address)s"), "%(address)s", "%(link)s")


def text(
    key: str,
    title: "Words",
    occasion: Occasion,
    *,
    subject: "Words",
    body: "Words",
    words: Sequence[str | OwnWord],
    required: Sequence[str] = (LINK,),
    variant: "Words" = "",
) -> Standard:
    """With the page where they see it as its last line; before that the question whether they come, if asked."""
    own = [each for each in words if isinstance(each, OwnWord)]
    names = [each.name if isinstance(each, OwnWord) else each for each in words]
    if "ask" not in names:
        whole = paragraphs(body, SEE_IT)
        return Standard(key, title, occasion, subject, whole, names, required, variant=variant, own=own)
    whole = paragraphs(body, "%(ask)s", SEE_IT)
    sms = format_lazy("{}. %(ask)s %(link)s", subject)
    return Standard(key, title, occasion, subject, whole, names, required, sms=sms, variant=variant, own=own)
