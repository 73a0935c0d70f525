"""Staff sign in with their work account: who is let in, as whom, and with which roles."""

from dataclasses import replace

import pytest
from django.utils import translation

from accounts.closing import close_account
from accounts.models import Session, User
from accounts.work_models import WorkIdentity, WorkSignIn
from audit.models import AuditEntry
from foundation.actor import SYSTEM
from shop.domain.sign_in.group_roles import end_group_role, give_role_to_group
from shop.enums import StaffRole
from shop.models import Department, GroupRole, RoleGrant
from tests.factories.workplace import (
    BERIT,
    CASE_OFFICE,
    HOME_HELP,
    MANY,
    STIG,
    WorkVisit,
    change_employee,
)
from tests.factories.world import PASSWORD, make_user
from tjenesteshop.standins.workplace import WorkplaceStandIn


@pytest.fixture(autouse=True)
def _in_english(visit: WorkVisit) -> None:
    visit.browser.cookies["django_language"] = "en"


def berit() -> User:
    return User.objects.get(email=BERIT.email)


def roles_of(email: str) -> set[tuple[str, int | None]]:
    return set(RoleGrant.objects.filter(user__email=email).values_list("role", "department_id"))


def test_somebody_new_whose_group_has_a_role_is_let_in_with_it(
    visit: WorkVisit, department: Department
) -> None:
    answer = visit.sign_in(BERIT)
    assert (answer.status_code, answer["location"]) == (302, "/manage/")
    user = User.objects.get(email=BERIT.email)
    assert (user.name, user.has_usable_password()) == (BERIT.name, False)
    assert roles_of(BERIT.email) == {(StaffRole.DEPARTMENT_ADMINISTRATOR, department.pk)}
    assert visit.get(f"/manage/departments/{department.pk}/").status_code == 200
    assert AuditEntry.objects.filter(action="role.given_by_group", object_id=user.pk).count() == 1


def test_coming_again_is_being_the_same_under_another_name_and_address(
    visit: WorkVisit, workplace: WorkplaceStandIn
) -> None:
    visit.sign_in(BERIT)
    user, people = berit(), User.objects.count()
    change_employee(workplace, replace(BERIT, name="Berit Gift", email="berit.gift@example.no"))
    WorkVisit().sign_in(BERIT)
    assert User.objects.count() == people
    assert Session.objects.filter(user=user).count() == 2


def test_whose_groups_have_no_role_is_told_so_and_nothing_is_made(visit: WorkVisit) -> None:
    answer = visit.sign_in(STIG)
    assert answer.status_code == 403
    assert "none of your groups has anything to do here" in answer.content.decode()
    assert not User.objects.filter(email=STIG.email).exists()
    assert not visit.is_signed_in


def test_who_has_left_the_group_loses_the_role_at_the_next_sign_in(
    visit: WorkVisit, workplace: WorkplaceStandIn
) -> None:
    visit.sign_in(BERIT)
    change_employee(workplace, replace(BERIT, groups=()))
    later = WorkVisit()
    assert later.sign_in(BERIT).status_code == 403
    assert roles_of(BERIT.email) == set()
    assert not later.is_signed_in


def test_other_groups_are_other_roles(
    visit: WorkVisit, workplace: WorkplaceStandIn, department: Department
) -> None:
    visit.sign_in(BERIT)
    give_role_to_group(CASE_OFFICE, role=StaffRole.CASE_OFFICER, department=department, actor=SYSTEM)
    give_role_to_group(CASE_OFFICE, role=StaffRole.MUNICIPALITY_ADMINISTRATOR, department=None, actor=SYSTEM)
    change_employee(workplace, replace(BERIT, groups=(CASE_OFFICE,)))
    WorkVisit().sign_in(BERIT)
    assert roles_of(BERIT.email) == {
        (StaffRole.CASE_OFFICER, department.pk),
        (StaffRole.MUNICIPALITY_ADMINISTRATOR, None),
    }


