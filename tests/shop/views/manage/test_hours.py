"""The opening hours of the week, and the special days."""

from datetime import time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from shop.models import Booking, ExceptionDay, OpeningHours
from shop.queries.slots import slots_between
from tests.factories.world import World, at, make_world
from tests.shop.views.conftest import Count
from tests.shop.views.visits import make_visit, yes_to_all


def hours_of(world: World) -> str:
    return f"/manage/departments/{world.department.pk}/hours/"


def exceptions_of(world: World) -> str:
    return f"/manage/departments/{world.department.pk}/exceptions/"


def week(begins: str, ends: str) -> dict[str, str]:
    """The form with the same hours every day."""
    return {
        f"day{weekday}-1-{part}": text
        for weekday in range(1, 8)
        for part, text in (("begins", begins), ("ends", ends))
    }


def seen_in(client: Client, url: str) -> str:
    page = client.get(url).text
    return page.split('name="seen" value="')[1].split('"')[0]


class TestHours:
    def test_the_whole_week_is_on_the_page(self, world: World, administrator: Client) -> None:
        page = administrator.get(hours_of(world)).text
        assert page.count('type="time"') == 7 * 4
        assert page.count('value="08:00"') == 7

    def test_free_times_follow_at_once(self, world: World, administrator: Client) -> None:
        response = administrator.post(hours_of(world), week("10:00", "12:00"))
        assert response.headers["Location"] == hours_of(world)
        slots = slots_between(world.service, from_at=at(1, 0), until_at=at(2, 0))
        assert [slot.starts_at for slot in slots] == [at(1, 10), at(1, 11)]

    def test_a_break_makes_two_ranges(self, world: World, administrator: Client) -> None:
        data = {
            "day1-1-begins": "13:00",
            "day1-1-ends": "24:00",
            "day1-2-begins": "8.00",
            "day1-2-ends": "12",
        }
        administrator.post(hours_of(world), data)
        kept = OpeningHours.objects.values_list("weekday", "opens_at", "closes_at")
        assert list(kept) == [(1, time(8), time(12)), (1, time(13), time(0))]

    def test_an_empty_week_is_closed(self, world: World, administrator: Client) -> None:
        administrator.post(hours_of(world), {})
        assert not OpeningHours.objects.exists()

    def test_it_says_how_many_visits_are_stranded_and_where(
        self, world: World, administrator: Client
    ) -> None:
        make_visit(world, at(1, 14))
        page = administrator.post(hours_of(world), week("08:00", "12:00") | yes_to_all(), follow=True).text
        assert f"/manage/departments/{world.department.pk}/stranded/" in page
        assert Booking.objects.get().stranded == "closed"

    def test_it_tells_the_visits_of_this_change_from_all_of_them(
        self, world: World, administrator: Client
    ) -> None:
        for hour in (9, 14, 15):
            make_visit(world, at(1, hour))
        page = administrator.post(hours_of(world), week("08:00", "15:00") | yes_to_all(), follow=True).text
        assert "1 besøk trenger ny tid etter endringen." in page
        page = administrator.post(hours_of(world), week("08:00", "14:00") | yes_to_all(), follow=True).text
        assert "1 besøk trenger ny tid etter endringen, 2 i alt." in page
        page = administrator.post(hours_of(world), week("08:00", "13:00"), follow=True).text
        assert "2 besøk trenger fortsatt ny tid." in page
        page = administrator.post(hours_of(world), week("08:00", "16:00"), follow=True).text
        assert "trenger ny tid etter" not in page

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"day2-1-begins": "early"}, "day2-1-begins"),
            ({"day2-1-begins": "25:00"}, "day2-1-begins"),
            ({"day2-1-begins": "24:00"}, "day2-1-begins"),
            ({"day2-1-begins": "-1:00"}, "day2-1-begins"),
            ({"day2-1-ends": "07:00"}, "day2-1-ends"),
            ({"day2-1-ends": "08:00"}, "day2-1-ends"),
            ({"day2-1-ends": ""}, "day2-1-ends"),
            ({"day2-1-begins": ""}, "day2-1-begins"),
            ({"day2-2-begins": "11:00", "day2-2-ends": "18:00"}, "day2-2-begins"),
            ({"day2-2-begins": "08:00", "day2-2-ends": "16:00"}, "day2-2-begins"),
        ],
    )
    def test_nonsense_is_told_next_to_the_field_and_nothing_is_written(
        self, world: World, administrator: Client, changes: dict[str, str], field: str
    ) -> None:
        response = administrator.post(hours_of(world), week("08:00", "16:00") | changes)
        assert response.status_code == 422
        assert f'id="id_{field}_error"' in response.text
        assert response.text.count('data-field="validation"') == 1
        assert OpeningHours.objects.filter(opens_at=time(8), closes_at=time(16)).count() == 7

    def test_a_day_that_closes_before_it_opens_is_called_that(
        self, world: World, administrator: Client
    ) -> None:
        response = administrator.post(hours_of(world), week("08:00", "16:00") | {"day1-1-ends": "07:00"})
        assert "Mandag, stenger: Stengetiden er før åpningstiden." in response.text

    def test_what_was_typed_is_kept(self, world: World, administrator: Client) -> None:
        response = administrator.post(hours_of(world), week("09:15", "07:00"))
        assert response.text.count('value="09:15"') == 7

    def test_three_ranges_that_are_there_are_not_lost(self, world: World, administrator: Client) -> None:
        OpeningHours.objects.all().delete()
        for hour in (8, 11, 14):
            OpeningHours.objects.create(
                department=world.department, weekday=1, opens_at=time(hour), closes_at=time(hour + 2)
            )
        page = administrator.get(hours_of(world)).text
        assert 'name="day1-3-begins" value="14:00"' in page

    def test_two_who_save_do_not_overwrite_each_other(self, world: World, administrator: Client) -> None:
        seen = {"seen": seen_in(administrator, hours_of(world))}
        administrator.post(hours_of(world), week("09:00", "12:00") | seen)
        late = administrator.post(hours_of(world), week("10:00", "14:00") | seen)
        assert late.status_code == 409
        assert late.text.count('value="10:00"') == 7
        assert set(OpeningHours.objects.values_list("opens_at", flat=True)) == {time(9)}

    def test_having_seen_both_one_may_save_again(self, world: World, administrator: Client) -> None:
        seen = {"seen": seen_in(administrator, hours_of(world))}
        administrator.post(hours_of(world), week("09:00", "12:00") | seen)
        late = administrator.post(hours_of(world), week("10:00", "14:00") | seen)
        now = {"seen": late.text.split('name="seen" value="')[1].split('"')[0]}
        assert administrator.post(hours_of(world), week("10:00", "14:00") | now).status_code == 302
        assert set(OpeningHours.objects.values_list("opens_at", flat=True)) == {time(10)}

    def test_a_double_submit_is_one(self, world: World, administrator: Client) -> None:
        data = week("09:00", "12:00") | {"seen": seen_in(administrator, hours_of(world))}
        for _twice in range(2):
            assert administrator.post(hours_of(world), data).status_code == 302
        assert OpeningHours.objects.count() == 7

    def test_the_neighbours_hours_are_not_found(self, administrator: Client) -> None:
        other = make_world()
        assert administrator.get(hours_of(other)).status_code == 404
        assert administrator.post(hours_of(other), {}).status_code == 404
        assert OpeningHours.objects.filter(department=other.department).count() == 7


