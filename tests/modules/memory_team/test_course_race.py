"""Many want the last seats at the same moment."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

import pytest

from foundation.scope import use_scope
from modules.memory_team import module as contract
from modules.memory_team.models import Participant
from shop.models import Booking, Recipient
from tests.factories.scopes import LARVIK, works_for
from tests.factories.threads import Outcome, at_once
from tests.factories.world import World, at, make_department, make_provider
from tests.modules.memory_team.conftest import make_talks
from tests.modules.memory_team.course_worlds import DAYS, School, make_course, relatives, self_of
from tests.race.rush import assert_all_is_in_order

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]

SEATS, PEOPLE = 3, 12


def build(*, is_group: bool) -> tuple[School, list[Recipient]]:
    with works_for(LARVIK):
        department = make_department(name="Hukommelsesteamet")
        providers = [make_provider(department) for _each in range(3)]
        people = relatives(PEOPLE)
        team = World(department, make_talks(department), providers, people[0])
        return make_course(team, seats=SEATS, is_group=is_group), people


def sign_up(school: School, person: Recipient) -> None:
    with use_scope(LARVIK):
        school.sign_up(person)


def drop_in(school: School, person: Recipient) -> None:
    with use_scope(LARVIK):
        school.team.book(at(2, 10), service=school.service, recipient=person, actor=self_of(person))


def count_of(outcomes: Sequence[Outcome]) -> int:
    """How many were not refused."""
    return sum(each.refusal is None for each in outcomes)


def test_a_course_is_never_fuller_than_its_seats() -> None:
    school, people = build(is_group=False)
    had = at_once([partial(sign_up, school, person) for person in people])
    assert count_of(had) == SEATS
    with works_for(LARVIK):
        inside = set(Participant.objects.filter(waits=False).values_list("recipient", flat=True))
        for day in DAYS:
            seated = Booking.objects.filter(starts_at=at(day, 10), status="confirmed")
            assert set(seated.values_list("recipient", flat=True)) == inside
        assert len(inside) == SEATS
    assert_all_is_in_order()


def test_nor_is_a_date_of_a_group() -> None:
    school, people = build(is_group=True)
    had = at_once([partial(drop_in, school, person) for person in people])
    assert count_of(had) == SEATS


@contextmanager
def nobody_counts_under_the_lock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The twin: what the list saw is believed, as if nobody else could be at it."""
    with monkeypatch.context() as patched:
        patched.setattr(contract, "require_seat", lambda _draft: None)
        yield


def test_without_the_lock_there_would_be_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: with the count under the lock taken away, the race seats too many."""
    most = 0
    for _round in range(4):
        school, people = build(is_group=True)
        with nobody_counts_under_the_lock(monkeypatch):
            most = max(most, count_of(at_once([partial(drop_in, school, person) for person in people])))
        if most > SEATS:
            break
    assert most > SEATS
