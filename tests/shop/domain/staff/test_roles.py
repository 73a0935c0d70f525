"""Roles are changed by who has them, and nothing is left without somebody who can decide."""

import pytest

from accounts.models import User
from audit.models import AuditEntry
from foundation.actor import SYSTEM
from shop.domain.staff.inviting import invite_staff
from shop.domain.staff.roles import set_roles
from shop.enums import StaffRole
from shop.errors import LastAdministrator, NothingToDoHere, RoleNotYours
from shop.models import RoleGrant
from shop.queries.authority import MUNICIPALITY, Role, roles_of
from tests.factories.scopes import LARVIK, works_for
from tests.factories.threads import at_once
from tests.factories.world import PASSWORD, World, make_administrator, make_department, make_user
from tests.shop.domain.staff.test_inviting import actor_of, administrator_of, officer_of


@pytest.fixture
def anne(world: World) -> User:
    return make_administrator(world.department)


@pytest.fixture
def officer(world: World) -> User:
    user = make_user()
    RoleGrant.objects.create(user=user, role=StaffRole.CASE_OFFICER, department=world.department)
    return user


def test_roles_are_what_was_chosen_and_each_change_is_noted(world: World, anne: User, officer: User) -> None:
    wanted = [administrator_of(world.department)]
    assert set_roles(officer, roles=wanted, actor=actor_of(anne))
    assert roles_of(officer.pk) == frozenset(wanted)
    acts = AuditEntry.objects.filter(object_id=officer.pk).order_by("action")
    assert [(each.action, each.details["role"]) for each in acts] == [
        ("role.granted", "department_administrator"),
        ("role.withdrawn", "case_officer"),
    ]
    assert not set_roles(officer, roles=wanted, actor=actor_of(anne))
    assert acts.count() == 2


def test_roles_elsewhere_stay_as_they_are(world: World, anne: User, officer: User) -> None:
    elsewhere = make_department(name="Annen")
    RoleGrant.objects.create(user=officer, role=StaffRole.CASE_OFFICER, department=elsewhere)
    RoleGrant.objects.create(user=officer, role=StaffRole.MUNICIPALITY_ADMINISTRATOR)
    set_roles(officer, roles=[], actor=actor_of(anne))
    assert roles_of(officer.pk) == {officer_of(elsewhere), MUNICIPALITY}


def test_what_follows_a_group_is_changed_elsewhere(world: World, anne: User, officer: User) -> None:
    RoleGrant.objects.update_or_create(
        user=officer,
        role=StaffRole.DEPARTMENT_ADMINISTRATOR,
        department=world.department,
        by_group=True,
    )
    set_roles(officer, roles=[], actor=actor_of(anne))
    assert roles_of(officer.pk) == {administrator_of(world.department)}


@pytest.mark.parametrize("role", [MUNICIPALITY, Role(StaffRole.CASE_OFFICER, 999_999)])
def test_nobody_grants_what_they_have_not(world: World, anne: User, officer: User, role: Role) -> None:
    before = roles_of(officer.pk)
    with pytest.raises(RoleNotYours):
        set_roles(officer, roles=[*before, role], actor=actor_of(anne))
    assert roles_of(officer.pk) == before


def test_a_department_keeps_its_last_administrator(world: World, anne: User) -> None:
    with pytest.raises(LastAdministrator) as refusal:
        set_roles(anne, roles=[officer_of(world.department)], actor=SYSTEM)
    assert world.department.name in refusal.value.title()
    assert roles_of(anne.pk) == {administrator_of(world.department)}


def test_somebody_invited_does_not_count_before_they_come(world: World, anne: User) -> None:
    newcomer = invite_staff(
        name="N", email="ny@example.no", roles=[administrator_of(world.department)], actor=actor_of(anne)
    )
    wanted = [officer_of(world.department)]
    with pytest.raises(LastAdministrator):
        set_roles(anne, roles=wanted, actor=actor_of(anne))
    # who never came keeps nothing going, so may lose the role
    set_roles(newcomer, roles=wanted, actor=actor_of(anne))
    set_roles(newcomer, roles=[administrator_of(world.department)], actor=actor_of(anne))
    newcomer.set_password(PASSWORD)
    newcomer.last_login = newcomer.created_at
    newcomer.save()
    assert set_roles(anne, roles=wanted, actor=actor_of(anne))


def test_a_closed_administrator_does_not_count(world: World, anne: User) -> None:
    other = make_administrator(world.department)
    User.objects.filter(pk=other.pk).update(is_active=False)
    with pytest.raises(LastAdministrator):
        set_roles(anne, roles=[officer_of(world.department)], actor=SYSTEM)


def test_the_municipality_keeps_its_last_administrator(world: World) -> None:
    sigrid = make_administrator(None)
    with pytest.raises(LastAdministrator):
        set_roles(sigrid, roles=[officer_of(world.department)], actor=actor_of(sigrid))
    make_administrator(None)
    assert set_roles(sigrid, roles=[officer_of(world.department)], actor=actor_of(sigrid))


def test_somebody_without_anything_left_is_closed_instead(world: World, anne: User, officer: User) -> None:
    with pytest.raises(NothingToDoHere):
        set_roles(officer, roles=[], actor=actor_of(anne))
    assert roles_of(officer.pk)


@pytest.mark.race
def test_two_who_take_the_role_from_each_other_at_once_leave_one(committed_db: None) -> None:
    with works_for(LARVIK):
        department = make_department()
        people = [make_administrator(department) for _ in range(2)]

    def demote(user: User, by: User) -> bool:
        with works_for(LARVIK):
            return set_roles(user, roles=[officer_of(department)], actor=actor_of(by))

    first, second = people
    outcomes = at_once([lambda: demote(second, first), lambda: demote(first, second)])
    assert sum(each.refusal is not None for each in outcomes) == 1
    with works_for(LARVIK):
        left = RoleGrant.objects.filter(role=StaffRole.DEPARTMENT_ADMINISTRATOR, department=department)
        assert left.count() == 1
