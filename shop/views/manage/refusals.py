"""Why a booking was refused, said to staff: the refusals themselves speak to the recipient."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.errors import (
    BookedByDepartment,
    BookingRefused,
    HoldLapsed,
    KeptForOthers,
    LongerThanGranted,
    NobodyMetYet,
    NoEntitlement,
    NothingLeft,
    OfferNotGranted,
    RecipientBusy,
    ServiceNotOffered,
    TooManyBookings,
)

WHATEVER_THE_TIME = (LongerThanGranted, NoEntitlement, NothingLeft, ServiceNotOffered, TooManyBookings)

FOR_STAFF: dict[type[BookingRefused], tuple[Promise, Promise]] = {
    RecipientBusy: (
        _("The recipient already has an appointment at that time."),
        _("Choose another time, or move or cancel the other appointment first."),
    ),
    TooManyBookings: (
        _("The recipient has as many coming appointments of this kind as one can have at a time."),
        _("When one is over, or cancelled, the next can be booked."),
    ),
    NothingLeft: (
        _("Nothing is left of what was granted for this period."),
        _("If the decision has been changed, change the amount first."),
    ),
    OfferNotGranted: (
        _("What was granted does not pay for this time any more, so it goes to the next in line."),
        _("They keep their place."),
    ),
    NoEntitlement: (
        _("No decision covers that day."),
        _("Choose a day on which the decision holds."),
    ),
    KeptForOthers: (
        _("What is free at that time is kept for those who book themselves."),
        _("Choose another time."),
    ),
    BookedByDepartment: (
        _("Recipients do not book this themselves, so nobody waits for it either."),
        _("Book it for them."),
    ),
    NobodyMetYet: (
        _("They have met nobody here yet, and this is with the person they have met."),
        _("Book a first appointment, or book this for them at a time that is free."),
    ),
    HoldLapsed: (
        _("Somebody was faster: that time has just been taken."),
        _("Choose another time."),
    ),
}


def has_other_times(refusal: BookingRefused) -> bool:
    """Whether another time may be had where this one was refused."""
    return not isinstance(refusal, WHATEVER_THE_TIME)


def refusal_for_staff(refusal: BookingRefused) -> tuple[str, str]:
    """What stood in the way, and what can be done."""
    title, advice = FOR_STAFF.get(type(refusal), (refusal.title(), refusal.advice()))
    return str(title), str(advice)
