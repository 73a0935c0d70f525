"""The roles somebody has, and that nothing is left without an administrator."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from audit.record import record
from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from shop.domain.locks import lock_staff
from shop.domain.meanwhile import require_unchanged
from shop.errors import LastAdministrator, NothingToDoHere, RoleNotYours
from shop.models import Provider, RoleGrant
from shop.queries.authority import Role, authority_of, places_left_alone, roles_of
from shop.queries.versions import version_of_roles
from shop.queries.ways_in import can_come_in


@unless_deadlocked
@transaction.atomic
def set_roles(user: User, *, roles: Iterable[Role], actor: Actor, seen: str = "") -> bool:
    """Let them have these of the roles the actor may grant; the others stay as they are. Whether anything changed.

    What follows the groups of a work account is not changed here either. `seen` is the version the actor looked at, of
    those they may grant. Raises RoleNotYours, LastAdministrator, ChangedMeanwhile, and NothingToDoHere where nothing
    would be left for them to do.
    """
    lock_staff()
    wanted, grantable = frozenset(roles), authority_of(actor).grantable
    if not wanted <= grantable:
        raise RoleNotYours
    by_group = _by_group(user.pk)
    before = roles_of(user.pk)
    require_unchanged(seen, now=version_of_roles(before & grantable), wanted=version_of_roles(wanted))
    gone, new = (before - by_group) & grantable - wanted, wanted - before
    if before and before == gone and not new and not Provider.objects.filter(user=user).exists():
        raise NothingToDoHere
    require_administrators_left(user, without=gone)
    if gone:
        RoleGrant.objects.filter(_any_of(gone), user=user).delete()
    add_roles(user, roles=new, actor=actor)
    for each in sorted(gone, key=lambda role: role.code):
        record(actor, "role.withdrawn", user, role=each.role, department=each.department_id)
    return bool(gone or new)


def add_roles(user: User, *, roles: Iterable[Role], actor: Actor) -> None:
    """Grant them, and note each."""
    new = sorted(roles, key=lambda each: each.code)
    RoleGrant.objects.bulk_create(
        RoleGrant(user=user, role=each.role, department_id=each.department_id) for each in new
    )
    for each in new:
        record(actor, "role.granted", user, role=each.role, department=each.department_id)


def require_administrators_left(user: User, *, without: Iterable[Role]) -> None:
    """Somebody else who can come in administers what they do not any more. Raises LastAdministrator.

    Who cannot come in keeps nothing going.
    """
    if not can_come_in().filter(pk=user.pk).exists():
        return
    alone = places_left_alone(user.pk, without)
    if alone:
        raise LastAdministrator(department=alone[0])


def _by_group(user_id: int) -> frozenset[Role]:
    followed = set(
        RoleGrant.objects.filter(user_id=user_id, by_group=True).values_list("role", "department_id")
    )
    return frozenset(each for each in roles_of(user_id) if (each.role, each.department_id) in followed)


def _any_of(roles: Iterable[Role]) -> Q:
    found = Q(pk__in=[])
    for each in roles:
        found |= Q(role=each.role, department=each.department_id)
    return found
