"""The hammer: whatever can be done is done at random over 32 connections, while backends are killed.

`make test-all` does 10,000 acts of it, `make test-long` 1,000,000. A round that fails says its seed;
HAMMER_SEED=<seed> HAMMER_ACTS=<count> runs it again, HAMMER_FROM=<round> goes on where one was stopped.
"""

import os
from collections import Counter

import pytest

from shop.domain.freeing import OFFER
from shop.models import Booking, Department
from shop.tasks import SETTLE_REPLACED
from shop.tasks_circumstances import CLOSE_PROVIDERS, CLOSE_RECIPIENTS
from shop.tasks_waiting import SETTLE
from tests.database import empty_municipalities
from tests.factories.scopes import LARVIK, works_for
from tests.factories.world import at
from tests.race.hammer.acts.every import ACTS
from tests.race.hammer.crew import Crew, crew, killer
from tests.race.hammer.orders import Report
from tests.race.hammer.town import ADVISORS, HELPERS, RUSH_HOURS, RUSHERS, SEATS, make_hammer_town
from tests.race.order import faults

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]

ROUND = 10_000
QUIET = ROUND // 5
"""Acts before the killing begins."""
EVEN = ROUND // 10
"""Of these: what is rare in life and needs another act before it would else be done four times, or never."""
MOST_WHO_GIVE_UP = ROUND // 500
"""On a machine that is busy with other things some wait for seconds; a lock that is stuck stops all of them."""
SEED = os.environ.get("HAMMER_SEED", "a ship in the harbour")


def hammer(crew: Crew, seed: str, *, acts: int) -> Counter[str]:
    """One round on a new town; returns what was met."""
    make_hammer_town()
    rushes = rush_after_rush(crew)
    report = crew.chaos(f"{seed} quietly", acts=QUIET - EVEN)
    report.add(crew.chaos(f"{seed} evenly", acts=EVEN, is_even=True))
    report.add(night(crew))
    with killer():
        report.add(crew.chaos(seed, acts=acts - QUIET - rushes.met.total()))
    report.add(rushes)
    assert not report.errors, f"seed {seed!r}: {len(report.errors)} errors, the first: {report.errors[0]}"
    with works_for(LARVIK):
        assert faults() == {}, f"seed {seed!r}"
        found = set(Booking.objects.values_list("pk", flat=True))
    assert report.made <= found, f"seed {seed!r}: what was said to be booked is gone"
    return report.met


def night(crew: Crew) -> Report:
    """Every job twice at once, and more often; those of a standing booking are among the acts."""
    with works_for(LARVIK):
        departments = list(Department.objects.values_list("pk", flat=True))
    jobs: list[tuple[str, dict[str, int]]] = [
        *((OFFER, {"department_id": department_id}) for department_id in departments),
        *((name, {}) for name in (SETTLE, SETTLE_REPLACED, CLOSE_RECIPIENTS, CLOSE_PROVIDERS)),
    ]
    report = crew.jobs(*jobs)
    assert {outcome for outcome in report.met if not outcome.endswith(": done")} == set()
    return report


def rush_after_rush(crew: Crew) -> Report:
    """All want the same at once: as many have it as there are helpers, pairs of them, or seats. Nobody is killed."""
    hours, all_met = iter(RUSH_HOURS), Report()

    def rush(*services: str, is_hold: bool = False) -> Counter[str]:
        starts_at = at(*next(hours))
        report = crew.rush(*services, starts_at=starts_at, is_hold=is_hold)
        assert not report.errors, report.errors[0]
        assert report.met.total() == RUSHERS
        with works_for(LARVIK):
            assert faults() == {}
            made = Booking.objects.filter(starts_at=starts_at).count()
        assert made == sum(report.met[f"{service}: done"] for service in services), "said and not done"
        all_met.add(report)
        return report.met

    for _ in range(3):
        assert rush("visit")["visit: done"] == HELPERS
        assert rush("two")["two: done"] == HELPERS // 2
        assert rush("session")["session: done"] == ADVISORS * SEATS
        assert rush("visit", is_hold=True)["visit: done"] == HELPERS
        met = rush("visit", "two")
        assert met["visit: done"] + 2 * met["two: done"] == HELPERS, met
        met = rush("session", "call")
        assert met["call: done"] + -(-met["session: done"] // SEATS) == ADVISORS, met
    return all_met


@pytest.mark.exhaustive
def test_ten_thousand_acts_leave_everything_in_order() -> None:
    with crew() as everybody:
        met = hammer(everybody, SEED, acts=int(os.environ.get("HAMMER_ACTS", ROUND)))
    assert met["killed"] > 0
    assert met["waited too long"] <= MOST_WHO_GIVE_UP
    never = [act.__name__ for act in ACTS if not met[f"{act.__name__}: done"]]
    assert never == []


@pytest.mark.long
@pytest.mark.timeout(6 * 3600)
def test_a_million_acts_leave_everything_in_order() -> None:
    with crew() as everybody:
        for number in range(int(os.environ.get("HAMMER_FROM", "0")), 100):
            hammer(everybody, f"{SEED} {number}", acts=ROUND)
            empty_municipalities()
