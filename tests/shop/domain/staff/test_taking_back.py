"""Whoever does not work here any more works here again when somebody here says so, and by no other way."""

import pytest
from django.utils import timezone

from accounts.models import Invitation, User
from audit.models import AuditEntry
from shop.domain.circumstances.recipient_accounts import open_way_in
from shop.domain.sign_in.group_roles import FROM_GROUPS, give_role_to_group
from shop.domain.staff.inviting import invite_staff
from shop.domain.staff.offboarding import off_board, open_again
from shop.enums import RecipientEnd, StaffRole
from shop.errors import AddressInUse
from shop.models import Provider, Recipient, RoleGrant
from shop.queries.authority import roles_of
from tests.factories.representatives import account_of, make_representation
from tests.factories.world import PASSWORD, World, make_administrator, make_user
from tests.shop.domain.staff.test_inviting import actor_of, officer_of

ADDRESS = "ola.prove@example.no"


@pytest.fixture
def anne(world: World) -> User:
    return make_administrator(world.department)


@pytest.fixture
def ola(world: World) -> User:
    user = make_user("Ola Prøve", email=ADDRESS, password=PASSWORD)
    RoleGrant.objects.create(user=user, role=StaffRole.CASE_OFFICER, department=world.department)
    return user


@pytest.fixture
def receiving(ola: User) -> Recipient:
    return Recipient.objects.create(name=ola.name, user=ola)


def close(user: User, *, by: User) -> User:
    shown = off_board(user, actor=actor_of(by), agreed="")
    assert off_board(user, actor=actor_of(by), agreed=shown.version).is_done
    user.refresh_from_db()
    return user


def test_it_is_kept_since_when_and_noted_once(receiving: Recipient, ola: User, anne: User) -> None:
    since = close(ola, by=anne).work_ended_at
    assert since is not None
    assert close(ola, by=anne).work_ended_at == since
    assert AuditEntry.objects.filter(action="staff.closed").count() == 1


def test_groups_give_them_nothing(receiving: Recipient, ola: User, anne: User, world: World) -> None:
    give_role_to_group(
        "home help", role=StaffRole.CASE_OFFICER, department=world.department, actor=actor_of(anne)
    )
    close(ola, by=anne)
    assert not FROM_GROUPS.give(ola, ["home help"])
    assert not roles_of(ola.pk)


def test_invited_anew_they_work_here_with_the_account_they_have(
    receiving: Recipient, ola: User, anne: User, world: World
) -> None:
    close(ola, by=anne)
    role = officer_of(world.department)
    back = invite_staff(name="Ola Annen", email=f" {ADDRESS.upper()}", roles=[role], actor=actor_of(anne))
    assert (back, back.name, back.work_ended_at) == (ola, "Ola Prøve", None)
    assert roles_of(ola.pk) == {role}
    assert not Invitation.objects.exists()  # they have a password
    assert AuditEntry.objects.filter(action="staff.taken_back", object_id=ola.pk).count() == 1
    with pytest.raises(AddressInUse):
        invite_staff(name="Ola", email=ADDRESS, roles=[role], actor=actor_of(anne))


def test_whoever_never_had_a_password_is_sent_a_link(
    receiving: Recipient, ola: User, anne: User, world: World
) -> None:
    ola.set_unusable_password()
    ola.save()
    close(ola, by=anne)
    invite_staff(name="Ola", email=ADDRESS, roles=[officer_of(world.department)], actor=actor_of(anne))
    assert Invitation.objects.get().user == ola


def test_a_closed_account_is_opened_on_its_page_and_not_by_an_invitation(
    ola: User, anne: User, world: World
) -> None:
    close(ola, by=anne)
    role = officer_of(world.department)
    with pytest.raises(AddressInUse):
        invite_staff(name="Ola", email=ADDRESS, roles=[role], actor=actor_of(anne))
    assert User.objects.filter(pk=ola.pk, work_ended_at__isnull=False).exists()
    open_again(ola, actor=actor_of(anne))
    assert User.objects.filter(pk=ola.pk, work_ended_at=None).exists()
    assert roles_of(ola.pk) == {role}


def test_a_recipient_whose_services_begin_again_is_no_staff_by_that(
    ola: User, anne: User, world: World
) -> None:
    """The roles that were kept for the day they come back are not theirs as a recipient."""
    ended = Recipient.objects.create(
        name=ola.name,
        user=ola,
        is_active=False,
        ended_on=timezone.localdate(),
        end_reason=RecipientEnd.MOVED,
    )
    helper = Provider.objects.create(department=world.department, name="Ola Prøve", user=ola)
    close(ola, by=anne)
    open_way_in(ended)
    ola.refresh_from_db()
    helper.refresh_from_db()
    assert (ola.is_active, ola.work_ended_at is None) == (True, False)
    assert not roles_of(ola.pk)
    assert helper.user is None


def test_who_acts_for_somebody_keeps_their_own_way_in(anne: User, world: World) -> None:
    ola = account_of(make_representation(world.recipient))
    RoleGrant.objects.create(user=ola, role=StaffRole.CASE_OFFICER, department=world.department)
    close(ola, by=anne)
    assert ola.is_active
    assert not roles_of(ola.pk)
