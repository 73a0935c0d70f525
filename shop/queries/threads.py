"""What recipients and departments have written to each other about visits, and what nobody has read yet."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from shop.enums import NEVER_BOOKED, ThreadSide
from shop.models import Booking, Department, Recipient, ThreadMessage
from shop.queries.deeper import Whose
from shop.queries.subject import of_subject

UNREAD = Q(read_at__isnull=True)


def thread_of(booking: Booking) -> Sequence[ThreadMessage]:
    """The newest last. One query."""
    return list(booking.thread_messages.select_related("author").order_by("sent_at", "pk"))


def closes_at(booking: Booking) -> datetime:
    """Until when anybody may write about the visit."""
    return booking.ends_at + timedelta(days=booking.department.thread_days)


def is_open(booking: Booking) -> bool:
    """Whether anybody may write about the visit now. Who receives no services any more reads no answer."""
    is_one = booking.status not in NEVER_BOOKED and booking.recipient.is_active
    return is_one and booking.department.takes_messages and timezone.now() < closes_at(booking)


def unread_in(department: Whose) -> QuerySet[Any, Any]:
    """A row (`booking`, `since`) for each visit with messages that nobody of the department has read, oldest first."""
    unread = ThreadMessage.objects.filter(UNREAD, booking__department=department, side=ThreadSide.RECIPIENT)
    return unread.values("booking").annotate(since=Min("sent_at")).order_by("since")


def threads_in(department: Department) -> QuerySet[Booking]:
    """Visits with messages: first those that wait for the department, the longest waiting on top; then the latest.

    Each has `unread` (how many), `last_at`, `last_side` and `last_body`.
    """
    newest = ThreadMessage.objects.filter(booking=OuterRef("pk")).order_by("-sent_at", "-pk")
    theirs = UNREAD & Q(side=ThreadSide.RECIPIENT)
    waiting = Q(thread_messages__read_at__isnull=True, thread_messages__side=ThreadSide.RECIPIENT)
    return (
        Booking.objects.filter(
            Exists(ThreadMessage.objects.filter(booking=OuterRef("pk"))), department=department
        )
        .select_related("service", "recipient", "department")
        .annotate(
            unread=Count("thread_messages", filter=waiting),
            last_at=Max("thread_messages__sent_at"),
            waits_since=Subquery(
                ThreadMessage.objects.filter(theirs, booking=OuterRef("pk"))
                .order_by("sent_at")
                .values("sent_at")[:1]
            ),
            last_side=Subquery(newest.values("side")[:1]),
            last_body=Subquery(newest.values("body")[:1]),
        )
        .order_by("waits_since", "-last_at", "pk")  # NULL, where nobody waits, comes last
    )


def unread_for_recipient(booking_ids: Iterable[int]) -> Mapping[int, int]:
    """How many messages of the department nobody has read, by visit; visits without any are left out. One query."""
    unread = ThreadMessage.objects.filter(UNREAD, booking__in=list(booking_ids), side=ThreadSide.DEPARTMENT)
    return dict(unread.values_list("booking").annotate(number=Count("pk")).order_by())


def visits_with_news(recipient: Recipient) -> Sequence[Booking]:
    """Visits about which the department has written something that nobody has read, the soonest first. One query."""
    unread = ThreadMessage.objects.filter(UNREAD, booking=OuterRef("pk"), side=ThreadSide.DEPARTMENT)
    visits = Booking.objects.filter(of_subject(recipient), Exists(unread)).exclude(status__in=NEVER_BOOKED)
    return list(visits.select_related("department").order_by("starts_at", "pk"))
