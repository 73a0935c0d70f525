"""The standard texts that municipalities may word themselves, each said once; `shop.messages…` fill them in."""

from django.utils.translation import gettext_lazy as _

from notifications.kinds import Standard

BOOKING = ("service", "when", "phone", "link")
ANSWERED = (*BOOKING, "answer")
"""Of a visit of which one may say by a link whether one will be there."""

CREATED = Standard(
    title=_("An appointment is booked"),
    subject=_("Your appointment on %(when)s"),
    body=_("%(service)s, %(when)s.\n\nSign in to see or cancel it. Questions? Call %(phone)s."),
    words=ANSWERED,
    required=("when", "link"),
)
REQUESTED = Standard(
    title=_("A request has arrived"),
    subject=_("We have your request for %(when)s"),
    body=_(
        "%(service)s, %(when)s.\n\nThe department will answer. The time is kept for you until then."
        " Questions? Call %(phone)s."
    ),
    words=BOOKING,
    required=("when", "link"),
)
CONFIRMED = Standard(
    title=_("A request is confirmed"),
    subject=_("Confirmed: your appointment on %(when)s"),
    body=_("%(service)s, %(when)s.\n\nSign in to see, move or cancel it. Questions? Call %(phone)s."),
    words=ANSWERED,
    required=("when", "link"),
)
DECLINED = Standard(
    title=_("A request is declined"),
    subject=_("We cannot come on %(when)s"),
    body=_(
        "%(service)s, %(when)s, could not be confirmed.\n\nSign in to choose another time."
        " Questions? Call %(phone)s."
    ),
    words=BOOKING,
    required=("when", "link"),
)
MOVED = Standard(
    title=_("An appointment is moved"),
    subject=_("Moved: your appointment is now on %(when)s"),
    body=_(
        "%(service)s is moved from %(former)s to %(when)s.\n\n"
        "Sign in to see, move or cancel it. Questions? Call %(phone)s."
    ),
    words=(*BOOKING, "former"),
    required=("when", "link"),
)
CANCELLED = Standard(
    title=_("An appointment is cancelled"),
    subject=_("Cancelled: your appointment on %(when)s"),
    body=_(
        "%(service)s, %(when)s, is cancelled.\n\nSign in to choose another time. Questions? Call %(phone)s."
    ),
    words=(*BOOKING, "goes_on"),
    required=("when", "link"),
)
REASSIGNED = Standard(
    title=_("Somebody else comes"),
    subject=_("Somebody else comes on %(when)s"),
    body=_("%(service)s, %(when)s.\n\n%(who)s. The time is the same. Questions? Call %(phone)s."),
    words=(*BOOKING, "who"),
    required=("when", "link"),
)
REMINDER = Standard(
    title=_("A reminder before the appointment"),
    subject=_("Reminder: your appointment on %(when)s"),
    body=_(
        "%(service)s, %(when)s.\n\nDoes it no longer suit you? Sign in to move or cancel it. Questions?"
        " Call %(phone)s."
    ),
    words=ANSWERED,
    required=("when", "link"),
)
OFFERED = Standard(
    title=_("A time is offered to somebody who waits"),
    subject=_("A time is free: %(when)s"),
    body=_(
        "%(service)s, %(when)s.\n\nThe time is kept for you until %(until)s. Sign in to take it, or to say no"
        " thanks. If we do not hear from you, somebody else is asked, and you keep waiting. Questions? Call"
        " %(phone)s."
    ),
    words=(*BOOKING, "until"),
    required=("when", "until", "link"),
    sms=_("A time is free: %(when)s. Kept for you until %(until)s"),
)
ASKED = Standard(
    title=_("Somebody is asked whether they still wait"),
    subject=_("Do you still wait for a time?"),
    body=_(
        "We have offered you several times for %(service)s and have not heard from you.\n\nDo you still wait? Sign"
        " in and say yes with one click: you keep your place in line, and we look for a time again. Until then we"
        " offer you none. Questions? Call %(phone)s."
    ),
    words=("service", "phone", "link"),
    required=("link",),
)
LAPSED = Standard(
    title=_("No time came free for somebody who waited"),
    subject=_("No time came free"),
    body=_(
        "We are sorry: no time for %(service)s came free until %(last)s, as you had asked for.\n\nSign in to see"
        " which times are free now, or to wait for other days. Questions? Call %(phone)s."
    ),
    words=("service", "last", "phone", "link"),
    required=("link",),
)
