"""How a recipient's visits went lately, for the recipient to read. Nobody counts it against them."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from shop.enums import BookingStatus, NoShowBy
from shop.models import Booking, Recipient
from shop.queries.subject import of_subject

LOOKS_BACK = timedelta(days=91)
"""Three months, of whole weeks."""


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """Visits that took place, those to which the recipient was not met, and those to which nobody came."""

    visits: int
    not_met: int
    not_come: int

    @property
    def is_empty(self) -> bool:
        return not (self.visits or self.not_met or self.not_come)


def own_record(recipient: Recipient) -> OwnRecord:
    """Of the last three months. One query."""
    lately = Booking.objects.filter(
        of_subject(recipient), starts_at__gte=timezone.now() - LOOKS_BACK, starts_at__lte=timezone.now()
    )
    missed = Q(status=BookingStatus.NO_SHOW)
    figures = lately.aggregate(
        visits=Count("pk", filter=Q(status=BookingStatus.COMPLETED)),
        not_met=Count("pk", filter=missed & Q(no_show_by=NoShowBy.RECIPIENT)),
        not_come=Count("pk", filter=missed & Q(no_show_by=NoShowBy.PROVIDER)),
    )
    return OwnRecord(**figures)
