"""Who stops working here is out at once, what they had to do is handed over, and somebody is left who decides."""

import pytest
from django.test import Client

from accounts import closing
from accounts.invitations import accept_invitation
from accounts.links import token_of
from accounts.models import Invitation, PasswordReset, Session, User
from audit.models import AuditEntry
from foundation.actor import SYSTEM, Actor
from shop.domain.capacity.staff import deactivate_provider, reactivate_provider
from shop.domain.staff.inviting import invite_staff, withdraw_invitation
from shop.domain.staff.offboarding import OffBoarding, off_board, open_again
from shop.enums import StaffRole
from shop.errors import LastAdministrator, OwnAccount, RoleNotYours
from shop.models import Assignment, Recipient, RoleGrant
from shop.queries.authority import roles_of
from shop.queries.staff_duties import duties_of
from tests.factories.scopes import LARVIK, works_for
from tests.factories.threads import at_once
from tests.factories.world import World, at, make_administrator, make_department, make_provider, make_user
from tests.shop.domain.staff.test_inviting import actor_of, officer_of

BACKEND = "accounts.backends.PasswordBackend"


@pytest.fixture
def anne(world: World) -> User:
    return make_administrator(world.department)


@pytest.fixture
def officer(world: World) -> User:
    user = make_user("Ola Prøve", password="staple horse correct 7")
    RoleGrant.objects.create(user=user, role=StaffRole.CASE_OFFICER, department=world.department)
    return user


@pytest.fixture
def amal(world: World) -> User:
    """The helper who comes to the only visit."""
    world.book(at(1, 10))
    helper = Assignment.objects.get().provider
    helper.user = make_user("Amal Prøve", password="staple horse correct 7")
    helper.save(update_fields=["user"])
    return helper.user


def close(user: User, *, actor: Actor) -> OffBoarding:
    """With a yes to what was shown."""
    shown = off_board(user, actor=actor, agreed="")
    assert not shown.is_done
    return off_board(user, actor=actor, agreed=shown.version)


def test_every_way_in_ends_at_once(world: World, anne: User, officer: User) -> None:
    Client().force_login(officer, backend=BACKEND)
    until = Session.objects.get(user=officer).expire_date
    reset = PasswordReset.objects.create(user=officer, asked_for="0" * 64, expires_at=until)
    assert close(officer, actor=actor_of(anne)).is_done
    officer.refresh_from_db()
    reset.refresh_from_db()
    assert not officer.is_active
    assert not Session.objects.filter(user=officer).exists()
    assert reset.withdrawn_at is not None
    assert roles_of(officer.pk)  # for the day they come back
    assert AuditEntry.objects.filter(action="staff.closed", object_id=officer.pk, actor_id=anne.pk).exists()


