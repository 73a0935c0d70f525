"""A round's whole job with real clicks: set up, wished for, proposed, changed by hand, published, read, and swapped."""

from dataclasses import replace
from datetime import time

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Page, expect

from foundation.scope import use_scope
from modules.respite_care.domain.publishing import publish_round
from modules.respite_care.models import Round, Wish
from shop.models import Booking, ModuleSwitch, OpeningHours, Recipient
from tests.browser.test_accessibility import check_what_is_open
from tests.browser.town import Town
from tests.factories.world import PASSWORD, World, at
from tests.modules.respite_care.conftest import make_family, make_home, make_stays

pytestmark = pytest.mark.exhaustive

WHERE = "/modules/respite_care/"
EMAILS = ("liv@example.no", "kari@example.no")


def test_from_the_set_up_to_a_swap(larvik_town: Town, committed_world: World) -> None:
    with use_scope(larvik_town.scope), transaction.atomic():
        two = prepare(committed_world)
    anne = larvik_town.page_of("anne@example.no")
    families = [larvik_town.page_of(email, phone=True) for email in EMAILS]
    set_it_up(anne, committed_world)
    open_it(anne)
    for family in families:
        hand_in_wishes(family)
    hand_in_for_who_calls(anne, two[1])
    propose_and_change(larvik_town, anne)
    publish_it(larvik_town, anne)
    given = {email: read_the_result(family) for email, family in zip(EMAILS, families, strict=True)}
    assert sorted(given.values()) == [1, 2]
    swap(*families)
    with use_scope(larvik_town.scope), transaction.atomic():
        starts = Booking.objects.order_by("recipient").values_list("recipient", "starts_at")
        was = Wish.objects.filter(booking__isnull=False).order_by("recipient")
        had = was.values_list("recipient", "stay__starts_at")
        assert [pk for pk, _at in starts] == [pk for pk, _at in had]
        assert [start for _pk, start in starts] == [start for _pk, start in had][::-1]


def prepare(world: World) -> list[Recipient]:
    """A residence with one bed, and two families who can sign in."""
    ModuleSwitch.objects.create(module_key="respite_care")
    OpeningHours.objects.filter(department=world.department).update(closes_at=time(18))
    here = replace(world, service=make_stays(world))
    make_home(here, beds=1)
    found = [make_family(here, name)[0] for name in ("Ola", "Nils")]
    for recipient, email in zip(found, EMAILS, strict=True):
        user = recipient.user
        assert user is not None
        user.email = email
        user.set_password(PASSWORD)
        user.save()
    return found


def set_it_up(anne: Page, world: World) -> None:
    anne.goto(f"{WHERE}departments/{world.department.pk}/rounds/")
    check_what_is_open(anne, "no rounds yet")
    anne.get_by_role("link", name="Set up a round").click()
    check_what_is_open(anne, "a new round")
    anne.get_by_label("Name").fill("Vinter og vår")
    anne.get_by_label("Last day for wishes").fill(at(5, 0).date().isoformat())
    anne.get_by_role("button", name="Save").click()
    expect(anne.get_by_role("status")).to_contain_text("The round is set up")
    anne.get_by_label("From").fill(at(30, 0).date().isoformat())
    anne.get_by_label("Until").fill(at(40, 0).date().isoformat())
    anne.get_by_role("button", name="Suggest weekends and holidays").click()
    check_what_is_open(anne, "weekends and holidays")
    for box in anne.get_by_role("checkbox").all():
        box.uncheck()
    anne.get_by_role("checkbox").first.check()
    anne.get_by_role("button", name="Add those that are ticked").click()
    anne.get_by_role("link", name="Add one by hand").click()
    check_what_is_open(anne, "one by hand")
    anne.get_by_label("First day").fill(at(60, 0).date().isoformat())
    anne.get_by_label("What it is called").fill("Vinterferie")
    anne.get_by_role("button", name="Save").click()
    expect(anne.get_by_role("heading", name="Vinterferie")).to_be_visible()
    check_what_is_open(anne, "the round that is set up")


