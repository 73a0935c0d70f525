"""A work account arrives at the very moment in which its roles are decided about, or in two tabs."""

from collections.abc import Sequence
from functools import partial

import pytest

from accounts.models import User
from accounts.oidc.tokens import IdToken
from accounts.work import NotAtWork, arrive, connect
from accounts.work_models import WorkIdentity, WorkSignIn
from foundation.actor import SYSTEM
from shop.domain.sign_in.group_roles import end_group_role, give_role_to_group
from shop.domain.sign_in.policy import WorkSettings, change_work_sign_in, remove_work_sign_in
from shop.domain.staff.offboarding import off_board
from shop.domain.staff.roles import set_roles
from shop.enums import StaffRole
from shop.errors import LastAdministrator
from shop.models import GroupRole, Recipient, RoleGrant
from shop.queries.authority import Role, roles_of
from shop.queries.ways_in import can_come_in
from tests.factories.scopes import LARVIK, works_for
from tests.factories.threads import at_once
from tests.factories.world import PASSWORD, make_administrator, make_department, make_user

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]

ISSUER, GROUP, ROUNDS = "https://login.example.no", "case office", 6
SET_UP = WorkSettings("", ISSUER, "tjenesteshop", "", "groups", is_open=True, secret="one of two")


def employer() -> WorkSignIn:
    return WorkSignIn(issuer=ISSUER, client_id="tjenesteshop", is_open=True)


def token_of(subject: str, *, groups: Sequence[str] = (GROUP,)) -> IdToken:
    email = f"{subject}@example.no"
    claims = {"sub": subject, "name": "Kari Prøve", "email": email, "groups": list(groups)}
    return IdToken(subject=subject, level="", session="", claims=claims, raw="")


def arrives(subject: str, *, groups: Sequence[str] = (GROUP,)) -> User | None:
    with works_for(LARVIK):
        try:
            return arrive(token_of(subject, groups=groups), employer())
        except NotAtWork:
            return None


def connects(user: User, subject: str) -> bool:
    with works_for(LARVIK):
        try:
            connect(user, token_of(subject), employer())
        except NotAtWork:
            return False
        return True


def test_a_role_that_a_group_loses_is_nobodys_who_arrives_meanwhile() -> None:
    with works_for(LARVIK):
        department = make_department()

    def ends() -> None:
        with works_for(LARVIK):
            end_group_role(GroupRole.objects.get(), actor=SYSTEM)

    for number in range(ROUNDS):
        with works_for(LARVIK):
            give_role_to_group(GROUP, role=StaffRole.CASE_OFFICER, department=department, actor=SYSTEM)
        at_once([*(partial(arrives, f"kari{number}{each}") for each in range(3)), ends])
        with works_for(LARVIK):
            assert not RoleGrant.objects.exists()


def test_a_role_granted_by_hand_and_by_a_group_at_once_is_one() -> None:
    with works_for(LARVIK):
        department = make_department()
        give_role_to_group(GROUP, role=StaffRole.CASE_OFFICER, department=department, actor=SYSTEM)
    officer = Role(StaffRole.CASE_OFFICER, department.pk)
    for number in range(ROUNDS):
        with works_for(LARVIK):
            user = make_user()
            connect(user, token_of(f"kari{number}"), employer())

        def grants(user: User = user) -> None:
            with works_for(LARVIK):
                set_roles(user, roles=[officer], actor=SYSTEM)

        at_once([grants, partial(arrives, f"kari{number}")])
        with works_for(LARVIK):
            assert roles_of(user.pk) == {officer}


def test_of_two_who_left_the_group_at_once_one_still_administers() -> None:
    with works_for(LARVIK):
        change_work_sign_in(SET_UP, actor=SYSTEM)
        give_role_to_group(GROUP, role=StaffRole.MUNICIPALITY_ADMINISTRATOR, department=None, actor=SYSTEM)
    for number in range(ROUNDS):
        names = [f"kari{number}{each}" for each in range(3)]
        with works_for(LARVIK):
            RoleGrant.objects.all().delete()
            for each in names:
                arrive(token_of(each), employer())
        at_once([partial(arrives, each, groups=[]) for each in names])
        with works_for(LARVIK):
            assert RoleGrant.objects.get().kept_since is not None


def test_the_last_with_a_password_goes_or_the_work_account_but_not_both() -> None:
    """Elin administers by her work account, Sigrid by her password; each act counts on the other's way in."""
    with works_for(LARVIK):
        officer = Role(StaffRole.CASE_OFFICER, make_department().pk)
        give_role_to_group(GROUP, role=StaffRole.MUNICIPALITY_ADMINISTRATOR, department=None, actor=SYSTEM)
    for number in range(ROUNDS):
        with works_for(LARVIK):
            RoleGrant.objects.all().delete()
            change_work_sign_in(SET_UP, actor=SYSTEM)
            arrive(token_of(f"elin{number}"), employer())
            sigrid = make_administrator(None)

        def removes() -> None:
            with works_for(LARVIK):
                remove_work_sign_in(actor=SYSTEM)

        def steps_down(user: User = sigrid) -> None:
            with works_for(LARVIK):
                set_roles(user, roles=[officer], actor=SYSTEM)

        outcomes = at_once([removes, steps_down])
        assert [type(each.refusal) for each in outcomes].count(LastAdministrator) == 1
        with works_for(LARVIK):
            who = RoleGrant.objects.filter(role=StaffRole.MUNICIPALITY_ADMINISTRATOR).values("user")
            assert can_come_in().filter(pk__in=who).exists()


def test_who_connects_and_comes_in_while_they_are_off_boarded_is_out_afterwards() -> None:
    """They stay as a recipient, and the employer still has them in the group."""
    with works_for(LARVIK):
        department = make_department()
        make_administrator(None)
        give_role_to_group(GROUP, role=StaffRole.CASE_OFFICER, department=department, actor=SYSTEM)
    for number in range(ROUNDS):
        with works_for(LARVIK):
            user = make_user(password=PASSWORD)
            Recipient.objects.create(name=user.name, user=user)

        def leaves(user: User = user) -> None:
            with works_for(LARVIK):
                off_board(user, actor=SYSTEM, agreed="-")

        at_once([leaves, partial(connects, user, f"kari{number}"), partial(arrives, f"kari{number}")])
        with works_for(LARVIK):
            assert not RoleGrant.objects.filter(user=user).exists()
        assert not connects(user, f"kari{number}")


def test_set_up_by_two_at_once_is_set_up_once() -> None:
    def sets_up() -> None:
        with works_for(LARVIK):
            change_work_sign_in(SET_UP, actor=SYSTEM)

    at_once([sets_up] * 3)
    with works_for(LARVIK):
        assert WorkSignIn.objects.get().secret == "one of two"


def test_connected_in_two_tabs_is_connected_once() -> None:
    with works_for(LARVIK):
        user = make_user(password=PASSWORD)
    outcomes = at_once([partial(connects, user, "kari")] * 3)
    assert [each.value for each in outcomes] == [True, True, True]
    with works_for(LARVIK):
        assert WorkIdentity.objects.get().user == user


def test_one_work_account_is_one_persons() -> None:
    with works_for(LARVIK):
        users = [make_user(password=PASSWORD) for _each in range(3)]
    outcomes = at_once([partial(connects, user, "kari") for user in users])
    assert sorted(each.value for each in outcomes) == [False, False, True]