def test_whatever_else_lets_somebody_in_takes_part(
    anne: User, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[int] = []
    monkeypatch.setattr(closing, "_ways_in", [*closing._ways_in])
    closing.ends_with_account(ended.append)
    close(officer, actor=actor_of(anne))
    assert ended == [officer.pk]


def test_shown_first_nothing_is_changed(world: World, anne: User, amal: User) -> None:
    shown = off_board(amal, actor=actor_of(anne), agreed="")
    amal.refresh_from_db()
    assert (shown.is_done, amal.is_active) == (False, True)
    assert shown.leaving is not None
    (cover,) = shown.leaving.covers
    assert cover.is_covered
    assert Assignment.objects.get(active=True).provider.user == amal
    assert not AuditEntry.objects.filter(action__in=("staff.closed", "provider.leaves")).exists()


def test_a_helpers_visits_go_to_others(world: World, anne: User, amal: User) -> None:
    assert close(amal, actor=actor_of(anne)).is_done
    assert Assignment.objects.get(active=True).provider.user != amal
    amal.refresh_from_db()
    assert not amal.is_active


def test_a_yes_to_something_else_changes_nothing(world: World, anne: User, amal: User) -> None:
    shown = off_board(amal, actor=actor_of(anne), agreed="")
    world.book(at(2, 10))
    Assignment.objects.filter(booking__starts_at=at(2, 10)).update(provider=amal.provider)
    again = off_board(amal, actor=actor_of(anne), agreed=shown.version)
    amal.refresh_from_db()
    assert (again.is_done, amal.is_active) == (False, True)


def test_done_twice_is_done_once(anne: User, officer: User) -> None:
    close(officer, actor=actor_of(anne))
    close(officer, actor=actor_of(anne))
    assert AuditEntry.objects.filter(action="staff.closed").count() == 1


def test_visits_of_today_and_what_waits_in_the_departments_are_named(
    world: World, anne: User, amal: User
) -> None:
    assert duties_of(amal).departments == []
    make_administrator(world.department, name="Siri Prøve")
    (left,) = duties_of(anne).departments
    assert (left.name, left.open_count, left.others) == (world.department.name, 0, "Siri Prøve")


def test_nobody_closes_their_own(world: World, anne: User) -> None:
    make_administrator(world.department)
    with pytest.raises(OwnAccount):
        off_board(anne, actor=actor_of(anne), agreed="-")


def test_the_last_administrator_stays(world: World, anne: User) -> None:
    sigrid = make_administrator(None)
    with pytest.raises(LastAdministrator) as refusal:
        off_board(anne, actor=actor_of(sigrid), agreed="-")
    assert world.department.name in refusal.value.title()
    make_administrator(world.department)
    assert close(anne, actor=actor_of(sigrid)).is_done


@pytest.mark.parametrize("more", ["role elsewhere", "municipality", "helper elsewhere"])
def test_who_does_more_than_one_decides_about_is_not_theirs_to_close(
    world: World, anne: User, officer: User, more: str
) -> None:
    elsewhere = make_department(name="Annen")
    if more == "role elsewhere":
        RoleGrant.objects.create(user=officer, role=StaffRole.CASE_OFFICER, department=elsewhere)
    elif more == "municipality":
        RoleGrant.objects.create(user=officer, role=StaffRole.MUNICIPALITY_ADMINISTRATOR)
    else:
        make_provider(elsewhere, user=officer)
    for act in (
        lambda: off_board(officer, actor=actor_of(anne), agreed="-"),
        lambda: open_again(officer, actor=actor_of(anne)),
    ):
        with pytest.raises(RoleNotYours):
            act()
    officer.refresh_from_db()
    assert officer.is_active


def test_who_receives_services_keeps_their_own_way_in(world: World, anne: User) -> None:
    user = world.user
    RoleGrant.objects.create(user=user, role=StaffRole.CASE_OFFICER, department=world.department)
    Client().force_login(user, backend=BACKEND)
    assert close(user, actor=actor_of(anne)).keeps_account
    user.refresh_from_db()
    assert user.is_active
    assert not roles_of(user.pk)
    assert not Session.objects.filter(user=user).exists()
    assert Recipient.objects.get(user=user).is_active


def test_opened_again_they_have_their_roles_and_must_sign_in(world: World, anne: User, officer: User) -> None:
    close(officer, actor=actor_of(anne))
    for _time in range(2):
        open_again(officer, actor=actor_of(anne))
    officer.refresh_from_db()
    assert officer.is_active
    assert roles_of(officer.pk) == {officer_of(world.department)}
    assert not Invitation.objects.filter(user=officer).exists()
    assert AuditEntry.objects.filter(action="staff.opened_again").count() == 1


def test_who_never_came_is_invited_anew(world: World, anne: User) -> None:
    user = invite_staff(
        name="K", email="ny@example.no", roles=[officer_of(world.department)], actor=actor_of(anne)
    )
    withdraw_invitation(user, actor=actor_of(anne))
    open_again(user, actor=actor_of(anne))
    newest = Invitation.objects.filter(user=user).latest("pk")
    assert accept_invitation(token_of(newest), password="staple horse correct 7") == user


def test_taking_a_helper_back_into_the_plan_opens_no_account_that_has_roles(
    world: World, anne: User, amal: User
) -> None:
    RoleGrant.objects.create(user=amal, role=StaffRole.CASE_OFFICER, department=world.department)
    close(amal, actor=actor_of(anne))
    helper = amal.provider
    deactivate_provider(helper, actor=actor_of(anne))
    reactivate_provider(helper, actor=actor_of(anne))
    amal.refresh_from_db()
    assert not amal.is_active


@pytest.mark.race
def test_two_who_close_each_other_at_once_leave_one(committed_db: None) -> None:
    with works_for(LARVIK):
        people = [make_administrator(None) for _ in range(2)]

    def act(user: User, by: User) -> bool:
        with works_for(LARVIK):
            return off_board(user, actor=actor_of(by), agreed="-").is_done

    first, second = people
    outcomes = at_once([lambda: act(second, first), lambda: act(first, second)])
    refused = [each.refusal for each in outcomes if each.refusal]
    assert len(refused) == 1
    assert isinstance(refused[0], (LastAdministrator, RoleNotYours))
    with works_for(LARVIK):
        assert User.objects.filter(is_active=True).count() == 1


@pytest.mark.race
def test_who_accepts_while_the_invitation_is_withdrawn_is_in_or_out_and_not_both(committed_db: None) -> None:
    with works_for(LARVIK):
        department = make_department()
        user = invite_staff(name="K", email="ny@example.no", roles=[officer_of(department)], actor=SYSTEM)
        token = token_of(Invitation.objects.get(user=user))

    def accept() -> User:
        with works_for(LARVIK):
            return accept_invitation(token, password="staple horse correct 7")

    def withdraw() -> None:
        with works_for(LARVIK):
            withdraw_invitation(user, actor=SYSTEM)

    accepted, withdrawn = at_once([accept, withdraw])
    with works_for(LARVIK):
        user.refresh_from_db()
        assert withdrawn.refusal is None
        assert not user.is_active
        assert user.has_usable_password() == (accepted.refusal is None)
