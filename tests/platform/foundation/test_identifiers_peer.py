"""Ours and Nav's validator (npm @navikt/fnrvalidator) think the same of every number."""

import random
import subprocess
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from foundation.identifiers import InvalidNationalId, parse_national_id
from tjenesteshop.standins.node import node

pytestmark = pytest.mark.unit

PEER = Path(__file__).parent / "peer" / "validate.mjs"
HOW_MANY = 20_000


def numbers(rng: random.Random) -> Iterator[str]:
    """Some that are right, more that are nearly so, of every kind and century, and some that are nothing."""
    first = date(1900, 1, 1)
    for _ in range(HOW_MANY // 4):
        day = first + timedelta(days=rng.randrange(73_000))
        nine = (
            f"{day.day + rng.choice([0, 0, 40]):02}{day.month + rng.choice([0, 40, 80, 65]):02}"
            f"{day:%y}{rng.randrange(1000):03}"
        )
        # All that the nine digits can be followed by: a hundredth to four hundredths of them are right.
        for _ in range(2):
            yield f"{nine[:9]}{rng.randrange(100):02}"
        yield closed(nine, remainder=rng.randrange(5))
        yield f"{rng.randrange(10**11):011}"


def closed(nine: str, *, remainder: int) -> str:
    """With control digits of that remainder where there are such: up to 3 is right from 2032 on, 4 never."""
    k1 = (
        (remainder - sum(w * int(d) for w, d in zip((3, 7, 6, 1, 8, 9, 4, 5, 2), nine, strict=True)))
        % 11
        % 10
    )
    ten = f"{nine}{k1}"
    k2 = -sum(w * int(d) for w, d in zip((5, 4, 3, 2, 7, 6, 5, 4, 3, 2), ten, strict=True)) % 11 % 10
    return f"{ten}{k2}"


def is_right(digits: str) -> bool:
    try:
        parse_national_id(digits, synthetic_only=False)
    except InvalidNationalId:
        return False
    return True


def test_it_thinks_as_navs_validator_does_of_twenty_thousand_numbers() -> None:
    drawn = list(numbers(random.Random("peers")))
    said = subprocess.run(
        [node(), str(PEER)], input="\n".join(drawn), capture_output=True, text=True, check=True, timeout=60
    ).stdout.split()
    ours = [is_right(digits) for digits in drawn]
    theirs = [each == "valid" for each in said]
    assert len(theirs) == HOW_MANY
    assert [drawn[at] for at in range(HOW_MANY) if ours[at] != theirs[at]] == []
    assert 1000 < sum(ours) < HOW_MANY // 2
