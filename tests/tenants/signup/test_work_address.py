"""Whose an e-mail address is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.register import registered_municipalities
from tenants.signup.work_address import is_own_address, owner_of

pytestmark = pytest.mark.unit

REGISTER = registered_municipalities()


@pytest.mark.parametrize(
    ("number", "domain"),
    [
        ("4003", "skien.kommune.no"),
        ("4003", "SKIEN.KOMMUNE.NO"),
        ("4003", "helse.skien.kommune.no"),
        ("5605", "sor-varanger.kommune.no"),
        ("5605", "soer-varanger.kommune.no"),
        ("5605", "sør-varanger.kommune.no"),
        ("3201", "baerum.kommune.no"),
        ("3201", "xn--brum-voa.kommune.no"),
        ("3218", "as.kommune.no"),
        ("3218", "aas.kommune.no"),
        ("5610", "karasjok.kommune.no"),
        ("5610", "karasjohka.kommune.no"),
        ("1818", "heroy-nordland.kommune.no"),
    ],
)
def test_these_are_the_municipalitys_own(number: str, domain: str) -> None:
    assert is_own_address(f"kari@{domain}", municipality=REGISTER[number])


@pytest.mark.parametrize(
    "domain",
    [
        "larvik.kommune.no",
        "example.no",
        "skien.no",
        "kommune.no",
        "skien.kommune.no.example.com",
        "skienkommune.no",
        "xn--.kommune.no",
        "notskien.kommune.no",
        "",
    ],
)
def test_these_are_not(domain: str) -> None:
    assert not is_own_address(f"kari@{domain}", municipality=REGISTER["4003"])


@pytest.mark.parametrize("email", ["", "skien.kommune.no", "@skien.kommune.no"])
def test_what_is_no_address_is_nobodys(email: str) -> None:
    assert not is_own_address(email, municipality=REGISTER["4003"])


def test_a_name_that_two_have_is_neithers() -> None:
    assert owner_of("heroy.kommune.no") is None
    assert owner_of("valer.kommune.no") is None


def test_every_municipality_can_show_that_an_address_is_its_own() -> None:
    assert all(owner_of(f"{each.slug}.kommune.no") == each for each in REGISTER.values())


@given(st.sampled_from(sorted(REGISTER)), st.sampled_from(sorted(REGISTER)))
def test_nobody_owns_the_address_of_another(one: str, other: str) -> None:
    email = f"kari@{REGISTER[one].slug}.kommune.no"
    assert is_own_address(email, municipality=REGISTER[other]) == (one == other)


@given(st.text(max_size=40))
def test_whatever_is_typed_has_an_answer(label: str) -> None:
    assert owner_of(f"{label}.kommune.no") in {None, *REGISTER.values()}
