"""What stands in Stripe becomes what stands in the catalogue: said first, done once, and gone on with when killed."""

import json
from collections.abc import Sequence
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from tenants.billing import prices
from tenants.billing.prices import Interval, catalogue
from tenants.billing.stripe_calls import connected
from tenants.billing.syncing import Act, carry_out, plan, wanted
from tenants.offered import OfferedModule
from tjenesteshop.standins.stripe import Answer, StripeStandIn

pytestmark = pytest.mark.contract

HELP = OfferedModule("home_help", "Help at home", "About it.")
CARE = OfferedModule("respite_care", "Respite care", "About it.")
FEW = (HELP, CARE)


def sync(modules: Sequence[OfferedModule] = FEW, *, only: int | None = None) -> list[Act]:
    """What was done. With `only`, killed after so many writes."""
    with connected() as calls:
        steps = plan(wanted(modules), calls.products(), calls.prices())
        return [step.act for step in carry_out(steps[:only], calls)]


def sold(stand_in: StripeStandIn) -> dict[str, tuple[int, str, str]]:
    """What can be bought, by its lookup key."""
    return {
        each["lookup_key"]: (each["unit_amount"], each["product"], each["recurring"]["interval"])
        for each in stand_in.state.of("price").values()
        if each["active"]
    }


def lookup_keys_sold(stand_in: StripeStandIn) -> set[str | None]:
    return {each["lookup_key"] for each in stand_in.state.of("price").values() if each["active"]}


def say(*arguments: str) -> str:
    out = StringIO()
    call_command("stripe_sync", *arguments, stdout=out)
    return out.getvalue()


def test_all_of_the_catalogue_is_sold_and_a_second_time_nothing_is_written(stand_in: StripeStandIn) -> None:
    sync()
    rows = {each.lookup_key: each for each in catalogue(["home_help", "respite_care"])}
    found = sold(stand_in)
    assert {key: amount for key, (amount, _product, _every) in found.items()} == {
        key: each.amount for key, each in rows.items()
    }
    assert all(
        (every == "year") == (rows[key].interval is Interval.YEARLY) for key, (_, _, every) in found.items()
    )
    assert found["module_home_help_yearly"][1] == "tjenesteshop_module_home_help"
    before = stand_in.writes
    assert sync() == []
    assert stand_in.writes == before


def test_a_price_that_changes_hands_on_its_lookup_key(
    stand_in: StripeStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync()
    monkeypatch.setattr(prices, "MODULE_FEE", 1_000)
    assert (
        sync([HELP, CARE]) == [Act.CREATE_PRICE, Act.CREATE_PRICE, Act.ARCHIVE_PRICE, Act.ARCHIVE_PRICE] * 2
    )
    assert sold(stand_in)["module_home_help_monthly"][0] == 1_000
    assert sync() == []


def test_what_is_no_longer_offered_is_archived_and_taken_up_again(stand_in: StripeStandIn) -> None:
    sync()
    everything = sold(stand_in)
    made = len(stand_in.state.of("price"))
    assert sync([HELP]) == [Act.ARCHIVE_PRICE, Act.ARCHIVE_PRICE, Act.ARCHIVE_PRODUCT]
    assert not stand_in.state.of("product")["tjenesteshop_module_respite_care"]["active"]
    assert not any("respite_care" in key for key in sold(stand_in))
    assert sync() == [Act.UPDATE_PRODUCT, Act.REACTIVATE_PRICE, Act.REACTIVATE_PRICE]
    assert (sold(stand_in), len(stand_in.state.of("price"))) == (everything, made)


def test_killed_after_any_write_the_next_run_ends_the_same(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    for killed_after in range(8):
        with StripeStandIn() as stand_in:
            settings.STRIPE_API_BASE, settings.STRIPE_API_KEY = stand_in.address, "sk_test_x"
            with monkeypatch.context() as patch:
                sync([HELP])
                patch.setattr(prices, "MODULE_FEE", 2_000)
                sync([CARE], only=killed_after)
                sync([CARE])
                keys = {each.lookup_key: each.amount for each in catalogue(["respite_care"])}
            assert {key: amount for key, (amount, _, _) in sold(stand_in).items()} == keys
            assert sum(each["active"] for each in stand_in.state.of("price").values()) == len(keys)


def test_products_of_others_are_left_alone(stand_in: StripeStandIn) -> None:
    with connected() as calls:
        calls.create_product({"id": "courses", "name": "Courses"}, key="one")
        calls.create_price({"product": "courses", "currency": "nok", "unit_amount": 5}, key="two")
    sync()
    assert stand_in.state.of("product")["courses"]["active"]
    assert None in lookup_keys_sold(stand_in)


def test_an_answer_that_got_lost_is_no_second_write(stand_in: StripeStandIn) -> None:
    stand_in.then(Answer(takes=False, cuts=True), Answer(429, headers={"Stripe-Should-Retry": "true"}))
    sync()
    with connected() as calls:
        stand_in.then(Answer(cuts=True, takes=True))
        calls.create_price(
            {"product": "tjenesteshop_module_home_help", "currency": "nok", "unit_amount": 5}, key="three"
        )
    assert sum(each["unit_amount"] == 5 for each in stand_in.state.of("price").values()) == 1


def test_the_command_says_what_it_would_do_and_does_it_when_told(stand_in: StripeStandIn) -> None:
    said = say()
    assert "base_under_5000_monthly" in said
    assert "2900.00 NOK" in said
    assert "Nothing is written" in said
    assert stand_in.writes == 0
    steps = json.loads(say("--json"))
    assert (steps["applied"], stand_in.writes) == (0, 0)
    done = json.loads(say("--apply", "--json"))
    assert done == {**steps, "applied": len(steps["steps"])}
    assert "nothing else of ours" in say("--apply")


def test_a_failure_is_told_plainly_and_what_was_done_stands(stand_in: StripeStandIn) -> None:
    stand_in.then(Answer(429))
    with pytest.raises(CommandError, match="Too many requests"):
        say("--apply")
    say("--apply")
    assert "nothing else of ours" in say()


def test_without_a_key_it_says_so(settings: Settings) -> None:
    settings.STRIPE_API_KEY = ""
    with pytest.raises(CommandError, match="not set up"):
        say()
