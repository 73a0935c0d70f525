"""What becomes of an account whose owner works here no more and needs it for something else."""

from accounts.closing import reopen_account
from accounts.models import User
from shop.models import Provider, RoleGrant


def take_everything(user_id: int) -> None:
    """Their roles, and the helper they were."""
    RoleGrant.objects.filter(user=user_id).delete()
    Provider.objects.filter(user=user_id).update(user=None)


def reopen_for_themselves(user_id: int) -> None:
    """Open a closed account for who receives services or acts for somebody.

    The roles that were kept for the day they come back to work are not theirs by that.
    """
    if User.objects.filter(pk=user_id, work_ended_at__isnull=False).exists():
        take_everything(user_id)
    reopen_account(user_id)
