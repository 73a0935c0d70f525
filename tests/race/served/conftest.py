"""One server and one crowd for the tests of a module; each test has a town and people of its own."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from accounts.factor.enums import FactorRule
from accounts.factor_models import SecondFactorPolicy
from shop.models import Recipient
from tests.factories.scopes import LARVIK, works_for
from tests.factories.world import (
    PASSWORD,
    World,
    make_administrator,
    make_entitlement,
    make_recipient,
    make_user,
    make_world,
)
from tests.race.served.crowd import Act, Answer, Crowd, crowd_at
from tests.race.served.server import Server, served

CROWD = 10
HOST = "larvik.localhost"


@dataclass(slots=True)
class Town:
    """A committed world, and its people at the doors of the server; `people[0]` is the first of the crowd."""

    world: World
    people: Sequence[Recipient]
    crowd: Crowd

    def book(self, who: int, at: datetime, *, key: str = "") -> Act:
        """The form that books the world's service, sent from a page of one's own unless a key is given."""
        return Act(who, self._wish("book", at), {"key": key or str(uuid4())})

    def hold(self, who: int, at: datetime) -> Act:
        return Act(who, self._wish("hold", at), {})

    def move(self, who: int, booking_id: int, to: datetime) -> Act:
        query = urlencode({"to": timezone.localtime(to).isoformat()})
        return Act(who, f"/bookings/{booking_id}/move/?{query}", {})

    def cancel(self, who: int, booking_id: int) -> Act:
        return Act(who, f"/bookings/{booking_id}/cancel/", {})

    def booked(self, who: int, at: datetime) -> int:
        """Book with nobody else about; returns the booking's id."""
        (answer,) = self.crowd.at_once([self.book(who, at)])
        assert answer.is_booked, answer
        return booking_id(answer)

    def everybody(self, act: Callable[[int], Act], *, first: int = 0) -> list[Answer]:
        """All of the crowd, from the given one on, at once."""
        return self.crowd.at_once([act(who) for who in range(first, len(self.people))])

    def _wish(self, what: str, at: datetime) -> str:
        page = f"/book/{self.world.service.pk}/" + ("hold/" if what == "hold" else "")
        return f"{page}?{urlencode({'at': timezone.localtime(at).isoformat()})}"


def booking_id(answer: Answer) -> int:
    return int(answer.location.strip("/").split("/")[-1])


@pytest.fixture(scope="module")
def server(django_db_setup: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Server]:
    with served(django_db_setup) as started:
        yield started


@pytest.fixture(scope="module")
def crowd(server: Server) -> Iterator[Crowd]:
    with crowd_at(server.port, HOST, size=CROWD + 1) as people:
        yield people


@pytest.fixture
def make_town(crowd: Crowd, committed_db: None) -> Callable[..., Town]:
    return town_maker(crowd)


def town_maker(crowd: Crowd) -> Callable[..., Town]:
    """Makes a town of so many providers and people, who have all signed in; after them comes the administrator."""

    def make(*, people: int = CROWD, **changes: Any) -> Town:
        with works_for(LARVIK):
            world = make_world(**changes)
            recipients, addresses = [], []
            for number in range(people):
                addresses.append(f"citizen{number}@example.no")
                user = make_user(password=PASSWORD, email=addresses[-1])
                recipients.append(make_recipient(user=user))
                make_entitlement(recipients[-1], world.service)
            SecondFactorPolicy.objects.create(rule=FactorRule.OPTIONAL)
            addresses.append(f"{make_administrator(world.department).email}")
        crowd.sign_in(addresses, password=PASSWORD)
        return Town(world, recipients, crowd)

    return make