def open_it(anne: Page) -> None:
    anne.get_by_role("link", name="Open for wishes").click()
    check_what_is_open(anne, "open it?")
    anne.get_by_role("button", name="Open it").click()
    expect(anne.get_by_role("status")).to_contain_text("2 families are told")


def hand_in_wishes(family: Page) -> None:
    family.goto(f"{WHERE}my-rounds/")
    check_what_is_open(family, "the rounds of a family")
    family.get_by_role("link", name="Vinter og vår").click()
    for number in (1, 2):
        family.get_by_label(f"Wish no. {number}").select_option(index=number)
    check_what_is_open(family, "the wishes")
    family.get_by_role("button", name="Hand in").click()
    expect(family.get_by_role("status")).to_contain_text("2 wishes are handed in")


def hand_in_for_who_calls(anne: Page, recipient: Recipient) -> None:
    """They have looked once more, and say the same."""
    anne.get_by_role("link", name="Hand in wishes for a family").click()
    check_what_is_open(anne, "the families of the round")
    anne.get_by_role("link", name=recipient.name).click()
    check_what_is_open(anne, "the wishes on the telephone")
    anne.get_by_role("button", name="Hand in for them").click()
    expect(anne.get_by_role("status")).to_contain_text(f"2 wishes of {recipient.name} are handed in")


def propose_and_change(town: Town, anne: Page) -> None:
    """The calendar is turned: wishes are closed."""
    with use_scope(town.scope), transaction.atomic():
        found = Round.objects.get()
        Round.objects.update(wishes_until=timezone.now())
    anne.goto(f"{WHERE}rounds/{found.pk}/")
    anne.get_by_role("link", name="Work out a proposal").click()
    check_what_is_open(anne, "work it out?")
    anne.get_by_role("button", name="Work it out").click()
    expect(anne.get_by_role("status")).to_contain_text("Here is the proposal")
    check_what_is_open(anne, "the proposal")
    anne.get_by_role("link", name="Take back").first.click()
    check_what_is_open(anne, "take it back?")
    anne.get_by_role("button", name="Take it back").click()
    expect(anne.get_by_text("Taken back by hand")).to_be_visible()
    taken = anne.get_by_role("row").filter(has_text="Taken back by hand")
    taken.get_by_role("button", name="Give").click()
    expect(anne.get_by_role("status")).to_contain_text("It is given")


def publish_it(town: Town, anne: Page) -> None:
    anne.get_by_role("link", name="Publish").click()
    check_what_is_open(anne, "publish it?")
    anne.get_by_role("button", name="Publish").click()
    expect(anne.get_by_role("status")).to_contain_text("The stays are being booked")
    with use_scope(town.scope), transaction.atomic():
        found = Round.objects.get()
    with use_scope(town.scope):  # as the worker does
        publish_round(round_id=found.pk, user_id=None)
    anne.reload()
    expect(anne.get_by_text("Booked")).to_have_count(2)
    check_what_is_open(anne, "the round that is published")


def read_the_result(family: Page) -> int:
    """Which of their wishes they were given."""
    family.reload()
    expect(family.get_by_role("heading", name="How your wishes turned out")).to_be_visible()
    check_what_is_open(family, "the result")
    is_first = family.get_by_text("You were given your wish no. 1").count()
    return 1 if is_first else 2


def swap(one: Page, other: Page) -> None:
    for family in (one, other):
        family.goto(f"{WHERE}swaps/")
    one.get_by_role("button", name="Offer to swap").click()
    expect(one.get_by_role("status")).to_contain_text("Others see the dates now")
    check_what_is_open(one, "one's own stays")
    other.reload()
    check_what_is_open(other, "what others would give away")
    other.get_by_role("button", name="Suggest it").click()
    expect(other.get_by_role("status")).to_contain_text("The other family is told")
    one.reload()
    one.get_by_role("link", name="Look at this swap").click()
    check_what_is_open(one, "swap these?")
    one.get_by_role("button", name="Yes, swap").click()
    expect(one.get_by_role("status")).to_contain_text("The stays are swapped")
