"""The diagram of a booking's states says what the code allows, and nothing else."""

import re
from pathlib import Path

import shop
from shop.enums import TRANSITIONS, BookingStatus

README = Path(shop.__file__).with_name("README.md")
WHO = {"recipient", "provider", "department", "system"}
STEP = re.compile(r"^ (?:(\w+) ─+┬| +[├└])─► (\w+) +((?:\w+)(?: · \w+)*)", re.MULTILINE)


def drawn() -> list[tuple[str, str, str]]:
    """From, to and who, of every arrow; a line without a state goes on from the one above it."""
    section = README.read_text().split("## The states of a booking")[1].split("\n## ")[0]
    former, steps = "", []
    for state, to, who in STEP.findall(section):
        former = state or former
        steps.append((former, to, who))
    assert len(steps) == section.count("►")
    return steps


def test_the_diagram_has_every_transition_once_and_no_other() -> None:
    steps = [(former, to) for former, to, _who in drawn()]
    allowed = [(former, to) for former, following in TRANSITIONS.items() for to in following]
    assert sorted(steps) == sorted((str(former), str(to)) for former, to in allowed)


def test_it_says_of_each_who_may() -> None:
    assert {word for _former, _to, who in drawn() for word in who.split(" · ")} == WHO


def test_every_state_is_in_it() -> None:
    assert {state for former, to, _who in drawn() for state in (former, to)} == set(BookingStatus)
