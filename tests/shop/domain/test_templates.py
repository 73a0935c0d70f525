"""Weekly shifts over ranges of days: a summer rota, a week that begins later, and the shifts made of them."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from audit.models import AuditEntry
from foundation.actor import Actor, Channel
from shop.domain.capacity.schedule import set_unnamed_staffing, set_weekly_shifts
from shop.domain.capacity.shifts import make_shifts
from shop.errors import ChangedMeanwhile, InvalidHours
from shop.hours import HoursOfDay
from shop.models import Provider, ShiftTemplate
from shop.queries.rota import stretches_of
from shop.queries.staffing import named_providers, unnamed_staffing
from shop.queries.versions import shifts_version
from shop.rota import weeks_from
from tests.factories.world import EVERY_DAY, World, at, make_department, make_world

ADMINISTRATOR = Actor(user_id=None, channel=Channel.STAFF)


@pytest.fixture
def amal(larvik: object) -> Provider:
    """On duty every day 08–16."""
    return make_world(providers=1).providers[0]


def day(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


def week(begins: int, ends: int) -> list[HoursOfDay]:
    return [HoursOfDay(weekday, time(begins), time(ends)) for weekday in EVERY_DAY]


def hours(provider: Provider, number: int) -> list[tuple[int, int]]:
    """The shifts of that day from today, in whole hours."""
    shifts = provider.shifts.filter(during__overlap=(at(number, 0), at(number + 1, 0))).order_by("during")
    return [
        (timezone.localtime(shift.during.lower).hour, timezone.localtime(shift.during.upper).hour)
        for shift in shifts
    ]


def summer(provider: Provider, *, first: int = 10, last: int = 19) -> None:
    set_weekly_shifts(
        provider, hours=week(9, 12), actor=ADMINISTRATOR, valid_from=day(first), valid_until=day(last)
    )


class TestARange:
    def test_holds_on_its_days_and_the_ordinary_week_on_all_others(self, amal: Provider) -> None:
        summer(amal)
        found = [hours(amal, number) for number in (9, 10, 19, 20, 60)]
        assert found == [[(8, 16)], [(9, 12)], [(9, 12)], [(8, 16)], [(8, 16)]]

    def test_leaves_the_shifts_of_other_days_untouched(self, amal: Provider) -> None:
        before = set(amal.shifts.filter(during__startswith__lt=at(10, 0)).values_list("pk", "template_id"))
        summer(amal)
        after = set(amal.shifts.filter(during__startswith__lt=at(10, 0)).values_list("pk", "template_id"))
        assert before == after

    def test_strands_only_the_visits_it_does_not_cover(self, amal: Provider) -> None:
        service = amal.department.services.get()
        world = World(amal.department, service, [amal], service.entitlements.get().recipient)
        kept, lost = world.book(at(9, 14)), world.book(at(10, 14))
        summer(amal)
        for booking in (kept, lost):
            booking.refresh_from_db()
        assert (kept.stranded, lost.stranded) == ("", "no_shift")

    def test_taken_back_leaves_no_trace(self, amal: Provider) -> None:
        before = shifts_version(amal)
        summer(amal)
        set_weekly_shifts(
            amal, hours=week(8, 16), actor=ADMINISTRATOR, valid_from=day(10), valid_until=day(19)
        )
        assert shifts_version(amal) == before
        assert amal.shift_templates.count() == 7

    def test_in_another_range_splits_it(self, amal: Provider) -> None:
        summer(amal)
        set_weekly_shifts(amal, hours=[], actor=ADMINISTRATOR, valid_from=day(13), valid_until=day(14))
        found = [hours(amal, number) for number in (12, 13, 14, 15, 20)]
        assert found == [[(9, 12)], [], [], [(9, 12)], [(8, 16)]]

    def test_over_two_others_replaces_what_it_covers_of_both(self, amal: Provider) -> None:
        summer(amal)
        set_weekly_shifts(amal, hours=week(6, 7), actor=ADMINISTRATOR, valid_from=day(5), valid_until=day(14))
        found = [hours(amal, number) for number in (4, 5, 14, 15, 20)]
        assert found == [[(8, 16)], [(6, 7)], [(6, 7)], [(9, 12)], [(8, 16)]]

    def test_that_comes_into_sight_later_is_made_by_the_job_of_the_night(self, amal: Provider) -> None:
        summer(amal, first=100, last=109)
        with time_machine.travel(timezone.now() + timedelta(days=60)):
            make_shifts(amal.department)
            assert [hours(amal, number) for number in (39, 40, 49, 50)] == [
                [(8, 16)], [(9, 12)], [(9, 12)], [(8, 16)]
            ]  # fmt: skip

    def test_that_ends_before_it_begins_is_refused(self, amal: Provider) -> None:
        with pytest.raises(InvalidHours):
            summer(amal, first=10, last=9)
        with pytest.raises(InvalidHours):
            summer(amal, first=-20, last=-10)
        assert not AuditEntry.objects.exists()
        assert amal.shift_templates.count() == 7


class TestALaterWeek:
    def test_begins_on_its_day(self, amal: Provider) -> None:
        set_weekly_shifts(amal, hours=week(9, 12), actor=ADMINISTRATOR, valid_from=day(10))
        assert [hours(amal, number) for number in (9, 10, 60)] == [[(8, 16)], [(9, 12)], [(9, 12)]]
        before, after = weeks_from(stretches_of(amal), day(0))
        assert (list(before.hours), before.last) == (week(8, 16), day(9))
        assert (list(after.hours), after.first) == (week(9, 12), day(10))

    def test_replaces_what_was_planned_after_it(self, amal: Provider) -> None:
        summer(amal)
        set_weekly_shifts(amal, hours=week(7, 8), actor=ADMINISTRATOR, valid_from=day(15))
        assert [hours(amal, number) for number in (14, 15, 30)] == [[(9, 12)], [(7, 8)], [(7, 8)]]

    def test_said_for_days_that_have_passed_begins_today(self, amal: Provider) -> None:
        set_weekly_shifts(amal, hours=week(9, 12), actor=ADMINISTRATOR, valid_from=day(-30))
        assert set(ShiftTemplate.objects.values_list("valid_from", flat=True)) == {day(0)}
        assert hours(amal, 1) == [(9, 12)]

    def test_is_what_two_who_save_would_overwrite(self, amal: Provider) -> None:
        seen = shifts_version(amal)
        summer(amal)
        with pytest.raises(ChangedMeanwhile):
            set_weekly_shifts(amal, hours=week(7, 8), actor=ADMINISTRATOR, seen=seen)
        assert hours(amal, 12) == [(9, 12)]

    def test_saved_twice_is_saved_once(self, amal: Provider) -> None:
        seen = shifts_version(amal)
        for _twice in range(2):
            set_weekly_shifts(amal, hours=week(9, 12), actor=ADMINISTRATOR, seen=seen, valid_from=day(10))
        assert AuditEntry.objects.count() == 1

    def test_the_log_says_from_when(self, amal: Provider) -> None:
        summer(amal)
        details = AuditEntry.objects.get().details
        assert (details["first"], details["last"]) == (day(10).isoformat(), day(19).isoformat())


def test_of_somebody_who_begins_later_there_is_nothing_before(larvik: object) -> None:
    department = make_department()
    provider = Provider.objects.create(department=department, name="Amal Prøve")
    set_weekly_shifts(provider, hours=week(8, 16), actor=ADMINISTRATOR, valid_from=day(5))
    ((_known, weeks),) = named_providers(department)
    assert [(each.first, each.last, bool(each.hours)) for each in weeks] == [
        (day(0), day(4), False),
        (day(5), None, True),
    ]
    assert [hours(provider, number) for number in (4, 5)] == [[], [(8, 16)]]


def test_a_rota_that_is_over_is_forgotten_with_the_next_change(amal: Provider) -> None:
    summer(amal)
    with time_machine.travel(timezone.now() + timedelta(days=30)):
        assert [each.first for each in weeks_from(stretches_of(amal), day(0))] == [day(0)]
        set_weekly_shifts(amal, hours=week(7, 8), actor=ADMINISTRATOR)
        assert amal.shift_templates.count() == 7


def test_helpers_without_a_name_follow_from_today_on(larvik: object) -> None:
    department = make_department()
    monday = [(HoursOfDay(1, time(8), time(12)), 2)]
    set_unnamed_staffing(department, staffing=monday, actor=ADMINISTRATOR)
    with time_machine.travel(timezone.now() + timedelta(days=30)):
        set_unnamed_staffing(department, staffing=[(monday[0][0], 1)], actor=ADMINISTRATOR)
        assert unnamed_staffing(department) == [(monday[0][0], 1)]
        assert ShiftTemplate.objects.count() == 1
