"""The operator's pages in a real browser: WCAG by machine, 320 px, and the way from the password to the list."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from playwright.sync_api import expect

from foundation.scope import PUBLIC_SCOPE, use_scope
from tenants.ddl import in_schema
from tenants.operations.domain.operators import create_operator
from tests.browser.test_accessibility import check, check_in_the_others, check_what_is_open, speak
from tests.browser.town import Town
from tests.tenants.operations.people import PASSWORD, code_of, secret_on


@pytest.fixture
def operator_here(larvik_town: Town) -> Iterator[str]:
    """There is one, who has not signed in; yields the address of the platform's host."""
    with use_scope(PUBLIC_SCOPE), transaction.atomic():
        create_operator(email="operator@example.no", name="Signe Haug", password=PASSWORD)
    yield larvik_town.base.replace("larvik.", "")
    with in_schema("public") as cursor:
        cursor.execute("DELETE FROM public.operations_operatoract")
        for table in ("operatorsession", "recoverycode", "operatorfailure", "operator"):
            cursor.execute(f"DELETE FROM public.operations_{table}")
        cursor.execute("UPDATE public.tenants_municipality SET state = 'active'")


@pytest.mark.browser
def test_an_operators_pages_are_accessible(larvik_town: Town, operator_here: str) -> None:
    home = operator_here.rstrip("/")
    page = larvik_town.page_of(None)
    page.goto(home)
    speak(page, "nb")
    check(page, f"{home}/operator/sign-in/")
    page.get_by_label("E-post").fill("operator@example.no")
    page.get_by_label("Passord").fill(PASSWORD)
    page.get_by_role("button", name="Gå videre").click()
    expect(page.get_by_role("heading", name="Sett opp en app med koder")).to_be_visible()
    check_what_is_open(page, "set-up")
    page.locator("input[name=code]").fill(code_of(secret_on(page.content())))
    page.get_by_role("button", name="Lagre").click()
    check_what_is_open(page, "codes")
    larvik = f"{home}/operator/municipalities/larvik/"
    for address in (f"{home}/operator/", f"{home}/operator/me/", larvik, f"{larvik}suspend/"):
        check(page, address)
    page.locator("textarea[name=reason]").fill("Prøve.")
    page.get_by_role("button", name="Ja, steng den").click()
    expect(page.get_by_text("Den er stengt.")).to_be_visible()
    check_what_is_open(page, larvik)
    for address in (f"{larvik}resume/", f"{larvik}trial/"):
        check(page, address)
    check_in_the_others(page, f"{home}/operator/", larvik)
