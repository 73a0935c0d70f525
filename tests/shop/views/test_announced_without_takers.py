"""A session that nobody has signed up for yet is there for those who run it, and takes its leader's time."""

from datetime import date, time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from shop.domain.absence.reassignment import reassign
from shop.domain.capacity.kept_times import keep_time
from shop.domain.door.booking import hold_time
from shop.enums import AbsenceReason, ReassignmentReason
from shop.models import Absence, KeptTime
from shop.queries.announced_sessions import waiting_for_takers
from shop.queries.days import span_of_hours
from shop.queries.department_day import department_day
from tests.factories.world import World, at, make_recipient, make_world
from tests.shop.test_sessions import OFFICE

TITLE, PLACE, WORDS = "Kaffe og prat", "Biblioteket", "Nobody has signed up yet"


def tomorrow() -> date:
    return timezone.localdate() + timedelta(days=1)


@pytest.fixture
def world(larvik: object) -> World:
    """Two advisors; the first leads a session tomorrow from ten on, with a quarter of an hour around it."""
    quarter = timedelta(minutes=15)
    world = make_world(
        providers=2, seats=3, requires_entitlement=False, buffer_before=quarter, buffer_after=quarter
    )
    keep_time(
        world.service,
        provider=world.providers[0],
        starts_at=at(1, 10),
        actor=OFFICE,
        title=TITLE,
        where_text=PLACE,
    )
    return world


@pytest.fixture
def leader(helper: Client) -> Client:
    return in_english(helper)


@pytest.fixture
def office(administrator: Client) -> Client:
    return in_english(administrator)


def in_english(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


def waits(world: World, provider: int = 0) -> bool:
    """The leader's own day and the department's say the same."""
    [lane] = [
        lane
        for lane in department_day(world.department, tomorrow()).lanes
        if lane.provider == world.providers[provider]
    ]
    own = waiting_for_takers(world.providers[provider], day=tomorrow())
    assert list(own) == list(lane.announced)
    return bool(own)


def test_until_somebody_sits_in_it(world: World) -> None:
    assert waits(world)
    assert not waits(world, 1)
    world.book(at(1, 10))
    assert not waits(world)


def test_who_fills_in_the_form_has_not_signed_up_yet(world: World) -> None:
    hold_time(world.service, recipient=world.recipient, starts_at=at(1, 10), actor=world.actor())
    assert waits(world)


def test_who_came_instead_of_the_leader_has_those_who_sit_in_it(world: World) -> None:
    booking = world.book(at(1, 10), recipient=make_recipient())
    leader, other = world.providers
    Absence.objects.create(provider=leader, during=(at(1, 0), at(2, 0)), reason=AbsenceReason.SICK)
    reassign(booking, to=other, instead_of=leader, reason=ReassignmentReason.ABSENCE, actor=OFFICE)
    assert not waits(world)


def test_its_time_is_not_free(world: World) -> None:
    plan = department_day(world.department, tomorrow())
    hours = [span_of_hours(tomorrow(), time(hour), time(hour + 1)) for hour in range(8, 13)]
    assert [plan.places_left(hour) for hour in hours] == [2, 1, 1, 1, 2]


def test_the_leaders_day_has_it(world: World, leader: Client) -> None:
    page = leader.get(f"/day/{tomorrow()}/").text
    assert all(words in page for words in (TITLE, PLACE, WORDS, "10.00–11.00"))
    assert "No visits this day" not in page
    world.book(at(1, 10))
    assert WORDS not in leader.get(f"/day/{tomorrow()}/").text


@pytest.mark.parametrize("address", ["{day}/", "{day}/?view=list", "week/{day}/", "week/{day}/?view=list"])
def test_the_department_sees_it(world: World, office: Client, address: str) -> None:
    page = office.get(f"/manage/departments/{world.department.pk}/{address.format(day=tomorrow())}").text
    assert TITLE in page
    assert WORDS in page


def test_when_it_is_over_nobody_signed_up(world: World, leader: Client) -> None:
    KeptTime.objects.update(during=(at(-1, 9, 45), at(-1, 11, 15)))
    page = leader.get(f"/day/{at(-1, 0).date()}/").text
    assert "Nobody signed up" in page
    assert "yet" not in page.split("<h2>", maxsplit=1)[1].split("</article>", maxsplit=1)[0]


@pytest.mark.parametrize("query", ["", "?order=time", "?file=csv"])
def test_the_day_list_has_it(world: World, office: Client, query: str) -> None:
    answer = office.get(f"/manage/departments/{world.department.pk}/day-list/{tomorrow()}/{query}")
    page = answer.content.decode()
    assert all(words in page for words in (TITLE, PLACE, WORDS))
