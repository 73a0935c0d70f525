"""Looking before saving: what recipients will see, and which visits it would hit. Nothing is changed by it."""

import re
from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import AuditEntry
from shop.models import Closure, Department, ExceptionDay, OpeningHours, Service
from tests.factories.world import World, at, make_administrator, make_world
from tests.shop.views.conftest import sign_in
from tests.shop.views.visits import make_visit, yes_to_all
from tests.tenants.sweep.forms import form_values

LOOK = {"preview": "1"}
CLOSURES = "/manage/closures/"


def on(number: int) -> dict[str, str]:
    """Closed on that day alone."""
    day = at(number, 0).date().isoformat()
    return {"first_day": day, "last_day": day, "closure_label": ""}


def rules_of(world: World) -> str:
    return f"/manage/services/{world.service.pk}/"


def address(department: Department, tail: str) -> str:
    return f"/manage/departments/{department.pk}/{tail}/"


def hours(begins: str, ends: str) -> dict[str, str]:
    return {
        f"day{day}-1-{name}": value
        for day in range(1, 8)
        for name, value in (("begins", begins), ("ends", ends))
    }


def marked(page: str, tag: str) -> list[str]:
    """The clocks that are gone (`del`) or new (`ins`)."""
    return re.findall(rf"<{tag}>.*?</span>([\d.]+)</{tag}>", page)


