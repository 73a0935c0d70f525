"""What people write to each other in the demonstration: one message that waits for the department, one for a recipient.

And a reminder with its link, for who is told as they are.
"""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from foundation.actor import Actor, Channel
from notifications.outbox import put_in_outbox
from shop.domain.threads.writing import write_message
from shop.enums import BookingStatus, ReminderKind, StaffRole, ThreadSide
from shop.models import Booking, Department, Reminder, ThreadMessage
from shop.queries.reminders import REMINDER

ASKED = "Hei! Kan dere ringe på hos naboen hvis jeg ikke hører døra?"
ANSWERED = "Ja, det gjør vi. Står navnet på ringeklokka?"
WAITS = "Hunden er hos oss den dagen. Går det bra, eller skal jeg lukke den inne?"


def let_them_write(department: Department, *, featured: Sequence[str]) -> None:
    """Nothing where it has been done."""
    coming = _coming(department)
    first = coming.filter(recipient__name__in=featured[:1]).first()
    other = coming.exclude(recipient__name__in=featured[:1]).first()
    staff = User.objects.filter(
        role_grants__role=StaffRole.DEPARTMENT_ADMINISTRATOR, role_grants__department=department
    ).first()
    if ThreadMessage.objects.exists() or first is None or other is None or staff is None:
        return
    _write(first, ThreadSide.RECIPIENT, ASKED, actor=_own(first))
    _write(first, ThreadSide.DEPARTMENT, ANSWERED, actor=Actor(staff.pk, Channel.STAFF))
    _write(other, ThreadSide.RECIPIENT, WAITS, actor=_own(other))
    _remind(first)


def _coming(department: Department) -> QuerySet[Booking]:
    return (
        Booking.objects.filter(
            department=department,
            status=BookingStatus.CONFIRMED,
            stranded="",
            starts_at__gt=timezone.now(),
            recipient__user__isnull=False,
            recipient__is_active=True,
        )
        .select_related("recipient")
        .order_by("starts_at", "pk")
    )


def _own(visit: Booking) -> Actor:
    return Actor(visit.recipient.user_id, Channel.SELF)


def _write(visit: Booking, side: ThreadSide, body: str, *, actor: Actor) -> None:
    write_message(visit, side=side, body=body, actor=actor, idempotency_key=str(side))


def _remind(visit: Booking) -> None:
    """Now, however far away it is, so that there is one to look at."""
    if visit.recipient.user_id is None:
        return
    Reminder.objects.create(booking=visit, kind=ReminderKind.TWO_DAYS, starts_at=visit.starts_at)
    put_in_outbox(
        REMINDER, to=visit.recipient.user_id, booking_id=visit.pk, starts_at=visit.starts_at.isoformat()
    )
