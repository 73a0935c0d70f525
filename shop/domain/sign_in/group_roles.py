"""The roles that staff have by the groups of their work account."""

from collections.abc import Collection, Sequence

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.work import let_groups_give
from accounts.work_ended import has_left
from audit.record import record
from foundation.actor import SYSTEM, Actor
from shop.domain.locks import lock_staff
from shop.domain.staff.administrators import an_administrator_stays
from shop.domain.staff.namesakes import namesakes_who_left
from shop.enums import StaffRole
from shop.models import Department, GroupRole, Provider, RoleGrant
from shop.queries.authority import MUNICIPALITY as MUNICIPALITY_ROLE
from shop.queries.authority import places_left_alone

type Role = tuple[str, int | None]
"""A role and the id of its department; none for the municipality administrator's."""

MUNICIPALITY: Role = (StaffRole.MUNICIPALITY_ADMINISTRATOR, None)


class _FromGroups:
    """Given at each sign-in: what is granted by hand stays as it is."""

    def take_turn(self) -> None:
        """With whoever grants roles by hand, or takes one from a group."""
        lock_staff()

    def are_any_for(self, groups: Sequence[str]) -> bool:
        return _of(groups).exists()

    def is_name_of_who_left(self, name: str) -> bool:
        return bool(namesakes_who_left(name))

    def give(self, user: User, groups: Sequence[str]) -> bool:
        """In turn with every other change of roles. Who works here no more is given nothing.

        Whoever is the last to administer the municipality keeps that, whatever their groups say by now.
        """
        lock_staff()
        if has_left(user):
            return False
        wanted = set(_of(groups).values_list("role", "department_id"))
        grants = RoleGrant.objects.filter(user=user)
        has = {(grant.role, grant.department_id): grant for grant in grants}
        followed = [grant for role, grant in has.items() if grant.by_group and role not in wanted]
        kept = _kept(user, followed)
        over = [grant.pk for grant in followed if grant not in kept]
        grants.exclude(pk__in=[each.pk for each in kept]).filter(kept_since__isnull=False).update(
            kept_since=None
        )
        if over:
            RoleGrant.objects.filter(pk__in=over).delete()
        new = [_grant(user, role) for role in sorted(wanted - has.keys(), key=str)]
        RoleGrant.objects.bulk_create(new)
        _note(user, new, "role.given_by_group")
        _note(user, [grant for grant in has.values() if grant.pk in over], "role.ended_by_group")
        return (
            bool(wanted)
            or len(over) < len(has)
            or Provider.objects.filter(user=user, is_active=True).exists()
        )


FROM_GROUPS = let_groups_give(_FromGroups())


@transaction.atomic
def give_role_to_group(
    group: str, *, role: StaffRole, department: Department | None, actor: Actor
) -> GroupRole | None:
    """Whoever is in the group has the role from their next sign-in; None when that was so already."""
    try:
        with transaction.atomic():
            given = GroupRole.objects.create(group=group, role=role, department=department)
    except IntegrityError:
        return None
    record(actor, "group_role.given", given, role=role, department=given.department_id)
    return given


@transaction.atomic
def end_group_role(given: GroupRole, *, actor: Actor) -> int:
    """Nobody has the role by this group any more, at once; returns how many lost it. Ended twice is ended once.

    Who has it by another group of theirs gets it back when they sign in next. Raises LastAdministrator where nobody
    else who can sign in would administer the municipality.
    """
    lock_staff()
    found = GroupRole.objects.select_for_update().filter(pk=given.pk).first()
    if found is None:
        return 0
    role = (found.role, found.department_id)
    record(actor, "group_role.ended", found, role=found.role, department=found.department_id)
    found.delete()
    if GroupRole.objects.filter(role=role[0], department=role[1]).exists():
        return 0  # another group has it: who is in which is known when they sign in
    with an_administrator_stays():
        lost, _by_model = RoleGrant.objects.filter(by_group=True, role=role[0], department=role[1]).delete()
    return lost


def _kept(user: User, followed: Sequence[RoleGrant]) -> list[RoleGrant]:
    """What their groups do not give any more and nobody else has: noted when it is kept for the first time."""
    kept = [
        each
        for each in followed
        if (each.role, each.department_id) == MUNICIPALITY and places_left_alone(user.pk, [MUNICIPALITY_ROLE])
    ]
    for each in kept:
        if each.kept_since is None:
            each.kept_since = timezone.now()
            each.save(update_fields=["kept_since"])
            record(SYSTEM, "role.kept_for_the_last", user, role=each.role, department=None)
    return kept


def _of(groups: Collection[str]) -> QuerySet[GroupRole]:
    """Of departments that are there still."""
    open_ones = Q(department__isnull=True) | Q(department__is_active=True)
    return GroupRole.objects.filter(open_ones, group__in=groups)


def _grant(user: User, role: Role) -> RoleGrant:
    return RoleGrant(user=user, role=role[0], department_id=role[1], by_group=True)


def _note(user: User, grants: Sequence[RoleGrant], action: str) -> None:
    for grant in grants:
        record(SYSTEM, action, user, role=grant.role, department=grant.department_id)
