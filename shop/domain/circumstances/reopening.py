"""An ending noted by mistake: the account and the decisions are open again. What was cancelled stays cancelled."""

from collections import defaultdict
from datetime import date

from django.db import transaction

from audit.models import AuditEntry
from audit.record import record
from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from shop.domain.absence.disruptions import owe_what_ended
from shop.domain.circumstances.ending_messages import withdraw_what_falls_away
from shop.domain.circumstances.recipient_accounts import CLOSED_BEFORE, open_way_in
from shop.domain.freeing import time_was_freed
from shop.domain.ledger.decision_ends import DAY, ENDED, WITHOUT_END, let_go_on
from shop.domain.locks import lock_recipients
from shop.enums import CancelReason, RecipientEnd
from shop.errors import RecipientHasEnded
from shop.models import Entitlement, Recipient

CLOSES = ("recipient.ended", "recipient.closed")


@unless_deadlocked
@transaction.atomic
def reopen_recipient(recipient: Recipient, *, actor: Actor) -> Recipient:
    """Let the recipient receive services again, under the decisions they had, until the days these had.

    What was owed to them is owed again, until the day it was. Visits, standing bookings and waiting do not come back
    by themselves: shop.queries.still_to_book tells which there are, and they are booked again together or each by an
    act of its own. The providers who were not told yet hear nothing; whoever was and comes again is told then. Opened
    twice is opened once. Raises RecipientHasEnded for one who was merged or
    erased.
    """
    lock_recipients(recipient.pk)
    recipient = Recipient.objects.select_for_update(no_key=True).get(pk=recipient.pk)
    if recipient.end_reason == RecipientEnd.MERGED or recipient.erased_at is not None:
        raise RecipientHasEnded(recipient=recipient.pk)
    if recipient.ended_on is None:
        return recipient
    _open_decisions(recipient, actor=actor)
    log = AuditEntry.objects.filter(recipient_id=recipient.pk, pk__gte=_said_at(recipient))
    owe_what_ended(log, actor=actor)
    withdraw_what_falls_away(recipient)
    was_closed = not recipient.is_active
    recipient.ended_on, recipient.end_reason, recipient.is_active = None, "", True
    recipient.save(update_fields=["ended_on", "end_reason", "is_active"])
    if was_closed and not log.filter(action__in=CLOSES, details__account=CLOSED_BEFORE).exists():
        open_way_in(recipient)
    record(actor, "recipient.reopened", recipient, recipient_id=recipient.pk)
    return recipient


def _said_at(recipient: Recipient) -> int:
    """Where in the log what belongs to the present ending begins: after the last opening, if there was one."""
    last = AuditEntry.objects.filter(recipient_id=recipient.pk, action="recipient.reopened")
    return last.order_by("-pk").values_list("pk", flat=True).first() or 0


def _open_decisions(recipient: Recipient, *, actor: Actor) -> None:
    """Until which day each held before the first time its end was noted, as the log has kept it."""
    log = AuditEntry.objects.filter(recipient_id=recipient.pk, action=ENDED, pk__gte=_said_at(recipient))
    endings = defaultdict[int, list[AuditEntry]](list)
    for entry in log.filter(details__reason=CancelReason.RECIPIENT_ENDED).order_by("pk"):
        endings[entry.object_id].append(entry)
    decisions = Entitlement.objects.filter(pk__in=endings, recipient=recipient).select_related("service")
    opened = list(decisions.select_for_update(of=("self",), no_key=True).order_by("pk"))
    for decision in opened:
        former = endings[decision.pk][0].details["former"]
        let_go_on(
            decision,
            until=_before_the_next(decision, None if former == WITHOUT_END else date.fromisoformat(former)),
            ended_at=[entry.at for entry in endings[decision.pk]],
            actor=actor,
        )
    for department_id in sorted({decision.service.department_id for decision in opened}):
        time_was_freed(department_id)  # what they waited for until then is paid for again


def _before_the_next(decision: Entitlement, until: date | None) -> date | None:
    """What was decided anew meanwhile holds: there is one decision at a time."""
    same = Entitlement.objects.filter(recipient=decision.recipient_id, service=decision.service_id)
    following = same.filter(valid_from__gt=decision.valid_until).order_by("valid_from").first()
    if following is None or (until is not None and until < following.valid_from):
        return until
    return following.valid_from - DAY
