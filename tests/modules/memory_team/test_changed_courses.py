"""A course that is put up is changed: its words and seats, and who leads it. Nothing of who signed up is lost."""

import pytest
from django.test import Client

from modules.memory_team.domain.changing import Words, change_course, hand_over, version_of_words
from modules.memory_team.domain.taking_part import come_to
from modules.memory_team.errors import FewerSeatsThanTaken, NotASession
from modules.memory_team.models import Course
from notifications.kinds import text_of
from notifications.models import OutboxMessage
from shop.domain.absence.away import report_away
from shop.domain.door.booking import hold_time
from shop.domain.door.changes import cancel_booking
from shop.enums import AbsenceReason, BookedBy, BookingStatus, CancelReason
from shop.errors import ChangedMeanwhile
from shop.models import Assignment, Booking, KeptTime
from tests.factories.clock import let_lapse
from tests.factories.world import World, at
from tests.modules.memory_team.course_worlds import DAYS, STAFF, make_course, make_session, relatives, self_of

ROOT = "/modules/memory_team/department-courses"
ELSEWHERE = {"title": "Pårørendeskolen", "place": "Rådhuset", "about": "", "seats": "3"}


def seen_in(page: str) -> str:
    return page.split('name="seen" value="')[1].split('"', maxsplit=1)[0]


def leaders_of(course: Course) -> set[str]:
    """Of what is booked, and of the time that is kept: by their names."""
    booked = Assignment.objects.filter(booking__service=course.service, active=True)
    kept = KeptTime.objects.filter(service=course.service)
    return {each.provider.name for each in booked} | {each.provider.name for each in kept}


def test_another_place_is_said_everywhere_and_told_once(team: World, leader: Client) -> None:
    school, [other] = make_course(team), relatives(1)
    school.sign_up(team.recipient)
    address = f"{ROOT}/{school.course.pk}/change/"
    page = leader.get(address)
    assert 'value="Biblioteket"' in page.text
    OutboxMessage.objects.all().delete()
    said = leader.post(address, ELSEWHERE | {"seen": seen_in(page.text)}, follow=True)
    assert "1 person is told of the new place" in said.text
    assert set(Booking.objects.values_list("where_text", flat=True)) == {"Rådhuset"}
    assert set(KeptTime.objects.values_list("where_text", flat=True)) == {"Rådhuset"}
    assert set(KeptTime.objects.values_list("seats", flat=True)) == {int(ELSEWHERE["seats"])}
    (message,) = OutboxMessage.objects.filter(kind="memory_team.place_changed")
    first = Booking.objects.earliest("starts_at")
    text = text_of(message.kind, message.params)
    assert text is not None
    assert text.body.splitlines()[-1].endswith(f"/bookings/{first.pk}/")
    cancel_booking(first, actor=STAFF, reason=CancelReason.BY_DEPARTMENT)
    text = text_of(message.kind, message.params)
    assert text is not None, "the others are at another place all the same"
    assert not text.body.splitlines()[-1].endswith(f"/bookings/{first.pk}/")
    school.sign_up(other)
    assert Booking.objects.filter(recipient=other, where_text="Rådhuset").count() == len(DAYS)


def test_who_only_holds_a_seat_is_told_nothing_and_stops_nobody(team: World, leader: Client) -> None:
    """Where the service is booked by everybody: the one hold lapses, the other lives."""
    service = make_session(team, booked_by=BookedBy.EVERYONE)
    school = make_course(team, is_group=True, seats=4, service=service)
    someone, other, booked = relatives(3)
    dates = list(school.course.dates.order_by("starts_at"))
    for recipient, date in ((someone, dates[0]), (other, dates[1])):
        hold_time(service, recipient=recipient, starts_at=date.starts_at, actor=self_of(recipient))
    let_lapse(Booking.objects.get(recipient=someone))
    come_to(dates[0], recipient=booked, actor=self_of(booked))
    OutboxMessage.objects.all().delete()
    words = Words("Ny", "Rådhuset", "", 4)
    assert change_course(school.course, words, actor=STAFF) == 1
    assert [each.user_id for each in OutboxMessage.objects.all()] == [booked.user_id]
    done = hand_over(school.course, to=team.providers[1], actor=STAFF)
    assert (done.given, done.left) == (len(DAYS), [])
    given = Booking.objects.get(recipient=booked).assignments.get(active=True)
    assert given.provider == team.providers[1]
    assert Booking.objects.get(recipient=other).status == BookingStatus.EXPIRED


