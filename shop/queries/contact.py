"""What the recipients of upset visits know: what was written to them, who has called, and whether they can sign in."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from accounts.models import User
from audit.models import AuditEntry
from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from shop.enums import ContactOutcome
from shop.models import Booking, ContactAttempt

TELLING = ("booking.upset", "booking.cancelled", "booking.missed")
"""Messages that say of a visit that we cannot come, or did not."""
STOOD = ("booking.moved", "booking.reassigned", "booking.unstranded")
"""After each of these the visit stood: what was said before is of another time."""
UPSET = ("booking.stranded", "booking.cancelled", "booking.no_show")
"""By each of these a visit that stood loses its ground; another one later does not upset it anew."""
LATEST_SAID = (DeliveryStatus.SENT, DeliveryStatus.WAITING)


@dataclass(frozen=True, slots=True)
class Contact:
    """What one recipient has heard of one visit.

    `told_at` is when the mail went out, `waits_until` when it will; neither where none does. `attempts` are the calls
    about it, and `about_others` those about the same recipient's other upset visits, the first first: those since it
    lost its ground, for before that nobody could speak of it.
    """

    told_at: datetime | None = None
    waits_until: datetime | None = None
    has_address: bool = False
    can_sign_in: bool = False
    attempts: Sequence[ContactAttempt] = ()
    about_others: Sequence[ContactAttempt] = ()

    @property
    def was_reached(self) -> bool:
        """Whoever is spoken with about one of their visits is spoken with about all that had lost their ground."""
        calls = (*self.attempts, *self.about_others)
        return any(each.outcome == ContactOutcome.REACHED for each in calls)

    @property
    def must_be_called(self) -> bool:
        """Nothing was written to them, they do not see it themselves, and nobody has spoken with them."""
        is_told = self.told_at is not None or self.waits_until is not None
        return not (is_told or self.can_sign_in or self.was_reached)


def contact_about(visits: Iterable[Booking]) -> Mapping[int, Contact]:
    """By the visit's id. Four queries, none for no visits."""
    asked = list(visits)
    if not asked:
        return {}
    log = _log_of(asked)
    users = _users_of({each.recipient_id for each in asked})
    said = _said(asked, since=_stood_last(log))
    upset_at = _upset_at(log)
    attempts = ContactAttempt.objects.filter(booking__in=asked).select_related("by")
    whose = {each.pk: each.recipient_id for each in asked}
    by_recipient = defaultdict[int, list[ContactAttempt]](list)
    for attempt in attempts:
        by_recipient[whose[attempt.booking_id]].append(attempt)
    return {
        each.pk: _contact(
            each.pk,
            users.get(each.recipient_id),
            said=said.get(each.pk, ()),
            calls=_since(upset_at.get(each.pk), by_recipient.get(each.recipient_id, ())),
        )
        for each in asked
    }


def attempts_of(booking: Booking) -> Sequence[ContactAttempt]:
    """All calls about the visit, whenever it was. One query."""
    return list(ContactAttempt.objects.filter(booking=booking).select_related("by"))


def _contact(
    booking_id: int, user: User | None, *, said: Sequence[OutboxMessage], calls: Sequence[ContactAttempt]
) -> Contact:
    """Who may not sign in any more is not written to either."""
    is_here = user is not None and user.is_active
    sent = [each.sent_at for each in said if each.status == DeliveryStatus.SENT and each.sent_at]
    waits = [each.not_before or each.created_at for each in said if each.status == DeliveryStatus.WAITING]
    has_address = user is not None and is_here and bool(user.email)
    return Contact(
        told_at=max(sent, default=None),
        waits_until=min(waits, default=None) if has_address else None,
        has_address=has_address,
        can_sign_in=is_here,
        attempts=[each for each in calls if each.booking_id == booking_id],
        about_others=[each for each in calls if each.booking_id != booking_id],
    )


def _users_of(recipients: Iterable[int]) -> Mapping[int, User]:
    """The recipients' own ways in, by the recipient's id."""
    users = User.objects.filter(recipient__in=set(recipients)).select_related("recipient")
    return {user.recipient.pk: user for user in users}


def _log_of(visits: Sequence[Booking]) -> Sequence[tuple[int, str, datetime]]:
    """When each was upset, and when each that was upset once before came to stand again; the first first."""
    log = AuditEntry.objects.filter(
        object_type=Booking._meta.label_lower,
        object_id__in=[each.pk for each in visits],
        action__in=(*STOOD, *UPSET),
    )
    return list(log.order_by("id").values_list("object_id", "action", "at"))


def _stood_last(log: Sequence[tuple[int, str, datetime]]) -> Mapping[int, datetime]:
    return {pk: at for pk, action, at in log if action in STOOD}


def _upset_at(log: Sequence[tuple[int, str, datetime]]) -> Mapping[int, datetime]:
    """Since when each that stood has no ground. One that was given away and has none still: since then."""
    found: dict[int, datetime] = {}
    is_upset: set[int] = set()
    for pk, action, at in log:
        if action in STOOD:
            is_upset.discard(pk)
            found[pk] = at
        elif pk not in is_upset:
            is_upset.add(pk)
            found[pk] = at
    return found


def _said(
    visits: Sequence[Booking], *, since: Mapping[int, datetime]
) -> Mapping[int, Sequence[OutboxMessage]]:
    """To whom they are, or were before two of them became one."""
    recipients = {each.recipient_id for each in visits}
    theirs = Q(user__recipient__in=recipients) | Q(user__recipient__merged_into__in=recipients)
    found = defaultdict[int, list[OutboxMessage]](list)
    messages = OutboxMessage.objects.filter(
        theirs,
        kind__in=TELLING,
        status__in=LATEST_SAID,
        params__booking_id__in=[each.pk for each in visits],
    )
    for message in messages.order_by("pk"):
        booking_id = message.params["booking_id"]
        if booking_id not in since or message.created_at >= since[booking_id]:
            found[booking_id].append(message)
    return found


def _since(moment: datetime | None, calls: Sequence[ContactAttempt]) -> Sequence[ContactAttempt]:
    return [each for each in calls if moment is None or each.at >= moment]
