"""Whoever has a visit before them is reminded of it, as they wish: once, in time, and never at night."""

from collections.abc import Sequence
from itertools import batched

from django.db import transaction
from django.utils import timezone

from notifications.outbox import put_all_in_outbox
from shop.domain.locks import lock_digest
from shop.domain.reminders.timing import HORIZON, kind_due
from shop.enums import ReminderKind
from shop.models import Reminder
from shop.queries.hearers import Hearer, representatives_by_booking
from shop.queries.reminders import REMINDER, Coming, coming_within

AT_A_TIME = 2_000


@transaction.atomic
def remind() -> int:
    """Promise every reminder that is due; returns how many. Run twice, or twice at once, it promises each once.

    Four statements and three for each `AT_A_TIME`, however many visits there are; one promise each in the queue.
    """
    lock_digest()  # two at once would both find that nobody was reminded
    now = timezone.now()
    looked_at = ((visit, kind_due(visit, now=now)) for visit in coming_within(HORIZON, now=now))
    due = [(visit, kind) for visit, kind in looked_at if kind is not None]
    for some in batched(due, AT_A_TIME, strict=False):
        _promise(some)
    return len(due)


def _promise(due: Sequence[tuple[Coming, ReminderKind]]) -> None:
    Reminder.objects.bulk_create(
        Reminder(booking_id=visit.booking_id, kind=kind, starts_at=visit.starts_at) for visit, kind in due
    )
    acting = representatives_by_booking(visit.booking_id for visit, _kind in due)
    put_all_in_outbox(
        (
            REMINDER,
            user_id,
            {"booking_id": visit.booking_id, "starts_at": visit.starts_at.isoformat(), **more},
        )
        for visit, _kind in due
        for user_id, more in (*_themself(visit), *acting.get(visit.booking_id, ()))
    )


def _themself(visit: Coming) -> Sequence[Hearer]:
    return [] if visit.user_id is None else [(visit.user_id, {})]
