"""A department's recipients as a list, with what tells who needs something."""

from datetime import date

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from shop.enums import BookingStatus, ListedRecipients
from shop.models import Booking, Department, Entitlement, Recipient
from shop.queries.recipient_access import known_recipients

WITHOUT_END = date.max
"""What `granted_until` says of a decision that nobody has set an end to."""


def listed_recipients(
    department: Department, *, words: str = "", state: str = "", service_id: int | None = None
) -> QuerySet[Recipient]:
    """Those known to the department in whose name every word stands, or whose phone number the words are.

    Each with `next_visit_at`, and `granted_until`: the last day of what was granted here and is not over, None where
    nothing is. `service_id` leaves those who have a decision for it. Whoever was erased is in no list.
    """
    today = timezone.localdate()
    found = known_recipients(department).filter(erased_at__isnull=True)
    digits = "".join(words.split())
    if digits.isdigit():
        found = found.filter(phone__endswith=digits)
    else:
        for word in words.split():
            found = found.filter(name__icontains=word)
    if state in ListedRecipients.values:
        found = found.filter(is_active=state == ListedRecipients.RECEIVES)
    if service_id is not None:
        found = found.filter(entitlements__service=service_id).distinct()
    own = Entitlement.objects.filter(recipient=OuterRef("pk"), service__department=department)
    in_force = own.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=today))
    until = in_force.order_by(F("valid_until").desc(nulls_first=True)).values(
        until=Coalesce("valid_until", Value(WITHOUT_END))
    )
    coming = Booking.objects.filter(
        recipient=OuterRef("pk"),
        department=department,
        starts_at__gte=timezone.now(),
        status__in=(BookingStatus.REQUESTED, BookingStatus.CONFIRMED),
    )
    return found.annotate(
        next_visit_at=Subquery(coming.order_by("starts_at").values("starts_at")[:1]),
        granted_until=Subquery(until[:1]),
    )
