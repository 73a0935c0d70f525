"""The way in of a recipient who no longer receives services, and what was still to be said to them."""

from django.utils import timezone

from accounts.closing import close_account
from accounts.models import User
from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from notifications.outbox import withdraw
from shop.domain.staff.work_left import reopen_for_themselves
from shop.models import Booking, Provider, Recipient, Representation, RoleGrant
from shop.queries.representations import not_over

CLOSED, KEPT, CLOSED_BEFORE = "closed", "kept", "closed_before"
"""What the log says of the account: for what was closed for another reason opening the services again does nothing."""


def close_way_in(recipient: Recipient) -> str:
    """Close the account and withdraw what waits to be said to it. Returns what the log says of it.

    Who works here as well, or acts for others, keeps their account: then only what is about their own visits is
    withdrawn.
    """
    if recipient.user_id is None:
        return ""
    was_open = User.objects.filter(pk=recipient.user_id, is_active=True).exists()
    waiting = OutboxMessage.objects.filter(user_id=recipient.user_id, status=DeliveryStatus.WAITING)
    if works_here(recipient.user_id):
        visits = Booking.objects.filter(recipient=recipient).values_list("pk", flat=True)
        withdraw(waiting.filter(params__booking_id__in=list(visits)))
        return KEPT if was_open else CLOSED_BEFORE
    close_account(recipient.user_id)
    withdraw(waiting)
    return CLOSED if was_open else CLOSED_BEFORE


def open_way_in(recipient: Recipient) -> None:
    """What was withdrawn is not said any more."""
    if (
        recipient.user_id is not None
        and not User.objects.filter(pk=recipient.user_id, is_active=True).exists()
    ):
        reopen_for_themselves(recipient.user_id)


def works_here(user_id: int) -> bool:
    """Whether the account is needed for more than the services somebody receives."""
    return (
        Provider.objects.filter(user_id=user_id, is_active=True).exists()
        or RoleGrant.objects.filter(user_id=user_id).exists()
        or acts_for_others(user_id)
    )


def acts_for_others(user_id: int) -> bool:
    """Whether they may act for somebody, or may come to."""
    theirs = Representation.objects.filter(not_over(timezone.localdate()), representative__user_id=user_id)
    return theirs.exists()
