"""Standing bookings on the pages of both sides: every act asks first, and says what happens to the visits."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from audit.models import AuditEntry
from foundation.actor import Channel
from notifications.models import OutboxMessage
from shop.domain.series.days import skip_occurrence
from shop.domain.series.standing import stop_series
from shop.enums import BookingStatus, CancelReason, SeriesEnd, SkipReason
from shop.models import Booking, BookingSeries, Closure, Entitlement, Service, SkippedOccurrence
from shop.queries.series import planned_days
from shop.queries.series_times import why_closed_on
from tests.factories.world import (
    World,
    at,
    make_administrator,
    make_department,
    make_entitlement,
    make_recipient,
)
from tests.shop.domain.standing import STAFF, days_that_stand, in_days, skips, standing, start
from tests.shop.views.conftest import Count, sign_in

type Post = Callable[..., Any]


@pytest.fixture(autouse=True)
def in_english(larvik_client: Client) -> None:
    larvik_client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


@pytest.fixture
def recipient(world: World, larvik_client: Client) -> Client:
    return sign_in(larvik_client, world.user)


@pytest.fixture(params=["recipient", "department"])
def side(request: pytest.FixtureRequest, world: World, larvik_client: Client) -> tuple[Client, str]:
    """Either side: signed in, and how its addresses begin."""
    if request.param == "recipient":
        return sign_in(larvik_client, world.user), ""
    return sign_in(larvik_client, make_administrator(world.department)), "/manage"


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "weekdays": [str(in_days(1).isoweekday())],
        "every_weeks": "1",
        "preferred_at": "10:00",
        "tolerance": "0",
        "provider": "",
        "starts_on": in_days(1).isoformat(),
        "ends_on": "",
        "reason": "by_recipient",
    } | changes


def everything() -> list[Any]:
    """All that a refused or an unanswered question must leave as it was."""
    models = (BookingSeries, SkippedOccurrence, Booking, OutboxMessage)
    acts = AuditEntry.objects.exclude(action__endswith="viewed")
    return [list(model.objects.order_by("pk").values()) for model in models] + [acts.count()]


def start_url(world: World, prefix: str) -> str:
    if not prefix:
        return f"/standing/start/{world.service.pk}/"
    department, person = world.department.pk, world.recipient.pk
    return f"/manage/departments/{department}/standing/start/{person}/{world.service.pk}/"


# Starting


def test_it_shows_what_would_be_booked_and_then_books_it(world: World, side: tuple[Client, str]) -> None:
    client, prefix = side
    Closure.objects.create(department=world.department, first_day=in_days(8), last_day=in_days(8))
    url = start_url(world, prefix)
    assert client.get(url).status_code == 200
    before = everything()
    page = client.post(url, typed())
    assert page.status_code == 200
    assert "This visit is booked now" in page.text
    assert "the department is closed" in page.text
    assert everything() == before, "a question has changed something"
    done = client.post(url, typed(confirmed="1"), follow=True)
    series = BookingSeries.objects.get()
    assert done.redirect_chain == [(f"{prefix}/standing/{series.pk}/", 302)]
    assert "The standing booking is made, and its first visit is booked." in done.text
    assert days_that_stand(series) == [in_days(1)]
    assert series.channel == (Channel.PHONE if prefix else Channel.SELF)


def test_one_too_many_is_refused_in_words(world: World, recipient: Client) -> None:
    Service.objects.update(maximum_active_bookings=1)
    url = start_url(world, "")
    recipient.post(url, typed(confirmed="1"))
    before = everything()
    other = recipient.post(url, typed(confirmed="1", preferred_at="13:00"))
    assert other.status_code == 422
    assert "as many standing bookings" in other.text
    assert everything() == before


def test_sent_twice_it_is_the_first_one_that_stands(world: World, recipient: Client) -> None:
    Service.objects.update(maximum_active_bookings=1)
    url = start_url(world, "")
    first = recipient.post(url, typed(confirmed="1"))
    before = everything()
    again = recipient.post(url, typed(confirmed="1"))
    assert (again.status_code, again["Location"]) == (302, first["Location"])
    assert everything() == before


@pytest.mark.parametrize(
    "changes",
    [
        {"weekdays": []},
        {"weekdays": ["8"]},
        {"weekdays": ["x"]},
        {"every_weeks": "13"},
        {"every_weeks": "0"},
        {"preferred_at": "03:00"},
        {"preferred_at": "ten"},
        {"tolerance": "45"},
        {"provider": "999999999"},
        {"provider": "1-only"},
        {"starts_on": in_days(-1).isoformat()},
        {"starts_on": "soon"},
        {"starts_on": ""},
        {"ends_on": in_days(0).isoformat()},
        {"starts_on": in_days(2).isoformat(), "ends_on": in_days(3).isoformat()},
    ],
)
@pytest.mark.parametrize("confirmed", ["", "1"])
def test_what_makes_no_sense_is_said_and_nothing_is_made(
    world: World, side: tuple[Client, str], changes: dict[str, Any], confirmed: str
) -> None:
    client, prefix = side
    before = everything()
    page = client.post(start_url(world, prefix), typed(confirmed=confirmed, **changes))
    assert page.status_code == 422
    assert "Something must be put right" in page.text
    assert everything() == before


def test_going_back_from_the_question_keeps_what_was_typed(world: World, recipient: Client) -> None:
    page = recipient.post(start_url(world, ""), typed(preferred_at="13:00", confirmed="1", edit="1"))
    assert page.status_code == 200
    assert '<option value="13:00" selected>' in page.text
    assert BookingSeries.objects.count() == 0


def test_a_visit_that_should_come_again_gives_its_day_and_time(
    world: World, side: tuple[Client, str]
) -> None:
    client, prefix = side
    booking = world.book(at(3, 14))
    link = f"{start_url(world, prefix)}?booking={booking.pk}"
    assert link in client.get(f"{prefix}/bookings/{booking.pk}/").text
    page = client.get(link).text
    assert '<option value="14:00" selected>' in page
    assert f'value="{in_days(10).isoformat()}"' in page


def test_only_ones_own_visit_can_be_asked_to_come_again(world: World, side: tuple[Client, str]) -> None:
    client, prefix = side
    other = make_recipient()
    make_entitlement(other, world.service)
    strange = world.book(at(3, 14), recipient=other)
    assert client.get(f"{start_url(world, prefix)}?booking={strange.pk}").status_code == 404
    for nonsense in ("x", "-1", "9" * 30, ""):
        assert client.get(f"{start_url(world, prefix)}?booking={nonsense}").status_code == 200


def test_helpers_are_asked_for_by_those_who_know_them(world: World, larvik_client: Client) -> None:
    """A recipient chooses among those who have been there, the department among all."""
    known = world.book(at(3, 14)).assignments.get().provider
    (stranger,) = [each for each in world.providers if each != known]
    page = sign_in(larvik_client, world.user).get(start_url(world, "")).text
    assert known.name in page
    assert stranger.name not in page
    page = sign_in(larvik_client, make_administrator(world.department)).get(start_url(world, "/manage")).text
    assert known.name in page
    assert stranger.name in page


# One of them


def test_the_page_says_what_comes_and_what_does_not(world: World, side: tuple[Client, str]) -> None:
    client, prefix = side
    Closure.objects.create(department=world.department, first_day=in_days(8), last_day=in_days(8))
    series = start(world).series
    skip_occurrence(series, on=in_days(15), actor=world.actor(), reason=CancelReason.BY_RECIPIENT)
    page = client.get(f"{prefix}/standing/{series.pk}/").text
    booking = Booking.objects.get()
    assert f'href="{prefix}/bookings/{booking.pk}/"' in page
    assert "The department is closed" in page
    assert "Try again" not in page, "a closed day stays closed"
    assert "Take it back" in page
    assert "Will be booked on" in page


def test_a_visit_says_what_it_is_part_of(world: World, side: tuple[Client, str]) -> None:
    client, prefix = side
    series = start(world).series
    page = client.get(f"{prefix}/bookings/{Booking.objects.earliest('pk').pk}/").text
    assert f'href="{prefix}/standing/{series.pk}/"' in page
    assert "Part of a standing booking" in page


@pytest.mark.parametrize(
    "tail",
    [
        "",
        "change/",
        "pause/",
        "resume/",
        "stop/",
        f"days/{in_days(1)}/skip/",
        f"days/{in_days(1)}/bring-back/",
    ],
)
@pytest.mark.parametrize("prefix", ["", "/manage"])
def test_nobody_elses(world: World, larvik_client: Client, prefix: str, tail: str) -> None:
    series = start(world).series
    elsewhere = make_administrator(make_department(name="Annen"))
    user = elsewhere if prefix else make_recipient().user
    assert user is not None
    client = sign_in(larvik_client, user)
    before = everything()
    for ask in (client.get, client.post):
        if ask == client.post and not tail:
            continue
        assert ask(f"{prefix}/standing/{series.pk}/{tail}").status_code == 404
        assert ask(f"{prefix}/standing/{series.pk + 999}/{tail}").status_code == 404
    assert everything() == before


def test_opening_it_is_logged_for_the_department_only(world: World, larvik_client: Client) -> None:
    series = start(world).series
    sign_in(larvik_client, world.user).get(f"/standing/{series.pk}/")
    assert AuditEntry.objects.filter(action="series.viewed").count() == 0
    sign_in(larvik_client, make_administrator(world.department)).get(f"/manage/standing/{series.pk}/")
    assert AuditEntry.objects.get(action="series.viewed").recipient_id == world.recipient.pk


# Every act asks first


def test_change_asks_with_what_is_given_back_and_booked(world: World, side: tuple[Client, str]) -> None:
    client, prefix = side
    series = start(world).series
    url = f"{prefix}/standing/{series.pk}/change/"
    assert '<option value="10:00" selected>' in client.get(url).text
    before = everything()
    page = client.post(url, typed(preferred_at="13:00"))
    assert "These 2 visits are cancelled" in page.text
    assert "These 2 visits are booked now" in page.text
    assert everything() == before
    client.post(url, typed(preferred_at="13:00", confirmed="1"))
    new = BookingSeries.objects.get(follows=series)
    assert standing(new) == [(in_days(1), "13:00"), (in_days(8), "13:00")]
    former = client.get(f"{prefix}/standing/{series.pk}/").text
    assert f'href="{prefix}/standing/{new.pk}/"' in former


def test_a_change_says_what_it_is_now_and_from_when(world: World, side: tuple[Client, str]) -> None:
    client, prefix = side
    series = start(world).series
    url = f"{prefix}/standing/{series.pk}/change/"
    later = typed(preferred_at="13:00", starts_on=in_days(3).isoformat(), confirmed="1")
    page = client.post(url, later, follow=True).text
    rhythm = f"every {in_days(1):%A} at 13.00"
    assert f"Changed: {rhythm} from {in_days(8).day} {in_days(8):%B}." in page
    assert "The standing booking is made" not in page


def list_url(world: World, prefix: str) -> str:
    return f"/manage/departments/{world.department.pk}/standing/" if prefix else "/standing/"


def test_one_that_was_changed_before_it_began_is_in_no_list(world: World, side: tuple[Client, str]) -> None:
    client, prefix = side
    series = start(world, starts_on=in_days(5)).series
    client.post(
        f"{prefix}/standing/{series.pk}/change/", typed(starts_on=in_days(8).isoformat(), confirmed="1")
    )
    new = BookingSeries.objects.get(follows=series)
    page = client.get(list_url(world, prefix)).text
    assert f'href="{prefix}/standing/{new.pk}/"' in page
    assert f'href="{prefix}/standing/{series.pk}/"' not in page
    former = client.get(f"{prefix}/standing/{series.pk}/").text
    assert "This standing booking was changed before it began." in former
    assert "Stopped before it began" in former
    assert "soon" not in former


def test_one_with_no_visits_left_before_its_change_is_in_no_list(
    world: World, side: tuple[Client, str]
) -> None:
    client, prefix = side
    series = start(world).series
    BookingSeries.objects.filter(pk=series.pk).update(starts_on=in_days(-13))
    client.post(f"{prefix}/standing/{series.pk}/change/", typed(preferred_at="13:00", confirmed="1"))
    assert f'href="{prefix}/standing/{series.pk}/"' not in client.get(list_url(world, prefix)).text
    assert "This standing booking has ended." in client.get(f"{prefix}/standing/{series.pk}/").text


def test_the_page_leads_to_the_end_of_what_followed(world: World, side: tuple[Client, str]) -> None:
    client, prefix = side
    first = start(world).series
    chain = [first]
    for hour in ("11:00", "13:00"):
        url = f"{prefix}/standing/{chain[-1].pk}/change/"
        client.post(url, typed(preferred_at=hour, starts_on=in_days(8).isoformat(), confirmed="1"))
        chain.append(BookingSeries.objects.get(follows=chain[-1]))
    page = client.get(f"{prefix}/standing/{first.pk}/").text
    assert "goes on with other days or times soon" in page
    assert f'href="{prefix}/standing/{chain[2].pk}/"' in page
    assert f'href="{prefix}/standing/{chain[1].pk}/"' not in page
    stop_series(chain[2], actor=world.actor(), reason=SeriesEnd.BY_RECIPIENT)
    page = client.get(f"{prefix}/standing/{first.pk}/").text
    assert "soon" not in page
    assert f"This standing booking ends on {in_days(1).day} {in_days(1):%B}." in page
    assert "What came after it has been stopped too" in page
    last = client.get(f"{prefix}/standing/{chain[2].pk}/").text
    assert "This standing booking was stopped before it began." in last
    assert "Stopped before it began" in last


def test_pause_asks_with_what_lies_in_it_and_resume_books_it_again(
    world: World, side: tuple[Client, str]
) -> None:
    client, prefix = side
    series = start(world).series
    url = f"{prefix}/standing/{series.pk}/pause/"
    data = {"first": in_days(2).isoformat(), "last": in_days(20).isoformat(), "reason": "by_recipient"}
    before = everything()
    assert "This visit is cancelled" in client.post(url, data).text
    assert everything() == before
    client.post(url, data | {"confirmed": "1"})
    assert days_that_stand(series) == [in_days(1)]
    resume = f"{prefix}/standing/{series.pk}/resume/"
    before = everything()
    assert client.get(resume).status_code == 200
    assert everything() == before
    assert "1 visit is booked again" in client.post(resume, follow=True).text
    assert days_that_stand(series) == [in_days(1), in_days(8)]


@pytest.mark.parametrize(
    ("first", "last"),
    [(in_days(-1), ""), (in_days(3), in_days(2)), ("", in_days(2)), ("soon", ""), (in_days(3), "later")],
)
def test_a_pause_that_makes_no_sense_is_said(
    world: World, side: tuple[Client, str], first: date | str, last: date | str
) -> None:
    client, prefix = side
    series = start(world).series
    before = everything()
    data = {"first": str(first), "last": str(last), "reason": "by_recipient", "confirmed": "1"}
    assert client.post(f"{prefix}/standing/{series.pk}/pause/", data).status_code == 422
    assert everything() == before


def test_stop_asks_with_what_is_cancelled_and_names_what_stays(world: World, recipient: Client) -> None:
    Service.objects.update(cancel_deadline=timedelta(days=4))
    series = start(world).series
    before = everything()
    page = recipient.get(f"/standing/{series.pk}/stop/").text
    assert "This visit is cancelled" in page
    assert "This visit stays" in page
    assert everything() == before
    done = recipient.post(f"/standing/{series.pk}/stop/", follow=True)
    assert "1 visit stays" in done.text
    assert days_that_stand(series) == [in_days(1)]
    series.refresh_from_db()
    assert series.end_reason == SeriesEnd.BY_RECIPIENT


def test_the_department_says_why_it_stops_one(world: World, administrator: Client) -> None:
    series = start(world).series
    url = f"/manage/standing/{series.pk}/stop/"
    before = everything()
    for reason in ({}, {"reason": "because"}, {"reason": "recipient_ended"}):
        assert administrator.post(url, reason).status_code == 422
    assert everything() == before
    administrator.post(url, {"reason": "by_department"})
    series.refresh_from_db()
    assert series.end_reason == SeriesEnd.BY_DEPARTMENT
    assert not days_that_stand(series)


def test_skip_asks_and_then_leaves_one_out(world: World, side: tuple[Client, str]) -> None:
    client, prefix = side
    series = start(world).series
    before = everything()
    for day in (in_days(1), in_days(15)):
        assert "Skip this one visit?" in client.get(f"{prefix}/standing/{series.pk}/days/{day}/skip/").text
    assert everything() == before
    for day in (in_days(1), in_days(15)):
        client.post(f"{prefix}/standing/{series.pk}/days/{day}/skip/", {"reason": "by_recipient"})
    assert days_that_stand(series) == [in_days(8)]
    assert skips(series) == {in_days(15): SkipReason.BY_RECIPIENT}
    back = client.post(f"{prefix}/standing/{series.pk}/days/{in_days(1)}/bring-back/", follow=True)
    assert "Booked: " in back.text
    client.post(f"{prefix}/standing/{series.pk}/days/{in_days(15)}/bring-back/")
    assert skips(series) == {}


@pytest.mark.parametrize("day", [in_days(2), in_days(-6), in_days(4000)])
@pytest.mark.parametrize("act", ["skip", "bring-back"])
def test_days_on_which_it_does_not_come_are_refused_in_words(
    world: World, side: tuple[Client, str], day: date, act: str
) -> None:
    client, prefix = side
    series = start(world).series
    before = everything()
    url = f"{prefix}/standing/{series.pk}/days/{day}/{act}/"
    assert client.get(url).status_code == 200
    done = client.post(url, {"reason": "by_recipient"}, follow=True)
    assert "No visit of the standing booking is planned for that day." in done.text
    assert everything() == before


def test_what_could_not_be_booked_is_said_when_tried_again(world: World, side: tuple[Client, str]) -> None:
    client, prefix = side
    Closure.objects.create(department=world.department, first_day=in_days(1), last_day=in_days(1))
    series = start(world).series
    messages = OutboxMessage.objects.count()
    url = f"{prefix}/standing/{series.pk}/days/{in_days(1)}/bring-back/"
    assert "The department is closed" in client.get(url).text
    assert "the department is closed" in client.post(url, follow=True).text
    assert skips(series) == {in_days(1): SkipReason.CLOSED}
    assert OutboxMessage.objects.count() == messages, "the recipient has been told so already"


@pytest.mark.parametrize("reason", sorted(SkipReason))
def test_only_what_may_succeed_is_offered_again(
    world: World, side: tuple[Client, str], reason: SkipReason
) -> None:
    client, prefix = side
    Closure.objects.create(department=world.department, first_day=in_days(1), last_day=in_days(1))
    series = start(world).series
    SkippedOccurrence.objects.filter(series=series).update(reason=reason)
    may = {"full", "absence", "recipient_busy", "by_recipient"} | ({"by_department"} if prefix else set())
    page = client.get(f"{prefix}/standing/{series.pk}/").text
    assert (f"/days/{in_days(1)}/bring-back/" in page) == (reason in may)


@pytest.mark.parametrize(
    "reason",
    [
        SkipReason.CLOSED,
        SkipReason.HOLIDAY,
        SkipReason.BALANCE,
        SkipReason.NO_DECISION,
        SkipReason.NOT_OFFERED,
    ],
)
def test_what_would_succeed_now_is_offered_again(
    world: World, side: tuple[Client, str], reason: SkipReason
) -> None:
    client, prefix = side
    closure = Closure.objects.create(department=world.department, first_day=in_days(1), last_day=in_days(1))
    series = start(world).series
    closure.delete()
    SkippedOccurrence.objects.filter(series=series).update(reason=reason)
    assert f"/days/{in_days(1)}/bring-back/" in client.get(f"{prefix}/standing/{series.pk}/").text
    Entitlement.objects.update(valid_until=in_days(0))
    assert f"/days/{in_days(1)}/bring-back/" not in client.get(f"{prefix}/standing/{series.pk}/").text


def test_a_recipient_is_offered_no_day_that_the_department_took(world: World, recipient: Client) -> None:
    series = start(world).series
    skip_occurrence(series, on=in_days(1), actor=STAFF, reason=CancelReason.BY_DEPARTMENT)
    page = recipient.get(f"/standing/{series.pk}/").text
    assert f"/days/{in_days(1)}/bring-back/" not in page
    done = recipient.post(f"/standing/{series.pk}/days/{in_days(1)}/bring-back/", follow=True)
    assert "The department cannot come on that day." in done.text


def test_what_has_ended_offers_no_acts(world: World, side: tuple[Client, str]) -> None:
    client, prefix = side
    series = start(world).series
    BookingSeries.objects.filter(pk=series.pk).update(starts_on=in_days(-6))
    stop_series(series, actor=world.actor(), reason=SeriesEnd.BY_RECIPIENT)
    page = client.get(f"{prefix}/standing/{series.pk}/").text
    assert "This standing booking has ended." in page
    assert f"/standing/{series.pk}/change/" not in page
    before = everything()
    for tail in ("change/", "pause/", "resume/"):
        data = typed(first=in_days(1).isoformat(), last="", confirmed="1")
        assert client.post(f"{prefix}/standing/{series.pk}/{tail}", data).status_code in {409, 422}
    assert everything() == before


# Lists


def test_the_recipients_list_and_where_it_is_found(world: World, recipient: Client) -> None:
    series = start(world).series
    assert 'href="/standing/"' in recipient.get("/bookings/").text
    page = recipient.get("/standing/").text
    assert f'href="/standing/{series.pk}/"' in page
    assert "Next visit:" in page
    assert f'href="/standing/start/{world.service.pk}/"' in page


def test_the_departments_list_and_where_it_is_found(world: World, administrator: Client) -> None:
    series = start(world).series
    url = f"/manage/departments/{world.department.pk}/standing/"
    assert f'href="{url}"' in administrator.get(f"/manage/departments/{world.department.pk}/").text
    assert f'href="/manage/standing/{series.pk}/"' in administrator.get(url).text
    assert f'href="{start_url(world, "/manage")}"' in (
        administrator.get(f"/manage/departments/{world.department.pk}/book/{world.recipient.pk}/").text
    )


def test_who_keeps_declining_is_worth_a_talk(world: World, administrator: Client) -> None:
    series = start(world).series
    page = f"/manage/departments/{world.department.pk}/"
    for number in (1, 2, 3):
        SkippedOccurrence.objects.create(
            series=series, occurs_on=in_days(-7 * number), reason=SkipReason.BY_RECIPIENT
        )
    assert "standing visit is often declined" in administrator.get(page).text
    text = administrator.get(f"{page}standing/").text
    assert "May be worth a talk: does the time suit?" in text
    assert "declined 3 of the last 3" in text


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_the_same_statements_however_many(
    world: World, administrator: Client, statements: Count, count: int
) -> None:
    for _number in range(count):
        other = make_recipient()
        make_entitlement(other, world.service)
        series = start(world, recipient=other, actor=STAFF).series
        Booking.objects.filter(series=series).update(
            status=BookingStatus.CANCELLED, cancel_reason="by_recipient"
        )
        for number in (1, 2, 3):
            SkippedOccurrence.objects.create(
                series=series, occurs_on=in_days(-7 * number), reason=SkipReason.BY_RECIPIENT
            )
    assert statements(administrator, f"/manage/departments/{world.department.pk}/standing/") == 12


@pytest.mark.parametrize("count", [1, 3])
def test_ones_own_list_takes_the_same_statements_however_many(
    world: World, recipient: Client, statements: Count, count: int
) -> None:
    for number in range(count):
        start(world, actor=STAFF, preferred_at=time(9 + number))
    assert statements(recipient, "/standing/") == 10


@pytest.mark.parametrize("days", [1, 3])
def test_a_page_takes_the_same_statements_however_many_days(
    world: World, recipient: Client, statements: Count, days: int
) -> None:
    weekdays = tuple(in_days(number).isoweekday() for number in range(1, days + 1))
    series = start(world, weekdays=weekdays).series
    assert statements(recipient, f"/standing/{series.pk}/") == 11


def test_a_closed_day_ahead_is_said_not_to_be_booked(world: World, side: tuple[Client, str]) -> None:
    client, prefix = side
    series = start(world).series
    day = [each.day for each in planned_days(series) if each.is_ahead][1]
    url = f"{prefix}/standing/{series.pk}/"
    assert "will not be booked" not in client.get(url).text
    Closure.objects.create(department=world.department, first_day=day, last_day=day, label="Kurs")
    page = client.get(url).text
    assert page.count("Closed: will not be booked") == 1
    assert f"/days/{day}/skip/" not in page


def test_a_public_holiday_ahead_is_said_not_to_be_booked(world: World, larvik_client: Client) -> None:
    christmas = date(timezone.localdate().year + 1, 12, 25)
    Service.objects.update(open_on_public_holidays=False)
    with time_machine.travel(christmas - timedelta(days=24)):
        series = start(world, weekdays=(christmas.isoweekday(),)).series
        page = sign_in(larvik_client, world.user).get(f"/standing/{series.pk}/").text
    row = page.partition("25 December")[2].partition("</tr>")[0]
    assert "Public holiday: will not be booked" in row
    Service.objects.update(open_on_public_holidays=True)
    assert not why_closed_on(BookingSeries.objects.get(), [christmas])


def test_the_recipient_reads_of_themselves_as_you(world: World, side: tuple[Client, str]) -> None:
    client, prefix = side
    series = start(world).series
    stop_series(series, actor=world.actor(), reason=SeriesEnd.BY_RECIPIENT)
    # It has run for two weeks, one of which they skipped.
    BookingSeries.objects.filter(pk=series.pk).update(starts_on=in_days(-13))
    SkippedOccurrence.objects.create(series=series, occurs_on=in_days(-6), reason=SkipReason.BY_RECIPIENT)
    page = client.get(f"{prefix}/standing/{series.pk}/").text
    whom = "the recipient" if prefix else "you"
    assert f"Stopped by {whom}." in page
    assert f"Skipped by {whom}" in page