@pytest.mark.parametrize(("seats", "error"), [(1, FewerSeatsThanTaken), (9, NotASession), (0, NotASession)])
def test_seats_never_become_fewer_than_are_taken_nor_more_than_there_are(
    team: World, leader: Client, seats: int, error: type[Exception]
) -> None:
    school = make_course(team)
    for recipient in relatives(2):
        school.sign_up(recipient)
    with pytest.raises(error):
        change_course(school.course, Words("Kurs", "Biblioteket", "", seats), actor=STAFF)
    answer = leader.post(f"{ROOT}/{school.course.pk}/change/", ELSEWHERE | {"seats": str(seats)})
    assert answer.status_code == 422
    assert "Rådhuset" in answer.text, "what was written is still there"
    assert Course.objects.get().seats == 2


def test_two_who_change_it_at_once_both_see_it(team: World, leader: Client) -> None:
    course = make_course(team).course
    seen = version_of_words(course)
    change_course(course, Words("Kurs", "Skolen", "", 2), actor=STAFF, seen=seen)
    answer = leader.post(f"{ROOT}/{course.pk}/change/", ELSEWHERE | {"seen": seen})
    assert answer.status_code == 409
    assert "Skolen" in answer.text
    assert Course.objects.get().place == "Skolen"


def test_a_leader_who_is_ill_gives_all_dates_to_a_colleague(team: World, leader: Client) -> None:
    """Also a date that nobody comes to; who signs up afterwards comes to the new one."""
    school, [other] = make_course(team), relatives(1)
    school.sign_up(team.recipient)
    first = Booking.objects.earliest("starts_at")
    address = f"{ROOT}/{school.course.pk}/leader/"
    assert address in leader.get(f"{ROOT}/{school.course.pk}/").text
    seen = seen_in(leader.get(address).text)
    said = leader.post(address, {"to": team.providers[1].pk, "seen": seen}, follow=True)
    assert "Siri Lund leads 3 dates now." in said.text
    assert leaders_of(school.course) == {"Siri Lund"}
    assert Course.objects.get().leader == team.providers[1]
    school.course.refresh_from_db()
    school.sign_up(other)
    assert leaders_of(school.course) == {"Siri Lund"}
    assert Booking.objects.get(pk=first.pk).status == "confirmed"
    assert leader.post(address, {"to": team.providers[0].pk, "seen": seen}).status_code == 409


def test_a_date_that_the_colleague_cannot_have_stays_and_is_said(team: World, leader: Client) -> None:
    school = make_course(team)
    school.sign_up(team.recipient)
    busy = relatives(1)[0]
    team.book(at(DAYS[1], 10), recipient=busy, actor=self_of(busy), helpers=[team.providers[1].pk])
    done = hand_over(school.course, to=team.providers[1], actor=STAFF)
    assert (done.given, [date.starts_at for date, _why in done.left]) == (2, [at(DAYS[1], 10)])
    assert Course.objects.get().leader == team.providers[0]
    assert "Ragna Moe" in leader.get(f"{ROOT}/{school.course.pk}/").text
    assert leaders_of(school.course) == {"Ragna Moe", "Siri Lund"}
    with pytest.raises(ChangedMeanwhile):
        hand_over(school.course, to=team.providers[1], actor=STAFF, seen="stale")


def test_a_session_given_away_from_a_visits_page_takes_its_kept_time_along(
    team: World, leader: Client
) -> None:
    school, [other] = make_course(team, days=(2,)), relatives(1)
    school.sign_up(team.recipient)
    sent = {"to": team.providers[1].pk, "instead_of": team.providers[0].pk, "reason": "absence"}
    assert leader.post(f"/manage/bookings/{Booking.objects.get().pk}/reassign/", sent).status_code == 302
    school.sign_up(other)
    assert leaders_of(school.course) == {"Siri Lund"}


def test_who_signs_up_after_a_sick_day_comes_to_whoever_leads_it_then(team: World) -> None:
    """And once the course is handed over, the time that is kept is theirs as well."""
    school, [other] = make_course(team, days=(2,)), relatives(1)
    school.sign_up(team.recipient)
    report_away(
        team.providers[0], from_at=at(2, 0), until_at=at(3, 0), reason=AbsenceReason.SICK, actor=STAFF
    )
    school.sign_up(other)
    given = Assignment.objects.filter(active=True)
    assert [each.provider.name for each in given] == ["Siri Lund", "Siri Lund"]
    assert len({each.party for each in given}) == 1
    assert hand_over(school.course, to=team.providers[1], actor=STAFF).given == 1
    assert leaders_of(school.course) == {"Siri Lund"}
