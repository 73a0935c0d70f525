"""Under which names municipalities may stand: nobody under ours, nobody under what passes for another's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.naming import is_schema_name
from tenants.register import registered_municipalities
from tenants.signup.subdomains import (
    LOOK_ALIKE,
    RESERVED,
    SUBDOMAIN,
    SubdomainFault,
    SubdomainRefused,
    propose_subdomain,
    require_subdomain,
    skeleton,
)

pytestmark = pytest.mark.unit

REGISTER = registered_municipalities()
SKIEN, LARVIK, AAS = REGISTER["4003"], REGISTER["3909"], REGISTER["3218"]
names = st.text(alphabet="abcdilmnorvwxyz0159-", min_size=0, max_size=42)


def fault_of(text: str, *, taken: tuple[str, ...] = ()) -> SubdomainFault:
    with pytest.raises(SubdomainRefused) as refusal:
        require_subdomain(text, taken=taken, own=SKIEN)
    return refusal.value.fault


@pytest.mark.parametrize("text", ["skien", "skien-kommune", "s4003", "a" * 40, "helse-skien"])
def test_these_may_be_had(text: str) -> None:
    require_subdomain(text, taken=("larvik",), own=SKIEN)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", SubdomainFault.FORM),
        ("as", SubdomainFault.FORM),
        ("a" * 41, SubdomainFault.FORM),
        ("4skien", SubdomainFault.FORM),
        ("-skien", SubdomainFault.FORM),
        ("skien-", SubdomainFault.FORM),
        ("skien--x", SubdomainFault.FORM),
        ("xn--skien", SubdomainFault.FORM),
        ("Skien", SubdomainFault.FORM),
        ("skién", SubdomainFault.FORM),
        ("skien.x", SubdomainFault.FORM),
        ("skien\n", SubdomainFault.FORM),
        ("skien_x", SubdomainFault.FORM),
        ("admin", SubdomainFault.RESERVED),
        ("adm1n", SubdomainFault.RESERVED),
        ("w-w-w", SubdomainFault.RESERVED),
        ("public", SubdomainFault.RESERVED),
        ("pg-catalog", SubdomainFault.RESERVED),
        ("stotte", SubdomainFault.TAKEN),
        ("larvik", SubdomainFault.LOOKS_LIKE),
        ("larv1k", SubdomainFault.LOOKS_LIKE),
        ("lar-vik", SubdomainFault.LOOKS_LIKE),
        ("barnble", SubdomainFault.LOOKS_LIKE),
        ("st0tte", SubdomainFault.LOOKS_LIKE),
    ],
)
def test_these_are_refused_and_the_reason_is_said(text: str, fault: SubdomainFault) -> None:
    assert fault_of(text, taken=("stotte",)) == fault


def test_every_municipality_is_proposed_a_name_that_it_may_have() -> None:
    taken: set[str] = set()
    for municipality in REGISTER.values():
        proposal = propose_subdomain(municipality.name, taken=taken, own=municipality)
        require_subdomain(proposal, taken=taken, own=municipality)
        taken.add(proposal)
    assert len(taken) == len(REGISTER)


def test_two_letters_are_too_few_for_an_address() -> None:
    assert propose_subdomain(AAS.name, taken=(), own=AAS) == "as-kommune"


def test_who_is_in_no_register_takes_no_registered_name() -> None:
    with pytest.raises(SubdomainRefused):
        require_subdomain("larvik", taken=(), own=None)
    assert propose_subdomain("Larvik", taken=(), own=None) == "larvik-kommune"


@given(names)
def test_what_may_be_had_is_a_host_and_a_schema(text: str) -> None:
    try:
        require_subdomain(text, taken=(), own=SKIEN)
    except SubdomainRefused:
        return
    assert SUBDOMAIN.fullmatch(text)
    assert is_schema_name(text.replace("-", "_"))
    assert not text.startswith("xn--")
    assert text not in RESERVED


@given(names)
def test_the_skeleton_of_a_skeleton_is_itself(text: str) -> None:
    assert skeleton(skeleton(text)) == skeleton(text)


@given(st.sampled_from(sorted(REGISTER)), st.sampled_from([pair for pair in LOOK_ALIKE if pair[1]]))
def test_nobody_passes_for_another_municipality(number: str, pair: tuple[str, str]) -> None:
    """With a look-alike for each of the letters that has one."""
    false, true = pair
    municipality = REGISTER[number]
    if municipality != SKIEN:
        with pytest.raises(SubdomainRefused):
            require_subdomain(municipality.slug.replace(true, false), taken=(), own=SKIEN)
