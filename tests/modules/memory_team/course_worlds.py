"""Courses and groups for tests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from foundation.actor import Actor, Channel
from modules.memory_team.domain.putting_up import Drawing, put_up
from modules.memory_team.domain.taking_part import sign_up, wait_in_line
from modules.memory_team.models import Course, Participant
from shop.models import Provider, Recipient, Service
from tests.factories.world import World, at, make_recipient
from tests.modules.memory_team.conftest import make_talks

STAFF = Actor(None, Channel.STAFF)
DAYS = (2, 4, 6)


@dataclass(slots=True)
class School:
    """A course of a team, with its service."""

    team: World
    service: Service
    course: Course

    def sign_up(self, recipient: Recipient) -> Participant:
        return sign_up(self.course, recipient=recipient, actor=self_of(recipient))

    def wait(self, recipient: Recipient) -> Participant:
        return wait_in_line(self.course, recipient=recipient, actor=self_of(recipient))


def self_of(recipient: Recipient) -> Actor:
    return Actor(recipient.user_id, Channel.SELF)


def make_session(team: World, **changes: Any) -> Service:
    rules = {"name": "Kurs", "seats": 8, "booking_horizon": 100, "duration": timedelta(hours=2)}
    return make_talks(team.department, **(rules | {"move_within_day_deadline": None} | changes))


def drawing_of(
    team: World, *, seats: int = 2, is_group: bool = False, leader: Provider | None = None
) -> Drawing:
    return Drawing("Pårørendeskolen", "Biblioteket", "", seats, leader or team.providers[0], is_group)


def make_course(
    team: World,
    *,
    seats: int = 2,
    days: Sequence[int] = DAYS,
    hour: int = 10,
    is_group: bool = False,
    service: Service | None = None,
) -> School:
    service = service or make_session(team)
    drawing = drawing_of(team, seats=seats, is_group=is_group)
    starts = [at(day, hour) for day in days]
    course = put_up(service, drawing=drawing, starts=starts, leaves_out=False, actor=STAFF)
    return School(team, service, course)


def relatives(count: int) -> list[Recipient]:
    return [make_recipient(name=f"Pårørende Nummer{number}") for number in range(count)]
