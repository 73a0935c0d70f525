"""Who is on duty: helpers with a name, their shifts and absences, and how many without."""

from datetime import time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from shop.enums import AbsenceReason
from shop.models import Absence, Provider, ShiftTemplate
from shop.queries.slots import slots_between
from shop.views.manage.words import range_ahead_in_words
from tests.factories.world import World, at, make_provider, make_world
from tests.shop.views.conftest import Count
from tests.shop.views.manage.test_hours import seen_in, week
from tests.shop.views.visits import make_visit, yes_to_all
from ui.dates import short_day


def staffing_of(world: World) -> str:
    return f"/manage/departments/{world.department.pk}/staffing/"


def page_of(provider: Provider, act: str = "") -> str:
    return f"/manage/providers/{provider.pk}/{act}"


def places(world: World, hour: int) -> list[int]:
    slots = slots_between(world.service, from_at=at(1, hour), until_at=at(1, hour + 1))
    return [slot.places for slot in slots]


def count(number: object) -> dict[str, str]:
    return {f"day{weekday}-1-count": str(number) for weekday in range(1, 8)}


class TestNumbers:
    def test_free_times_follow_at_once(self, world: World, administrator: Client) -> None:
        administrator.post(staffing_of(world), week("08:00", "12:00") | count(3))
        assert (places(world, 10), places(world, 14)) == ([5], [2])
        assert administrator.get(staffing_of(world)).text.count('value="3"') == 7

    def test_nobody_is_nobody(self, world: World, administrator: Client) -> None:
        administrator.post(staffing_of(world), week("08:00", "12:00") | count(3))
        administrator.post(staffing_of(world), week("", "") | count(0))
        assert places(world, 10) == [2]

    def test_nobody_beside_two_times_is_asked_about_and_loses_neither(
        self, world: World, administrator: Client
    ) -> None:
        administrator.post(staffing_of(world), week("08:00", "12:00") | count(3))
        data = week("08:00", "12:00") | count(3) | {"day3-1-count": "0"}
        response = administrator.post(staffing_of(world), data)
        assert response.status_code == 422
        assert "Onsdag, hjelpere: Skriv 1 eller mer, eller tøm de to klokkeslettene også." in response.text
        assert places(world, 10) == [5]

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"day3-1-count": "-1"}, "Skriv et tall fra 0 og oppover."),
            ({"day3-1-ends": "07:00"}, "Slutt er før start."),
            ({"day3-1-ends": "08:00"}, "De to klokkeslettene er like."),
        ],
    )
    def test_what_does_not_fit_is_said_under_the_row(
        self, world: World, administrator: Client, changes: dict[str, str], words: str
    ) -> None:
        page = administrator.post(staffing_of(world), week("08:00", "12:00") | count(3) | changes).text
        assert words in page[page.index('<tr class="row-error">') :]

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"day3-1-count": "-1"}, "day3-1-count"),
            ({"day3-1-count": "1000000000000"}, "day3-1-count"),
            ({"day3-1-count": "many"}, "day3-1-count"),
            ({"day3-1-count": "2.5"}, "day3-1-count"),
            ({"day3-1-count": ""}, "day3-1-count"),
            ({"day3-2-count": "2"}, "day3-2-begins"),
            ({"day3-1-ends": "07:00"}, "day3-1-ends"),
        ],
    )
    def test_nonsense_is_told_next_to_the_field_and_nothing_is_written(
        self, world: World, administrator: Client, changes: dict[str, str], field: str
    ) -> None:
        response = administrator.post(staffing_of(world), week("08:00", "12:00") | count(3) | changes)
        assert response.status_code == 422
        assert f'id="id_{field}_error"' in response.text
        assert not Provider.objects.filter(number__isnull=False).exists()

    def test_two_who_save_do_not_overwrite_each_other(self, world: World, administrator: Client) -> None:
        seen = {"seen": seen_in(administrator, staffing_of(world))}
        administrator.post(staffing_of(world), week("08:00", "12:00") | count(3) | seen)
        late = administrator.post(staffing_of(world), week("08:00", "12:00") | count(1) | seen)
        assert late.status_code == 409
        assert Provider.objects.filter(number__isnull=False).count() == 3

    def test_the_neighbours_numbers_are_not_found(self, administrator: Client) -> None:
        other = make_world()
        assert administrator.get(staffing_of(other)).status_code == 404
        assert administrator.post(staffing_of(other), week("08:00", "12:00") | count(3)).status_code == 404
        assert not Provider.objects.filter(number__isnull=False).exists()


