"""Appointments that go with a seat, in words."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.models import Booking
from shop.presentation import day_and_clock
from ui.tiles import Definition

NO_BREAK = "\N{NO-BREAK SPACE}"


def that_go(bookings: Sequence[Booking]) -> Definition:
    """How many are cancelled, and which."""
    count = len(bookings)
    words = ngettext("%(count)s appointment is cancelled", "%(count)s appointments are cancelled", count)
    return Definition(words % {"count": count}, days_of(bookings) or _("none"))


def days_of(bookings: Sequence[Booking]) -> str:
    """Each on one line where there is room."""
    return ", ".join(day_and_clock(each.starts_at).replace(" ", NO_BREAK) for each in bookings)
