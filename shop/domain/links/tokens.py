"""The token of a link in a message about one visit: made when the message is written, never stored.

It is the visit's number, that of the right by which somebody acts for the recipient, and a keyed hash of these and of
all that makes the link die: when the visit begins, whose it is, to whom it was sent, and how often the links were
stopped. Whoever reads the database lacks the key. A visit is found by its number and the hash then compared, so the
time of the answer tells nothing.
"""

import re
from dataclasses import dataclass

from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import User
from foundation.actor import Actor, Channel
from foundation.scope import current_tenant_key
from shop.enums import BookingStatus, VisitSaid
from shop.models import Booking, Representation, VisitAnswer
from shop.queries.answers import answer_of
from shop.queries.representations import in_force

SIGNS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
SHORT = SIGNS[:36]
MARK = 12
"""Signs of the hash: 71 bits, and few guesses in a quarter of an hour (`shop.views.links`)."""
TOKEN = re.compile(rf"([0-9a-z]{{1,11}})-(?:([0-9a-z]{{1,11}})-)?([0-9A-Za-z]{{{MARK}}})")


@dataclass(frozen=True, slots=True)
class Link:
    """A link that works: about which visit, sent to whom, and by what right they hear of it."""

    booking: Booking
    user: User
    representation: Representation | None

    @property
    def actor(self) -> Actor:
        mandate_id = self.representation.pk if self.representation else None
        return Actor(self.user.pk, Channel.LINK, mandate_id=mandate_id)


def token_for(booking: Booking, *, representation_id: int | None = None) -> str:
    """What stands in the address; empty where the link would not work."""
    hearer = _hearer(booking, representation_id)
    if hearer is None or not _is_alive(booking):
        return ""
    number = _written(booking.pk, SHORT)
    by = f"{_written(representation_id, SHORT)}-" if representation_id else ""
    return f"{number}-{by}{_mark(booking, hearer[0], representation_id)}"


def find_link(token: str) -> Link | None:
    """None for whatever does not work, however it came to that. Two queries, three for who acts for somebody."""
    parts = TOKEN.fullmatch(token)
    if parts is None:
        return None
    right = int(parts[2], 36) if parts[2] else None
    rows = Booking.objects.select_related("service", "department", "recipient__user", "answer")
    booking = rows.filter(pk=int(parts[1], 36)).first()
    hearer = _hearer(booking, right) if booking is not None else None
    if booking is None or hearer is None:
        return None
    is_ours = constant_time_compare(parts[3], _mark(booking, hearer[0], right))
    return Link(booking, *hearer) if is_ours and _is_alive(booking) else None


def was_cancelled_by_link(booking: Booking) -> bool:
    """Whoever cancelled by the link sees by the same link that it is done."""
    answer = answer_of(booking)
    is_no = answer is not None and answer.says == VisitSaid.NOT_THERE
    return booking.status == BookingStatus.CANCELLED and is_no


def _is_alive(booking: Booking) -> bool:
    stands = booking.status == BookingStatus.CONFIRMED or was_cancelled_by_link(booking)
    return stands and booking.starts_at > timezone.now() and booking.recipient.is_active


def _hearer(booking: Booking, representation_id: int | None) -> tuple[User, Representation | None] | None:
    """Who hears of the visit now: the recipient, or who acts for them with this service."""
    if representation_id is None:
        user = booking.recipient.user
        return (user, None) if user is not None and user.is_active else None
    found = (
        Representation.objects.filter(
            in_force(timezone.localdate()), pk=representation_id, recipient=booking.recipient_id
        )
        .select_related("representative__user")
        .prefetch_related("services")
        .first()
    )
    if found is None or not found.representative.user.is_active:
        return None
    covered = found.covers_all or any(each.pk == booking.service_id for each in found.services.all())
    return (found.representative.user, found) if covered else None


def _mark(booking: Booking, user: User, representation_id: int | None) -> str:
    answer: VisitAnswer | None = getattr(booking, "answer", None)
    facts = (
        current_tenant_key(),
        booking.pk,
        booking.recipient_id,
        user.pk,
        representation_id or 0,
        int(booking.starts_at.timestamp()),
        answer.links_version if answer else 0,
    )
    hashed = salted_hmac("shop.links", "/".join(map(str, facts)), algorithm="sha256").digest()
    return _written(int.from_bytes(hashed) % len(SIGNS) ** MARK, SIGNS).rjust(MARK, SIGNS[0])


def _written(number: int, signs: str) -> str:
    """The number with these signs as its digits."""
    digits = ""
    while number or not digits:
        number, rest = divmod(number, len(signs))
        digits = signs[rest] + digits
    return digits
