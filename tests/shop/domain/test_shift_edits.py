"""Shifts changed one by one: what was said of a day stands, whatever the job of the night and the week say."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from audit.models import AuditEntry
from foundation.actor import Actor, Channel
from shop.domain.capacity.schedule import set_weekly_shifts
from shop.domain.capacity.shift_edits import add_shift, change_shift, put_back_shift, take_off_shift
from shop.domain.capacity.shifts import make_shifts, remake_shifts
from shop.enums import StrandedReason
from shop.errors import ChangedMeanwhile, InvalidHours, ShiftIsOver, ShiftOverlaps
from shop.hours import HoursOfDay
from shop.models import Provider, Shift
from shop.queries.shifts import span_of, version_of_shift
from tests.factories.world import EVERY_DAY, World, at, make_world

ADMINISTRATOR = Actor(user_id=None, channel=Channel.STAFF)

type Rota = list[tuple[int, int, bool]]


@pytest.fixture
def amal(larvik: object) -> Provider:
    """On duty every day 08–16."""
    return make_world(providers=1).providers[0]


def shift_of(provider: Provider, day: int = 1) -> Shift:
    return provider.shifts.get(during__contained_by=(at(day, 0), at(day + 1, 0)))


def rota(provider: Provider, day: int = 1) -> Rota:
    """What stands in a day: from and to in whole hours, and whether it was taken off."""
    shifts = provider.shifts.filter(during__overlap=(at(day, 0), at(day + 1, 0))).order_by("during")
    return [
        (hour_of(shift.during.lower), hour_of(shift.during.upper) or 24, shift.is_off) for shift in shifts
    ]


def hour_of(moment: datetime) -> int:
    return timezone.localtime(moment).hour


def week(begins: int, ends: int) -> list[HoursOfDay]:
    return [HoursOfDay(weekday, time(begins), time(ends % 24)) for weekday in EVERY_DAY]


def take_off(provider: Provider) -> Rota:
    take_off_shift(shift_of(provider), actor=ADMINISTRATOR)
    return [(8, 16, True)]


def shorten(provider: Provider) -> Rota:
    change_shift(shift_of(provider), from_at=at(1, 8), until_at=at(1, 12), actor=ADMINISTRATOR)
    return [(8, 12, False), (12, 16, True)]


def lengthen(provider: Provider) -> Rota:
    change_shift(shift_of(provider), from_at=at(1, 7), until_at=at(1, 18), actor=ADMINISTRATOR)
    return [(7, 18, False)]


def move_away(provider: Provider) -> Rota:
    change_shift(shift_of(provider), from_at=at(1, 17), until_at=at(1, 22), actor=ADMINISTRATOR)
    return [(8, 16, True), (17, 22, False)]


def add(provider: Provider) -> Rota:
    add_shift(provider, from_at=at(1, 18), until_at=at(1, 22), actor=ADMINISTRATOR)
    return [(8, 16, False), (18, 22, False)]


def replace(provider: Provider) -> Rota:
    take_off_shift(shift_of(provider), actor=ADMINISTRATOR)
    add_shift(provider, from_at=at(1, 10), until_at=at(1, 12), actor=ADMINISTRATOR)
    return [(8, 10, True), (10, 12, False), (12, 16, True)]


type Edit = Callable[[Provider], Rota]
EDITS: list[Edit] = [take_off, shorten, lengthen, move_away, add, replace]


@pytest.mark.parametrize("edit", EDITS)
class TestWhatWasSaidOfADay:
    def test_is_what_stands_there(self, amal: Provider, edit: Edit) -> None:
        wanted = edit(amal)
        assert rota(amal) == wanted
        assert rota(amal, day=2) == [(8, 16, False)]

    def test_survives_every_night(self, amal: Provider, edit: Edit) -> None:
        wanted = edit(amal)
        for _night in range(2):
            make_shifts(amal.department)
        assert rota(amal) == wanted

    def test_survives_that_the_shifts_are_made_anew(self, amal: Provider, edit: Edit) -> None:
        wanted = edit(amal)
        remake_shifts(amal.department)
        assert rota(amal) == wanted


@pytest.mark.parametrize("edit", [take_off, shorten, move_away, replace])
def test_a_new_week_does_not_fill_what_was_given_up(amal: Provider, edit: Edit) -> None:
    wanted = edit(amal)
    set_weekly_shifts(amal, hours=week(9, 15), actor=ADMINISTRATOR)
    assert rota(amal) == wanted
    assert rota(amal, day=2) == [(9, 15, False)]


def test_a_new_week_is_added_beside_an_extra_shift(amal: Provider) -> None:
    add(amal)
    set_weekly_shifts(amal, hours=week(9, 15), actor=ADMINISTRATOR)
    assert rota(amal) == [(9, 15, False), (18, 22, False)]


def test_a_week_without_shifts_leaves_only_what_was_said_by_hand(amal: Provider) -> None:
    lengthen(amal)
    set_weekly_shifts(amal, hours=[], actor=ADMINISTRATOR)
    assert (rota(amal), rota(amal, day=2)) == ([(7, 18, False)], [])


class TestTakingOff:
    def test_nobody_can_be_booked_then(self, amal: Provider) -> None:
        world = world_of(amal)
        booking = world.book(at(1, 10))
        take_off(amal)
        booking.refresh_from_db()
        assert booking.stranded == StrandedReason.NO_SHIFT

    def test_put_back_it_stands_again_and_follows_the_week(self, amal: Provider) -> None:
        booking = world_of(amal).book(at(1, 10))
        take_off(amal)
        put_back_shift(shift_of(amal), actor=ADMINISTRATOR)
        booking.refresh_from_db()
        assert (rota(amal), booking.stranded) == ([(8, 16, False)], "")
        set_weekly_shifts(amal, hours=week(9, 15), actor=ADMINISTRATOR)
        assert rota(amal) == [(9, 15, False)]

    def test_put_back_after_the_week_was_changed_it_is_one_of_its_own(self, amal: Provider) -> None:
        take_off(amal)
        set_weekly_shifts(amal, hours=week(9, 15), actor=ADMINISTRATOR)
        put_back_shift(shift_of(amal), actor=ADMINISTRATOR)
        assert rota(amal) == [(8, 16, False)]
        assert shift_of(amal).template is None

    def test_twice_is_once(self, amal: Provider) -> None:
        for act in (take_off_shift, take_off_shift, put_back_shift, put_back_shift):
            act(shift_of(amal), actor=ADMINISTRATOR)
        assert AuditEntry.objects.count() == 2

    def test_a_shift_of_the_past_is_what_it_was(self, amal: Provider) -> None:
        shift = Shift.objects.create(provider=amal, during=(at(-2, 8), at(-2, 16)))
        for act in (take_off_shift, put_back_shift):
            with pytest.raises(ShiftIsOver):
                act(shift, actor=ADMINISTRATOR)
        assert rota(amal, day=-2) == [(8, 16, False)]


class TestChanging:
    def test_the_visits_outside_lose_their_ground(self, amal: Provider) -> None:
        world = world_of(amal)
        inside = world.book(at(1, 10))
        outside = world.book(at(1, 14))
        shorten(amal)
        for booking in (inside, outside):
            booking.refresh_from_db()
        assert (inside.stranded, outside.stranded) == ("", StrandedReason.NO_SHIFT)

    def test_what_was_given_up_is_taken_back_by_a_longer_shift(self, amal: Provider) -> None:
        shorten(amal)
        short = amal.shifts.get(during__startswith=at(1, 8))
        change_shift(short, from_at=at(1, 8), until_at=at(1, 16), actor=ADMINISTRATOR)
        assert rota(amal) == [(8, 16, False)]

    def test_an_extra_shift_leaves_nothing_where_it_was(self, amal: Provider) -> None:
        extra = add_shift(amal, from_at=at(1, 18), until_at=at(1, 20), actor=ADMINISTRATOR)
        change_shift(extra, from_at=at(1, 21), until_at=at(1, 23), actor=ADMINISTRATOR)
        assert rota(amal) == [(8, 16, False), (21, 23, False)]

    def test_to_a_night_it_ends_on_the_next_day(self, amal: Provider) -> None:
        take_off_shift(shift_of(amal, day=2), actor=ADMINISTRATOR)
        change_shift(shift_of(amal), from_at=at(1, 22), until_at=at(2, 7), actor=ADMINISTRATOR)
        assert rota(amal) == [(8, 16, True), (22, 7, False)]

    def test_two_shifts_of_one_helper_do_not_overlap(self, amal: Provider) -> None:
        extra = add_shift(amal, from_at=at(1, 18), until_at=at(1, 20), actor=ADMINISTRATOR)
        entries = AuditEntry.objects.count()
        with pytest.raises(ShiftOverlaps):
            change_shift(extra, from_at=at(1, 15), until_at=at(1, 20), actor=ADMINISTRATOR)
        with pytest.raises(ShiftOverlaps):
            add_shift(amal, from_at=at(1, 7), until_at=at(1, 9), actor=ADMINISTRATOR)
        assert rota(amal) == [(8, 16, False), (18, 20, False)]
        assert AuditEntry.objects.count() == entries

    def test_they_may_touch(self, amal: Provider) -> None:
        add_shift(amal, from_at=at(1, 16), until_at=at(1, 18), actor=ADMINISTRATOR)
        assert world_of(amal).book(at(1, 15)).pk

    @pytest.mark.parametrize(
        ("begins", "ends", "error"),
        [
            (at(1, 12), at(1, 12), InvalidHours),
            (at(1, 12), at(1, 11), InvalidHours),
            (at(1, 8), at(3, 8), InvalidHours),
            (at(-1, 8), at(-1, 16), ShiftIsOver),
        ],
    )
    def test_nonsense_is_refused_and_nothing_is_changed(
        self, amal: Provider, begins: datetime, ends: datetime, error: type[Exception]
    ) -> None:
        before = list(amal.shifts.order_by("pk").values())
        with pytest.raises(error):
            change_shift(shift_of(amal), from_at=begins, until_at=ends, actor=ADMINISTRATOR)
        with pytest.raises(error):
            add_shift(amal, from_at=begins, until_at=ends, actor=ADMINISTRATOR)
        assert list(amal.shifts.order_by("pk").values()) == before
        assert not AuditEntry.objects.exists()

    def test_the_same_twice_is_once(self, amal: Provider) -> None:
        for _twice in range(2):
            add_shift(amal, from_at=at(1, 18), until_at=at(1, 20), actor=ADMINISTRATOR)
            first = amal.shifts.get(during__startswith=at(1, 8))
            change_shift(first, from_at=at(1, 8), until_at=at(1, 17), actor=ADMINISTRATOR)
        assert AuditEntry.objects.count() == 2

    def test_what_somebody_else_changed_meanwhile_is_not_overwritten(self, amal: Provider) -> None:
        shift = shift_of(amal)
        seen = version_of_shift(span_of(shift), is_off=False)
        take_off(amal)
        with pytest.raises(ChangedMeanwhile):
            change_shift(shift, from_at=at(1, 9), until_at=at(1, 12), actor=ADMINISTRATOR, seen=seen)
        assert rota(amal) == [(8, 16, True)]

    def test_a_shift_that_the_week_lost_meanwhile_is_told(self, amal: Provider) -> None:
        shift = shift_of(amal)
        set_weekly_shifts(amal, hours=[], actor=ADMINISTRATOR)
        with pytest.raises(ChangedMeanwhile):
            take_off_shift(shift, actor=ADMINISTRATOR)

    def test_the_log_says_when_and_whose(self, amal: Provider) -> None:
        add_shift(amal, from_at=at(1, 18), until_at=at(1, 20), actor=ADMINISTRATOR)
        entry = AuditEntry.objects.get()
        assert (entry.action, entry.object_id) == ("shift.added", amal.pk)
        assert entry.details["from"] == at(1, 18).isoformat()


def test_unchanged_shifts_keep_their_numbers_when_a_week_is_changed(world: World) -> None:
    """A page that lists them stays good, whoever else's week is changed."""
    one, other = world.providers
    before = list(other.shifts.order_by("pk").values_list("pk", flat=True))
    set_weekly_shifts(one, hours=week(9, 15), actor=ADMINISTRATOR)
    assert list(other.shifts.order_by("pk").values_list("pk", flat=True)) == before


def world_of(provider: Provider) -> World:
    service = provider.department.services.get()
    entitlement = service.entitlements.get()
    return World(provider.department, service, [provider], entitlement.recipient)


def test_a_shift_may_last_as_long_as_the_longest_day(amal: Provider) -> None:
    take_off_shift(shift_of(amal), actor=ADMINISTRATOR)
    change_shift(
        shift_of(amal), from_at=at(1, 0), until_at=at(1, 0) + timedelta(hours=24), actor=ADMINISTRATOR
    )
    assert rota(amal) == [(0, 24, False)]