class TestNames:
    def add(self, client: Client, world: World, name: str) -> int:
        url = f"/manage/departments/{world.department.pk}/providers/add/"
        return client.post(url, {"kind": "person", "name": name}).status_code

    def test_somebody_new_is_added(self, world: World, administrator: Client) -> None:
        assert self.add(administrator, world, "  Amal   Prøve ") == 302
        assert Provider.objects.filter(name="Amal Prøve", department=world.department).exists()

    @pytest.mark.parametrize("name", ["", "   ", "x" * 81])
    def test_a_name_that_is_none_is_refused(self, world: World, administrator: Client, name: str) -> None:
        assert self.add(administrator, world, name) == 422
        assert Provider.objects.count() == 2

    def test_sent_twice_it_is_one(self, world: World, administrator: Client) -> None:
        self.add(administrator, world, "Amal Prøve")
        assert self.add(administrator, world, "Amal Prøve") == 422
        assert Provider.objects.filter(name="Amal Prøve").count() == 1

    def test_nobody_is_added_at_the_neighbours(self, administrator: Client) -> None:
        assert self.add(administrator, make_world(), "Amal Prøve") == 404


class TestShifts:
    def test_free_times_follow_at_once(self, world: World, administrator: Client) -> None:
        administrator.post(page_of(world.providers[0]), week("08:00", "10:00"))
        assert (places(world, 9), places(world, 11)) == ([2], [1])

    def test_it_says_how_many_visits_are_stranded(self, world: World, administrator: Client) -> None:
        make_visit(world, at(1, 14))
        sent = week("08:00", "10:00") | yes_to_all()
        page = administrator.post(page_of(world.providers[0]), sent, follow=True).text
        assert "/stranded/" in page

    def test_nonsense_changes_nothing(self, world: World, administrator: Client) -> None:
        response = administrator.post(page_of(world.providers[0]), week("12:00", "10:00"))
        assert response.status_code == 422
        assert ShiftTemplate.objects.filter(starts_at=time(8)).count() == 14

    def test_two_who_save_do_not_overwrite_each_other(self, world: World, administrator: Client) -> None:
        url = page_of(world.providers[0])
        seen = {"seen": seen_in(administrator, url)}
        administrator.post(url, week("08:00", "10:00") | seen)
        assert administrator.post(url, week("09:00", "11:00") | seen).status_code == 409

    def test_those_without_a_name_have_no_page(self, world: World, administrator: Client) -> None:
        unnamed = Provider.objects.create(department=world.department, number=1)
        assert administrator.get(page_of(unnamed)).status_code == 404

    def test_the_neighbours_helper_is_not_found(self, administrator: Client) -> None:
        other = make_world().providers[0]
        assert administrator.get(page_of(other)).status_code == 404
        for act in ("", "absences/", "deactivate/", "reactivate/"):
            assert administrator.post(page_of(other, act), {}).status_code == 404
        other.refresh_from_db()
        assert other.is_active


