"""The department's week: everybody's days beside each other, what is free, the list, moving, and who may see it."""

import re
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from shop.enums import AbsenceReason, BookingStatus, ProviderKind, StrandedReason
from shop.models import Absence, Booking, ExceptionDay, OpeningHours, Provider, Shift
from shop.views.manage.board_move import board_url, move_query
from tests.factories.world import World, at, make_provider, make_world
from tests.shop.views.conftest import Count
from tests.shop.views.manage.test_place import who_comes
from tests.shop.views.visits import make_visit

SPOT = re.compile(
    r'<li class="board-spot( board-nearest)?" data-at="[^"]+"><a href="([^"]+)" aria-label="([^"]+)"'
)
CELL = re.compile(r'<td class="week-cell[^>]*data-lane="([^"]+)">(.*?)</td>', re.DOTALL)


def monday(days: int = 0) -> date:
    """Of next week, all of which is still to come."""
    today = timezone.localdate()
    return today + timedelta(days=7 - today.weekday() + days)


def ahead(hour: int, days: int = 0) -> datetime:
    """An hour of next week, so many days after its Monday."""
    return at((monday() - timezone.localdate()).days + days, hour)


@pytest.fixture
def administrator(administrator: Client) -> Client:
    """Who reads English."""
    administrator.cookies["django_language"] = "en"
    return administrator


def week_of(world: World, day: date | None = None, query: str = "") -> str:
    return f"/manage/departments/{world.department.pk}/week/{day or monday()}/{query}"


def cells(page: str) -> dict[str, str]:
    """What stands in each cell, in words."""
    return {key: " ".join(re.sub("<[^>]+>", " ", cell).split()) for key, cell in CELL.findall(page)}


def cell_of(provider: Provider, day: int) -> str:
    return f"{provider.pk}-{monday(day)}"


class TestTheBoard:
    def test_every_day_of_the_week_shows_who_is_visited(self, world: World, administrator: Client) -> None:
        first, second = world.providers
        make_visit(world, ahead(10))
        make_visit(world, ahead(12, 2), provider=second, stranded=StrandedReason.NO_SHIFT)
        page = administrator.get(week_of(world)).text
        found = cells(page)
        assert f"Week {monday().isocalendar().week}" in page
        assert len(found) == 2 * 7
        assert found[cell_of(first, 0)] == f"1 h of 8 h 10.00 Odd P. {world.service.name}"
        assert found[cell_of(second, 2)] == "1 h of 8 h 12.00 Odd P. needs a new time"
        assert found[cell_of(second, 0)] == "0 h of 8 h"
        assert "1 needs a new time" in page

    def test_who_is_away_has_that_much_less_of_the_day(self, world: World, administrator: Client) -> None:
        first, second = world.providers
        make_visit(world, ahead(10))
        Absence.objects.create(provider=first, during=(ahead(12), ahead(20)), reason=AbsenceReason.SICK)
        page = administrator.get(week_of(world)).text
        found = cells(page)
        assert found[cell_of(first, 0)].startswith("1 h of 4 h ")
        assert "1 h of 52 h" in page, "of the week as well"
        assert found[cell_of(second, 0)] == "0 h of 8 h"

    @pytest.mark.parametrize("day", [0, 3, 6])
    def test_each_of_its_days_is_an_address_of_it(
        self, world: World, administrator: Client, day: int
    ) -> None:
        make_visit(world, ahead(10))
        assert "Odd P." in administrator.get(week_of(world, monday(day))).text

    def test_without_a_date_it_is_this_week(self, world: World, administrator: Client) -> None:
        page = administrator.get(f"/manage/departments/{world.department.pk}/week/").text
        assert "is-today" in page
        assert "this week" in page
        assert "is-today" not in administrator.get(week_of(world)).text

    def test_what_is_free_is_a_row(self, world: World, administrator: Client) -> None:
        make_visit(world, ahead(10))
        ExceptionDay.objects.create(department=world.department, date=monday(1), label="Plandag")
        bed = make_provider(world.department, name="Rom 1")
        Provider.objects.filter(pk=bed.pk).update(kind=ProviderKind.PLACE)
        page = administrator.get(week_of(world)).text
        free = re.findall(r'<td class="week-free[^>]*>(.*?)</td>', page)
        said = [re.sub("<[^>]+>", " ", each).split("  ") for each in free]
        assert [part.strip() for part in said[0] if part.strip()] == ["15 h", "1 place"]
        assert "–" in free[1]
        assert "Plandag" in page
        assert {cells(page)[cell_of(each, 1)] for each in world.providers} == {"Closed"}

    def test_who_is_away_or_off_is_said(self, world: World, administrator: Client) -> None:
        sick, off = world.providers
        away = (ahead(0), ahead(12, 1))
        Absence.objects.create(provider=sick, during=away, reason=AbsenceReason.SICK)
        Shift.objects.filter(provider=off, during__startswith__date=monday()).delete()
        found = cells(administrator.get(week_of(world)).text)
        assert found[cell_of(sick, 0)] == "Sick"
        assert found[cell_of(sick, 1)].endswith("Sick until 12.00")
        assert found[cell_of(off, 0)] == "Not on duty"

    def test_what_began_the_day_before_goes_on(self, world: World, administrator: Client) -> None:
        stay = make_visit(world, ahead(22))
        Booking.objects.filter(pk=stay.pk).update(ends_at=ahead(11, 2))
        stay.assignments.update(occupied=(ahead(22), ahead(11, 2)))
        first = world.providers[0]
        found = cells(administrator.get(week_of(world)).text)
        assert ["22.00 Odd P." in found[cell_of(first, 0)], "all day Odd P." in found[cell_of(first, 1)]] == [
            True
        ] * 2
        assert "until 11.00 Odd P." in found[cell_of(first, 2)]

    def test_a_closed_week_and_one_without_anybody_say_so(self, world: World, administrator: Client) -> None:
        Shift.objects.all().delete()
        assert "Nobody is on duty this week" in administrator.get(week_of(world)).text
        OpeningHours.objects.all().delete()
        assert "Closed this week" in administrator.get(week_of(world)).text

    def test_the_list_has_a_heading_for_each_day(self, world: World, administrator: Client) -> None:
        make_visit(world, ahead(10))
        make_visit(world, ahead(10, 3), status=BookingStatus.REQUESTED)
        page = administrator.get(week_of(world, query="?view=list")).text
        assert page.count("week-list-day") == 7
        assert page.count("visit-table") == 2
        assert "data-board" not in page

    def test_a_day_and_a_week_lead_to_each_other(self, world: World, administrator: Client) -> None:
        day = f"/manage/departments/{world.department.pk}/{monday()}/"
        assert f'href="{week_of(world)}"' in administrator.get(day).text
        page = administrator.get(week_of(world, query="?view=list")).text
        assert f'href="{day}?view=list"' in page
        assert week_of(world, monday(7), "?view=list") in page

    @pytest.mark.parametrize(
        "day", ["2000-01-02", "2000-01-04", "2099-12-29", "2026-02-30", "next", "1926-01-01"]
    )
    def test_a_week_that_is_none_is_not_found(self, world: World, administrator: Client, day: str) -> None:
        page = f"/manage/departments/{world.department.pk}/week/{day}/"
        assert administrator.get(page).status_code == 404

    @pytest.mark.parametrize("day", ["2000-01-10", "2099-12-20"])
    def test_the_first_and_the_last_week_open(self, world: World, administrator: Client, day: str) -> None:
        assert administrator.get(f"/manage/departments/{world.department.pk}/week/{day}/").status_code == 200

    def test_the_neighbours_week_is_not_found(self, administrator: Client) -> None:
        assert administrator.get(week_of(make_world())).status_code == 404


