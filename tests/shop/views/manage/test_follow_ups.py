"""The department's list of doors that nobody opened, and what is said of them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from foundation.actor import SYSTEM
from shop.domain.outcomes.telling import mark_no_show, undo_outcome
from shop.models import Department, FollowUp
from tests.factories.world import World, at, make_recipient, make_world
from tests.shop.views.conftest import Count
from tests.shop.views.visits import make_visit


def list_of(world: World) -> str:
    return f"/manage/departments/{world.department.pk}/follow-ups/"


def closed_door(world: World, *, hour: int = 8, name: str = "Odd Prøve") -> FollowUp:
    visit = make_visit(world, at(-1, hour), recipient=make_recipient(name=name))
    return FollowUp.objects.get(booking=mark_no_show(visit, actor=SYSTEM))


def overdue(follow_up: FollowUp) -> FollowUp:
    FollowUp.objects.filter(pk=follow_up.pk).update(due_at=timezone.now() - timedelta(minutes=1))
    return follow_up


def answer(client: Client, follow_up: FollowUp, value: str = "forgot", *, expect: int = 302) -> str:
    response = client.post(f"/manage/follow-ups/{follow_up.pk}/", {"answer": value})
    assert response.status_code == expect
    return response.text


def is_open(follow_up: FollowUp) -> bool:
    follow_up.refresh_from_db()
    return follow_up.acknowledged_at is None


class TestFirstPage:
    def day(self, world: World, client: Client) -> str:
        return client.get(f"/manage/departments/{world.department.pk}/").text

    def test_it_stands_there_until_somebody_has_asked(self, world: World, administrator: Client) -> None:
        follow_up = closed_door(world)
        page = self.day(world, administrator)
        assert page.count(f'href="{list_of(world)}"') == 2
        assert "attention-overdue" not in page
        answer(administrator, follow_up)
        assert self.day(world, administrator).count(f'href="{list_of(world)}"') == 1

    def test_overdue_it_stands_out_and_first(self, world: World, administrator: Client) -> None:
        make_visit(world, at(-1, 12))
        overdue(closed_door(world))
        page = self.day(world, administrator)
        assert page.count("attention-overdue") == 1
        assert page.index("attention-overdue") < page.index("without-outcome")


class TestList:
    def test_whom_to_call_and_the_overdue_on_top(self, world: World, administrator: Client) -> None:
        closed_door(world, name="Arne Prøvesen")
        overdue(closed_door(world, hour=10, name="Berit Prøveli"))
        page = administrator.get(list_of(world)).text
        assert page.index("Berit P.") < page.index("Arne P.")
        assert page.count("follow-up-overdue") == 1
        assert page.count('href="tel:68050123"') == 2

    def test_when_it_was_told_is_said_with_its_day_unless_all_is_of_today(
        self, world: World, administrator: Client
    ) -> None:
        follow_up = closed_door(world)
        english = {"accept-language": "en"}
        told = timezone.localtime(follow_up.opened_at)
        assert f"Told today at {told:%H.%M}." in administrator.get(list_of(world), headers=english).text
        FollowUp.objects.update(opened_at=follow_up.opened_at - timedelta(days=1))
        told -= timedelta(days=1)
        words = f"Told {told:%a} {told.day} {told:%B %H.%M}."
        assert words in administrator.get(list_of(world), headers=english).text

    def test_what_was_found_by_whom(self, world: World, administrator: Client) -> None:
        follow_up = closed_door(world)
        answer(administrator, follow_up)
        page = administrator.get(list_of(world)).text
        assert 'name="answer"' not in page
        by = FollowUp.objects.select_related("acknowledged_by").get().acknowledged_by
        assert by is not None
        assert by.name in page

    def test_empty_it_is_calm(self, world: World, administrator: Client) -> None:
        assert "all-well" in administrator.get(list_of(world)).text

    @pytest.mark.parametrize("rows", [1, 3])
    def test_statements(self, world: World, administrator: Client, statements: Count, rows: int) -> None:
        for hour in range(rows):
            closed_door(world, hour=8 + hour)
            answer(administrator, closed_door(world, hour=12 + hour))
        assert statements(administrator, list_of(world)) == 11

    def test_the_neighbours_is_not_found(self, administrator: Client) -> None:
        assert administrator.get(list_of(make_world())).status_code == 404


class TestAnswer:
    @pytest.mark.parametrize("value", ["", "lost", "0", "FORGOT"])
    def test_one_that_is_none_says_so_beside_it(
        self, world: World, administrator: Client, value: str
    ) -> None:
        first, second = closed_door(world), closed_door(world, hour=10)
        page = answer(administrator, second, value, expect=422)
        assert page.count('aria-invalid="true"') == 1
        assert f'id="id_{second.pk}_answer"' in page
        assert is_open(first)
        assert is_open(second)

    def test_pressed_twice_it_is_said_once(self, world: World, administrator: Client) -> None:
        follow_up = closed_door(world)
        for _twice in range(2):
            answer(administrator, follow_up)
        assert not is_open(follow_up)
        assert "ds-alert" in administrator.get(list_of(world)).text

    def test_another_answer_than_the_one_there_is_told(self, world: World, administrator: Client) -> None:
        follow_up = closed_door(world)
        answer(administrator, follow_up)
        answer(administrator, follow_up, "well")
        follow_up.refresh_from_db()
        assert follow_up.answer == "forgot"

    def test_what_was_taken_back_is_not_found(self, world: World, administrator: Client) -> None:
        follow_up = closed_door(world)
        undo_outcome(follow_up.booking, actor=SYSTEM)
        answer(administrator, follow_up, expect=404)

    def test_the_neighbours_is_not_found(self, administrator: Client) -> None:
        follow_up = closed_door(make_world())
        answer(administrator, follow_up, expect=404)
        assert is_open(follow_up)

    def test_looking_answers_nothing(self, world: World, administrator: Client) -> None:
        assert administrator.get(f"/manage/follow-ups/{closed_door(world).pk}/").status_code == 405


class TestWithin:
    def set(self, client: Client, world: World, number: str, unit: str, **more: str) -> tuple[int, timedelta]:
        response = client.post(f"{list_of(world)}within/", {"number": number, "unit": unit, **more})
        return response.status_code, Department.objects.get(pk=world.department.pk).follow_up_within

    @pytest.mark.parametrize(
        ("number", "unit", "within"),
        [
            ("30", "minutes", timedelta(minutes=30)),
            ("2", "hours", timedelta(hours=2)),
            ("72", "hours", timedelta(days=3)),
        ],
    )
    def test_in_minutes_or_hours(
        self, world: World, administrator: Client, number: str, unit: str, within: timedelta
    ) -> None:
        assert self.set(administrator, world, number, unit) == (302, within)
        assert f'value="{number}"' in administrator.get(list_of(world)).text

    @pytest.mark.parametrize(
        ("number", "unit"),
        [
            ("", "minutes"),
            ("soon", "minutes"),
            ("4", "minutes"),
            ("0", "hours"),
            ("-1", "hours"),
            ("73", "hours"),
            ("9" * 30, "hours"),
            ("30", "days"),
            ("30", ""),
        ],
    )
    def test_what_is_none_is_refused(
        self, world: World, administrator: Client, number: str, unit: str
    ) -> None:
        assert self.set(administrator, world, number, unit) == (422, timedelta(hours=1))

    def test_over_somebody_elses_change_it_is_refused(self, world: World, administrator: Client) -> None:
        status, within = self.set(administrator, world, "30", "minutes", seen="of long ago")
        assert (status, within) == (409, timedelta(hours=1))

    def test_the_neighbours_is_not_found(self, administrator: Client) -> None:
        assert self.set(administrator, make_world(), "30", "minutes") == (404, timedelta(hours=1))
