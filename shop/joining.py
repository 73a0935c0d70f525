"""A talk by video: what whoever has the talk must see to, as nothing here sends an invitation."""

from django.utils import timezone
from django.utils.translation import gettext as _

from shop.enums import UPCOMING, ServicePlace
from shop.models import Booking


def joining_in_words(booking: Booking) -> str:
    """Empty where it is not by video, or is over. Reads `department`."""
    is_ahead = booking.status in UPCOMING and booking.ends_at > timezone.now()
    if booking.where != ServicePlace.BY_VIDEO or not is_ahead:
        return ""
    promised = booking.department.video_instructions
    if promised:
        return _("By video. This is what they were told: “%(text)s”") % {"text": promised}
    return _("By video: tell them how to join.")
