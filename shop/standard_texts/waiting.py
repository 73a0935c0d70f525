"""What is written to those who wait for a time."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from notifications.standards import LINK
from shop.standard_texts.parts import BOOKING, WAITING, text

OFFERED = replace(
    text(
        "waitlist.offered",
        _("A time is offered to somebody who waits"),
        WAITING,
        subject=_("A time is free: %(when)s"),
        body=_(
            "%(service)s, %(when)s.\n\nThe time is kept for you until %(until)s. Sign in to take it, or to say no"
            " thanks. If we do not hear from you, somebody else is asked, and you keep waiting. Questions? Call"
            " %(phone)s."
        ),
        words=(*BOOKING, "until"),
        required=("when", "until", LINK),
    ),
    sms=_("A time is free: %(when)s. Kept for you until %(until)s"),
)
ASKED = text(
    "waitlist.asked",
    _("Somebody is asked whether they still wait"),
    WAITING,
    subject=_("Do you still wait for a time?"),
    body=_(
        "We have offered you several times for %(service)s and have not heard from you.\n\nDo you still wait? Sign"
        " in and say yes with one click: you keep your place in line, and we look for a time again. Until then we"
        " offer you none. Questions? Call %(phone)s."
    ),
    words=("service", "phone", LINK),
)
LAPSED = text(
    "waitlist.lapsed",
    _("No time came free for somebody who waited"),
    WAITING,
    subject=_("No time came free"),
    body=_(
        "We are sorry: no time for %(service)s came free until %(last)s, as you had asked for.\n\nSign in to see"
        " which times are free now, or to wait for other days. Questions? Call %(phone)s."
    ),
    words=("service", "last", "phone", LINK),
)