class TestAbsences:
    def register(self, client: Client, world: World, **changes: str) -> tuple[int, str]:
        day = (timezone.localdate() + timedelta(days=1)).isoformat()
        data = {"from_day": day, "until_day": day, "reason": AbsenceReason.SICK} | changes
        response = client.post(page_of(world.providers[0], "absences/"), data, follow=True)
        return response.status_code, response.text

    def test_whole_days_are_from_midnight_to_midnight(self, world: World, administrator: Client) -> None:
        self.register(administrator, world)
        during = Absence.objects.get().during
        assert (during.lower, during.upper) == (at(1, 0), at(2, 0))

    def test_a_part_of_a_day(self, world: World, administrator: Client) -> None:
        self.register(administrator, world, from_time="10:00", until_time="12:30")
        during = Absence.objects.get().during
        assert (during.lower, during.upper) == (at(1, 10), at(1, 12, 30))

    def test_until_midnight(self, world: World, administrator: Client) -> None:
        self.register(administrator, world, from_time="10:00", until_time="24:00")
        assert Absence.objects.get().during.upper == at(2, 0)

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({}, "Syk {first}"),
            ({"from_time": "13:00"}, "Syk {first} fra 13.00"),
            ({"until_time": "13:00"}, "Syk {first} til 13.00"),
            ({"from_time": "10:00", "until_time": "12:30"}, "Syk {first} 10.00–12.30"),
            ({"until_day": "second"}, "Syk {both}"),
            ({"until_day": "second", "from_time": "13:00"}, "Syk {first} 13.00 – {second}"),
            ({"until_day": "second", "until_time": "13:00"}, "Syk {first} – {second} 13.00"),
        ],
    )
    def test_the_list_says_when_without_midnights(
        self, world: World, administrator: Client, changes: dict[str, str], words: str
    ) -> None:
        first, second = (timezone.localdate() + timedelta(days=days) for days in (1, 2))
        if "until_day" in changes:
            changes = changes | {"until_day": second.isoformat()}
        self.register(administrator, world, **changes)
        expected = words.format(
            first=short_day(first), second=short_day(second), both=range_ahead_in_words(first, second)
        )
        assert f">{expected}<" in administrator.get(staffing_of(world)).text

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"from_day": ""}, "from_day"),
            ({"from_day": "soon"}, "from_day"),
            ({"from_day": "2020-01-01"}, "from_day"),
            ({"until_day": "2020-01-01"}, "until_day"),
            ({"until_day": "2199-12-31"}, "until_day"),
            ({"until_time": "late"}, "until_time"),
            ({"from_time": "12:00", "until_time": "10:00"}, "until_time"),
            ({"reason": "diagnosis"}, "reason"),
        ],
    )
    def test_nonsense_is_told_next_to_the_field(
        self, world: World, administrator: Client, changes: dict[str, str], field: str
    ) -> None:
        status, page = self.register(administrator, world, **changes)
        assert status == 422
        assert f'id="id_{field}_error"' in page
        assert not Absence.objects.exists()

    def test_the_last_day_is_not_before_the_first(self, world: World, administrator: Client) -> None:
        status, page = self.register(administrator, world, until_day=timezone.localdate().isoformat())
        assert status == 422
        assert 'id="id_until_day_error"' in page

    def test_it_is_removed_after_a_question(self, world: World, administrator: Client) -> None:
        self.register(administrator, world)
        url = f"/manage/absences/{Absence.objects.get().pk}/remove/"
        assert administrator.get(url).status_code == 200
        assert Absence.objects.exists()
        assert administrator.post(url).status_code == 302
        assert not Absence.objects.exists()

    def test_the_neighbours_absence_is_not_found(self, administrator: Client) -> None:
        other = make_world().providers[0]
        absence = Absence.objects.create(provider=other, during=(at(1, 0), at(2, 0)))
        assert administrator.post(f"/manage/absences/{absence.pk}/remove/").status_code == 404
        assert Absence.objects.exists()


class TestLeaving:
    def test_who_has_left_is_asked_about_and_can_come_back(self, world: World, administrator: Client) -> None:
        provider = world.providers[0]
        assert administrator.get(page_of(provider, "deactivate/")).status_code == 200
        assert places(world, 10) == [2]
        administrator.post(page_of(provider, "deactivate/"))
        assert places(world, 10) == [1]
        assert provider.name in administrator.get(staffing_of(world)).text
        administrator.post(page_of(provider, "reactivate/"))
        assert places(world, 10) == [2]

    def test_who_has_visits_may_share_them_out_first(self, world: World, administrator: Client) -> None:
        provider = world.providers[0]
        link = f'href="/manage/providers/{provider.pk}/last-day/"'
        assert link not in administrator.get(page_of(provider, "deactivate/")).text
        make_visit(world, at(1, 10), provider=provider)
        assert link in administrator.get(page_of(provider, "deactivate/")).text

    def test_nobody_comes_back_under_a_name_that_is_taken(self, world: World, administrator: Client) -> None:
        provider = world.providers[0]
        administrator.post(page_of(provider, "deactivate/"))
        make_provider(world.department, name=provider.name)
        administrator.post(page_of(provider, "reactivate/"))
        provider.refresh_from_db()
        assert not provider.is_active


@pytest.mark.parametrize("rows", [1, 3])
def test_statements(world: World, administrator: Client, statements: Count, rows: int) -> None:
    for days in range(rows):
        provider = make_provider(world.department)
        Absence.objects.create(provider=provider, during=(at(days, 0), at(days + 1, 0)))
    assert statements(administrator, staffing_of(world)) == 12


@pytest.mark.parametrize("rows", [1, 3])
def test_statements_of_a_helper(world: World, administrator: Client, statements: Count, rows: int) -> None:
    for days in range(rows):
        Absence.objects.create(provider=world.providers[0], during=(at(days, 0), at(days + 1, 0)))
    assert statements(administrator, page_of(world.providers[0])) == 10
