"""Who administers a department hears of what it has to do: of a door that nobody opened, and of what is overdue."""

from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from foundation.actor import Actor
from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from notifications.outbox import put_all_in_outbox
from shop.domain.locks import lock_digest
from shop.models import FollowUp
from shop.queries.duties import administrators_of, what_is_overdue

OPENED, OVERDUE = "follow_up.opened", "duties.overdue"


def tell_of_closed_door(follow_up: FollowUp, *, actor: Actor, before: Sequence[int] = ()) -> None:
    """Promise a message to all who administer the department but whoever has just said it themselves.

    Nor to who has had one of the same door, `before`, by the ids it had then.
    """
    told = administrators_of([follow_up.department_id])[follow_up.department_id]
    had_one = OutboxMessage.objects.filter(
        kind=OPENED, user__in=told, status=DeliveryStatus.SENT, params__follow_up_id__in=list(before)
    )
    know = {actor.user_id, *(had_one.values_list("user_id", flat=True) if before else ())}
    about = {"follow_up_id": follow_up.pk}
    put_all_in_outbox((OPENED, each, about) for each in told if each not in know)


@transaction.atomic
def tell_what_is_overdue() -> int:
    """Once a morning, one message to each who administers a department in which something is overdue.

    Done again the same day nobody is told twice. Returns how many are told.
    """
    today = timezone.localdate().isoformat()
    lock_digest()  # two at once would both find that nobody was told
    overdue = what_is_overdue()
    theirs = defaultdict[int, list[int]](list)
    administrators = administrators_of(each.department.pk for each in overdue)
    for each in overdue:
        for user_id in administrators[each.department.pk]:
            theirs[user_id].append(each.department.pk)
    knows = OutboxMessage.objects.filter(kind=OVERDUE, user__in=theirs, params__day=today)
    for user_id in knows.values_list("user_id", flat=True):
        theirs.pop(user_id, None)
    put_all_in_outbox(
        (OVERDUE, user_id, {"day": today, "departments": ",".join(map(str, departments))})
        for user_id, departments in theirs.items()
    )
    return len(theirs)
