"""Courses over the nights on which the clocks change: each date is at the same time by the clock on the wall."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from foundation.scope import Scope
from modules.memory_team.domain.putting_up import put_up
from modules.memory_team.domain.taking_part import sign_up
from modules.memory_team.forms.course import CourseForm
from modules.memory_team.models import Course
from shop.models import Booking, KeptTime, OpeningHours, Service, ShiftTemplate
from tests.factories.dates import LONG_DAY, SHORT_DAY
from tests.factories.world import World, make_department, make_provider, make_recipient
from tests.modules.memory_team.conftest import make_talks
from tests.modules.memory_team.course_worlds import STAFF, drawing_of, make_session, self_of

WEEK = timedelta(weeks=1)


@pytest.fixture(params=[SHORT_DAY, LONG_DAY])
def changed(request: pytest.FixtureRequest, larvik: Scope) -> Iterator[date]:
    """The Sunday of the change; it is the Wednesday before the Sunday before it."""
    day: date = request.param
    with time_machine.travel(datetime.combine(day - timedelta(days=11), time(9)), tick=True):
        yield day


@pytest.fixture
def team(changed: date) -> World:
    department = make_department(name="Hukommelsesteamet")
    providers = [make_provider(department, name="Ragna Moe")]
    return World(department, make_talks(department), providers, make_recipient())


def dates_of(service: Service, team: World, *, first: date, begins: str) -> list[datetime]:
    """As the department writes it, three Sundays in a row."""
    form = CourseForm(
        {
            "service": service.pk,
            "title": "Pårørendeskolen",
            "place": "Biblioteket",
            "kind": "course",
            "seats": 2,
            "leader": team.providers[0].pk,
            "first_day": first.isoformat(),
            "begins": begins,
            "times": 3,
            "weeks": 1,
        },
        department=team.department,
    )
    assert form.is_valid(), form.errors
    return list(form.starts)


def announce(service: Service, team: World, starts: list[datetime]) -> Course:
    return put_up(service, drawing=drawing_of(team, seats=2), starts=starts, leaves_out=False, actor=STAFF)


def test_each_date_begins_at_ten_and_is_two_hours_long(team: World, changed: date) -> None:
    service = make_session(team)
    starts = dates_of(service, team, first=changed - WEEK, begins="10:00")
    course = announce(service, team, starts)
    sign_up(course, recipient=team.recipient, actor=self_of(team.recipient))
    visits = Booking.objects.filter(status="confirmed").order_by("starts_at")
    for visit, day in zip(visits, (changed - WEEK, changed, changed + WEEK), strict=True):
        begins, ends = timezone.localtime(visit.starts_at), timezone.localtime(visit.ends_at)
        assert (begins.date(), f"{begins:%H:%M}", f"{ends:%H:%M}") == (day, "10:00", "12:00")
    for kept in KeptTime.objects.all():
        assert kept.during.upper - kept.during.lower == timedelta(hours=2)


def test_in_the_night_itself_it_lasts_as_long_as_elsewhere(team: World, changed: date) -> None:
    """An hour in which the clocks change is no hour less, and no hour more, for those who sit together."""
    OpeningHours.objects.update(opens_at=time(0), closes_at=time(8))
    ShiftTemplate.objects.update(starts_at=time(0), ends_at=time(8))
    make_provider(team.department, name="Siri Lund", starts=time(0), ends=time(8))
    team.providers.append(team.department.providers.get(name="Siri Lund"))
    service = make_session(team)
    drawn = drawing_of(team, seats=2, leader=team.providers[-1])
    starts = dates_of(service, team, first=changed - WEEK, begins="01:00")
    course = put_up(service, drawing=drawn, starts=starts, leaves_out=False, actor=STAFF)
    sign_up(course, recipient=team.recipient, actor=self_of(team.recipient))
    for visit in Booking.objects.filter(status="confirmed"):
        assert f"{timezone.localtime(visit.starts_at):%H:%M}" == "01:00"
        assert visit.ends_at - visit.starts_at == timedelta(hours=2)


def test_at_an_hour_that_is_not_there_it_begins_at_the_one_after(team: World, changed: date) -> None:
    """And at the first of the two where it is there twice."""
    OpeningHours.objects.update(opens_at=time(0), closes_at=time(8))
    leader = make_provider(team.department, name="Siri Lund", starts=time(0), ends=time(8))
    service = make_session(team)
    starts = dates_of(service, team, first=changed, begins="02:00")
    drawn = drawing_of(team, seats=2, leader=leader)
    put_up(service, drawing=drawn, starts=starts, leaves_out=False, actor=STAFF)
    first = KeptTime.objects.order_by("during")[0].during
    assert first.upper - first.lower == timedelta(hours=2)
    clocks = [f"{timezone.localtime(each):%H:%M}" for each in (first.lower, first.upper)]
    assert clocks == (["03:00", "05:00"] if changed == SHORT_DAY else ["02:00", "03:00"])
