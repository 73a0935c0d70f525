"""The staff's accounts on pages: seen, found, invited, changed and closed by who may."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from accounts.factor.enums import FactorRule
from accounts.factor.policy import set_rule
from accounts.invitations import are_waited_for
from accounts.models import User
from accounts.work_models import WorkIdentity
from foundation.actor import SYSTEM
from shop.domain.sign_in.group_roles import end_group_role, give_role_to_group
from shop.domain.staff.offboarding import off_board
from shop.enums import StaffRole
from shop.models import Assignment, GroupRole, Provider, Recipient, RoleGrant
from tests.factories.letters import letters, link_in, post_comes
from tests.factories.mail import Letterbox
from tests.factories.world import World, at, make_administrator, make_department, make_provider, make_user
from tests.shop.views.conftest import Count, having_shown, sign_in

__all__ = ["letters"]
NEW = "staple horse correct 7"


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def boss(world: World, larvik_client: Client) -> Client:
    larvik_client.cookies["django_language"] = "en"
    anne = make_administrator(world.department, name="Anne Prøve")
    return having_shown(sign_in(larvik_client, anne))


@pytest.fixture
def officer(world: World) -> User:
    user = make_user("Ola Prøve", email="ola@example.no", password=NEW)
    RoleGrant.objects.create(user=user, role=StaffRole.CASE_OFFICER, department=world.department)
    return user


def names(client: Client, query: str = "") -> list[str]:
    table = client.get(f"/manage/people/{query}").context["table"]
    return [row.record.name for row in table.paginated_rows]


def role(world: World, name: StaffRole = StaffRole.CASE_OFFICER) -> str:
    return f"{name}:{world.department.pk}"


def invite(client: Client, **fields: Any) -> Any:
    return client.post("/manage/people/invite/", {"name": "Kari Ny", "email": "ny@example.no"} | fields)


def test_a_department_sees_its_own_staff_and_the_municipality_all(
    world: World, boss: Client, officer: User
) -> None:
    helper = world.providers[0]
    helper.user = make_user("Amal Prøve")
    helper.save(update_fields=["user"])
    elsewhere = make_department(name="Annen")
    make_administrator(elsewhere, name="Bo Prøve")
    make_provider(elsewhere, user=make_user("Dag Prøve"))
    make_administrator(None, name="Sigrid Prøve")
    assert names(boss) == ["Amal Prøve", "Anne Prøve", "Ola Prøve"]
    everybody = sign_in(
        Client(headers={"host": "larvik.localhost"}), make_administrator(None, name="Åse Prøve")
    )
    assert len(names(everybody)) == 7
    assert world.recipient.name not in names(everybody)


def test_the_list_is_narrowed_by_words_and_by_how_they_stand(
    world: World, boss: Client, officer: User
) -> None:
    invite(boss, roles=[role(world)])
    User.objects.filter(pk=officer.pk).update(is_active=False)
    assert names(boss, "?q=ol+pr") == names(boss, "?q=ola@") == names(boss, "?state=closed") == ["Ola Prøve"]
    assert names(boss, "?state=invited") == ["Kari Ny"]
    assert names(boss, "?state=open") == ["Anne Prøve"]
    assert names(boss, "?q=nobody") == []
    assert len(names(boss, "?state=nonsense&page=99")) == 3


def test_the_list_asks_as_much_for_one_as_for_many(world: World, boss: Client, statements: Count) -> None:
    before = statements(boss, "/manage/people/")
    for number in range(4):
        user = make_user(f"Person {number}")
        RoleGrant.objects.create(user=user, role=StaffRole.CASE_OFFICER, department=world.department)
        make_provider(world.department, user=user)
    assert statements(boss, "/manage/people/") == before


def test_from_the_invitation_to_the_first_page(world: World, boss: Client, letters: Letterbox) -> None:
    set_rule(FactorRule.OPTIONAL, actor=SYSTEM)
    helper = world.providers[0]
    answer = invite(boss, helper=str(helper.pk))
    user = User.objects.get(email="ny@example.no")
    assert answer["location"] == f"/manage/people/{user.pk}/"
    page = boss.get(answer["location"]).content.decode()
    assert "The invitation can be used until" in page
    post_comes()
    newcomer = Client(headers={"host": "larvik.localhost"})
    path = link_in(letters.letters[-1], to="/sign-in/invitation/")
    assert newcomer.post(path, {"password": NEW, "again": NEW}).status_code == 302
    assert newcomer.get("/day/").status_code == 200
    assert not are_waited_for(User.objects.filter(pk=user.pk))
    assert names(boss, "?state=open") == ["Anne Prøve", "Kari Ny"]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 422),
        ({"name": "", "helper": ""}, 422),
        ({"email": "nonsense"}, 422),
        ({"email": "x" * 300 + "@example.no"}, 422),
        ({"helper": "999999"}, 422),
        ({"helper": "x"}, 422),
        ({"roles": ["case_officer:x"]}, 422),
        ({"roles": ["municipality_administrator:1"]}, 422),
        ({"roles": ["case_officer:"]}, 422),
        ({"roles": ["case_officer:99999999999999999999999"]}, 403),
        ({"roles": ["municipality_administrator:"]}, 403),
    ],
)
def test_what_cannot_be_is_told_and_makes_no_account(
    world: World, boss: Client, fields: dict[str, Any], status: int
) -> None:
    before = User.objects.count()
    assert invite(boss, **fields).status_code == status
    assert User.objects.count() == before


def test_an_address_in_use_is_told_without_whose_it_is(world: World, boss: Client) -> None:
    answer = invite(boss, email=world.user.email, roles=[role(world)])
    assert answer.status_code == 409
    assert world.recipient.name not in answer.content.decode()


def test_another_departments_staff_are_not_there(world: World, boss: Client) -> None:
    other = make_administrator(make_department(name="Annen"))
    number = other.pk
    for path in ("", "close/", "open/"):
        assert boss.get(f"/manage/people/{number}/{path}").status_code == 404
    for path in ("", "close/", "open/", "invite/", "withdraw/"):
        assert boss.post(f"/manage/people/{number}/{path}", {"agreed": "-"}).status_code == 404
    other.refresh_from_db()
    assert other.is_active


def test_nor_is_a_recipient_or_somebody_who_is_nobody(world: World, boss: Client) -> None:
    for number in (world.user.pk, 999_999):
        assert boss.get(f"/manage/people/{number}/").status_code == 404


def test_roles_are_changed_on_their_page(world: World, boss: Client, officer: User) -> None:
    path = f"/manage/people/{officer.pk}/"
    both = [role(world), role(world, StaffRole.DEPARTMENT_ADMINISTRATOR)]
    assert boss.post(path, {"roles": both})["location"] == path
    assert RoleGrant.objects.filter(user=officer).count() == 2
    assert boss.post(path, {"roles": ["municipality_administrator:"]}).status_code == 403
    assert boss.post(path, {}).status_code == 422
    assert RoleGrant.objects.filter(user=officer).count() == 2


def test_who_has_no_role_left_in_the_department_leaves_the_list(
    world: World, boss: Client, officer: User
) -> None:
    RoleGrant.objects.create(
        user=officer, role=StaffRole.CASE_OFFICER, department=make_department(name="Annen")
    )
    assert boss.post(f"/manage/people/{officer.pk}/", {})["location"] == "/manage/people/"
    assert names(boss) == ["Anne Prøve"]


def test_the_last_administrator_is_told_why_they_stay(world: World, boss: Client) -> None:
    number = User.objects.get(name="Anne Prøve").pk
    answer = boss.post(f"/manage/people/{number}/", {"roles": [role(world)]})
    assert answer.status_code == 409
    assert "would have no administrator left" in answer.content.decode()


def test_closing_shows_first_and_then_does_what_was_shown(world: World, boss: Client) -> None:
    world.book(at(1, 10))
    helper = Assignment.objects.get().provider
    helper.user = make_user("Amal Prøve")
    helper.save(update_fields=["user"])
    path = f"/manage/people/{helper.user.pk}/close/"
    page = boss.get(path)
    helper.user.refresh_from_db()
    assert (page.status_code, helper.user.is_active) == (200, True)
    assert "1 visit goes to somebody else" in page.content.decode()
    sent = dict(page.context["sent"])
    assert "look once more" in boss.post(path, sent | {"agreed": "-"}).content.decode()
    assert boss.post(path, sent).status_code == 302
    helper.user.refresh_from_db()
    assert not helper.user.is_active
    assert boss.post(f"/manage/people/{helper.user.pk}/open/").status_code == 302
    helper.user.refresh_from_db()
    assert helper.user.is_active


def test_an_invitation_is_sent_again_and_withdrawn(world: World, boss: Client, letters: Letterbox) -> None:
    invite(boss, roles=[role(world)])
    user = User.objects.get(email="ny@example.no")
    post_comes()
    first = link_in(letters.letters[-1], to="/sign-in/invitation/")
    boss.post(f"/manage/people/{user.pk}/invite/")
    post_comes()
    second = link_in(letters.letters[-1], to="/sign-in/invitation/")
    stranger = Client(headers={"host": "larvik.localhost"})
    assert [stranger.get(path).status_code for path in (first, second)] == [410, 200]
    asked = boss.get(f"/manage/people/{user.pk}/withdraw/").text
    assert "ny@example.no" in asked
    assert stranger.get(second).status_code == 200, "asked, and nothing is done yet"
    boss.post(f"/manage/people/{user.pk}/withdraw/")
    assert stranger.get(second).status_code == 410
    assert names(boss, "?state=closed") == ["Kari Ny"]
    assert boss.get(f"/manage/people/{user.pk}/withdraw/").status_code == 302, "nothing is left to ask"


def test_who_administers_nothing_has_no_such_pages(
    world: World, larvik_client: Client, officer: User
) -> None:
    client = sign_in(larvik_client, officer)
    assert client.get("/manage/people/").status_code == 403
    assert client.post("/manage/people/invite/").status_code == 403


def test_the_pages_are_reached_from_where_people_are(world: World, boss: Client) -> None:
    staffing = boss.get(f"/manage/departments/{world.department.pk}/staffing/").content.decode()
    assert 'href="/manage/people/"' in staffing
    assert 'href="/manage/people/invite/"' in boss.get("/manage/people/").content.decode()
    assert 'href="/account/"' in staffing


def test_which_helper_they_are_is_changed_on_their_page(world: World, boss: Client, officer: User) -> None:
    path, (first, second) = f"/manage/people/{officer.pk}/", world.providers
    elsewhere = make_provider(make_department(name="Annen"))
    assert boss.post(f"{path}helper/", {"helper": str(first.pk)})["location"] == path
    assert f'<option value="{first.pk}" selected>' in boss.get(path).content.decode()
    boss.post(f"{path}helper/", {"helper": str(second.pk)})
    assert list(Provider.objects.filter(user=officer)) == [second]
    for other in (str(elsewhere.pk), "999999", "x", "9" * 30):
        assert boss.post(f"{path}helper/", {"helper": other}).status_code == 404
    Provider.objects.filter(pk=first.pk).update(user=make_user("Amal Prøve"))
    answer = boss.post(f"{path}helper/", {"helper": str(first.pk)}, follow=True)
    assert "has an account already" in answer.content.decode()
    assert list(Provider.objects.filter(user=officer)) == [second]
    boss.post(f"{path}helper/", {"helper": ""})
    assert not Provider.objects.filter(user=officer).exists()


def test_a_helper_elsewhere_is_theirs_to_change_there(world: World, boss: Client, officer: User) -> None:
    elsewhere = make_provider(make_department(name="Annen"), user=officer)
    path = f"/manage/people/{officer.pk}/"
    assert boss.get(path).context["helper_form"] is None
    boss.post(f"{path}helper/", {"helper": str(world.providers[0].pk)})
    assert list(Provider.objects.filter(user=officer)) == [elsewhere]


def test_who_is_only_a_helper_stays_one(world: World, boss: Client) -> None:
    helper = world.providers[0]
    helper.user = make_user("Amal Prøve")
    helper.save(update_fields=["user"])
    answer = boss.post(f"/manage/people/{helper.user.pk}/helper/", {"helper": ""}, follow=True)
    assert "Choose at least one role" in answer.content.decode()
    helper.refresh_from_db()
    assert helper.user is not None


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5000])
def test_a_role_in_a_department_that_is_no_number_is_not_theirs_to_give(
    boss: Client, officer: User, number: str
) -> None:
    sent = {"roles": f"case_officer:{number}"}
    assert boss.post(f"/manage/people/{officer.pk}/", sent).status_code in {403, 422}
    assert invite(boss, **sent).status_code in {403, 422}
    assert not User.objects.filter(email="ny@example.no").exists()


class TestWhoseRoleEndedWithTheGroup:
    """They came with their work account, and the group has no role any more."""

    @pytest.fixture
    def elin(self, world: World) -> User:
        user = make_user("Elin Prøve", email="elin@example.no", last_login=timezone.now())
        WorkIdentity.objects.create(user=user, issuer="https://login.example.no", subject="elin")
        give_role_to_group(
            "town hall", role=StaffRole.CASE_OFFICER, department=world.department, actor=SYSTEM
        )
        RoleGrant.objects.create(
            user=user, role=StaffRole.CASE_OFFICER, department=world.department, by_group=True
        )
        end_group_role(GroupRole.objects.get(), actor=SYSTEM)
        return user

    @pytest.fixture
    def sigrid(self, larvik_client: Client) -> Client:
        larvik_client.cookies["django_language"] = "en"
        return having_shown(sign_in(larvik_client, make_administrator(None, name="Sigrid Prøve")))

    def test_they_are_there_without_a_role(self, elin: User, sigrid: Client) -> None:
        assert names(sigrid) == ["Elin Prøve", "Sigrid Prøve"]
        assert "no role" in sigrid.get("/manage/people/").text
        assert "They have no role any more" in sigrid.get(f"/manage/people/{elin.pk}/").text

    def test_and_may_be_given_one(self, world: World, elin: User, sigrid: Client) -> None:
        sigrid.post(f"/manage/people/{elin.pk}/", {"roles": [role(world)]})
        assert RoleGrant.objects.get(user=elin).by_group is False

    def test_or_be_invited(self, world: World, elin: User, boss: Client) -> None:
        assert invite(boss, email=elin.email, roles=[role(world)])["location"] == f"/manage/people/{elin.pk}/"
        assert RoleGrant.objects.get(user=elin).department == world.department

    def test_or_closed(self, elin: User, sigrid: Client) -> None:
        page = f"/manage/people/{elin.pk}/close/"
        agreed = sigrid.get(page).context["sent"][0][1]
        answer = sigrid.post(page, {"agreed": agreed, "confirmed": "1"}, follow=True)
        assert "The account is closed" in answer.text
        elin.refresh_from_db()
        assert not elin.is_active

    def test_who_left_and_receives_services_is_not_among_them(self, elin: User, sigrid: Client) -> None:
        Recipient.objects.create(name=elin.name, user=elin)
        off_board(elin, actor=SYSTEM, agreed="-")
        assert names(sigrid) == ["Sigrid Prøve"]


def test_who_takes_their_own_role_is_asked_first_and_lands_where_they_may_be(
    world: World, larvik_client: Client
) -> None:
    make_administrator(None, name="Elin Prøve")
    sigrid = make_administrator(None, name="Sigrid Prøve")
    client = having_shown(sign_in(larvik_client, sigrid))
    client.cookies["django_language"] = "en"
    page, sent = f"/manage/people/{sigrid.pk}/", {"roles": [role(world)]}
    asked = client.post(page, sent)
    assert "You cannot give it back to yourself" in asked.text
    (consequence,) = asked.context["consequences"]
    assert [each.main for each in consequence.lines] == ["Municipality administrator"]
    assert RoleGrant.objects.get(user=sigrid).role == StaffRole.MUNICIPALITY_ADMINISTRATOR
    answer = client.post(page, dict(asked.context["sent"]), follow=True)
    assert answer.status_code == 200
    assert "Saved." in answer.text
    assert RoleGrant.objects.get(user=sigrid).role == StaffRole.CASE_OFFICER


def test_what_one_could_give_back_to_oneself_is_not_asked(world: World, boss: Client) -> None:
    anne = User.objects.get(name="Anne Prøve")
    wanted = [role(world), role(world, StaffRole.DEPARTMENT_ADMINISTRATOR)]
    assert (
        boss.post(f"/manage/people/{anne.pk}/", {"roles": wanted})["location"] == f"/manage/people/{anne.pk}/"
    )
    answer = boss.post(f"/manage/people/{anne.pk}/", {"roles": wanted[1:]})
    assert answer["location"] == f"/manage/people/{anne.pk}/"
