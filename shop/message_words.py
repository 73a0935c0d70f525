"""What a message is about, in words: for the administration, and for who asks what is stored about them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.kinds import standards

OTHERS = {
    "recipient.ends": gettext_lazy("Services end"),
    "recipient.booked_again": gettext_lazy("Visits are booked again"),
    "booking.upset": gettext_lazy("We cannot come as agreed"),
    "booking.missed": gettext_lazy("We did not come"),
    "booking.stands_again": gettext_lazy("A visit takes place after all"),
    "provider.given_visits": gettext_lazy("Visits more in somebody's plan"),
    "provider.lost_visits": gettext_lazy("Visits fewer in somebody's plan"),
    "decision.changed": gettext_lazy("A decision is changed"),
    "decision.ended": gettext_lazy("A decision ends"),
    "follow_up.opened": gettext_lazy("Nobody opened the door"),
    "duties.overdue": gettext_lazy("Overdue this morning"),
    "accounts.invited": gettext_lazy("An invitation"),
    "accounts.reset": gettext_lazy("A new password"),
}


def kind_in_words(kind: str) -> str:
    """What a message is about, in a few words."""
    known = standards().get(kind)
    if known is not None:
        return str(known.title)
    if kind.startswith("series."):
        return _("A standing booking")
    if kind.startswith("thread."):
        return _("Messages about a visit")
    return str(OTHERS.get(kind, _("Another message")))
