"""Courses and groups: put up, signed up for as a whole, waited for in line, called off."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.actor import SYSTEM
from modules.memory_team.domain.putting_up import Drawing, call_off_date, put_up
from modules.memory_team.domain.taking_part import fill_seats, leave
from modules.memory_team.errors import (
    CourseFull,
    CourseNotOpen,
    NoDateThen,
    NoSeatLeft,
    NotASession,
    SignUpFirst,
)
from modules.memory_team.models import Course, CourseDate, Participant
from modules.memory_team.module import MemoryTeam
from modules.memory_team.queries.courses import courses_for
from notifications.models import OutboxMessage
from shop.domain.capacity.services import change_service
from shop.errors import BookingRefused, SessionNotPossible, TimeTaken
from shop.models import Assignment, Booking, KeptTime, Recipient
from shop.queries.citizen_days import citizen_calendar
from tests.factories.world import World, at
from tests.modules.memory_team.course_worlds import (
    DAYS,
    STAFF,
    School,
    make_course,
    make_session,
    relatives,
    self_of,
)
from tests.tiers import examples

MODULE = MemoryTeam()


def standing(recipient: Recipient) -> list[Booking]:
    return list(Booking.objects.filter(recipient=recipient, status="confirmed").order_by("starts_at"))


def fill(course: Course) -> None:
    fill_seats(course_id=course.pk)


def test_one_signs_up_for_all_dates_and_the_leader_has_them(team: World) -> None:
    school, [one, other] = make_course(team), relatives(2)
    for each in (one, other):
        school.sign_up(each)
        assert [booking.starts_at for booking in standing(each)] == [at(day, 10) for day in DAYS]
    leaders = set(Assignment.objects.filter(active=True).values_list("provider", flat=True))
    assert leaders == {team.providers[0].pk}
    assert school.sign_up(one).pk == Participant.objects.get(recipient=one).pk
    assert len(standing(one)) == len(DAYS)


def test_one_message_tells_of_all_dates(team: World) -> None:
    school, [one] = make_course(team), relatives(1)
    school.sign_up(one)
    told = OutboxMessage.objects.filter(user=one.user, status="waiting").values_list("kind", flat=True)
    assert list(told) == ["memory_team.signed_up"]


def test_nobody_gets_a_seat_there_is_not(team: World) -> None:
    school, [one, other, third] = make_course(team, seats=2), relatives(3)
    school.sign_up(one)
    school.sign_up(other)
    with pytest.raises(CourseFull):
        school.sign_up(third)
    assert standing(third) == []
    assert not Participant.objects.filter(recipient=third).exists()


def test_all_dates_or_none(team: World) -> None:
    """Who has something else on one of them is told which, and gets none."""
    school, [one] = make_course(team), relatives(1)
    team.book(at(4, 11), recipient=one, actor=self_of(one))
    with pytest.raises(SessionNotPossible) as refused:
        school.sign_up(one)
    assert "10.00" in refused.value.title()
    assert [booking.starts_at for booking in standing(one)] == [at(4, 11)]


def test_the_leaders_time_is_kept_before_anybody_signs_up(team: World) -> None:
    """A talk goes to the other advisor, and a second one finds nobody."""
    make_course(team)
    first = team.book(at(2, 10))
    assert first.assignments.get().provider == team.providers[1]
    [other] = relatives(1)
    with pytest.raises(TimeTaken):
        team.book(at(2, 10), recipient=other, actor=self_of(other))


@pytest.mark.parametrize("is_group", [False, True])
def test_nothing_can_be_booked_at_another_time(team: World, is_group: bool) -> None:  # noqa: FBT001 - a case
    school, [one] = make_course(team, is_group=is_group), relatives(1)
    with pytest.raises(NoDateThen):
        team.book(at(3, 10), service=school.service, recipient=one, actor=self_of(one))
    calendar = citizen_calendar(school.service, recipient=one)
    bookable = [slot.starts_at for day in calendar.days for slot in day.bookable]
    assert bookable == ([at(day, 10) for day in DAYS] if is_group else [])


def test_a_course_is_not_booked_date_by_date(team: World) -> None:
    school, [one] = make_course(team), relatives(1)
    with pytest.raises(SignUpFirst):
        team.book(at(2, 10), service=school.service, recipient=one, actor=self_of(one))


def test_a_group_is_and_has_so_many_seats(team: World) -> None:
    school, [one, other, third] = make_course(team, is_group=True, seats=2), relatives(3)
    for each in (one, other):
        team.book(at(2, 10), service=school.service, recipient=each, actor=self_of(each))
    with pytest.raises(NoSeatLeft):
        team.book(at(2, 10), service=school.service, recipient=third, actor=self_of(third))
    assert team.book(at(4, 10), service=school.service, recipient=third, actor=self_of(third)).pk
    with pytest.raises(CourseNotOpen):
        school.sign_up(third)


def test_the_first_in_line_gets_the_seat_that_came_free(team: World) -> None:
    school, people = make_course(team, seats=1), relatives(4)
    school.sign_up(people[0])
    for each in people[1:]:
        school.wait(each)
    team.book(at(6, 10), recipient=people[1], actor=self_of(people[1]))  # something else on a date: waits on
    assert leave(school.course, recipient=people[0], actor=self_of(people[0])) == 0
    with pytest.raises(CourseFull):  # whoever waits comes before who comes now
        school.sign_up(people[0])
    fill(school.course)
    assert [each.recipient for each in Participant.objects.filter(waits=False)] == [people[2]]
    assert [each.recipient for each in Participant.objects.filter(waits=True)] == [people[1], people[3]]
    assert len(standing(people[2])) == len(DAYS)
    assert OutboxMessage.objects.filter(kind="memory_team.seat_given").count() == 1
    fill(school.course)
    assert Participant.objects.filter(waits=False).count() == 1


def test_who_gives_back_every_date_on_their_own_is_not_in_it(team: World) -> None:
    school, [one] = make_course(team), relatives(1)
    school.sign_up(one)
    for booking in standing(one):
        Booking.objects.filter(pk=booking.pk).update(status="cancelled")
        MODULE.on_event("booking.cancelled", booking.pk)
    assert not Participant.objects.exists()


def test_who_left_can_come_back_though_a_date_was_too_near_to_be_given_up(team: World) -> None:
    service = make_session(team, minimum_notice=timedelta(hours=1), cancel_deadline=timedelta(days=3))
    school, [one] = make_course(team, service=service), relatives(1)
    school.sign_up(one)
    assert leave(school.course, recipient=one, actor=self_of(one)) == 1
    school.sign_up(one)
    assert [booking.starts_at for booking in standing(one)] == [at(day, 10) for day in DAYS]


def test_who_receives_no_services_any_more_keeps_nobody_out(team: World) -> None:
    school, [gone, other] = make_course(team, seats=1), relatives(2)
    school.wait(gone)
    yesterday = timezone.localdate() - timedelta(days=1)
    Recipient.objects.filter(pk=gone.pk).update(is_active=False, ended_on=yesterday, end_reason="moved")
    [row] = courses_for(other)
    assert (row.others_wait, row.left) == (False, 1)
    school.sign_up(other)
    assert len(standing(other)) == len(DAYS)


@pytest.mark.parametrize("which", [0, 1])
def test_whoever_leads_a_group_has_it_however_it_is_booked(team: World, which: int) -> None:
    service = make_session(team)
    drawing = Drawing("Samtalegruppe", "Biblioteket", "", 4, team.providers[which], is_group=True)
    put_up(service, drawing=drawing, starts=[at(2, 10)], leaves_out=False, actor=STAFF)
    [one] = relatives(1)
    booking = team.book(at(2, 10), service=service, recipient=one, actor=self_of(one))
    assert booking.assignments.get().provider == team.providers[which]


def test_the_list_says_what_is_left_and_where_one_stands(team: World) -> None:
    school, [one, other, third] = make_course(team, seats=1), relatives(3)
    [row] = courses_for(one)
    assert (row.left, row.is_in, row.is_open, len(row.dates)) == (1, False, True, len(DAYS))
    school.sign_up(one)
    school.wait(other)
    school.wait(third)
    [row] = courses_for(third)
    assert (row.left, row.is_in, row.place_in_line) == (0, False, 2)
    [row] = courses_for(one)
    assert row.is_in
    assert [each.booking_id for each in row.dates] == [booking.pk for booking in standing(one)]


def test_a_date_is_called_off_and_who_would_have_come_is_told(team: World) -> None:
    school, people = make_course(team), relatives(2)
    for each in people:
        school.sign_up(each)
    date = CourseDate.objects.get(starts_at=at(4, 10))
    assert call_off_date(date, actor=STAFF) == len(people)
    assert call_off_date(date, actor=STAFF) == 0
    assert [booking.starts_at for booking in standing(people[0])] == [at(2, 10), at(6, 10)]
    assert OutboxMessage.objects.filter(kind="memory_team.date_called_off").count() == len(people)
    assert not OutboxMessage.objects.filter(kind="booking.cancelled", status="waiting").exists()
    assert KeptTime.objects.count() == 2
    for other in CourseDate.objects.filter(called_off_at=None):
        call_off_date(other, actor=STAFF)
    school.course.refresh_from_db()
    assert school.course.called_off_at is not None
    assert courses_for(people[0]) == []


def test_a_date_that_cannot_be_had_is_said_or_left_out(team: World) -> None:
    service = make_session(team)
    team.book(at(3, 10), service=team.service, actor=SYSTEM)
    busy = Assignment.objects.get().provider
    drawing = Drawing("Kurs", "Biblioteket", "", 4, busy, is_group=False)
    starts = [at(2, 10), at(3, 10), at(4, 3)]
    with pytest.raises(SessionNotPossible):
        put_up(service, drawing=drawing, starts=starts, leaves_out=False, actor=STAFF)
    assert not Course.objects.exists()
    assert not KeptTime.objects.exists()
    course = put_up(service, drawing=drawing, starts=starts, leaves_out=True, actor=STAFF)
    assert [each.starts_at for each in course.dates.all()] == [at(2, 10)]
    with pytest.raises(SessionNotPossible):  # the leader has a course then
        put_up(service, drawing=drawing, starts=[at(2, 11)], leaves_out=True, actor=STAFF)


@pytest.mark.parametrize("seats", [0, 9])
def test_a_course_has_no_more_seats_than_its_service(team: World, seats: int) -> None:
    with pytest.raises(NotASession):
        make_course(team, seats=seats)


def test_what_is_known_of_a_duplicate_is_the_others_now(team: World) -> None:
    school, [one, other] = make_course(team, seats=1), relatives(2)
    school.wait(other)
    MODULE.merge(other, one)
    assert Participant.objects.get().recipient == one
    MODULE.erase(one)
    assert not Participant.objects.exists()


def test_who_took_part_is_forgotten_with_the_bookings(team: World) -> None:
    school, [one, other] = make_course(team, seats=1, days=(2,)), relatives(2)
    school.sign_up(one)
    school.wait(other)
    CourseDate.objects.update(starts_at=at(2, 10) - timedelta(days=900))
    Booking.objects.update(starts_at=at(2, 10) - timedelta(days=900))
    MODULE.forget(Booking.objects.all())
    assert not Participant.objects.exists()


ACTS = st.lists(
    st.tuples(st.sampled_from(["sign_up", "wait", "leave", "fill", "call_off", "book"]), st.integers(0, 4)),
    max_size=14,
)


@settings(
    max_examples=examples(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=ACTS, seats=st.integers(1, 3))
def test_whatever_they_do_nobody_sits_where_there_is_no_seat(team: World, acts: Any, seats: int) -> None:
    """And who is in it has every date that stands."""
    with transaction.atomic():
        school, people = make_course(team, seats=seats), relatives(5)
        for act, number in acts:
            _do(school, act, people[number])
            for date in CourseDate.objects.filter(called_off_at=None):
                seated = Booking.objects.filter(
                    service=school.service, starts_at=date.starts_at, status="confirmed"
                )
                assert seated.count() <= seats
                inside = Participant.objects.filter(waits=False).values_list("recipient", flat=True)
                assert set(seated.values_list("recipient", flat=True)) == set(inside)
        transaction.set_rollback(True)


def _do(school: School, act: str, person: Recipient) -> None:
    course, actor = school.course, self_of(person)
    try:
        match act:
            case "sign_up":
                school.sign_up(person)
            case "wait":
                school.wait(person)
            case "leave":
                leave(course, recipient=person, actor=actor)
            case "fill":
                fill(course)
            case "call_off" if person.pk % 5 == 0:
                call_off_date(course.dates.order_by("-starts_at")[0], actor=STAFF)
            case "book":
                school.team.book(at(2, 10), service=school.service, recipient=person, actor=actor)
    except (BookingRefused, CourseFull, CourseNotOpen, SessionNotPossible):
        pass


def test_seats_of_a_service_that_lost_some_meanwhile_are_not_put_up(team: World) -> None:
    """The page was opened while it had eight."""
    service = make_session(team)
    stale = type(service).objects.get(pk=service.pk)
    change_service(service, rules={"seats": 2}, actor=STAFF)
    with pytest.raises(NotASession):
        make_course(team, seats=6, service=stale)
