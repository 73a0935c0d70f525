"""The platform's public pages past axe in three languages, at 320 px, for a finger; and a sum without a script."""

import re

from playwright.sync_api import Page, expect

from tenants.agreements.texts import Kind
from tests.browser.test_accessibility import check_what_is_open
from tests.browser.town import Town

PAGES = (
    "/",
    "/modules/",
    "/pricing/",
    "/pricing/?population=48000&modules=dummy&interval=yearly",
    "/pricing/?population=none&interval=yearly",
    "/municipalities/",
    "/municipalities/?q=vestfold",
    "/municipalities/?q=nowhere",
    "/security/",
    "/privacy/",
    "/accessibility/",
    *(f"/{kind}/" for kind in Kind),
)
TOO_SMALL = """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), summary")]
  .filter(each => each.checkVisibility() && !each.matches(".skip-link, p a, [type=checkbox], [type=radio]"))
  .filter(each => { const box = each.getBoundingClientRect(); return box.height < 43.5 || box.width < 24; })
  .map(each => each.outerHTML.slice(0, 120))"""
"""What a finger would miss. A box is hit by its whole line, and a link in a sentence is as high as that."""


def platform_of(town: Town) -> str:
    return town.base.replace("larvik.", "")


def check(page: Page, address: str, *, language: str) -> None:
    response = page.goto(address)
    assert response is not None
    assert response.status == 200, address
    assert page.locator("html").get_attribute("lang") == language, address
    check_what_is_open(page, address)


def test_every_page_in_every_language_has_no_violation_and_no_cookie(larvik_town: Town) -> None:
    page = larvik_town.page_of(None)
    for path in PAGES:
        for language in ("nb", "nn", "en"):
            joined = f"{path}{'&' if '?' in path else '?'}language={language}"
            check(page, f"{platform_of(larvik_town)}{joined}", language=language)
    assert page.context.cookies() == []


def test_a_finger_hits_what_it_means_on_a_phone(larvik_town: Town) -> None:
    page = larvik_town.page_of(None, phone=True)
    for path in PAGES:
        page.goto(f"{platform_of(larvik_town)}{path}")
        page.locator("details.menu > summary").click()
        assert page.evaluate(TOO_SMALL) == [], path
    check_what_is_open(page, "the open menu")


def test_a_price_is_worked_out_without_a_script_and_in_ones_language(larvik_town: Town) -> None:
    page = larvik_town.page_of(None, scripts=False)
    page.goto(f"{platform_of(larvik_town)}/")
    page.get_by_role("link", name="Nynorsk").first.click()
    page.get_by_role("link", name="Pris", exact=True).first.click()
    page.get_by_label("Innbyggjarar").fill("12000")
    page.locator("input[name=modules]").first.check()
    page.get_by_role("button", name="Rekn ut prisen").click()
    expect(page.locator("html")).to_have_attribute("lang", "nn")
    expect(page.locator(".sum strong")).to_have_text(re.compile(r"9.800.kr"))
    page.get_by_role("link", name="English").first.click()
    expect(page.locator(".sum strong")).to_have_text(re.compile(r"9.800.kr"))
    assert page.context.cookies() == []


def test_one_finds_ones_municipality_and_is_at_its_door(larvik_town: Town) -> None:
    page = larvik_town.page_of(None)
    page.goto(f"{platform_of(larvik_town)}/municipalities/?language=en")
    page.get_by_label("Name, county or municipality number").fill("Larv")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Larvik municipality").click()
    page.wait_for_url(re.compile(re.escape(larvik_town.base)))
