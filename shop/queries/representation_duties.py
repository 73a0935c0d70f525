"""What of people's representatives waits for the municipality, by department."""

from django.db.models import QuerySet
from django.utils import timezone

from shop.models import Representation
from shop.queries.access import recipients_of
from shop.queries.compiled import Day
from shop.queries.deeper import Whose, from_inside
from shop.queries.representations import to_settle


def to_settle_in(department: Whose, *, today: Day | None = None) -> QuerySet[Representation]:
    """What waits for the municipality about those known to the department: consent to assess, and reviews due.

    What is due first comes first; an assessment is due at once.
    """
    people = recipients_of(from_inside(department)).values("pk")
    waits = Representation.objects.filter(to_settle(today or timezone.localdate()), recipient__in=people)
    return waits.select_related("recipient", "representative__user").order_by("rests_from", "pk")