class TestMoving:
    def test_marks_where_it_could_be_put_in_all_the_week(self, world: World, administrator: Client) -> None:
        booking = world.book(ahead(10))
        who_comes(booking)
        page = administrator.get(moving_in_week(booking)).text
        found = SPOT.findall(page)
        days = sum(bool(plan) for plan in {label.split(",")[0] for _near, _url, label in found})
        assert len(found) == 2 * 8 * days - 1
        assert sum(bool(near) for near, _url, _label in found) == 2 * days
        near = {label.partition(", ")[2][:5] for near, _url, label in found if near}
        assert near <= {"10.00", "09.00"}

    def test_each_link_asks_and_leads_back_to_the_week(self, world: World, administrator: Client) -> None:
        booking = world.book(ahead(10))
        who_comes(booking)
        week = moving_in_week(booking)
        target = ahead(12, 1)
        url = next(
            url.replace("&amp;", "&")
            for _near, url, _label in SPOT.findall(administrator.get(week).text)
            if urlencode({"to": timezone.localtime(target).isoformat()}) in url
        )
        assert week.replace("&", "&amp;").split("?")[1] in administrator.get(url).text
        response = administrator.post(url, {"why": "staff"}, follow=True)
        assert response.redirect_chain[-1][0] == week_of(world, monday(1))
        assert "board=week" in response.text.split("Put it back")[0]
        booking.refresh_from_db()
        assert booking.starts_at == target

    def test_what_is_over_is_said_to_be(self, world: World, administrator: Client) -> None:
        booking = make_visit(world, ahead(10), status=BookingStatus.COMPLETED)
        page = administrator.get(week_of(world, query=f"?move={booking.pk}")).text
        assert "can no longer be moved" in page

    @pytest.mark.parametrize("move", ["", "x", "-1", "99999999999999999999", "0"])
    def test_what_is_no_visit_is_not_found(self, world: World, administrator: Client, move: str) -> None:
        assert administrator.get(week_of(world, query=f"?move={move}")).status_code == 404


@pytest.mark.parametrize("rows", [1, 4])
@pytest.mark.parametrize("query", ["", "?view=list"])
def test_the_week_takes_few_statements(
    world: World, administrator: Client, statements: Count, rows: int, query: str
) -> None:
    """However many providers and visits; fifteen is what the board may cost."""
    for number in range(rows):
        provider = make_provider(world.department)
        for day in range(rows):
            make_visit(world, ahead(10 + number, day), provider=provider)
    assert statements(administrator, week_of(world, query=query)) == 12


def moving_in_week(booking: Booking) -> str:
    """The week it is in with everywhere it could be put."""
    board = board_url(booking.department_id, timezone.localdate(booking.starts_at), is_in_week=True)
    return board + move_query(booking, instead_of=who_comes(booking))


def test_so_many_statements_more_to_move(world: World, administrator: Client, statements: Count) -> None:
    url = moving_in_week(world.book(ahead(10)))
    assert statements(administrator, url) - statements(administrator, url.split("?", maxsplit=1)[0]) == 8
