"""Shift templates: said once, given to several, and nobody's shifts change by what becomes of them later."""

from datetime import time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from foundation.actor import SYSTEM
from foundation.errors import NotFound
from shop.domain.capacity.patterns import give_pattern
from shop.enums import ProviderKind
from shop.models import Department, PatternHours, Provider, Shift, ShiftPattern, ShiftTemplate
from tests.factories.world import World, at, make_department, make_provider
from tests.shop.views.conftest import Count
from tests.shop.views.visits import make_visit


@pytest.fixture
def english(administrator: Client) -> Client:
    administrator.cookies["django_language"] = "en"
    return administrator


def make_pattern(department: Department, *weeks: list[int], name: str = "Dag") -> ShiftPattern:
    """Each week is a list of weekdays, from 8 to 12."""
    pattern = ShiftPattern.objects.create(department=department, name=name, weeks=len(weeks))
    for number, weekdays in enumerate(weeks, start=1):
        for weekday in weekdays:
            PatternHours.objects.create(
                pattern=pattern, week=number, weekday=weekday, starts_at=time(8), ends_at=time(12)
            )
    return pattern


def list_of(department: Department) -> str:
    return f"/manage/departments/{department.pk}/patterns/"


def page_of(pattern: ShiftPattern, tail: str = "") -> str:
    return f"/manage/patterns/{pattern.pk}/{tail}"


def chosen(*providers: Provider, first: int = 0, last: int | None = None, **more: str) -> dict[str, object]:
    today = timezone.localdate()
    sent: dict[str, object] = {
        "providers": [each.pk for each in providers],
        "first": (today + timedelta(days=first)).isoformat(),
    }
    if last is not None:
        sent["last"] = (today + timedelta(days=last)).isoformat()
    return sent | more


class TestSayingIt:
    def test_a_name_then_the_hours(self, world: World, english: Client) -> None:
        answer = english.post(list_of(world.department), {"name": "Annenhver helg", "weeks": "2"})
        pattern = ShiftPattern.objects.get()
        assert answer.headers["Location"] == page_of(pattern)
        sent = {"name": "Annenhver helg", "week2-day6-1-begins": "09:00", "week2-day6-1-ends": "15:00"}
        assert english.post(page_of(pattern), sent).status_code == 302
        (hours,) = PatternHours.objects.all()
        assert (hours.week, hours.weekday, hours.ends_at) == (2, 6, time(15))
        page = english.get(list_of(world.department)).text
        assert "Week 2" in page
        assert "Saturday 09.00–15.00" in page

    @pytest.mark.parametrize(
        "sent",
        [
            {"name": "", "weeks": "1"},
            {"name": "9", "weeks": "1"},
            {"name": "A" * 61, "weeks": "1"},
            {"name": "Dag", "weeks": "0"},
            {"name": "Dag", "weeks": "7"},
            {"name": "Dag", "weeks": "many"},
            {"name": "Dag"},
        ],
    )
    def test_nonsense_is_told(self, world: World, english: Client, sent: dict[str, str]) -> None:
        assert english.post(list_of(world.department), sent).status_code == 422
        assert not ShiftPattern.objects.exists()

    def test_a_name_is_there_once_in_a_department(self, world: World, english: Client) -> None:
        make_pattern(world.department, [1])
        make_pattern(make_department(name="En annen"), [1], name="Kveld")
        answer = english.post(list_of(world.department), {"name": "DAG", "weeks": "1"})
        assert answer.status_code == 409
        assert english.post(list_of(world.department), {"name": "Kveld", "weeks": "1"}).status_code == 302

    @pytest.mark.parametrize(
        "wrong",
        [
            {},
            {"week1-day1-1-begins": "12:00", "week1-day1-1-ends": "08:00"},
            {"week1-day1-1-begins": "08:00"},
            {"week3-day1-1-begins": "08:00", "week3-day1-1-ends": "12:00"},
        ],
    )
    def test_hours_that_cannot_be_change_nothing(
        self, world: World, english: Client, wrong: dict[str, str]
    ) -> None:
        pattern = make_pattern(world.department, [1], [2])
        assert english.post(page_of(pattern), {"name": "Dag"} | wrong).status_code == 422
        assert PatternHours.objects.count() == 2

    def test_two_who_change_it_do_not_overwrite_each_other(self, world: World, english: Client) -> None:
        pattern = make_pattern(world.department, [1])
        sent = {"name": "Dag", "week1-day3-1-begins": "09:00", "week1-day3-1-ends": "10:00"}
        answer = english.post(page_of(pattern), sent | {"seen": "another"})
        assert answer.status_code == 409
        assert "Monday 08.00–12.00" in answer.text
        assert PatternHours.objects.get().weekday == 1


