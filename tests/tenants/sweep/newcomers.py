"""Somebody who was invited in a town, and somebody who asked for a new password."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from accounts.links import token_of
from accounts.models import Invitation, PasswordReset, User
from foundation.actor import Actor, Channel
from shop.domain.staff.inviting import invite_staff
from shop.enums import StaffRole
from shop.models import Department
from shop.queries.authority import Role


@dataclass(frozen=True, slots=True)
class Newcomer:
    """`invitation` and `reset` are the tokens of links in mails."""

    user: User
    invitation: str
    reset: str


def build_newcomer(department: Department, *, administrator: User | None, secret: str) -> Newcomer:
    """The same rows in the same order wherever it is called."""
    assert administrator is not None
    user = invite_staff(
        name=f"Ny {secret}",
        email="ny@example.no",
        roles=[Role(StaffRole.CASE_OFFICER, department.pk)],
        actor=Actor(user_id=administrator.pk, channel=Channel.STAFF),
    )
    # Both last as long as the tests go on.
    until = timezone.now() + timedelta(days=1)
    reset = PasswordReset.objects.create(user=administrator, asked_for="0" * 64, expires_at=until)
    return Newcomer(user, token_of(Invitation.objects.get(user=user)), token_of(reset))