def english(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


class TestOpeningHours:
    def test_the_free_times_stand_beside_those_of_now(self, world: World, administrator: Client) -> None:
        OpeningHours.objects.update(opens_at=time(9))
        before = AuditEntry.objects.count()
        page = english(administrator).post(address(world.department, "hours"), hours("08:00", "15:00") | LOOK)
        assert page.status_code == 200
        days = page.text.count('class="free-day-head"')
        assert days in {world.service.booking_horizon, world.service.booking_horizon - 1}  # today may be over
        assert set(marked(page.text, "del")) == {"15.00"}
        assert set(marked(page.text, "ins")) == {"08.00"}
        assert "now 7 free times, then 7 free times" in page.text
        assert "No visit would need a new time" in page.text
        assert set(OpeningHours.objects.values_list("opens_at", flat=True)) == {time(9)}
        assert AuditEntry.objects.exclude(action="page.viewed").count() == before

    def test_the_yes_saves_what_was_typed(self, world: World, administrator: Client) -> None:
        sent = hours("09:00", "17:00")
        page = administrator.post(address(world.department, "hours"), sent | LOOK).text
        assert 'name="preview"' not in page
        assert 'name="day1-1-begins" value="09:00"' in page
        answer = administrator.post(
            address(world.department, "hours"), sent | {"confirmed": "1", "shown": ""}
        )
        assert answer.status_code == 302
        assert set(OpeningHours.objects.values_list("opens_at", flat=True)) == {time(9)}

    def test_visits_in_the_way_are_named_and_the_yes_is_for_these(
        self, world: World, administrator: Client
    ) -> None:
        sent, visit = hours("08:00", "12:00"), make_visit(world, at(2, 14))
        page = english(administrator).post(address(world.department, "hours"), sent | LOOK).text
        assert f'href="/manage/bookings/{visit.pk}/"' in page
        assert "This visit needs a new time" in page
        assert "14.00" in marked(page, "del")
        later = make_visit(world, at(3, 14))
        answer = administrator.post(
            address(world.department, "hours"), sent | {"confirmed": "1", "shown": str(visit.pk)}
        )
        assert "Something has changed" in answer.text
        assert f'href="/manage/bookings/{later.pk}/"' in answer.text
        assert OpeningHours.objects.filter(closes_at=time(16)).exists()

    def test_a_mistake_is_told_instead(self, world: World, administrator: Client) -> None:
        answer = administrator.post(address(world.department, "hours"), hours("16:00", "09:00") | LOOK)
        assert answer.status_code == 422

    def test_where_nothing_can_be_booked_it_says_so(self, world: World, administrator: Client) -> None:
        Service.objects.update(is_active=False)
        page = english(administrator).post(address(world.department, "hours"), hours("09:00", "17:00") | LOOK)
        assert "No service can be booked now" in page.text

    def test_no_name_of_a_recipient_is_shown_where_no_visit_is_hit(
        self, world: World, administrator: Client
    ) -> None:
        make_visit(world, at(2, 10))
        page = administrator.post(address(world.department, "hours"), hours("08:00", "17:00") | LOOK)
        assert "Odd" not in page.text


class TestSpecialDays:
    def test_a_day_that_is_closed_loses_all_its_times(self, world: World, administrator: Client) -> None:
        day = at(3, 0).date()
        sent = {"date": day.isoformat(), "kind": "closed", "label": "Plandag"}
        page = english(administrator).post(address(world.department, "exceptions"), sent | LOOK).text
        assert len(marked(page, "del")) == 8
        assert "then none" in page
        assert not ExceptionDay.objects.exists()

    def test_removing_it_shows_what_comes_back(self, world: World, administrator: Client) -> None:
        day = ExceptionDay.objects.create(department=world.department, date=at(3, 0).date())
        page = english(administrator).get(f"/manage/exceptions/{day.pk}/remove/").text
        assert len(marked(page, "ins")) == 8
        assert ExceptionDay.objects.exists()

    def test_days_that_cannot_be_booked_yet_are_shown_with_a_word(
        self, world: World, administrator: Client
    ) -> None:
        first, last = at(20, 0).date().isoformat(), at(80, 0).date().isoformat()
        sent = {"first_day": first, "last_day": last, "closure_label": ""}
        page = english(administrator).post(address(world.department, "closures/add"), sent | LOOK).text
        assert "recipients do not see these days yet" in page
        assert page.count('class="free-day-head"') == 31
        assert "And 26 more days" in page
        assert not Closure.objects.exists()


class TestTheWholeMunicipality:
    def test_it_shows_the_times_of_each_department_and_names_the_visits(
        self, world: World, larvik_client: Client
    ) -> None:
        other = make_world()
        visit = make_visit(world, at(3, 9))
        english(sign_in(larvik_client, make_administrator(None)))
        page = larvik_client.post(CLOSURES, on(3)).text
        assert f'href="/manage/bookings/{visit.pk}/"' in page
        for each in (world, other):
            assert f"<strong>{each.department.name}: {each.service.name}</strong>" in page
        assert page.count("then none") == 2
        assert marked(page, "ins") == []
        assert not Closure.objects.exists()
        assert larvik_client.post(CLOSURES, on(3) | yes_to_all()).status_code == 302

    def test_opening_again_shows_what_comes_back(self, world: World, larvik_client: Client) -> None:
        day = at(3, 0).date()
        closure = Closure.objects.create(first_day=day, last_day=day, label="Plandag")
        english(sign_in(larvik_client, make_administrator(None)))
        page = larvik_client.get(f"/manage/closures/{closure.pk}/remove/").text
        assert len(marked(page, "ins")) == 8
        assert Closure.objects.exists()

    def test_of_many_services_only_the_first_are_looked_at(
        self, world: World, larvik_client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make_world()
        monkeypatch.setattr("shop.views.manage.free_times_preview.MOST_SERVICES", 1)
        english(sign_in(larvik_client, make_administrator(None)))
        page = larvik_client.post(CLOSURES, on(3)).text
        assert page.count("then none") == 1
        assert "services of the other departments are not looked at" in page


class TestRulesOfAService:
    @pytest.fixture
    def rules(self, world: World, administrator: Client) -> dict[str, Any]:
        """As the form was opened."""
        return form_values(english(administrator).get(rules_of(world)).text, having="duration")

    def test_longer_visits_begin_at_other_times(
        self, world: World, administrator: Client, rules: dict[str, Any]
    ) -> None:
        page = administrator.post(rules_of(world), rules | {"duration": "120"} | LOOK).text
        assert set(marked(page, "del")) == {"15.00"}
        assert marked(page, "ins") == []
        assert "now 60, then 120" in page
        assert 'name="duration" value="120"' in page
        assert Service.objects.get(pk=world.service.pk).duration == timedelta(hours=1)
        assert not AuditEntry.objects.filter(action="service.changed").exists()
        answer = administrator.post(
            rules_of(world), rules | {"duration": "120", "confirmed": "1", "shown": ""}
        )
        assert answer.status_code == 302
        assert Service.objects.get(pk=world.service.pk).duration == timedelta(hours=2)

    def test_time_for_travel_notice_and_days_ahead_are_seen(
        self, world: World, administrator: Client, rules: dict[str, Any]
    ) -> None:
        further = administrator.post(rules_of(world), rules | {"booking_horizon": "21"} | LOOK).text
        assert (bool(marked(further, "ins")), marked(further, "del")) == (True, [])
        travel = administrator.post(rules_of(world), rules | {"buffer_before": "30"} | LOOK).text
        assert "08.00" in marked(travel, "del")
        later = administrator.post(rules_of(world), rules | {"minimum_notice": "72"} | LOOK).text
        assert (bool(marked(later, "del")), marked(later, "ins")) == (True, [])

    def test_a_service_that_is_closed_loses_all_its_times(
        self, world: World, administrator: Client, rules: dict[str, Any]
    ) -> None:
        sent = {name: value for name, value in rules.items() if name != "is_active"}
        page = administrator.post(rules_of(world), sent | LOOK).text
        assert "then none" in page
        assert marked(page, "ins") == []

    def test_what_changed_meanwhile_is_said_instead(
        self, world: World, administrator: Client, rules: dict[str, Any]
    ) -> None:
        Service.objects.update(edition=7, booking_horizon=30)
        answer = administrator.post(rules_of(world), rules | {"duration": "120"} | LOOK)
        assert (answer.status_code, "conflict-versions" in answer.text) == (409, True)

    def test_a_mistake_is_told_instead(
        self, world: World, administrator: Client, rules: dict[str, Any]
    ) -> None:
        assert administrator.post(rules_of(world), rules | {"duration": "-1"} | LOOK).status_code == 422


class TestHistory:
    def test_what_has_passed_is_kept_and_can_be_read(self, world: World, administrator: Client) -> None:
        today = timezone.localdate()
        day = ExceptionDay.objects.create(
            department=world.department, date=today - timedelta(days=3), label="Plandag"
        )
        over = Closure.objects.create(
            department=world.department,
            first_day=today - timedelta(days=9),
            last_day=today - timedelta(days=8),
            label="Flytting",
        )
        page = english(administrator).get(address(world.department, "exceptions")).text
        assert "2 in the past year" in page
        assert "Flytting" in page
        for url in (f"/manage/exceptions/{day.pk}/remove/", f"/manage/closures/{over.pk}/remove/"):
            assert url not in page
            assert administrator.post(url).status_code == 404
        assert ExceptionDay.objects.count() == Closure.objects.count() == 1

    def test_of_a_closure_that_has_begun_only_the_rest_is_removed(
        self, world: World, administrator: Client
    ) -> None:
        today = timezone.localdate()
        closure = Closure.objects.create(
            department=world.department,
            first_day=today - timedelta(days=2),
            last_day=today + timedelta(days=2),
        )
        url = f"/manage/closures/{closure.pk}/remove/"
        for _twice in range(2):
            assert administrator.post(url).headers["Location"] == address(world.department, "exceptions")
        closure.refresh_from_db()
        assert closure.last_day == today - timedelta(days=1)


def test_a_helpers_weekly_shifts_and_the_numbers_are_looked_at_too(
    world: World, administrator: Client
) -> None:
    english(administrator)
    gone, stays = world.providers
    page = administrator.post(f"/manage/providers/{gone.pk}/", LOOK).text
    assert "The same free times as now: Renhold." in page  # the other one is on duty
    administrator.post(f"/manage/providers/{gone.pk}/", {})
    page = administrator.post(f"/manage/providers/{stays.pk}/", hours("08:00", "10:00") | LOOK).text
    assert "15.00" in marked(page, "del")
    sent = hours("08:00", "18:00") | {f"day{day}-1-count": "3" for day in range(1, 8)}
    page = administrator.post(address(world.department, "staffing"), sent | LOOK).text
    assert "What recipients will see" in page
    assert not world.department.providers.filter(number__isnull=False).exists()
