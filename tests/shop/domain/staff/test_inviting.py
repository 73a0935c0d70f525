"""Who administers lets others in, with what they have themselves and no more."""

import pytest
from django.core import mail

from accounts.errors import AlreadySignedIn
from accounts.invitations import accept_invitation, are_waited_for
from accounts.links import token_of
from accounts.models import Invitation, User
from audit.models import AuditEntry
from foundation.actor import SYSTEM, Actor, Channel
from foundation.errors import NotFound
from notifications.models import OutboxMessage
from shop.domain.staff.inviting import invite_again, invite_staff, withdraw_invitation
from shop.enums import ProviderKind, StaffRole
from shop.errors import AddressInUse, HelperHasAccount, NothingToDoHere, RoleNotYours
from shop.models import Department, Provider, RoleGrant
from shop.queries.authority import MUNICIPALITY, Role
from shop.queries.duties import administrators_of
from shop.queries.staff import helpers_without_account
from shop.viewer import Viewer
from tests.factories.scopes import LARVIK, works_for
from tests.factories.threads import at_once
from tests.factories.world import World, make_administrator, make_department, make_provider, make_user

ADDRESS = "ny@example.no"


def actor_of(user: User) -> Actor:
    return Actor(user_id=user.pk, channel=Channel.STAFF)


@pytest.fixture
def anne(world: World) -> User:
    return make_administrator(world.department)


def administrator_of(department: Department) -> Role:
    return Role(StaffRole.DEPARTMENT_ADMINISTRATOR, department.pk)


def officer_of(department: Department) -> Role:
    return Role(StaffRole.CASE_OFFICER, department.pk)


def test_an_account_a_role_and_a_letter_come_together(world: World, anne: User) -> None:
    roles = [administrator_of(world.department), officer_of(world.department)]
    user = invite_staff(name="Kari Ny", email=f" {ADDRESS.upper()} ", roles=roles, actor=actor_of(anne))
    assert (user.name, user.email, user.has_usable_password()) == ("Kari Ny", ADDRESS, False)
    assert {(each.role, each.department) for each in RoleGrant.objects.filter(user=user)} == {
        (role.role, world.department) for role in roles
    }
    assert OutboxMessage.objects.get(user=user).kind == "accounts.invited"
    assert Invitation.objects.get(user=user).invited_by == anne
    acts = AuditEntry.objects.filter(actor_id=anne.pk, object_id=user.pk).values_list("action", flat=True)
    assert sorted(acts) == ["role.granted", "role.granted", "staff.invited"]


def test_a_helper_gets_their_day(world: World, anne: User) -> None:
    helper = world.providers[0]
    user = invite_staff(name="Kari", email=ADDRESS, roles=[], provider_id=helper.pk, actor=actor_of(anne))
    helper.refresh_from_db()
    assert helper.user == user


@pytest.mark.parametrize("what", ["elsewhere", "unnamed", "unknown"])
def test_no_helper_of_another_department(world: World, anne: User, what: str) -> None:
    helper = make_provider(make_department(name="Annen"))
    if what == "unnamed":
        helper = Provider.objects.create(department=world.department, number=7)
    number = 999_999 if what == "unknown" else helper.pk
    with pytest.raises(NotFound):
        invite_staff(name="Kari", email=ADDRESS, roles=[], provider_id=number, actor=actor_of(anne))
    assert not User.objects.filter(email=ADDRESS).exists()


def test_no_helper_who_has_an_account(world: World, anne: User) -> None:
    helper = world.providers[0]
    Provider.objects.filter(pk=helper.pk).update(user=make_user())
    with pytest.raises(HelperHasAccount):
        invite_staff(name="Kari", email=ADDRESS, roles=[], provider_id=helper.pk, actor=actor_of(anne))
    assert not User.objects.filter(email=ADDRESS).exists()


def test_nobody_grants_more_than_they_have(world: World, anne: User) -> None:
    elsewhere = make_department(name="Annen")
    officer = make_user()
    RoleGrant.objects.create(user=officer, role=StaffRole.CASE_OFFICER, department=world.department)
    for who, role in (
        (anne, MUNICIPALITY),
        (anne, administrator_of(elsewhere)),
        (anne, officer_of(elsewhere)),
        (officer, officer_of(world.department)),
        (world.user, officer_of(world.department)),
    ):
        with pytest.raises(RoleNotYours):
            invite_staff(name="Kari", email=ADDRESS, roles=[role], actor=actor_of(who))
    anne.is_active = False
    anne.save()
    with pytest.raises(RoleNotYours):
        invite_staff(name="K", email=ADDRESS, roles=[officer_of(world.department)], actor=actor_of(anne))
    assert not User.objects.filter(email=ADDRESS).exists()


