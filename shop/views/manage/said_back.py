"""What was done for somebody on the telephone, in a sentence to read to them; the next call begins beneath it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from foundation.errors import NotFound
from shop.domain.door.moves import MOVABLE
from shop.enums import BookingStatus
from shop.models import Booking, Department
from shop.presentation import when, who_comes_to
from shop.queries.access import get_department_booking_for
from shop.queries.attention import helpers_of
from shop.viewer import Viewer
from shop.views.manage.book_urls import times_url

DONE = "done"
LONGEST_ID = 18


@dataclass(frozen=True, slots=True)
class SaidBack:
    """`sentence` is read to whoever called; the links lead to what they may want besides."""

    booking: Booking
    title: str
    sentence: str
    again_url: str
    is_coming: bool


def to_said_back(booking: Booking) -> HttpResponse:
    """To where the next call begins, with what was done for this one."""
    page = reverse("manage:book", args=[booking.department_id])
    return redirect(f"{page}?{urlencode({DONE: booking.pk})}")


def said_back(request: HttpRequest, viewer: Viewer, department: Department) -> SaidBack | None:
    """Of the visit in `?done=`, as it stands now; None where there is none of the department's. Two queries."""
    number = request.GET.get(DONE, "")
    if not (number.isascii() and number.isdecimal() and len(number) <= LONGEST_ID):
        return None
    try:
        booking = get_department_booking_for(viewer, int(number))
    except NotFound:
        return None
    if booking.department_id != department.pk:
        return None
    return SaidBack(
        booking,
        title=_title(booking),
        sentence=_sentence(booking),
        again_url=times_url(booking.recipient, booking.service),
        is_coming=booking.status in MOVABLE and timezone.now() <= booking.starts_at,
    )


def _title(booking: Booking) -> str:
    name = {"name": booking.recipient.name}
    match booking.status:
        case BookingStatus.CANCELLED:
            return _("Cancelled for %(name)s") % name
        case BookingStatus.REQUESTED:
            return _("Kept as a request for %(name)s") % name
    return _("Booked for %(name)s") % name


def _sentence(booking: Booking) -> str:
    """“Tuesday 24 November, 10.00–11.00. Bente is coming.”"""
    words = {"when": capfirst(when(booking.starts_at, booking.ends_at))}
    match booking.status:
        case BookingStatus.CANCELLED:
            return _("%(when)s: that visit is cancelled.") % words
        case BookingStatus.REQUESTED:
            return _("%(when)s is kept for you. You hear from us when it is settled.") % words
    who = who_comes_to(booking, helpers_of([booking]).get(booking.pk, []))
    return _("%(when)s. %(who)s.") % (words | {"who": who})
