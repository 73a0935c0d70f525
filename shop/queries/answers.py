"""What was said of coming visits by the links in messages."""

from django.db.models import F, QuerySet
from django.utils import timezone

from shop.enums import BookingStatus, VisitSaid
from shop.models import Booking, VisitAnswer
from shop.queries.compiled import Moment
from shop.queries.deeper import Whose


def answer_of(booking: Booking) -> VisitAnswer | None:
    """What was said of the visit as it is now; nothing of what was said before it was moved."""
    answer: VisitAnswer | None = getattr(booking, "answer", None)
    is_about_it = answer is not None and bool(answer.says) and answer.starts_at == booking.starts_at
    return answer if is_about_it else None


def not_there_in(department: Whose, *, now: Moment | None = None) -> QuerySet[Booking]:
    """Visits that stand and are not over, of which was said that nobody will be there; the soonest first."""
    visits = Booking.objects.filter(
        department=department,
        status=BookingStatus.CONFIRMED,
        ends_at__gt=now or timezone.now(),
        answer__says=VisitSaid.NOT_THERE,
        answer__starts_at=F("starts_at"),
    )
    return visits.order_by("starts_at", "pk")
