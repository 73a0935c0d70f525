"""Somebody new among the staff: an account with roles, and a mail by which they choose their password."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import Q

from accounts.closing import close_account
from accounts.errors import AlreadySignedIn
from accounts.invitations import are_waited_for, invite
from accounts.models import User
from accounts.work_ended import begin_work_again
from audit.record import record
from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from shop.domain.locks import lock_staff
from shop.domain.staff.helper_of_account import give_helper
from shop.domain.staff.roles import add_roles
from shop.errors import AddressInUse, NothingToDoHere, RoleNotYours
from shop.models import Provider
from shop.queries.authority import Role, authority_of, roles_of
from shop.queries.staff import without_role


@unless_deadlocked
@transaction.atomic
def invite_staff(
    *, name: str, email: str, roles: Iterable[Role], actor: Actor, provider_id: int | None = None
) -> User:
    """Make the account and send the invitation. `provider_id` is the helper with a name whom it belongs to.

    Until they have chosen a password nobody can sign in as them. Who worked here before and kept the account for
    themselves, or has no role any more, is taken back with it, and invited only where they have no password.
    Raises RoleNotYours, NothingToDoHere, AddressInUse, NotFound for a helper who is not the actor's, HelperHasAccount.
    """
    lock_staff()
    authority, wanted = authority_of(actor), frozenset(roles)
    if not wanted <= authority.grantable:
        raise RoleNotYours
    if not wanted and provider_id is None:
        raise NothingToDoHere
    email = email.strip().lower()
    user = _take_back(email, actor=actor) or _make_user(name=name, email=email)
    if not user.has_usable_password():
        record(actor, "staff.invited", user)
    add_roles(user, roles=wanted, actor=actor)
    if provider_id is not None:
        give_helper(user, provider_id, authority=authority, actor=actor)
    if not user.has_usable_password():
        invite(user, actor=actor)
    return user


@unless_deadlocked
@transaction.atomic
def invite_again(user: User, *, actor: Actor) -> None:
    """A new link, for another week; the one before works no more. Raises AlreadySignedIn, RoleNotYours."""
    lock_staff()
    user = require_authority_over(user, actor=actor)
    if not user.is_active:
        raise AlreadySignedIn
    invite(user, actor=actor)
    record(actor, "staff.invited_again", user)


@unless_deadlocked
@transaction.atomic
def withdraw_invitation(user: User, *, actor: Actor) -> None:
    """The link works no more, and the account is closed until somebody opens it again. Withdrawn twice is once.

    Raises AlreadySignedIn for somebody who was faster, RoleNotYours.
    """
    lock_staff()
    user = require_authority_over(user, actor=actor)
    if not are_waited_for(User.objects.filter(pk=user.pk)).exists():
        raise AlreadySignedIn
    if user.is_active:
        close_account(user.pk)
        record(actor, "staff.invitation_withdrawn", user)


def require_authority_over(user: User, *, actor: Actor) -> User:
    """The account as it is now, locked. Raises RoleNotYours where they do more than the actor decides about."""
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    provider = Provider.objects.filter(user=user).first()
    if not authority_of(actor).covers(roles_of(user.pk), provider=provider):
        raise RoleNotYours
    return user


def _take_back(email: str, *, actor: Actor) -> User | None:
    """Whoever has the address and no role any more, or works here no more and keeps the account for something else."""
    of_address = User.objects.filter(email=email, is_active=True).select_for_update(no_key=True)
    user = of_address.filter(Q(work_ended_at__isnull=False) | Q(pk__in=without_role().values("pk"))).first()
    if user is None:
        return None
    if begin_work_again(user.pk):
        user.work_ended_at = None
        record(actor, "staff.taken_back", user)
    return user


def _make_user(*, name: str, email: str) -> User:
    user = User(name=name, email=email)
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise AddressInUse from error
    return user
