"""A reminder comes before the visit, in waking hours, and once, whenever the job happens to run."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from shop.domain.reminders.timing import BEFORE, LATEST, is_due, kind_due, remind_at
from shop.enums import ReminderKind
from shop.queries.reminders import Coming

pytestmark = pytest.mark.unit

kinds = st.sampled_from(list(ReminderKind))
moments = st.datetimes(
    datetime(2026, 1, 1),  # noqa: DTZ001 - hypothesis adds it
    datetime(2027, 12, 31),  # noqa: DTZ001 - see above
    timezones=st.just(UTC),
)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime(2026, 6, day, hour, minute))  # noqa: DTZ001 - made aware


def clock(moment: datetime) -> time:
    return timezone.localtime(moment).time()


@pytest.mark.parametrize(
    ("kind", "starts_at", "expected"),
    [
        (ReminderKind.TWO_DAYS, local(10, 10), local(8, 10)),
        (ReminderKind.TWO_HOURS, local(10, 13), local(10, 11)),
        (ReminderKind.TWO_HOURS, local(10, 9), local(10, 8)),  # not at seven
        (ReminderKind.TWO_HOURS, local(10, 8), local(9, 19)),  # not at six: the evening before
        (ReminderKind.TWO_HOURS, local(10, 23), local(10, 19)),  # nor at nine in the evening
        (ReminderKind.TWO_HOURS, local(10, 0, 30), local(9, 19)),
        (ReminderKind.TWO_DAYS, local(10, 6), local(8, 8)),
        (ReminderKind.TWO_DAYS, local(10, 22), local(9, 8)),
    ],
)
def test_known_times(kind: ReminderKind, starts_at: datetime, expected: datetime) -> None:
    assert remind_at(kind, starts_at) == expected


@given(kinds, moments)
def test_it_is_before_the_visit_and_people_are_awake(kind: ReminderKind, starts_at: datetime) -> None:
    moment = remind_at(kind, starts_at)
    assert moment < starts_at
    assert time(8) <= clock(moment) < time(20)
    assert moment >= starts_at - BEFORE[kind] - timedelta(hours=14)


@given(kinds, moments, st.timedeltas(timedelta(hours=-60), timedelta(hours=3)))
def test_whenever_the_job_runs_nothing_is_said_at_night_or_too_late(
    kind: ReminderKind, starts_at: datetime, off: timedelta
) -> None:
    now = starts_at + off
    if is_due(kind, starts_at=starts_at, known_since=LONG_AGO, now=now):
        assert time(8) <= clock(now) < time(20)
        assert now <= starts_at - LATEST[kind]


@given(moments, st.lists(st.integers(0, 60 * 60), min_size=1, max_size=80), st.sets(kinds))
def test_each_kind_comes_at_most_once_however_often_the_job_runs(
    starts_at: datetime, minutes: list[int], wanted: set[ReminderKind]
) -> None:
    had: list[ReminderKind] = []
    for before in sorted(minutes, reverse=True):
        now = starts_at - timedelta(minutes=before)
        visit = Coming(1, 1, starts_at, LONG_AGO, wanted=frozenset(wanted), had=frozenset(had))
        kind = kind_due(visit, now=now)
        had += [kind] if kind else []
    assert len(had) == len(set(had))
    assert set(had) <= wanted
    assert had in ([], [ReminderKind.TWO_DAYS], [ReminderKind.TWO_HOURS], list(ReminderKind))


@given(kinds, moments)
def test_who_has_just_booked_is_not_reminded(kind: ReminderKind, starts_at: datetime) -> None:
    moment = remind_at(kind, starts_at)
    assert not is_due(kind, starts_at=starts_at, known_since=moment - timedelta(minutes=30), now=moment)
