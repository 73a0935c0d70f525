"""A helper's shifts: planned for some days or from some day on, and changed one by one."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import AuditEntry
from shop.domain.capacity.shift_edits import add_shift, take_off_shift
from shop.enums import ProviderKind, StrandedReason
from shop.models import Absence, Provider, Shift, ShiftTemplate
from shop.queries.rota import stretches_of
from shop.queries.shifts import span_of, version_of_shift
from shop.rota import hours_on
from tests.factories.world import World, at, make_world
from tests.shop.views.conftest import Count
from tests.shop.views.manage.test_hours import seen_in, week
from tests.shop.views.visits import make_visit, yes_to_all


def day(number: int) -> str:
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def page_of(provider: Provider, act: str = "") -> str:
    return f"/manage/providers/{provider.pk}/{act}"


def act_of(shift: Shift, act: str = "") -> str:
    return f"/manage/shifts/{shift.pk}/{act}"


def shift_of(provider: Provider, number: int = 1) -> Shift:
    return provider.shifts.get(during__overlap=(at(number, 0), at(number + 1, 0)))


def hours(provider: Provider, number: int) -> list[tuple[int, int]]:
    on = date.fromisoformat(day(number))
    minutes = [each.minutes() for each in hours_on(stretches_of(provider), on)]
    return [(begins // 60, ends // 60) for begins, ends in minutes if begins >= 0][:1]


class TestPlanning:
    def test_a_summer_rota_holds_on_its_days_only(self, world: World, administrator: Client) -> None:
        amal = world.providers[0]
        data = week("09:00", "12:00") | {"valid_from": day(10), "valid_until": day(19)}
        assert administrator.post(page_of(amal), data).status_code == 302
        assert [hours(amal, number) for number in (9, 10, 19, 20)] == [
            [(8, 16)], [(9, 12)], [(9, 12)], [(8, 16)]
        ]  # fmt: skip

    def test_without_days_it_holds_from_today_on(self, world: World, administrator: Client) -> None:
        amal = world.providers[0]
        administrator.post(page_of(amal), week("09:00", "12:00"))
        assert (hours(amal, 0), hours(amal, 300)) == ([(9, 12)], [(9, 12)])

    def test_what_is_planned_is_on_the_page_and_can_be_changed_on_its_own(
        self, world: World, administrator: Client
    ) -> None:
        amal = world.providers[0]
        data = week("09:00", "12:00") | {"valid_from": day(10), "valid_until": day(19)}
        administrator.post(page_of(amal), data)
        page = administrator.get(page_of(amal)).text
        assert page.count("planned-weeks") == 1
        assert f'name="valid_until" value="{day(9)}"' in page, (
            "the week that holds now ends before the summer"
        )
        address = page_of(amal) + f"?week={day(10)}"
        summer = administrator.get(address).text
        assert f'name="valid_from" value="{day(10)}"' in summer
        assert f'name="valid_until" value="{day(19)}"' in summer
        assert summer.count('value="09:00"') == 7
        administrator.post(address, week("10:00", "11:00") | {"valid_from": day(10), "valid_until": day(19)})
        assert [hours(amal, number) for number in (9, 10, 20)] == [[(8, 16)], [(10, 11)], [(8, 16)]]

    def test_a_planned_week_is_removed_after_a_question(self, world: World, administrator: Client) -> None:
        amal = world.providers[0]
        data = week("09:00", "12:00") | {"valid_from": day(10), "valid_until": day(19)}
        administrator.post(page_of(amal), data)
        url = page_of(amal, f"weeks/{day(10)}/remove/")
        assert administrator.get(url).status_code == 200
        assert hours(amal, 10) == [(9, 12)]
        assert administrator.post(url).headers["Location"] == page_of(amal)
        assert [hours(amal, number) for number in (9, 10, 20)] == [[(8, 16)]] * 3
        assert administrator.post(url).headers["Location"] == page_of(amal), "removed twice is removed once"
        assert administrator.post(page_of(amal, f"weeks/{day(11)}/remove/")).status_code == 404

    def test_another_helper_begins_later(self, world: World, administrator: Client) -> None:
        new = Provider.objects.create(department=world.department, name="Nora Prøve")
        administrator.post(page_of(new), week("09:00", "12:00") | {"valid_from": day(10)})
        assert (hours(new, 9), hours(new, 10)) == ([], [(9, 12)])
        staffing = administrator.get(f"/manage/departments/{world.department.pk}/staffing/").text
        assert "09.00–12.00" in staffing

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"valid_from": "2020-01-01"}, "valid_from"),
            ({"valid_from": "2199-01-01"}, "valid_from"),
            ({"valid_from": "soon"}, "valid_from"),
            ({"valid_until": "2020-01-01"}, "valid_until"),
            ({"valid_until": "later"}, "valid_until"),
            ({"valid_from": "in 20 days", "valid_until": "in 10 days"}, "valid_until"),
        ],
    )
    def test_nonsense_is_told_next_to_the_field_and_nothing_is_written(
        self, world: World, administrator: Client, changes: dict[str, str], field: str
    ) -> None:
        data = {name: day(int(text[3:5])) if text[:2] == "in" else text for name, text in changes.items()}
        response = administrator.post(page_of(world.providers[0]), week("09:00", "12:00") | data)
        assert response.status_code == 422
        assert f'id="id_{field}_error"' in response.text
        assert ShiftTemplate.objects.filter(starts_at="08:00").count() == ShiftTemplate.objects.count()

    def test_two_who_plan_do_not_overwrite_each_other(self, world: World, administrator: Client) -> None:
        url = page_of(world.providers[0])
        seen = {"seen": seen_in(administrator, url)}
        administrator.post(url, week("09:00", "12:00") | {"valid_from": day(10)} | seen)
        late = administrator.post(url, week("10:00", "14:00") | {"valid_from": day(20)} | seen)
        assert late.status_code == 409
        now = {"seen": late.text.split('name="seen" value="')[1].split('"')[0]}
        again = administrator.post(url, week("10:00", "14:00") | {"valid_from": day(20)} | now)
        assert again.status_code == 302


class TestPlaces:
    def test_a_place_is_opened_round_the_clock_in_one_click(
        self, world: World, administrator: Client
    ) -> None:
        bed = Provider.objects.create(department=world.department, name="Seng 1", kind=ProviderKind.PLACE)
        assert page_of(bed, "round-the-clock/") in administrator.get(page_of(bed)).text
        assert administrator.post(page_of(bed, "round-the-clock/")).status_code == 302
        lengths = [span_of(shift).length for shift in bed.shifts.all()]
        assert len(lengths) > 60
        assert set(lengths) <= {timedelta(hours=hours) for hours in (23, 24, 25)}

    def test_a_person_is_not(self, world: World, administrator: Client) -> None:
        amal = world.providers[0]
        assert "round-the-clock" not in administrator.get(page_of(amal)).text
        assert administrator.post(page_of(amal, "round-the-clock/")).status_code == 404
        assert hours(amal, 1) == [(8, 16)]


class TestTheList:
    def test_two_weeks_are_shown_and_the_next_are_a_link_away(
        self, world: World, administrator: Client
    ) -> None:
        page = administrator.get(page_of(world.providers[0], "shifts/")).text
        assert page.count('class="shift-day"') == 14
        assert page.count('"figures">08.00–16.00</span>') == 14
        assert f'href="{page_of(world.providers[0], f"shifts/{day(14)}/")}" rel="next"' in page
        assert 'rel="prev"' not in page

    def test_the_weeks_after_lead_back(self, world: World, administrator: Client) -> None:
        page = administrator.get(page_of(world.providers[0], f"shifts/{day(14)}/")).text
        assert f'href="{page_of(world.providers[0], "shifts/")}" rel="prev"' in page

    @pytest.mark.parametrize("last", ["2099-12-17", "2099-12-30"])
    def test_the_last_weeks_that_have_an_address_lead_no_further(
        self, world: World, administrator: Client, last: str
    ) -> None:
        response = administrator.get(page_of(world.providers[0], f"shifts/{last}/"))
        assert response.status_code == 200
        assert 'rel="next"' not in response.text
        assert 'rel="prev"' in response.text

    def test_the_past_is_not_shown(self, world: World, administrator: Client) -> None:
        past = administrator.get(page_of(world.providers[0], f"shifts/{day(-20)}/")).text
        assert 'rel="prev"' not in past

    def test_it_tells_what_was_changed_taken_off_and_who_is_away(
        self, world: World, administrator: Client
    ) -> None:
        amal = world.providers[0]
        take_off_shift(shift_of(amal, 1), actor=world.actor())
        add_shift(amal, from_at=at(2, 18), until_at=at(2, 20), actor=world.actor())
        Absence.objects.create(provider=amal, during=(at(3, 0), at(4, 0)))
        page = administrator.get(page_of(amal, "shifts/")).text
        assert (page.count("is-off"), page.count('"figures">18.00–20.00</span>')) == (1, 1)
        assert page.count("tag-warm") == 1

    def test_those_without_a_name_have_none(self, world: World, administrator: Client) -> None:
        unnamed = Provider.objects.create(department=world.department, number=1)
        shift = Shift.objects.create(provider=unnamed, during=(at(1, 8), at(1, 16)))
        assert administrator.get(page_of(unnamed, "shifts/")).status_code == 404
        assert administrator.post(act_of(shift, "take-off/")).status_code == 404


class TestOneByOne:
    def test_a_shift_gets_other_hours(self, world: World, administrator: Client) -> None:
        shift = shift_of(world.providers[0])
        url = act_of(shift)
        assert 'value="08:00"' in administrator.get(url).text
        data = {"day": day(1), "begins": "10:00", "ends": "12:00", "seen": seen_in(administrator, url)}
        assert administrator.post(url, data).status_code == 302
        shift.refresh_from_db()
        assert span_of(shift) == (at(1, 10), at(1, 12))

    def test_it_says_how_many_visits_are_stranded(self, world: World, administrator: Client) -> None:
        make_visit(world, at(1, 14))
        shift, hours = shift_of(world.providers[0]), {"day": day(1), "begins": "10:00", "ends": "12:00"}
        assert 'name="ends" value="12:00"' in administrator.post(act_of(shift), hours).text
        shift.refresh_from_db()
        assert span_of(shift) == (at(1, 8), at(1, 16)), "it is asked first"
        page = administrator.post(act_of(shift), hours | yes_to_all(), follow=True).text
        assert "/stranded/" in page
        shift.refresh_from_db()
        assert span_of(shift) == (at(1, 10), at(1, 12))

    def test_before_a_shift_with_visits_is_taken_off_it_is_asked(
        self, world: World, administrator: Client
    ) -> None:
        visit, shift = make_visit(world, at(1, 14)), shift_of(world.providers[0])
        url, sent = act_of(shift, "take-off/"), {"seen": version_of_shift(span_of(shift), is_off=False)}
        asks = administrator.post(url, sent)
        assert asks.status_code == 200
        assert f'name="seen" value="{sent["seen"]}"' in asks.text
        assert 'name="confirmed" value="1"' in asks.text
        for each in (shift, visit):
            each.refresh_from_db()
        assert (shift.is_off, visit.stranded) == (False, "")
        assert not AuditEntry.objects.filter(action__in=("shift.taken_off", "booking.stranded")).exists()
        assert administrator.post(url, sent | yes_to_all()).status_code == 302
        for each in (shift, visit):
            each.refresh_from_db()
        assert (shift.is_off, visit.stranded) == (True, StrandedReason.NO_SHIFT)

    def test_it_is_taken_off_and_put_back(self, world: World, administrator: Client) -> None:
        shift = shift_of(world.providers[0])
        listed = page_of(world.providers[0], "shifts/")
        assert administrator.post(act_of(shift, "take-off/")).headers["Location"] == listed
        shift.refresh_from_db()
        assert shift.is_off
        administrator.post(act_of(shift, "put-back/"))
        shift.refresh_from_db()
        assert not shift.is_off

    def test_one_is_added(self, world: World, administrator: Client) -> None:
        amal = world.providers[0]
        data = {"day": day(1), "begins": "22:00", "ends": "06:00"}
        assert administrator.post(page_of(amal, "shifts/add/"), data).status_code == 302
        assert amal.shifts.filter(during=(at(1, 22), at(2, 6))).exists()

    @pytest.mark.parametrize(
        ("changes", "field", "status"),
        [
            ({"day": ""}, "day", 422),
            ({"day": "2020-01-01"}, "day", 422),
            ({"begins": "late"}, "begins", 422),
            ({"ends": ""}, "ends", 422),
            ({"day": "today", "begins": "07:00", "ends": "09:00"}, "ends", 422),
            ({"begins": "15:00"}, "begins", 409),
        ],
    )
    def test_nonsense_is_told_next_to_the_field_and_nothing_is_written(
        self, world: World, administrator: Client, changes: dict[str, str], field: str, status: int
    ) -> None:
        amal = world.providers[0]
        data = {"day": day(1), "begins": "18:00", "ends": "20:00"} | changes
        data["day"] = day(0) if data["day"] == "today" else data["day"]
        before = list(amal.shifts.order_by("pk").values())
        response = administrator.post(page_of(amal, "shifts/add/"), data)
        assert response.status_code == status
        assert f'id="id_{field}_error"' in response.text
        assert list(amal.shifts.order_by("pk").values()) == before

    def test_over_another_shift_it_is_told_which(self, world: World, administrator: Client) -> None:
        extra = add_shift(world.providers[0], from_at=at(1, 18), until_at=at(1, 20), actor=world.actor())
        response = administrator.post(act_of(extra), {"day": day(1), "begins": "15:00", "ends": "20:00"})
        assert response.status_code == 422
        assert "08.00–16.00" in response.text
        extra.refresh_from_db()
        assert span_of(extra) == (at(1, 18), at(1, 20))

    def test_two_who_change_it_do_not_overwrite_each_other(self, world: World, administrator: Client) -> None:
        shift = shift_of(world.providers[0])
        seen = version_of_shift(span_of(shift), is_off=False)
        administrator.post(act_of(shift, "take-off/"), {"seen": seen})
        late = administrator.post(
            act_of(shift), {"day": day(1), "begins": "10:00", "ends": "12:00", "seen": seen}
        )
        assert late.status_code == 409
        shift.refresh_from_db()
        assert shift.is_off

    def test_a_stale_click_is_told_and_changes_nothing(self, world: World, administrator: Client) -> None:
        shift = shift_of(world.providers[0])
        seen = version_of_shift(span_of(shift), is_off=False)
        administrator.post(act_of(shift), {"day": day(1), "begins": "10:00", "ends": "12:00"})
        page = administrator.post(act_of(shift, "take-off/"), {"seen": seen}, follow=True).text
        shift.refresh_from_db()
        assert not shift.is_off
        assert 'data-color="danger"' in page

    def test_the_neighbours_shifts_are_not_found(self, administrator: Client) -> None:
        other = make_world().providers[0]
        shift = shift_of(other)
        assert administrator.get(page_of(other, "shifts/")).status_code == 404
        assert administrator.get(act_of(shift)).status_code == 404
        data = {"day": day(1), "begins": "18:00", "ends": "20:00"}
        for url in (act_of(shift), act_of(shift, "take-off/"), act_of(shift, "put-back/")):
            assert administrator.post(url, data).status_code == 404
        for act in ("shifts/add/", f"weeks/{day(3)}/remove/", "round-the-clock/"):
            assert administrator.post(page_of(other, act), data).status_code == 404
        assert not other.shifts.filter(template=None).exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_statements(world: World, administrator: Client, statements: Count, rows: int) -> None:
    amal = world.providers[0]
    for number in range(rows):
        add_shift(amal, from_at=at(number + 1, 18), until_at=at(number + 1, 20), actor=world.actor())
        Absence.objects.create(provider=amal, during=(at(number + 1, 9), at(number + 1, 10)))
    assert statements(administrator, page_of(amal, "shifts/")) == 8
    assert statements(administrator, act_of(shift_of(amal, 10))) == 6
