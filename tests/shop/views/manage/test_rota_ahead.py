"""Open hours with nobody to come, and helpers whose day is too full, in the week to come."""

from datetime import time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from shop.enums import AbsenceReason, BookingStatus, ProviderKind, StrandedReason
from shop.models import Absence, Closure, ExceptionDay, Provider, Service, Shift
from shop.queries.rota_ahead import DAYS_AHEAD, RotaAhead, TooFull, rota_ahead_of
from shop.queries.spans import Span
from tests.factories.world import World, at, make_provider, make_world
from tests.shop.views.conftest import Count
from tests.shop.views.visits import make_visit

NOTHING = RotaAhead([], [], [])


def be_away(world: World, *numbers: int, begins: int, ends: int, day: int = 1) -> None:
    for number in numbers:
        during = (at(day, begins), at(day, ends))
        Absence.objects.create(provider=world.providers[number], during=during, reason=AbsenceReason.COURSE)


def test_somebody_there_in_all_open_hours_is_no_hole(world: World) -> None:
    assert rota_ahead_of(world.department) == NOTHING


def test_where_the_last_one_is_away_nobody_is_there(world: World) -> None:
    be_away(world, 0, begins=10, ends=14)
    assert rota_ahead_of(world.department) == NOTHING  # the other one is half of two
    be_away(world, 1, begins=12, ends=18)
    assert rota_ahead_of(world.department).nobody == [Span(at(1, 12), at(1, 14))]


@pytest.mark.usefixtures("larvik")
def test_fewer_than_half_of_three_is_one() -> None:
    world = make_world(providers=3)
    be_away(world, 0, 1, begins=8, ends=12)
    rota = rota_ahead_of(world.department)
    assert (rota.nobody, rota.few) == ([], [Span(at(1, 8), at(1, 12))])


def test_a_shift_that_was_taken_off_leaves_a_hole_and_a_closed_day_none(world: World) -> None:
    Shift.objects.filter(during__startswith__gte=at(2, 0), during__startswith__lt=at(3, 0)).update(
        is_off=True
    )
    assert rota_ahead_of(world.department).nobody == [Span(at(2, 8), at(2, 16))]
    day = timezone.localdate(at(2, 8))
    special = ExceptionDay.objects.create(
        department=world.department, date=day, opens_at=time(10), closes_at=time(11)
    )
    assert rota_ahead_of(world.department).nobody == [Span(at(2, 10), at(2, 11))]
    special.delete()
    Closure.objects.create(first_day=day, last_day=day, label="Ryddedag")
    assert rota_ahead_of(world.department).nobody == []


def test_only_the_rest_of_today_and_six_days_more(world: World) -> None:
    Shift.objects.all().delete()
    nobody = rota_ahead_of(world.department).nobody
    assert len(nobody) == DAYS_AHEAD
    assert timezone.now() - nobody[0].starts_at < timedelta(minutes=1)
    assert nobody[-1].ends_at == at(6, 16)


def test_a_bed_is_nobody_and_where_only_beds_serve_nobody_is_missed(world: World) -> None:
    Provider.objects.update(kind=ProviderKind.PLACE)
    assert len(rota_ahead_of(world.department).nobody) == DAYS_AHEAD
    Service.objects.update(uses_places=True)
    assert rota_ahead_of(world.department) == NOTHING


def test_nine_tenths_of_a_shift_are_too_much(world: World) -> None:
    helper, day = world.providers[0], timezone.localdate(at(1, 8))
    for hour in range(8, 15):
        make_visit(world, at(1, hour), provider=helper)
    assert rota_ahead_of(world.department).too_full == []  # seven of eight hours
    last = make_visit(world, at(1, 15), provider=helper)
    eight = timedelta(hours=8)
    assert rota_ahead_of(world.department).too_full == [TooFull(helper.pk, day, eight, eight)]
    type(last).objects.filter(pk=last.pk).update(status=BookingStatus.CANCELLED)
    assert rota_ahead_of(world.department).too_full == []
    be_away(world, 0, begins=8, ends=9)
    assert [each.per_cent for each in rota_ahead_of(world.department).too_full] == [100]


def test_a_visit_on_a_day_off_is_too_much_unless_it_needs_somebody_else_anyway(world: World) -> None:
    visit = make_visit(world, at(1, 10), provider=world.providers[0])
    Shift.objects.filter(provider=world.providers[0]).delete()
    (full,) = rota_ahead_of(world.department).too_full
    assert (full.shift, full.per_cent) == (timedelta(0), None)
    type(visit).objects.filter(pk=visit.pk).update(stranded=StrandedReason.NO_SHIFT)
    assert rota_ahead_of(world.department).too_full == []


def test_each_department_has_its_own(world: World) -> None:
    other = make_world()
    Shift.objects.filter(provider__department=other.department).delete()
    assert rota_ahead_of(world.department) == NOTHING
    assert len(rota_ahead_of(other.department).nobody) == DAYS_AHEAD


def test_the_page_says_who_is_missed_and_who_could_be_asked(world: World, office: Client) -> None:
    be_away(world, 0, 1, begins=12, ends=14)
    other = make_provider(world.department, name="Ledig Prøve", weekdays=[])
    for hour in range(8, 16):
        make_visit(world, at(3, hour), provider=world.providers[0])
    url = f"/manage/departments/{world.department.pk}/rota/"
    page = office.get(url).text
    assert "12.00–14.00" in page
    assert f"{world.providers[0].name} (course)" in page
    assert f"/manage/providers/{other.pk}/shifts/{timezone.localdate(at(1, 12))}/" in page
    assert "8 hours of 8 hours are booked" in page
    head, hole, full = office.get(f"{url}?file=csv").content.decode("utf-8-sig").splitlines()
    assert head == "Day;What it is;Whom it is about;More"
    assert hole.startswith(
        f"{timezone.localdate(at(1, 12))};nobody on duty;{world.providers[0].name} (course)"
    )
    assert hole.endswith(";12.00–14.00")
    assert full.startswith(f"{timezone.localdate(at(3, 8))};too much on one day;{world.providers[0].name};")
    board = office.get(f"/manage/departments/{world.department.pk}/").text
    assert "time with nobody on duty" in board
    assert "helper with too much on one day" in board


@pytest.mark.parametrize("rows", [1, 3])
def test_statements(world: World, administrator: Client, statements: Count, rows: int) -> None:
    for day in range(1, rows + 1):
        be_away(world, 0, 1, begins=12, ends=14, day=day)
    assert statements(administrator, f"/manage/departments/{world.department.pk}/rota/") == 10