def test_an_administrator_of_the_municipality_grants_all_of_it(world: World) -> None:
    actor = actor_of(make_administrator(None))
    roles = [MUNICIPALITY, administrator_of(world.department)]
    user = invite_staff(name="Kari", email=ADDRESS, roles=roles, actor=actor)
    assert RoleGrant.objects.filter(user=user).count() == 2


def test_an_address_that_is_used_is_refused_without_a_word_about_whose_it_is(
    world: World, anne: User
) -> None:
    """It may be somebody's who receives services."""
    before = User.objects.count()
    with pytest.raises(AddressInUse) as refusal:
        invite_staff(
            name="Kari",
            email=world.user.email or "",
            roles=[officer_of(world.department)],
            actor=actor_of(anne),
        )
    assert world.recipient.name not in refusal.value.in_full()
    assert User.objects.count() == before
    assert mail.outbox == []


def test_an_account_without_anything_to_do_is_refused(world: World, anne: User) -> None:
    with pytest.raises(NothingToDoHere):
        invite_staff(name="Kari", email=ADDRESS, roles=[], actor=actor_of(anne))


def test_until_they_come_nobody_writes_them_of_the_departments_duties(world: World, anne: User) -> None:
    user = invite_staff(
        name="K", email=ADDRESS, roles=[administrator_of(world.department)], actor=actor_of(anne)
    )
    assert administrators_of([world.department.pk])[world.department.pk] == [anne.pk]
    User.objects.filter(pk=user.pk).update(last_login=user.created_at)
    assert administrators_of([world.department.pk])[world.department.pk] == [anne.pk, user.pk]


def invited(world: World, anne: User) -> User:
    roles = [officer_of(world.department)]
    return invite_staff(name="Kari", email=ADDRESS, roles=roles, actor=actor_of(anne))


def test_invited_again_the_newest_link_counts(world: World, anne: User) -> None:
    user = invited(world, anne)
    invite_again(user, actor=actor_of(anne))
    first, second = Invitation.objects.filter(user=user).order_by("pk")
    assert first.withdrawn_at is not None
    assert second.withdrawn_at is None


def test_withdrawn_the_account_is_closed_and_withdrawn_twice_is_once(world: World, anne: User) -> None:
    user = invited(world, anne)
    for _time in range(2):
        withdraw_invitation(user, actor=actor_of(anne))
    user.refresh_from_db()
    assert not user.is_active
    assert AuditEntry.objects.filter(action="staff.invitation_withdrawn").count() == 1


def test_who_has_come_is_neither_invited_again_nor_withdrawn(world: World, anne: User) -> None:
    user = invited(world, anne)
    accept_invitation(token_of(Invitation.objects.get(user=user)), password="staple horse correct 7")
    User.objects.filter(pk=user.pk).update(last_login=user.created_at)
    for act in (invite_again, withdraw_invitation):
        with pytest.raises(AlreadySignedIn):
            act(user, actor=actor_of(anne))
    user.refresh_from_db()
    assert user.is_active


def test_an_invitation_of_another_department_is_not_theirs(world: World, anne: User) -> None:
    user = invited(world, anne)
    other = make_administrator(make_department(name="Annen"))
    for act in (invite_again, withdraw_invitation):
        with pytest.raises(RoleNotYours):
            act(user, actor=actor_of(other))
    user.refresh_from_db()
    assert user.is_active
    assert list(are_waited_for(User.objects.all())) == [user]


def test_teams_and_places_sign_in_as_nobody(world: World, anne: User) -> None:
    team = make_provider(world.department, name="Lag Prøve")
    Provider.objects.filter(pk=team.pk).update(kind=ProviderKind.TEAM)
    viewer = Viewer(user=anne, departments=((StaffRole.DEPARTMENT_ADMINISTRATOR, world.department.pk),))
    assert set(helpers_without_account(viewer)) == set(world.providers)


@pytest.mark.race
def test_two_who_invite_the_same_person_at_once_make_one_account(committed_db: None) -> None:
    with works_for(LARVIK):
        department = make_department()

    def invite() -> User:
        with works_for(LARVIK):
            return invite_staff(name="K", email=ADDRESS, roles=[officer_of(department)], actor=SYSTEM)

    outcomes = at_once([invite] * 3)
    assert sum(isinstance(each.refusal, AddressInUse) for each in outcomes) == 2
    with works_for(LARVIK):
        assert User.objects.filter(email=ADDRESS).count() == 1