class TestSpecialDays:
    def day(self, days: int) -> str:
        return (timezone.localdate() + timedelta(days=days)).isoformat()

    def test_a_day_is_closed(self, world: World, administrator: Client) -> None:
        make_visit(world, at(3, 10))
        data = {"date": self.day(3), "kind": "closed", "opens_at": "nonsense", "label": "Plandag"}
        page = administrator.post(
            exceptions_of(world), data | {"opens_at": ""} | yes_to_all(), follow=True
        ).text
        assert "Plandag" in page
        assert "/stranded/" in page
        assert ExceptionDay.objects.get().is_closed

    def test_a_day_has_other_hours(self, world: World, administrator: Client) -> None:
        data = {"date": self.day(3), "kind": "hours", "opens_at": "10:00", "closes_at": "00:00"}
        assert administrator.post(exceptions_of(world), data).status_code == 302
        kept = ExceptionDay.objects.get()
        assert (kept.opens_at, kept.closes_at) == (time(10), time(0))

    def test_a_day_that_is_there_is_replaced_after_a_yes_to_what_it_is_now(
        self, world: World, administrator: Client
    ) -> None:
        typed = {"date": self.day(3), "kind": "hours", "opens_at": "10:00", "closes_at": "12:00"}
        administrator.post(exceptions_of(world), typed | {"kind": "closed", "label": "Planleggingsdag"})
        asked = administrator.post(exceptions_of(world), typed)
        assert asked.status_code == 200
        assert "Planleggingsdag" in asked.text, "what it is now"
        assert ExceptionDay.objects.get().opens_at is None
        yes = {"replaces": asked.text.split('name="replaces" value="')[1].split('"', maxsplit=1)[0]}
        assert administrator.post(exceptions_of(world), typed | yes).status_code == 302
        assert ExceptionDay.objects.get().opens_at == time(10)
        again = administrator.post(exceptions_of(world), typed | yes)
        assert again.status_code == 302, "said twice it is said once"
        late = administrator.post(exceptions_of(world), typed | yes | {"closes_at": "13:00"})
        assert late.status_code == 200, "the yes was to another version"
        assert ExceptionDay.objects.get().closes_at == time(12)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"date": "yesterday"}, "date"),
            ({"date": ""}, "date"),
            ({"date": "2020-01-01"}, "date"),
            ({"date": "2199-01-01"}, "date"),
            ({"date": "0001-01-01"}, "date"),
            ({"kind": "maybe"}, "kind"),
            ({"opens_at": ""}, "opens_at"),
            ({"closes_at": "ten"}, "closes_at"),
            ({"closes_at": "09:00"}, "closes_at"),
            ({"label": "x" * 61}, "label"),
        ],
    )
    def test_nonsense_is_told_next_to_the_field(
        self, world: World, administrator: Client, changes: dict[str, str], field: str
    ) -> None:
        data = {"date": self.day(3), "kind": "hours", "opens_at": "10:00", "closes_at": "12:00"} | changes
        response = administrator.post(exceptions_of(world), data)
        assert response.status_code == 422
        assert f'id="id_{field}_error"' in response.text
        assert not ExceptionDay.objects.exists()

    def test_it_is_removed_after_a_question(self, world: World, administrator: Client) -> None:
        day = ExceptionDay.objects.create(
            department=world.department, date=timezone.localdate() + timedelta(days=3)
        )
        url = f"/manage/exceptions/{day.pk}/remove/"
        assert administrator.get(url).status_code == 200
        assert ExceptionDay.objects.exists()
        assert administrator.post(url).headers["Location"] == exceptions_of(world)
        assert not ExceptionDay.objects.exists()

    def test_the_neighbours_days_are_not_found(self, administrator: Client) -> None:
        other = make_world()
        day = ExceptionDay.objects.create(department=other.department, date=timezone.localdate())
        assert administrator.get(exceptions_of(other)).status_code == 404
        assert administrator.post(f"/manage/exceptions/{day.pk}/remove/").status_code == 404
        assert ExceptionDay.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("page", ["hours", "exceptions"])
def test_statements(world: World, administrator: Client, statements: Count, rows: int, page: str) -> None:
    for days in range(rows):
        date = timezone.localdate() + timedelta(days=days)
        ExceptionDay.objects.create(department=world.department, date=date)
    expected = {"hours": 9, "exceptions": 11}
    url = f"/manage/departments/{world.department.pk}/{page}/"
    assert statements(administrator, url) == expected[page]
