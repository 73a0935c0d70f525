"""From the cut-off to the invoice with real clicks: the store packs, the crew shops without a script and brings it."""

import re

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from accounts.factor.enums import FactorRule
from accounts.factor_models import SecondFactorPolicy
from accounts.models import User
from foundation.scope import use_scope
from modules.shopping_help.models import AllergyWarning, FeeEntry, GoodsEntry
from tests.browser.test_accessibility import check_what_is_open
from tests.browser.town import Town
from tests.factories.world import PASSWORD
from tests.modules.shopping_help.crew.conftest import CrewWorld, make_crew_world

pytestmark = pytest.mark.exhaustive

ROOT = "/modules/shopping_help/"


def test_from_the_cut_off_to_what_is_owed(larvik_town: Town) -> None:
    crew = build(larvik_town)
    pack(larvik_town, crew)
    shop(larvik_town, crew)
    with use_scope(larvik_town.scope), transaction.atomic():
        crew.begin()
    bring_and_close(larvik_town, crew)
    with use_scope(larvik_town.scope), transaction.atomic():
        assert sorted(GoodsEntry.objects.values_list("amount", flat=True)) == [3900, 4580 + 5985]
        assert FeeEntry.objects.count() == 2
    ingrid = larvik_town.page_of("ingrid@example.no", phone=True)
    ingrid.goto(f"{ROOT}owed/")
    expect(ingrid.get_by_role("heading", name="Goods")).to_be_visible()
    ingrid.get_by_text("What was bought", exact=True).click()
    expect(ingrid.get_by_text("Melk: Found")).to_be_visible()
    check_what_is_open(ingrid, "what one owes")


def named(act: str, what: str) -> re.Pattern[str]:
    """A button that says in full what it is about to who cannot see where it stands."""
    return re.compile(rf"^{act}\s*: {what}$")


def build(town: Town) -> CrewWorld:
    """Ola does not tolerate nuts."""
    with use_scope(town.scope), transaction.atomic():
        crew = make_crew_world()
        SecondFactorPolicy.objects.create(rule=FactorRule.OPTIONAL)
        AllergyWarning.objects.create(recipient=crew.orders[1].booking.recipient, allergens=["nuts"])
        people = {"mona": crew.member.user, "rune": crew.partner, "ingrid": crew.world.user}
        for name, user in people.items():
            assert isinstance(user, User)
            user.email = f"{name}@example.no"
            user.set_password(PASSWORD)
            user.save()
    return crew


def pack(town: Town, crew: CrewWorld) -> None:
    """The store has the milk of the first order, and asks the crew for something."""
    rune = town.page_of("rune@example.no")
    rune.goto("/")
    check_what_is_open(rune, "the inbox")
    rune.get_by_role("link", name=crew.store.name).click()
    rune.get_by_role("button", name="We have the list").click()
    rune.get_by_role("link", name=named("Mark it", "Melk, 1")).click()
    check_what_is_open(rune, "a line in the store")
    rune.get_by_role("button", name="Packed").click()
    rune.get_by_label("Message to the crew").fill("Hentes ved varemottaket")
    rune.get_by_role("button", name="Send").click()
    expect(rune.get_by_text("Not read yet")).to_be_visible()
    check_what_is_open(rune, "the store's list")


def shop(town: Town, crew: CrewWorld) -> None:
    """On a phone, and with no script at all."""
    mona = town.page_of("mona@example.no", phone=True, scripts=False)
    mona.goto(f"{ROOT}crew/runs/{crew.run.pk}/")
    mona.get_by_role("button", name="I have read it").click()
    expect(mona.get_by_text("1 of 4 lines")).to_be_visible()
    mona.get_by_role("button", name=named("Found", "Epler, 1")).click()
    mona.get_by_role("link", name=named("Not there", "Såpe, 2")).click()
    instead(mona, contains=True)
    expect(mona.locator("main")).to_contain_text("They do not tolerate this: nuts.")
    instead(mona, contains=False)
    mona.get_by_role("link", name=named("Not there", "Melk, 2")).click()
    mona.get_by_role("button", name="Sold out").click()
    expect(mona.get_by_text("4 of 4 lines")).to_be_visible()


def instead(mona: Page, *, contains: bool) -> None:
    form = mona.locator("form").filter(has=mona.get_by_role("heading", name="Something else instead"))
    form.get_by_label("What instead").fill("Mandelsåpe" if contains else "Grønnsåpe")
    form.get_by_label("Price per unit").fill("39")
    form.get_by_label("nuts", exact=True).set_checked(contains)
    form.get_by_label("I have read the label").check()
    form.get_by_role("button", name="Take this instead").click()


def bring_and_close(town: Town, crew: CrewWorld) -> None:
    mona = town.page_of("mona@example.no", phone=True)
    mona.goto(f"{ROOT}crew/runs/{crew.run.pk}/")
    check_what_is_open(mona, "the picking list")
    mona.get_by_role("link", name="Deliver", exact=True).click()
    check_what_is_open(mona, "the round")
    mona.get_by_role("button", name="We set out now").click()
    for number in (1, 2):
        mona.get_by_role("button", name=named("Delivered", str(number))).click()
    mona.get_by_role("link", name="Money").click()
    check_what_is_open(mona, "the money")
    mona.get_by_label("The receipt's total").fill("144,65")
    mona.get_by_role("button", name="Save").click()
    mona.get_by_role("link", name="Close the run").click()
    check_what_is_open(mona, "the question")
    mona.get_by_role("button", name="Yes, close it").click()
    expect(mona.get_by_text("The run is closed").first).to_be_visible()