class TestGivingIt:
    def test_to_several_at_once(self, world: World, english: Client) -> None:
        pattern = make_pattern(world.department, [1, 2, 3, 4, 5, 6, 7])
        page = english.post(page_of(pattern, "give/"), chosen(*world.providers), follow=True).text
        assert "2 helpers have “Dag” now." in page
        held = ShiftTemplate.objects.filter(valid_until=None)
        assert {row.ends_at for row in held} == {time(12)}
        tomorrow = Shift.objects.filter(during__contains=at(1, 11))
        assert tomorrow.count() == 2
        assert not Shift.objects.filter(during__contains=at(1, 13)).exists()

    def test_weeks_take_turns_until_the_last_day_and_then_the_old_week_holds(
        self, world: World, english: Client
    ) -> None:
        pattern, provider = make_pattern(world.department, [6, 7], []), world.providers[0]
        monday = 7 - timezone.localdate().weekday()
        sent = chosen(provider, first=monday, last=monday + 27)
        assert english.post(page_of(pattern, "give/"), sent).status_code == 302
        mine = Shift.objects.filter(provider=provider)
        days = [
            monday + number
            for number in range(28)
            if mine.filter(during__contains=at(monday + number, 9)).exists()
        ]
        assert days == [monday + 5, monday + 6, monday + 19, monday + 20]
        assert mine.filter(during__contains=at(monday + 28, 15)).exists()
        page = english.get(f"/manage/providers/{provider.pk}/").text
        assert page.count("/remove/") >= 4

    def test_visits_in_the_way_are_named_before_it_is_done(self, world: World, english: Client) -> None:
        pattern, visit = make_pattern(world.department, [1]), make_visit(world, at(3, 14))
        sent = chosen(world.providers[0])
        asked = english.post(page_of(pattern, "give/"), sent).text
        assert f'href="/manage/bookings/{visit.pk}/"' in asked
        assert "What recipients will see" in asked
        assert not ShiftTemplate.objects.filter(ends_at=time(12)).exists()
        english.post(page_of(pattern, "give/"), sent | {"confirmed": "1", "shown": str(visit.pk)})
        visit.refresh_from_db()
        assert visit.stranded == "no_shift"

    def test_the_yes_is_for_the_template_that_was_shown(self, world: World, english: Client) -> None:
        pattern = make_pattern(world.department, [1])
        sent = chosen(world.providers[0], seen="another", confirmed="1")
        assert english.post(page_of(pattern, "give/"), sent).status_code == 409

    def test_bad_answers_are_told(self, world: World, english: Client) -> None:
        turns, stranger = (
            make_pattern(world.department, [1], []),
            make_provider(make_department(name="Fremmed")),
        )
        unnamed = Provider.objects.create(department=world.department, number=1)
        for sent in (
            chosen(),
            chosen(world.providers[0]),  # turns without an end
            chosen(world.providers[0], first=5, last=2),
            chosen(world.providers[0], first=-1, last=20),
            chosen(world.providers[0], last=500),
            chosen(stranger, last=20),
            chosen(unnamed, last=20),
            {"providers": ["x"], "first": "soon"},
        ):
            assert english.post(page_of(turns, "give/"), sent).status_code == 422
        assert not ShiftTemplate.objects.filter(ends_at=time(12)).exists()

    def test_a_room_works_no_shifts(self, world: World, english: Client) -> None:
        pattern, room = make_pattern(world.department, [1]), world.providers[1]
        Provider.objects.filter(pk=room.pk).update(kind=ProviderKind.PLACE)
        page = english.get(page_of(pattern, "give/")).text
        assert f'value="{world.providers[0].pk}"' in page
        assert f'value="{room.pk}"' not in page
        assert english.post(page_of(pattern, "give/"), chosen(room)).status_code == 422
        room.refresh_from_db()
        with pytest.raises(NotFound):
            give_pattern(pattern, providers=[room], first=timezone.localdate(), last=None, actor=SYSTEM)

    def test_one_without_hours_has_nothing_to_give(self, world: World, english: Client) -> None:
        pattern = make_pattern(world.department, [])
        assert english.get(page_of(pattern, "give/")).headers["Location"] == page_of(pattern)


def test_removing_it_leaves_the_shifts_that_were_given(world: World, english: Client) -> None:
    pattern = make_pattern(world.department, [1, 2, 3, 4, 5, 6, 7])
    english.post(page_of(pattern, "give/"), chosen(*world.providers))
    made = Shift.objects.count()
    assert "keep the shifts they have" in english.get(page_of(pattern, "remove/")).text
    for _twice in range(2):
        answer = english.post(page_of(pattern, "remove/"))
        assert answer.headers["Location"] == list_of(world.department)
    assert not ShiftPattern.objects.exists()
    assert Shift.objects.count() == made


@pytest.mark.parametrize("rows", [1, 3])
def test_statements(world: World, administrator: Client, statements: Count, rows: int) -> None:
    for number in range(rows):
        make_pattern(world.department, [1, 2], [3], name=f"Vakt {number}")
    assert statements(administrator, list_of(world.department)) == 8
