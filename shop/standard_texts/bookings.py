"""What is written about one appointment, as the recipient wanted it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from notifications.standards import LINK, Counted, Standard
from shop.standard_texts.parts import ANSWERED, ASKED, BOOKING, BOOKINGS, WHEN_AND_LINK, text

CREATED = text(
    "booking.created",
    _("An appointment is booked"),
    BOOKINGS,
    subject=_("Your appointment on %(when)s"),
    body=_("%(service)s, %(when)s.\n\nSign in to see or cancel it. Questions? Call %(phone)s."),
    words=ANSWERED,
    required=WHEN_AND_LINK,
)
REQUESTED = text(
    "booking.requested",
    _("A request has arrived"),
    BOOKINGS,
    subject=_("We have your request for %(when)s"),
    body=_(
        "%(service)s, %(when)s.\n\nThe department will answer. The time is kept for you until then."
        " Questions? Call %(phone)s."
    ),
    words=BOOKING,
    required=WHEN_AND_LINK,
)
CONFIRMED = text(
    "booking.confirmed",
    _("A request is confirmed"),
    BOOKINGS,
    subject=_("Confirmed: your appointment on %(when)s"),
    body=_("%(service)s, %(when)s.\n\nSign in to see, move or cancel it. Questions? Call %(phone)s."),
    words=ANSWERED,
    required=WHEN_AND_LINK,
)
DECLINED = text(
    "booking.declined",
    _("A request is declined"),
    BOOKINGS,
    subject=_("We cannot come on %(when)s"),
    body=_(
        "%(service)s, %(when)s, could not be confirmed.\n\nSign in to choose another time."
        " Questions? Call %(phone)s."
    ),
    words=BOOKING,
    required=WHEN_AND_LINK,
)

_MOVED = _("An appointment is moved")
_NOW_ON = _("Moved: your appointment is now on %(when)s")
MOVED = text(
    "booking.moved",
    _MOVED,
    BOOKINGS,
    variant=_("the recipient wanted another time"),
    subject=_NOW_ON,
    body=_(
        "%(service)s is moved from %(former)s to %(when)s.\n\n"
        "Sign in to see, move or cancel it. Questions? Call %(phone)s."
    ),
    words=(*ANSWERED, "former"),
    required=WHEN_AND_LINK,
)
MOVED_BY_US = text(
    "booking.moved.by_us",
    _MOVED,
    BOOKINGS,
    variant=_("we needed another time"),
    subject=_NOW_ON,
    body=_(
        "%(service)s is moved from %(former)s to %(when)s. We needed another time. We are sorry.\n\n"
        "Sign in to see, move or cancel it. Questions? Call %(phone)s."
    ),
    words=(*ANSWERED, "former"),
    required=WHEN_AND_LINK,
)
LENGTH_CHANGED = text(
    "booking.moved.length",
    _MOVED,
    BOOKINGS,
    variant=_("it begins as before and ends at another time"),
    subject=_NOW_ON,
    body=_("%(service)s, %(when)s.\n\nSign in to see, move or cancel it. Questions? Call %(phone)s."),
    words=ANSWERED,
    required=WHEN_AND_LINK,
)

_CANCELLED = _("An appointment is cancelled")
CANCELLED = text(
    "booking.cancelled",
    _CANCELLED,
    BOOKINGS,
    variant=_("by the recipient, or because something else ended"),
    subject=_("Cancelled: your appointment on %(when)s"),
    body=_(
        "%(service)s, %(when)s, is cancelled.\n\nSign in to choose another time. Questions? Call %(phone)s."
    ),
    words=BOOKING,
    required=WHEN_AND_LINK,
)
CANCELLED_ONCE = text(
    "booking.cancelled.once",
    _CANCELLED,
    BOOKINGS,
    variant=_("one day of a standing booking that goes on"),
    subject=_("Cancelled: your appointment on %(when)s"),
    body=_(
        "%(service)s, %(when)s, is cancelled. %(goes_on)s\n\nSign in to choose another time."
        " Questions? Call %(phone)s."
    ),
    words=(*BOOKING, "goes_on"),
    required=WHEN_AND_LINK,
)

_REASSIGNED = _("Somebody else comes")
_WHO_COMES = _("%(service)s, %(when)s.\n\n%(who)s. The time is the same. Questions? Call %(phone)s.")
REASSIGNED = text(
    "booking.reassigned",
    _REASSIGNED,
    BOOKINGS,
    variant=_("another person"),
    subject=_("Somebody else comes on %(when)s"),
    body=_WHO_COMES,
    words=(*ANSWERED, "who"),
    required=WHEN_AND_LINK,
)
ANOTHER_PLACE = text(
    "booking.reassigned.place",
    _REASSIGNED,
    BOOKINGS,
    variant=_("another place"),
    subject=_("Another place on %(when)s"),
    body=_WHO_COMES,
    words=(*ANSWERED, "who"),
    required=WHEN_AND_LINK,
)
REMINDER = text(
    "booking.reminder",
    _("A reminder before the appointment"),
    BOOKINGS,
    subject=_("Reminder: your appointment on %(when)s"),
    body=_(
        "%(service)s, %(when)s.\n\nDoes it no longer suit you? Sign in to move or cancel it. Questions?"
        " Call %(phone)s."
    ),
    words=ANSWERED,
    required=WHEN_AND_LINK,
)
STANDS_AGAIN = text(
    "booking.stands_again",
    _("A visit takes place after all"),
    BOOKINGS,
    subject=_("Your visit on %(when)s takes place after all"),
    body=_(
        "%(service)s, %(when)s: we had written that we cannot come. Now we can, and the visit takes place as it was"
        " agreed.\n\nYou need not do anything. Does the time no longer suit you? Sign in to move or cancel the"
        " visit, or call %(phone)s."
    ),
    words=ANSWERED,
    required=WHEN_AND_LINK,
)


def _booked_again(key: str, count: int) -> Standard:
    return text(
        key,
        _("Visits are booked again"),
        BOOKINGS,
        variant=_("one visit") if count == 1 else _("several visits"),
        subject=ngettext_lazy("An appointment is booked", "%(count)s appointments are booked", count),
        body=_(
            "These visits are booked for you:\n\n%(visits)s\n\nSign in to see them. Questions? Call %(phone)s."
        ),
        words=("count", "visits", "phone", *ASKED),
    )


def _kept_again(key: str, count: int) -> Standard:
    return text(
        key,
        _("Visits are booked again"),
        BOOKINGS,
        variant=_("one visit, and the department still answers")
        if count == 1
        else _("several visits, and the department still answers about some"),
        subject=ngettext_lazy(
            "An appointment is kept for you", "%(count)s appointments are kept for you", count
        ),
        body=_(
            "These visits are kept for you:\n\n%(visits)s\n\nThe department still answers about:\n\n%(asked)s"
            "\n\nSign in to see them. Questions? Call %(phone)s."
        ),
        words=("count", "visits", "asked", "phone", *ASKED),
    )


BOOKED_AGAIN = Counted(
    _booked_again("recipient.booked_again", 1), _booked_again("recipient.booked_again.several", 2)
)
KEPT_AGAIN = Counted(
    _kept_again("recipient.booked_again.asked", 1), _kept_again("recipient.booked_again.asked.several", 2)
)
TO_RECIPIENT = text(
    "thread.to_recipient",
    _("A message about a visit has arrived"),
    BOOKINGS,
    subject=_("A message about your appointment on %(when)s"),
    body=_(
        "There is a message for you about your appointment on %(when)s. Sign in to read it, and to answer."
    ),
    words=("when", LINK),
    required=WHEN_AND_LINK,
)
