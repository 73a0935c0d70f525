"""However the ways in are changed, somebody who can come in administers the municipality."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.work_models import WorkIdentity, WorkSignIn
from foundation.actor import SYSTEM
from foundation.scope import Scope
from shop.domain.sign_in.policy import WorkSettings, change_work_sign_in, remove_work_sign_in
from shop.domain.staff.roles import set_roles
from shop.enums import StaffRole
from shop.errors import LastAdministrator
from shop.models import Recipient, RoleGrant
from shop.queries.ways_in import can_come_in
from tests.factories.world import PASSWORD, make_administrator, make_department, make_user
from tests.shop.domain.staff.test_inviting import officer_of
from tests.shop.views.conftest import having_shown

ISSUER = "https://login.example.no"
SET_UP = WorkSettings("", ISSUER, "tjenesteshop", "", "groups", is_open=True, secret="a secret")
KEPT = replace(SET_UP, secret="")


@pytest.fixture
def elin(larvik: Scope) -> User:
    """Administers the municipality, and signs in with her work account alone."""
    change_work_sign_in(SET_UP, actor=SYSTEM)
    user = make_user("Elin Prøve")
    RoleGrant.objects.create(user=user, role=StaffRole.MUNICIPALITY_ADMINISTRATOR, by_group=True)
    WorkIdentity.objects.create(user=user, issuer=ISSUER, subject="elin")
    return user


TAKES_IT_AWAY: dict[str, Callable[[], object]] = {
    "removed": lambda: remove_work_sign_in(actor=SYSTEM),
    "switched off": lambda: change_work_sign_in(replace(KEPT, is_open=False), actor=SYSTEM),
    "another issuer": lambda: change_work_sign_in(replace(SET_UP, issuer=f"{ISSUER}/new"), actor=SYSTEM),
    "another client": lambda: change_work_sign_in(replace(SET_UP, client_id="another"), actor=SYSTEM),
}


@pytest.mark.parametrize("act", TAKES_IT_AWAY.values(), ids=TAKES_IT_AWAY)
def test_the_only_way_in_of_the_last_administrator_stays(elin: User, act: Callable[[], object]) -> None:
    with pytest.raises(LastAdministrator):
        act()
    work = WorkSignIn.objects.get()
    assert (work.issuer, work.client_id, work.is_open) == (ISSUER, "tjenesteshop", True)


@pytest.mark.parametrize("act", TAKES_IT_AWAY.values(), ids=TAKES_IT_AWAY)
def test_beside_somebody_with_a_password_it_goes(elin: User, act: Callable[[], object]) -> None:
    make_administrator(None)
    act()
    work = WorkSignIn.objects.first()
    assert work is None or not work.is_open or (work.issuer, work.client_id) != (ISSUER, "tjenesteshop")


def test_what_leaves_the_way_open_is_changed(elin: User) -> None:
    change_work_sign_in(replace(KEPT, title="Larvik", groups_claim="roles"), actor=SYSTEM)
    assert WorkSignIn.objects.get().title == "Larvik"


def test_who_comes_by_what_is_switched_off_is_nobody_else(elin: User) -> None:
    """The other way round: first the work account goes, then the one with a password would."""
    sigrid = make_administrator(None, name="Sigrid Prøve")
    remove_work_sign_in(actor=SYSTEM)
    with pytest.raises(LastAdministrator):
        set_roles(sigrid, roles=[officer_of(make_department())], actor=SYSTEM)


def test_on_the_pages_it_is_said(elin: User, client: Client) -> None:
    client.defaults["HTTP_HOST"] = "larvik.localhost"
    client.cookies["django_language"] = "en"
    client.force_login(elin)
    having_shown(client)
    assert "1 person has no other way in" in client.get("/manage/sign-in/work/remove/").text
    refused = client.post("/manage/sign-in/work/remove/", follow=True)
    assert "The municipality would have no administrator left." in refused.text
    off = {"issuer": ISSUER, "client_id": "tjenesteshop", "groups_claim": "groups"}
    refused = client.post("/manage/sign-in/work/", off)
    assert refused.status_code == 409
    assert "The municipality would have no administrator left." in refused.text
    assert WorkSignIn.objects.get().is_open


class TestWhoCanComeIn:
    def test_with_a_password(self, larvik: Scope) -> None:
        make_user()
        make_user(password=PASSWORD, email=None)
        make_user(password=PASSWORD, is_active=False)
        only = make_user(password=PASSWORD)
        assert list(can_come_in()) == [only]

    def test_with_id_porten_where_the_installation_has_it(self, larvik: Scope, settings: Any) -> None:
        settings.ID_PORTEN_ISSUER = ISSUER
        make_user()
        known = make_user()
        Recipient.objects.create(name=known.name, user=known, national_id_hash="h", national_id_sealed=b"s")
        assert list(can_come_in()) == [known]
        settings.ID_PORTEN_ISSUER = ""
        assert not can_come_in().exists()
