"""What the recipients of upset visits know: what was written to them, who has called, and whether they can sign in."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q

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
LATEST_SAID = (DeliveryStatus.SENT, DeliveryStatus.WAITING)


@dataclass(frozen=True, slots=True)
class Contact:
    """What one recipient has heard of one visit.

    `told_at` is when the mail went out, `waits_until` when it will; neither where none does. `attempts` are the calls
    about it, and `about_others` those about the same recipient's other upset visits, the first first.
    """

    told_at: datetime | None = None
    waits_until: datetime | None = None
    has_address: bool = False
    can_sign_in: bool = False
    attempts: Sequence[ContactAttempt] = ()
    about_others: Sequence[ContactAttempt] = ()

    @property
    def was_reached(self) -> bool:
        """Whoever is spoken with about one of their visits is spoken with about all."""
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
    since = _stood_last(asked)
    users = _users_of({each.recipient_id for each in asked})
    said = _said(asked, since=since)
    attempts = _attempts(asked, since=since)
    whose = {each.pk: each.recipient_id for each in asked}
    by_recipient = defaultdict[int, list[ContactAttempt]](list)
    for attempt in attempts:
        by_recipient[whose[attempt.booking_id]].append(attempt)
    return {
        each.pk: _contact(
            each.pk,
            users.get(each.recipient_id),
            said=said.get(each.pk, ()),
            calls=by_recipient.get(each.recipient_id, ()),
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


def _stood_last(visits: Sequence[Booking]) -> Mapping[int, datetime]:
    """When each that was upset once before came to stand again."""
    log = AuditEntry.objects.filter(
        object_type=Booking._meta.label_lower, object_id__in=[each.pk for each in visits], action__in=STOOD
    )
    return dict(log.order_by().values_list("object_id").annotate(last=Max("at")))


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


def _attempts(visits: Sequence[Booking], *, since: Mapping[int, datetime]) -> Sequence[ContactAttempt]:
    calls = ContactAttempt.objects.filter(booking__in=visits).select_related("by")
    return [each for each in calls if each.booking_id not in since or each.at >= since[each.booking_id]]
