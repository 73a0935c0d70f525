"""A time that the recipient holds while the department does something for them, in words."""

from datetime import datetime

from shop.models import Recipient
from shop.presentation import clock, when
from shop.queries.own_holds import hold_given_up


def hold_in_words(recipient: Recipient, *, for_start: datetime) -> dict[str, str] | None:
    """What the recipient is about to book themselves and loses; None for nothing."""
    hold = hold_given_up(recipient.pk, for_start=for_start)
    if hold is None or hold.held_until is None:
        return None
    return {
        "service": hold.what,
        "when": when(hold.starts_at, hold.ends_at),
        "until": clock(hold.held_until),
    }
