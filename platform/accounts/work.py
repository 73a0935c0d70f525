"""Staff who sign in with their employer's account: whose account it is here, and what their groups let them do.

Somebody new is let in when one of their groups has a role here, and is made an account then; who has the name of
somebody who left waits until one of the staff has said yes. Who has an account already connects the two, signed in: an
e-mail address in a token proves nothing.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol, TypeGuard

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.oidc.tokens import IdToken
from accounts.work_ended import has_left
from accounts.work_messages import tell_of_connection
from accounts.work_models import WorkIdentity, WorkSignIn
from accounts.work_waiting import waits_for_yes
from audit.record import record
from foundation.actor import SYSTEM, Actor, Channel

LONGEST_NAME, LONGEST_GROUP = 120, 200


class WorkRefusal(StrEnum):
    """Why somebody whom the employer knows is not let in, or not connected."""

    NO_ROLE = "no_role"
    CLOSED = "closed"
    WAITING = "waiting"
    LEFT = "left"
    EMAIL_TAKEN = "email_taken"
    TOO_MANY_GROUPS = "too_many_groups"
    IS_ANOTHERS = "is_anothers"
    HAS_ANOTHER = "has_another"


class NotAtWork(Exception):
    """Nobody is signed in and nothing is connected; `why` is for the page that says what to do."""

    def __init__(self, why: WorkRefusal) -> None:
        super().__init__(why)
        self.why = why


class GroupRoles(Protocol):
    """What groups mean, to whoever has roles to give."""

    def take_turn(self) -> None:
        """Nobody decides about roles until the transaction at work ends. Called before anything else is locked."""

    def are_any_for(self, groups: Sequence[str]) -> bool:
        """Whether one of the groups has a role."""

    def is_name_of_who_left(self, name: str) -> bool:
        """Whether somebody of that name had roles here and works here no more."""

    def give(self, user: User, groups: Sequence[str]) -> bool:
        """Let the user have the roles of these groups, and none of other groups; whether they have anything to do."""


_roles: list[GroupRoles] = []


def let_groups_give(roles: GroupRoles) -> GroupRoles:
    """Register what gives roles to groups. There is one."""
    _roles[:] = [roles]
    return roles


def groups_in(token: IdToken, work: WorkSignIn) -> Sequence[str]:
    """As the token says them. Raises NotAtWork where there were so many that the provider left them out.

    Entra ID names at most 200 and says where to ask for the rest (Microsoft, “Groups overage claim”).
    """
    left_out = token.claims.get("_claim_names")
    if isinstance(left_out, dict) and work.groups_claim in left_out:
        raise NotAtWork(WorkRefusal.TOO_MANY_GROUPS)
    said = token.claims.get(work.groups_claim, [])
    return [each for each in (said if isinstance(said, list) else [said]) if _is_name(each)]


def _is_name(said: object) -> TypeGuard[str]:
    """Of a group that could have been written down here."""
    return isinstance(said, str) and 0 < len(said) <= LONGEST_GROUP and said.isprintable()


def arrive(token: IdToken, work: WorkSignIn) -> User:
    """Who signs in, with the roles of their groups as they are today; somebody new gets an account.

    Raises NotAtWork; roles that have ended are taken all the same.
    """
    groups = groups_in(token, work)
    for each in _roles:
        each.take_turn()
    known = _identity(token, work)
    user = known.user if known is not None else _newcomer(token, work, groups)
    if not user.is_active and not waits_for_yes(user):
        raise NotAtWork(WorkRefusal.CLOSED)
    if has_left(user):
        raise NotAtWork(WorkRefusal.LEFT)
    if not any(roles.give(user, groups) for roles in _roles):
        raise NotAtWork(WorkRefusal.NO_ROLE)
    if not user.is_active:
        raise NotAtWork(WorkRefusal.WAITING)
    return user


@transaction.atomic
def connect(user: User, token: IdToken, work: WorkSignIn) -> None:
    """From now on they are who the employer's provider says. Connected twice is connected once. Raises NotAtWork.

    The owner is told: whoever has the work account needs no password of theirs any more.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if has_left(user):
        raise NotAtWork(WorkRefusal.LEFT)
    mine = WorkIdentity.objects.filter(user=user, issuer=work.issuer).first()
    known = _identity(token, work)
    if known is not None and known.user_id != user.pk:
        raise NotAtWork(WorkRefusal.IS_ANOTHERS)
    if mine is not None and mine.subject != token.subject:
        raise NotAtWork(WorkRefusal.HAS_ANOTHER)
    if known is not None:
        return
    # What was connected with a provider that the municipality no longer uses gives way.
    WorkIdentity.objects.filter(user=user).delete()
    try:
        with transaction.atomic():
            _note(user, token, work)
    except IntegrityError:  # somebody else's since a moment ago
        raise NotAtWork(WorkRefusal.IS_ANOTHERS) from None
    record(Actor(user_id=user.pk, channel=Channel.SELF), "work_account.connected", user)
    tell_of_connection(user)


@transaction.atomic
def disconnect(user: User, *, actor: Actor) -> None:
    """They sign in with a password from now on. Of who works here no more it stays connected: see `work_ended`."""
    gone, _by_model = WorkIdentity.objects.filter(user=user, user__work_ended_at=None).delete()
    if gone:
        record(actor, "work_account.disconnected", user)


def _identity(token: IdToken, work: WorkSignIn) -> WorkIdentity | None:
    return (
        WorkIdentity.objects.filter(issuer=work.issuer, subject=token.subject).select_related("user").first()
    )


def _newcomer(token: IdToken, work: WorkSignIn, groups: Sequence[str]) -> User:
    if not any(roles.are_any_for(groups) for roles in _roles):
        raise NotAtWork(WorkRefusal.NO_ROLE)
    email = _email_in(token)
    owner = User.objects.filter(email=email).first() if email is not None else None
    if owner is not None:
        raise NotAtWork(_why_taken(owner))
    user = User(name=(token.text("name") or email or token.subject)[:LONGEST_NAME], email=email)
    user.set_unusable_password()
    user.is_active = not any(roles.is_name_of_who_left(user.name) for roles in _roles)
    try:
        with transaction.atomic():
            user.save()
            _note(user, token, work)
            if not user.is_active:
                record(SYSTEM, "staff.waits", user)
    except IntegrityError:
        known = _identity(token, work)  # the same person, in another tab, a moment before
        if known is None:
            raise NotAtWork(WorkRefusal.EMAIL_TAKEN) from None
        return known.user
    return user


def _why_taken(owner: User) -> WorkRefusal:
    """An account that is closed leads nobody to its password."""
    if not owner.is_active:
        return WorkRefusal.CLOSED
    return WorkRefusal.LEFT if has_left(owner) else WorkRefusal.EMAIL_TAKEN


def _note(user: User, token: IdToken, work: WorkSignIn) -> None:
    WorkIdentity.objects.create(user=user, issuer=work.issuer, subject=token.subject)


def _email_in(token: IdToken) -> str | None:
    email = token.text("email").strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        return None
    return email
