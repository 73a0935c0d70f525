"""Somebody who was invited and has not come yet, so that the list of staff shows what that looks like."""

from accounts.models import User
from foundation.actor import Actor, Channel
from shop.demo.people import email_of
from shop.domain.staff.inviting import invite_staff
from shop.enums import StaffRole
from shop.models import Department, RoleGrant
from shop.queries.authority import Role

NEWCOMER = "Torunn Bakkegard"


def invite_newcomer(department: Department) -> User:
    """By whoever administers the department."""
    administrators = RoleGrant.objects.filter(department=department, role=StaffRole.DEPARTMENT_ADMINISTRATOR)
    actor = Actor(user_id=administrators.earliest("pk").user_id, channel=Channel.STAFF)
    return invite_staff(
        name=NEWCOMER,
        email=email_of(NEWCOMER),
        roles=[Role(StaffRole.CASE_OFFICER, department.pk)],
        actor=actor,
    )
