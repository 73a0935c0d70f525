"""The roles of groups: what an administrator takes from a group leaves somebody to administer the municipality."""

import pytest
from django.test import Client

from accounts.models import User
from accounts.work_models import WorkIdentity, WorkSignIn
from audit.models import AuditEntry
from foundation.actor import SYSTEM
from foundation.scope import Scope
from shop.domain.sign_in.group_roles import FROM_GROUPS, end_group_role, give_role_to_group
from shop.enums import StaffRole
from shop.errors import LastAdministrator
from shop.models import GroupRole, RoleGrant
from tests.factories.world import PASSWORD, make_department, make_user

GROUP, ISSUER = "town hall", "https://login.example.no"


@pytest.fixture
def sigrid(larvik: Scope) -> User:
    """Administers the municipality because her group does."""
    give_role_to_group(GROUP, role=StaffRole.MUNICIPALITY_ADMINISTRATOR, department=None, actor=SYSTEM)
    WorkSignIn.objects.create(issuer=ISSUER, client_id="tjenesteshop", secret_sealed=b"", is_open=True)
    user = make_user("Sigrid Prøve")
    WorkIdentity.objects.create(user=user, issuer=ISSUER, subject="sigrid")
    assert FROM_GROUPS.give(user, [GROUP])
    return user


def test_the_last_administrator_does_not_end_by_a_group(sigrid: User) -> None:
    with pytest.raises(LastAdministrator):
        end_group_role(GroupRole.objects.get(), actor=SYSTEM)


def test_nor_on_the_page(sigrid: User, client: Client) -> None:
    client.force_login(sigrid)
    client.cookies["django_language"] = "en"
    page, host = f"/manage/sign-in/groups/{GroupRole.objects.get().pk}/end/", {"host": "larvik.localhost"}
    asked = client.get(page, headers=host).text
    assert "1 person loses it" in asked
    assert "Sigrid Prøve" in asked
    answer = client.post(page, headers=host)
    assert (answer.status_code, answer["location"]) == (302, "/manage/sign-in/")
    shown = client.get("/manage/sign-in/", headers={"host": "larvik.localhost"})
    assert "would have no administrator left" in shown.content.decode()
    assert GroupRole.objects.count() == RoleGrant.objects.count() == 1


def test_beside_somebody_who_was_granted_it_by_hand_it_ends(sigrid: User) -> None:
    roles_by_hand(make_user(password=PASSWORD))
    assert end_group_role(GroupRole.objects.get(), actor=SYSTEM) == 1
    assert not RoleGrant.objects.filter(user=sigrid).exists()


def roles_by_hand(user: User) -> None:
    RoleGrant.objects.create(user=user, role=StaffRole.MUNICIPALITY_ADMINISTRATOR)


class TestTheLastOneLeavesTheGroup:
    def test_they_keep_the_role_and_it_is_noted(self, sigrid: User) -> None:
        for _time in range(2):
            assert FROM_GROUPS.give(sigrid, [])
        grant = RoleGrant.objects.get(user=sigrid)
        assert grant.kept_since is not None
        noted = AuditEntry.objects.filter(object_id=sigrid.pk, action="role.kept_for_the_last")
        assert noted.count() == 1
        assert not AuditEntry.objects.filter(action="role.ended_by_group").exists()

    def test_what_else_the_group_gave_ends(self, sigrid: User) -> None:
        home_help = make_department()
        give_role_to_group(GROUP, role=StaffRole.CASE_OFFICER, department=home_help, actor=SYSTEM)
        FROM_GROUPS.give(sigrid, [GROUP])
        FROM_GROUPS.give(sigrid, [])
        assert RoleGrant.objects.get(user=sigrid).role == StaffRole.MUNICIPALITY_ADMINISTRATOR

    def test_it_ends_at_the_next_sign_in_once_somebody_else_administers(self, sigrid: User) -> None:
        FROM_GROUPS.give(sigrid, [])
        roles_by_hand(make_user(password=PASSWORD))
        assert not FROM_GROUPS.give(sigrid, [])
        assert not RoleGrant.objects.filter(user=sigrid).exists()

    def test_back_in_the_group_it_is_like_any_other(self, sigrid: User) -> None:
        FROM_GROUPS.give(sigrid, [])
        FROM_GROUPS.give(sigrid, [GROUP])
        assert RoleGrant.objects.get(user=sigrid).kept_since is None

    def test_a_closed_one_or_one_without_a_way_in_is_nobody_else(self, sigrid: User) -> None:
        roles_by_hand(make_user(password=PASSWORD, is_active=False))
        roles_by_hand(make_user())
        assert FROM_GROUPS.give(sigrid, [])

    @pytest.mark.parametrize("page", ["sign-in/", "people/", "people/{}/", ""])
    def test_an_administrator_sees_it(self, sigrid: User, client: Client, page: str) -> None:
        FROM_GROUPS.give(sigrid, [])
        client.force_login(sigrid)
        client.cookies["django_language"] = "en"
        shown = client.get(f"/manage/{page.format(sigrid.pk)}", headers={"host": "larvik.localhost"})
        assert "none of their groups gives it any more" in shown.text


def test_a_closed_account_keeps_nothing_going(sigrid: User) -> None:
    roles_by_hand(make_user(password=PASSWORD, is_active=False))
    with pytest.raises(LastAdministrator):
        end_group_role(GroupRole.objects.get(), actor=SYSTEM)
