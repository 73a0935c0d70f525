"""Who left and was never connected, with another address at work: nobody new by that name comes in without a yes."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.test import Client
from django.utils import translation

from accounts.models import User
from accounts.work_waiting import WAITS
from audit.models import AuditEntry
from foundation.actor import SYSTEM
from shop.domain.staff.namesakes import namesakes_who_left
from shop.domain.staff.offboarding import off_board, open_again
from shop.enums import StaffRole
from shop.models import Department, RoleGrant
from tests.factories.workplace import BERIT, WorkVisit, change_employee
from tests.factories.world import PASSWORD, make_administrator, make_provider, make_user
from tests.shop.views.conftest import sign_in
from tjenesteshop.standins.workplace import WorkplaceStandIn


@pytest.fixture(autouse=True)
def _in_english(visit: WorkVisit) -> Iterator[None]:
    visit.browser.cookies["django_language"] = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def left(department: Department) -> User:
    """Berit worked here, signed in with a password at another address, and was off-boarded."""
    user = make_user("PRØVE, Berit", email="berit@example.no", password=PASSWORD)
    RoleGrant.objects.create(user=user, role=StaffRole.CASE_OFFICER, department=department)
    off_board(user, actor=SYSTEM, agreed="-")
    return user


def newcomer() -> User:
    return User.objects.get(email=BERIT.email)


def test_who_has_the_name_of_who_left_waits_for_a_yes(visit: WorkVisit, left: User) -> None:
    for _time in range(2):
        answer = visit.sign_in(BERIT)
        assert answer.status_code == 403
        assert "must say yes" in answer.text
        assert "any more" not in answer.text  # who left is nobody's business
        assert not visit.is_signed_in
    assert AuditEntry.objects.filter(action="staff.waits", object_id=newcomer().pk).count() == 1


def test_with_a_yes_they_come_in_and_no_invitation_is_sent(visit: WorkVisit, left: User) -> None:
    visit.sign_in(BERIT)
    open_again(newcomer(), actor=SYSTEM)
    assert not newcomer().invitations.exists()
    assert visit.sign_in(BERIT).status_code == 302
    left.refresh_from_db()
    assert not left.is_active
    assert visit.sign_in(BERIT).status_code == 302  # asked once


def test_whose_groups_end_meanwhile_has_no_role_left(
    visit: WorkVisit, left: User, workplace: WorkplaceStandIn
) -> None:
    visit.sign_in(BERIT)
    change_employee(workplace, replace(BERIT, groups=()))
    assert "none of your groups" in visit.sign_in(BERIT).text
    assert not RoleGrant.objects.filter(user=newcomer()).exists()


def test_who_administers_sees_who_waits_and_says_yes_or_no(
    visit: WorkVisit, left: User, department: Department, larvik_client: Client
) -> None:
    visit.sign_in(BERIT)
    larvik_client.cookies["django_language"] = "en"
    boss = sign_in(larvik_client, make_administrator(department))
    assert "?state=waiting" in boss.get(f"/manage/departments/{department.pk}/").text
    assert "1 person waits for a yes" in boss.get("/manage/people/").text
    assert BERIT.email in boss.get("/manage/people/?state=waiting").text
    assert BERIT.email not in boss.get("/manage/people/?state=closed").text
    path = f"/manage/people/{newcomer().pk}/"
    page = boss.get(path).text
    assert f"/manage/people/{left.pk}/" in page
    assert f"{path}open/" in page
    asked = boss.get(f"{path}turn-away/").text
    assert BERIT.email in asked
    assert "They get no message" in asked
    assert newcomer().pk in {each.pk for each in User.objects.filter(WAITS)}
    assert "They are not let in." in boss.post(f"{path}turn-away/", follow=True).text
    assert "waits for a yes" not in boss.get("/manage/people/").text
    assert "is closed" in visit.sign_in(BERIT).text


def test_who_does_not_wait_is_turned_away_by_nobody(
    visit: WorkVisit, department: Department, larvik_client: Client
) -> None:
    visit.sign_in(BERIT)
    boss = sign_in(larvik_client, make_administrator(None))
    boss.post(f"/manage/people/{newcomer().pk}/turn-away/")
    assert visit.sign_in(BERIT).status_code == 302


@pytest.mark.parametrize(
    ("name", "is_alike"),
    [
        ("Berit Prøve", True),
        ("berit  prøve", True),
        ("Prøve, Berit", True),
        ("Berit Anne Prøve", True),
        ("Berit-Anne Prøve", True),
        ("Berit Prøvesen", False),
        ("Anne Prøve", False),
        ("Berit", False),
        ("Berit Pröve", True),
        ("Berit Prove", True),
        ("Bérit Prøve", True),
        ("B. Prøve", True),
        ("Berit.Prøve", True),
        ("Berit\u2010Prøve", True),
        ("Prøve; Berit", True),
        ("Berit Prøv\u0435", True),  # a letter that only looks like ours
        ("A. Prøve", False),
        ("B", False),
        # Who says no name may be anybody.
        ("", True),
        ("berit@larvik.example", True),
    ],
)
def test_a_name_is_the_same_however_it_is_put_together(left: User, *, name: str, is_alike: bool) -> None:
    assert namesakes_who_left(name) == ([left] if is_alike else [])


def test_a_helper_whose_last_day_is_over_has_left_as_well(department: Department) -> None:
    user = make_user("Amal Prøve")
    make_provider(department, user=user)
    assert namesakes_who_left("Amal Prøve") == []
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert namesakes_who_left("Amal Prøve") == [user]


def test_who_receives_services_here_is_no_namesake(department: Department) -> None:
    make_user("Kari Prøve", is_active=False)
    assert namesakes_who_left("Kari Prøve") == []
