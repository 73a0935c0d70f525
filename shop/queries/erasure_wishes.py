"""Who asks to be erased and has no answer yet, by department."""

from django.db.models import QuerySet

from shop.enums import ErasureState
from shop.models import ErasureRequest
from shop.queries.access import recipients_of
from shop.queries.deeper import Whose, from_inside


def erasure_wishes_in(department: Whose) -> QuerySet[ErasureRequest]:
    """Of those known to the department, the oldest first: the law gives the municipality a month."""
    people = recipients_of(from_inside(department)).values("pk")
    wishes = ErasureRequest.objects.filter(state=ErasureState.ASKED, recipient__in=people)
    return wishes.select_related("recipient").order_by("asked_at", "pk")
