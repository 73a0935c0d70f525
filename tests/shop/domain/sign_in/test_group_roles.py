"""The roles of groups: what an administrator takes from a group leaves somebody to administer the municipality."""

import pytest
from django.test import Client

from accounts.models import User
from foundation.actor import SYSTEM
from foundation.scope import Scope
from shop.domain.sign_in.group_roles import FROM_GROUPS, end_group_role, give_role_to_group
from shop.enums import StaffRole
from shop.errors import LastAdministrator
from shop.models import GroupRole, RoleGrant
from tests.factories.world import make_user

GROUP = "town hall"


@pytest.fixture
def sigrid(larvik: Scope) -> User:
    """Administers the municipality because her group does."""
    give_role_to_group(GROUP, role=StaffRole.MUNICIPALITY_ADMINISTRATOR, department=None, actor=SYSTEM)
    user = make_user("Sigrid Prøve")
    assert FROM_GROUPS.give(user, [GROUP])
    return user


def test_the_last_administrator_does_not_end_by_a_group(sigrid: User) -> None:
    with pytest.raises(LastAdministrator):
        end_group_role(GroupRole.objects.get(), actor=SYSTEM)


def test_nor_on_the_page(sigrid: User, client: Client) -> None:
    client.force_login(sigrid)
    client.cookies["django_language"] = "en"
    answer = client.post(
        f"/manage/sign-in/groups/{GroupRole.objects.get().pk}/end/", headers={"host": "larvik.localhost"}
    )
    assert (answer.status_code, answer["location"]) == (302, "/manage/sign-in/")
    shown = client.get("/manage/sign-in/", headers={"host": "larvik.localhost"})
    assert "would have no administrator left" in shown.content.decode()
    assert GroupRole.objects.count() == RoleGrant.objects.count() == 1


def test_beside_somebody_who_was_granted_it_by_hand_it_ends(sigrid: User) -> None:
    RoleGrant.objects.create(user=make_user(), role=StaffRole.MUNICIPALITY_ADMINISTRATOR)
    assert end_group_role(GroupRole.objects.get(), actor=SYSTEM) == 1
    assert not RoleGrant.objects.filter(user=sigrid).exists()


def test_a_closed_account_keeps_nothing_going(sigrid: User) -> None:
    RoleGrant.objects.create(user=make_user(is_active=False), role=StaffRole.MUNICIPALITY_ADMINISTRATOR)
    with pytest.raises(LastAdministrator):
        end_group_role(GroupRole.objects.get(), actor=SYSTEM)
