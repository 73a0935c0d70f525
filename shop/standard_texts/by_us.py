"""What is written when we cannot keep what was agreed: with the nearest free times, or that somebody calls."""

from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from notifications.lazily import paragraphs
from notifications.standards import Standard
from shop.standard_texts.parts import BOOKING, BY_US, WHEN_AND_LINK, text

if TYPE_CHECKING:
    from notifications.standards import Words

FREE_TIMES = _(
    "These times are free now:\n%(times)s\n\nSign in to choose one of them or another."
    " You lose nothing of what you were granted. Questions? Call %(phone)s."
)
WE_CALL = _(
    "The department finds another time and will call you. You lose nothing of what you were granted."
    " Questions? Call %(phone)s."
)


def _sorry(
    key: str, title: "Words", subject: "Words", opening: "Words", *more: str
) -> tuple[Standard, Standard]:
    """With the times that are free instead, and where none is."""
    words = (*BOOKING, *more)
    with_times = text(
        key,
        title,
        BY_US,
        variant=_("with times that are free instead"),
        subject=subject,
        body=paragraphs(opening, FREE_TIMES),
        words=(*words, "times"),
        required=WHEN_AND_LINK,
    )
    without = text(
        f"{key}.no_times",
        title,
        BY_US,
        variant=_("no time is free instead"),
        subject=subject,
        body=paragraphs(opening, WE_CALL),
        words=words,
        required=WHEN_AND_LINK,
    )
    return with_times, without


UPSET = _sorry(
    "booking.upset",
    _("We cannot come as agreed"),
    _("We cannot come on %(when)s"),
    _("%(service)s, %(when)s: we cannot come as agreed. We are sorry."),
)
MISSED = _sorry(
    "booking.missed",
    _("We did not come"),
    _("We did not come on %(when)s"),
    _("%(service)s, %(when)s: we did not come as agreed. We are sorry."),
)
CANCELLED_BY_US = _sorry(
    "booking.cancelled.by_us",
    _("An appointment is cancelled by the department"),
    pgettext_lazy("by the department", "Cancelled: your appointment on %(when)s"),
    format_lazy(
        "{} %(goes_on)s",
        pgettext_lazy("by the department", "%(service)s, %(when)s, is cancelled. We are sorry."),
    ),
    "goes_on",
)
