"""The way in of a recipient who no longer receives services, and what was still to be said to them."""

from accounts.closing import close_account, reopen_account
from accounts.models import User
from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from notifications.outbox import withdraw
from shop.models import Booking, Provider, Recipient, RoleGrant


def close_way_in(recipient: Recipient) -> None:
    """Close the account and withdraw what waits to be said to it.

    Who works here as well keeps their account: then only what is about their own visits is withdrawn.
    """
    if recipient.user_id is None:
        return
    waiting = OutboxMessage.objects.filter(user_id=recipient.user_id, status=DeliveryStatus.WAITING)
    if works_here(recipient.user_id):
        visits = Booking.objects.filter(recipient=recipient).values_list("pk", flat=True)
        waiting = waiting.filter(params__booking_id__in=list(visits))
    else:
        close_account(recipient.user_id)
    withdraw(waiting)


def open_way_in(recipient: Recipient) -> None:
    """What was withdrawn is not said any more."""
    if (
        recipient.user_id is not None
        and not User.objects.filter(pk=recipient.user_id, is_active=True).exists()
    ):
        reopen_account(recipient.user_id)


def works_here(user_id: int) -> bool:
    """Whether the account is needed for more than the services somebody receives."""
    return (
        Provider.objects.filter(user_id=user_id, is_active=True).exists()
        or RoleGrant.objects.filter(user_id=user_id).exists()
    )
