"""Who works here no more and keeps an account as a recipient: the employer's word lets them in as staff no longer."""

from dataclasses import replace

import pytest

from accounts.models import Session, User
from accounts.work_ended import end_work
from accounts.work_models import WorkIdentity
from foundation.actor import SYSTEM
from shop.domain.staff.inviting import invite_staff
from shop.domain.staff.offboarding import off_board
from shop.enums import StaffRole
from shop.models import Department, Recipient, RoleGrant
from shop.queries.authority import Role
from tests.factories.workplace import BERIT, WorkVisit, change_employee
from tests.factories.world import PASSWORD, make_administrator, make_user
from tjenesteshop.standins.workplace import WorkplaceStandIn


@pytest.fixture(autouse=True)
def _in_english(visit: WorkVisit) -> None:
    visit.browser.cookies["django_language"] = "en"


@pytest.fixture
def berit(visit: WorkVisit, department: Department) -> User:
    """Worked here with a connected work account, and receives services."""
    user = make_user("Berit Prøve", email=BERIT.email, password=PASSWORD)
    Recipient.objects.create(name=user.name, user=user)
    make_administrator(department)
    come_in(visit)
    visit.post("/sign-in/work/connect/")
    assert visit.sign_in(BERIT).status_code == 302
    RoleGrant.objects.create(user=user, role=StaffRole.CASE_OFFICER, department=department)
    off_board(user, actor=SYSTEM, agreed="-")
    return user


def come_in(visit: WorkVisit) -> None:
    said = {"email": BERIT.email, "password": PASSWORD}
    assert visit.post("/sign-in/password/", said).status_code == 302


def test_they_are_told_so_and_are_nobody_new(
    visit: WorkVisit, berit: User, workplace: WorkplaceStandIn
) -> None:
    people = User.objects.count()
    for employee in (BERIT, replace(BERIT, email="another.address@example.no")):
        change_employee(workplace, employee)
        answer = WorkVisit().sign_in(employee)
        assert answer.status_code == 403
    visit.browser.cookies.clear()
    visit.browser.cookies["django_language"] = "en"
    assert "do not work here any more" in visit.sign_in(BERIT).text
    assert User.objects.count() == people
    assert not RoleGrant.objects.filter(user=berit).exists()
    assert not Session.objects.filter(user=berit).exists()


def test_with_their_password_they_connect_nothing(visit: WorkVisit, berit: User) -> None:
    come_in(visit)
    answer = visit.post("/sign-in/work/connect/")
    assert answer.status_code == 403
    assert "do not work here any more" in answer.text
    assert visit.get("/sign-in/work/mine/").status_code == 404
    assert "/sign-in/work/mine/" not in visit.get("/account/").text


def test_nor_is_it_connected_by_who_was_on_the_way_to_it(visit: WorkVisit) -> None:
    user = make_user(email=BERIT.email, password=PASSWORD)
    come_in(visit)
    visit.post("/sign-in/work/connect/")
    address = visit.choose(visit.begin(), BERIT.id)
    end_work(user.pk)
    assert visit.come_back(address).status_code == 403
    assert not WorkIdentity.objects.exists()


def test_they_cannot_take_back_whom_the_employer_knows_them_as(visit: WorkVisit, berit: User) -> None:
    """They would become somebody new at the next sign-in."""
    come_in(visit)
    visit.post("/sign-in/work/disconnect/")
    assert WorkIdentity.objects.get().user == berit


def test_taken_back_they_come_in_as_before(visit: WorkVisit, berit: User, department: Department) -> None:
    role = Role(StaffRole.CASE_OFFICER, department.pk)
    invite_staff(name="Berit", email=BERIT.email, roles=[role], actor=SYSTEM)
    assert WorkVisit().sign_in(BERIT).status_code == 302
    assert Session.objects.filter(user=berit).count() == 1
