"""The municipality's own sign-in for staff, set up, tried, opened and used in a real browser."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from playwright.sync_api import expect

from accounts.models import User
from accounts.work_models import WorkIdentity
from foundation.actor import SYSTEM
from foundation.scope import use_scope
from shop.domain.sign_in.group_roles import give_role_to_group
from shop.enums import StaffRole
from shop.models import RoleGrant
from tests.browser.town import Town
from tests.factories.workplace import BERIT, HOME_HELP, STIG, employees, set_up
from tests.factories.world import PASSWORD, World, make_user
from tjenesteshop.standins.workplace import WorkplaceStandIn

pytestmark = pytest.mark.exhaustive


@pytest.fixture(scope="module")
def workplace(chosen_port: int) -> Iterator[WorkplaceStandIn]:
    address = f"http://larvik.localhost:{chosen_port}/sign-in/work/answer/"
    with WorkplaceStandIn(employees(), [address]) as running:
        yield running


@pytest.mark.parametrize("how", [{}, {"phone": True, "scripts": False}], ids=str)
def test_set_up_tried_and_opened(
    larvik_town: Town, committed_world: World, workplace: WorkplaceStandIn, how: dict[str, bool]
) -> None:
    with use_scope(larvik_town.scope), transaction.atomic():
        sigrid = make_user("Sigrid Prøve", password=PASSWORD)
        RoleGrant.objects.create(user=sigrid, role=StaffRole.MUNICIPALITY_ADMINISTRATOR)
    page = larvik_town.page_of(sigrid.email, **how)
    page.goto("/manage/sign-in/")
    page.get_by_role("link", name="Set it up").click()
    page.get_by_label("Issuer").fill(workplace.issuer)
    page.get_by_label("Client id").fill(workplace.client_id)
    page.get_by_label("Client secret").fill(workplace.secret)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Try the sign-in").click()
    page.get_by_role("button", name=BERIT.name).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The sign-in works")
    expect(page.get_by_text(HOME_HELP)).to_be_visible()
    page.get_by_role("link", name="Back to the settings").click()
    page.get_by_role("textbox", name="Group").fill(HOME_HELP)
    page.get_by_role("combobox", name="Department").select_option(label=committed_world.department.name)
    page.get_by_role("button", name="Give it").click()
    page.get_by_role("region", name="Staff with a work account").get_by_role("link", name="Change").click()
    page.get_by_label("Staff may sign in this way").check()
    page.get_by_role("button", name="Save").click()
    berit = larvik_town.page_of(None, **how)
    berit.goto("/manage/")
    berit.get_by_role("link", name="Sign in with your work account").click()
    berit.get_by_role("button", name=BERIT.name).click()
    expect(berit).to_have_url(f"{larvik_town.base}/manage/departments/{committed_world.department.pk}/")


def test_who_has_a_password_connects_the_two(
    larvik_town: Town, committed_world: World, workplace: WorkplaceStandIn
) -> None:
    with use_scope(larvik_town.scope), transaction.atomic():
        set_up(workplace)
        give_role_to_group(
            HOME_HELP,
            role=StaffRole.DEPARTMENT_ADMINISTRATOR,
            department=committed_world.department,
            actor=SYSTEM,
        )
        stig = make_user("Stig Prøve", password=PASSWORD)
        RoleGrant.objects.create(
            user=stig, role=StaffRole.CASE_OFFICER, department=committed_world.department
        )
    page = larvik_town.page_of(stig.email)
    page.goto("/account/")
    page.get_by_role("link", name="Connect it").click()
    page.get_by_role("button", name="Connect it").click()
    page.get_by_role("button", name=STIG.name).click()
    expect(page).to_have_url(f"{larvik_town.base}/account/")
    with use_scope(larvik_town.scope), transaction.atomic():
        assert WorkIdentity.objects.get().user == stig
        assert not User.objects.filter(email=STIG.email).exists()
