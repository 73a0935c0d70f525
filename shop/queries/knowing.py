"""Whom a department knows: who has a decision or an appointment there, also long ago, or was taken up by it."""

from django.db.models import Exists, OuterRef, Q

from shop.enums import NEVER_BOOKED
from shop.models import Booking, Entitlement, Intake, Recipient
from shop.queries.deeper import Whose


def is_known(*, department: Whose, recipient: Recipient | OuterRef) -> Q:
    """A condition on the rows of whichever of the two is an OuterRef."""
    decisions = Entitlement.objects.filter(service__department=department, recipient=recipient)
    bookings = Booking.objects.filter(department=department, recipient=recipient)
    intakes = Intake.objects.filter(department=department, recipient=recipient)
    return Q(Exists(decisions) | Exists(bookings.exclude(status__in=NEVER_BOOKED)) | Exists(intakes))
