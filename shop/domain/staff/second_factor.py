"""The second step of staff: who must have one, and what an administrator does for who has lost theirs."""

from django.db import transaction

from accounts.factor.changes import reset_second_factor
from accounts.factor.policy import says_who_works_here
from accounts.models import User
from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from shop.domain.locks import lock_staff
from shop.domain.staff.inviting import require_authority_over
from shop.errors import OwnSecondStep
from shop.models import Provider, RoleGrant


@says_who_works_here
def is_staff(user_id: int) -> bool:
    """Whoever holds a role, or comes to people."""
    return (
        RoleGrant.objects.filter(user=user_id).exists()
        or Provider.objects.filter(user=user_id, is_active=True).exists()
    )


@unless_deadlocked
@transaction.atomic
def let_begin_anew(user: User, *, actor: Actor) -> None:
    """Take every second step from somebody whose phone is lost; they are signed out everywhere, and told.

    Whoever asks by telephone may be somebody else: the page says so. Raises OwnSecondStep, RoleNotYours.
    """
    lock_staff()
    if user.pk == actor.user_id:
        raise OwnSecondStep
    require_authority_over(user, actor=actor)
    reset_second_factor(user.pk, actor=actor)
