"""How to get in: told by the recipient, read by whoever comes and on the day, and by nobody else.

It is on no list, in no file, message or print, and not on staff's pages: only the card of a visit that is today's asks
for it, which the core draws for the assigned provider alone and logs (`shop.views.day.details`).
"""

from datetime import timedelta

from django.utils import timezone

from modules.home_help.models import AccessNote
from shop.enums import TAKES_TIME
from shop.models import Booking, Recipient

A_MOMENT = timedelta(microseconds=1)


def note_for_today(booking: Booking) -> AccessNote | None:
    """None on a day that the visit does not touch, for one that does not take place, and where nothing was told."""
    first, last = timezone.localdate(booking.starts_at), timezone.localdate(booking.ends_at - A_MOMENT)
    if not first <= timezone.localdate() <= last or booking.status not in TAKES_TIME:
        return None
    return AccessNote.objects.filter(recipient=booking.recipient_id).exclude(text="").first()


def has_note(recipient: Recipient) -> bool:
    """Whether they have told anything: said to themselves alone, on the way to where they change it."""
    return AccessNote.objects.filter(recipient=recipient).exclude(text="").exists()