def test_what_was_granted_here_stays_whatever_the_groups_say(
    visit: WorkVisit, workplace: WorkplaceStandIn, department: Department
) -> None:
    visit.sign_in(BERIT)
    user = berit()
    RoleGrant.objects.create(user=user, role=StaffRole.CASE_OFFICER, department=department)
    change_employee(workplace, replace(BERIT, groups=()))
    later = WorkVisit()
    assert later.sign_in(BERIT).status_code == 302
    assert roles_of(BERIT.email) == {(StaffRole.CASE_OFFICER, department.pk)}


def test_a_role_taken_from_the_group_is_gone_at_once(visit: WorkVisit, department: Department) -> None:
    visit.sign_in(BERIT)
    assert end_group_role(GroupRole.objects.get(), actor=SYSTEM) == 1
    assert visit.get(f"/manage/departments/{department.pk}/").status_code in {403, 404}
    assert roles_of(BERIT.email) == set()


def test_a_department_that_is_closed_gives_no_role(visit: WorkVisit, department: Department) -> None:
    Department.objects.filter(pk=department.pk).update(is_active=False)
    assert visit.sign_in(BERIT).status_code == 403
    assert not User.objects.filter(email=BERIT.email).exists()


def test_a_closed_account_stays_closed(visit: WorkVisit) -> None:
    visit.sign_in(BERIT)
    close_account(berit().pk)
    later = WorkVisit()
    answer = later.sign_in(BERIT)
    assert answer.status_code == 403
    assert not later.is_signed_in
    assert not Session.objects.filter(user__isnull=False).exists()


def test_an_address_that_is_taken_opens_nobodys_account(visit: WorkVisit) -> None:
    """What a token says of an address is not proof of whose the account with it is."""
    owner = make_user(email=BERIT.email, password=PASSWORD)
    answer = visit.sign_in(BERIT)
    assert answer.status_code == 403
    assert "connect your work account" in answer.content.decode()
    assert not WorkIdentity.objects.exists()
    assert not RoleGrant.objects.filter(user=owner).exists()


def test_of_too_many_groups_nothing_is_guessed(visit: WorkVisit) -> None:
    answer = visit.sign_in(MANY)
    assert answer.status_code == 403
    assert "so many groups" in answer.content.decode()


def test_the_button_stands_on_the_sign_in_page_with_its_own_words(visit: WorkVisit, work: WorkSignIn) -> None:
    assert "Sign in with your work account" in visit.get("/sign-in/").content.decode()
    WorkSignIn.objects.update(title="Larvik kommune-konto")
    assert "Larvik kommune-konto" in visit.get("/sign-in/").content.decode()
    WorkSignIn.objects.update(is_open=False)
    assert "/sign-in/work/" not in visit.get("/sign-in/").content.decode()


def test_it_is_asked_in_the_readers_language(visit: WorkVisit) -> None:
    with translation.override("nb"):
        page = visit.at_work.get(visit.begin(), timeout=5).text
    assert "None of these people exist" in page


def test_the_secret_lies_sealed(work: WorkSignIn, workplace: WorkplaceStandIn) -> None:
    assert workplace.secret.encode() not in bytes(work.secret_sealed)
    assert work.secret == workplace.secret


@pytest.mark.parametrize("group", [HOME_HELP.upper(), HOME_HELP + " ", ""])
def test_a_group_is_one_only_when_it_is_the_very_same(
    visit: WorkVisit, workplace: WorkplaceStandIn, group: str
) -> None:
    change_employee(workplace, replace(BERIT, groups=(group,)))
    assert visit.sign_in(BERIT).status_code == 403


def test_a_name_is_one_line_of_what_can_be_read(visit: WorkVisit, workplace: WorkplaceStandIn) -> None:
    odd = "Berit\r\nBcc: all@example.no\0 \ud800\u202ePrøve"
    change_employee(workplace, replace(BERIT, name=odd, groups=(*BERIT.groups, "a\0b", "\ud800", "g" * 3000)))
    assert visit.sign_in(BERIT).status_code == 302
    assert berit().name == "Berit Bcc: all@example.no Prøve"


def test_a_name_of_nothing_gives_way_to_the_address(visit: WorkVisit, workplace: WorkplaceStandIn) -> None:
    change_employee(workplace, replace(BERIT, name="\0\u202e"))
    assert visit.sign_in(BERIT).status_code == 302
    assert berit().name == BERIT.email
