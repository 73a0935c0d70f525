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


def unread_by(side: ThreadSide, *, of: str = "") -> Q:
    """Messages of the others that this side has not seen. `of` leads to the message."""
    other, third = Q((f"{of}read_at__isnull", True)), Q((f"{of}third_read_at__isnull", True))

    def written_by(*sides: ThreadSide) -> Q:
        return Q((f"{of}side__in", sides))

    match side:
        case ThreadSide.RECIPIENT:
            return written_by(ThreadSide.DEPARTMENT, ThreadSide.HELPER) & other
        case ThreadSide.HELPER:
            return written_by(ThreadSide.RECIPIENT, ThreadSide.DEPARTMENT) & third
        case ThreadSide.DEPARTMENT:
            return (written_by(ThreadSide.RECIPIENT) & other) | (written_by(ThreadSide.HELPER) & third)


def is_unread_by(side: ThreadSide, message: ThreadMessage) -> bool:
    """The same of a message that is at hand."""
    if message.side == side:
        return False
    return (message.third_read_at if _is_third(side, message) else message.read_at) is None


def _is_third(side: ThreadSide, message: ThreadMessage) -> bool:
    """Whether the message is, to this side, one between the two others."""
    return side == ThreadSide.HELPER or (side == ThreadSide.DEPARTMENT and message.side == ThreadSide.HELPER)


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
    unread = ThreadMessage.objects.filter(unread_by(ThreadSide.DEPARTMENT), booking__department=department)
    return unread.values("booking").annotate(since=Min("sent_at")).order_by("since")


def threads_in(department: Department) -> QuerySet[Booking]:
    """Visits with messages: first those that wait for the department, the longest waiting on top; then the latest.

    Each has `unread` (how many), `last_at`, `last_side` and `last_body`.
    """
    newest = ThreadMessage.objects.filter(booking=OuterRef("pk")).order_by("-sent_at", "-pk")
    return (
        Booking.objects.filter(
            Exists(ThreadMessage.objects.filter(booking=OuterRef("pk"))), department=department
        )
        .select_related("service", "recipient", "department")
        .annotate(
            unread=Count(
                "thread_messages",
                filter=unread_by(ThreadSide.DEPARTMENT, of="thread_messages__"),
            ),
            last_at=Max("thread_messages__sent_at"),
            waits_since=Subquery(
                ThreadMessage.objects.filter(unread_by(ThreadSide.DEPARTMENT), booking=OuterRef("pk"))
                .order_by("sent_at")
                .values("sent_at")[:1]
            ),
            last_side=Subquery(newest.values("side")[:1]),
            last_body=Subquery(newest.values("body")[:1]),
        )
        .order_by("waits_since", "-last_at", "pk")  # NULL, where nobody waits, comes last
    )


def unread_for_recipient(booking_ids: Iterable[int]) -> Mapping[int, int]:
    """How many messages for the recipient nobody has read, by visit; visits without any are left out. One query."""
    return unread_by_visit(booking_ids, side=ThreadSide.RECIPIENT)


def unread_by_visit(booking_ids: Iterable[int], *, side: ThreadSide) -> Mapping[int, int]:
    """The same for any side."""
    unread = ThreadMessage.objects.filter(unread_by(side), booking__in=list(booking_ids))
    return dict(unread.values_list("booking").annotate(number=Count("pk")).order_by())


def visits_with_news(recipient: Recipient) -> Sequence[Booking]:
    """Visits about which somebody has written to them what nobody has read, the soonest first. One query."""
    unread = ThreadMessage.objects.filter(unread_by(ThreadSide.RECIPIENT), booking=OuterRef("pk"))
    visits = Booking.objects.filter(of_subject(recipient), Exists(unread)).exclude(status__in=NEVER_BOOKED)
    return list(visits.select_related("department").order_by("starts_at", "pk"))
