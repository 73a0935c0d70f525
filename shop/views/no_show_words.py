"""What is said when somebody was not met: only at a home is there a door that nobody opens."""

from django.utils.translation import gettext as _

from shop.enums import CALLS, ServicePlace
from shop.models import Booking


def not_met_word(booking: Booking) -> str:
    """“nobody home”, “did not answer”, “did not come”."""
    if booking.where in CALLS:
        return _("did not answer")
    if booking.service.uses_places or booking.where != ServicePlace.AT_HOME:
        return _("did not come")
    return _("nobody home")
