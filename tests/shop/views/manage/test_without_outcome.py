"""Visits without an outcome, by day, and a whole day that went as planned."""

import re

import pytest
from django.test import Client

from audit.models import AuditEntry
from shop.enums import BookingStatus, NoShowBy
from shop.models import Booking
from tests.factories.world import World, at, make_recipient, make_world
from tests.shop.views.conftest import Count
from tests.shop.views.visits import make_visit


def day_of(world: World, days: int = -1) -> str:
    return f"/manage/departments/{world.department.pk}/{at(days, 0).date()}/all-done/"


def list_of(world: World) -> str:
    return f"/manage/departments/{world.department.pk}/without-outcome/"


def shown_on(page: str) -> str:
    found = re.search(r'name="shown" value="([0-9,]*)"', page)
    assert found
    return found[1]


def yes(client: Client, url: str, shown: str) -> str:
    return client.post(url, {"confirmed": "1", "shown": shown}, follow=True).text


def statuses() -> list[str]:
    return list(Booking.objects.order_by("pk").values_list("status", flat=True))


def test_each_day_has_its_own_way_to_be_done(world: World, administrator: Client) -> None:
    for days, hour in ((-1, 9), (-1, 11), (-2, 9)):
        make_visit(world, at(days, hour))
    page = administrator.get(list_of(world)).text
    assert page.count("<table") == 2
    assert [page.count(day_of(world, days)) for days in (-1, -2, -3)] == [1, 1, 0]


def test_by_name_it_is_one_list_without_days(world: World, administrator: Client) -> None:
    for days, name in ((-1, "Åse Prøve"), (-2, "Aud Prøve"), (-3, "Øyvind Prøve")):
        make_visit(world, at(days, 9), recipient=make_recipient(name=name))
    page = administrator.get(f"{list_of(world)}?sort=recipient").text
    assert page.count("<table") == 1
    assert "all-done" not in page
    assert page.index("Aud P") < page.index("Øyvind P") < page.index("Åse P")
    turned = administrator.get(f"{list_of(world)}?sort=-recipient").text
    assert turned.index("Åse P") < turned.index("Øyvind P") < turned.index("Aud P")


def test_it_asks_first_and_shows_every_visit(world: World, administrator: Client) -> None:
    for hour in range(23):
        make_visit(world, at(-1, hour), recipient=make_recipient(name=f"Odd {chr(65 + hour)}"))
    page = administrator.get(day_of(world)).text
    assert page.count("/manage/bookings/") == 23
    assert set(statuses()) == {BookingStatus.CONFIRMED}


def test_those_that_were_shown_are_done_as_planned(world: World, administrator: Client) -> None:
    first, second = make_visit(world, at(-1, 9)), make_visit(world, at(-1, 11))
    other_day = make_visit(world, at(-2, 9))
    shown = shown_on(administrator.get(day_of(world)).text)
    assert shown == f"{first.pk},{second.pk}"
    late = make_visit(world, at(-1, 13))
    yes(administrator, day_of(world), shown)
    assert statuses() == ["completed", "completed", "confirmed", "confirmed"]
    assert not Booking.objects.exclude(delivered_minutes=None).exists()
    assert AuditEntry.objects.filter(action="booking.completed").count() == 2
    assert str(other_day.pk) not in shown
    assert str(late.pk) in shown_on(administrator.get(day_of(world)).text)


def test_what_somebody_said_meanwhile_stands(world: World, administrator: Client) -> None:
    first, second = make_visit(world, at(-1, 9)), make_visit(world, at(-1, 11))
    Booking.objects.filter(pk=first.pk).update(status=BookingStatus.NO_SHOW, no_show_by=NoShowBy.RECIPIENT)
    page = yes(administrator, day_of(world), f"{first.pk},{second.pk}")
    assert statuses() == ["no_show", "completed"]
    assert 'data-color="warning"' in page


@pytest.mark.parametrize(
    "data", [{}, {"confirmed": "1"}, {"confirmed": "1", "shown": "x,-1,,1e3"}, {"shown": "1"}]
)
def test_without_a_yes_to_some_visit_nothing_is_done(
    world: World, administrator: Client, data: dict[str, str]
) -> None:
    make_visit(world, at(-1, 9))
    administrator.post(day_of(world), data)
    assert statuses() == [BookingStatus.CONFIRMED]


def test_visits_of_others_and_of_other_days_are_left(world: World, administrator: Client) -> None:
    neighbour = make_world()
    foreign = make_visit(neighbour, at(-1, 9))
    coming, other_day = make_visit(world, at(1, 9)), make_visit(world, at(-2, 9))
    yes(administrator, day_of(world), f"{foreign.pk},{coming.pk},{other_day.pk}")
    assert set(statuses()) == {BookingStatus.CONFIRMED}


def test_where_nothing_waits_it_leads_back(world: World, administrator: Client) -> None:
    assert administrator.get(day_of(world)).headers["Location"] == list_of(world)


def test_the_neighbours_is_not_found(administrator: Client) -> None:
    other = make_world()
    booking = make_visit(other, at(-1, 9))
    data = {"confirmed": "1", "shown": str(booking.pk)}
    assert administrator.get(day_of(other)).status_code == 404
    assert administrator.post(day_of(other), data).status_code == 404
    assert statuses() == [BookingStatus.CONFIRMED]


@pytest.mark.parametrize("rows", [1, 3])
def test_statements(world: World, administrator: Client, statements: Count, rows: int) -> None:
    for hour in range(rows):
        make_visit(world, at(-1, 9 + hour))
    assert statements(administrator, day_of(world)) == 8
