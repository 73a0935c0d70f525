"""Somebody gets an account and chooses the password themselves, by a link in a mail."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.closing import ends_with_account
from accounts.errors import AlreadySignedIn
from accounts.links import is_open, use_link
from accounts.messages import INVITED
from accounts.models import Invitation, User
from audit.record import record
from foundation.actor import Actor, Channel
from notifications.outbox import put_in_outbox

INVITATION_LASTS = timedelta(days=7)


@transaction.atomic
def invite(user: User, *, actor: Actor) -> Invitation:
    """Send a link by which they choose a password; one that was sent before works no more.

    Raises AlreadySignedIn for who has a password.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.has_usable_password():
        raise AlreadySignedIn
    invitation = _replace(user, actor=actor)
    put_in_outbox(INVITED, to=user, invitation_id=invitation.pk)
    return invitation


@transaction.atomic
def open_invitation(user: User, *, actor: Actor) -> Invitation:
    """The one that can be used, or a new one: for whoever sends its link otherwise than by the outbox.

    Raises AlreadySignedIn for who has a password.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.has_usable_password():
        raise AlreadySignedIn
    found = Invitation.objects.filter(user=user, used_at__isnull=True, withdrawn_at__isnull=True).first()
    return found if found is not None and is_open(found) else _replace(user, actor=actor)


def _replace(user: User, *, actor: Actor) -> Invitation:
    withdraw_invitations(user.pk)
    now = timezone.now()
    return Invitation.objects.create(
        user=user, invited_by_id=actor.user_id, created_at=now, expires_at=now + INVITATION_LASTS
    )


@transaction.atomic
def accept_invitation(token: str, *, password: str) -> User:
    """Set the password they chose, once. Raises LinkIsOver."""
    _link, user = use_link(Invitation, token)
    user.set_password(password)
    user.save(update_fields=["password"])
    record(Actor(user_id=user.pk, channel=Channel.SELF), "account.invitation_accepted", user)
    return user


@ends_with_account
def withdraw_invitations(user_id: int) -> None:
    """A link that was sent works no more."""
    open_ones = Invitation.objects.filter(user=user_id, used_at__isnull=True, withdrawn_at__isnull=True)
    open_ones.update(withdrawn_at=timezone.now())


def are_waited_for(users: QuerySet[User]) -> QuerySet[User]:
    """Those of them who were invited and have never signed in, by whatever way: nobody knows yet that it is they."""
    return users.filter(Exists(Invitation.objects.filter(user=OuterRef("pk"))), last_login=None)
