"""Who has looked, for the one it is about: all of it, to be searched, and nobody else's."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone, translation

from accounts.models import User
from audit.models import AuditEntry
from audit.record import record
from foundation.actor import SYSTEM, Actor, Channel
from shop.access_words import OF_ROUTE, ON_BEHALF, ROLES
from shop.audit_words import ACTS, ACTS_FOR_A_REASON, words_for
from shop.audit_words_named import ACTS_ABOUT
from shop.domain.links.answering import answer_by_link
from shop.domain.links.tokens import token_for
from shop.enums import RepresentationKind, VisitSaid
from shop.models import Recipient
from shop.queries.booking_story import CARD_VIEWED
from tests.factories.representatives import account_of, make_representation
from tests.factories.world import World, at, make_administrator, make_recipient, make_user, user_of
from tests.shop.views.conftest import Count, sign_in
from tests.shop.views.visits import make_visit
from ui.dates import day_year_and_clock

LOG = "/me/log/"


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def ingrid(world: World, larvik_client: Client) -> Client:
    larvik_client.cookies["django_language"] = "en"
    return sign_in(larvik_client, world.user)


def look(
    recipient: Recipient, *, times: int = 1, by: str = "Anne Prøve", part: str = "manage:waiting"
) -> int:
    user = make_user(by)
    actor = Actor(user.pk, Channel.STAFF)
    for _time in range(times):
        record(actor, "page.viewed", recipient, recipient_id=recipient.pk, part=part, role="case_officer")
    return user.pk


def test_after_staff_looked_it_stands_there_with_who_where_and_by_which_right(
    world: World, larvik_client: Client
) -> None:
    larvik_client.cookies["django_language"] = "en"
    make_visit(world, at(2, 9), recipient=world.recipient)
    staff = make_administrator(world.department)
    sign_in(larvik_client, staff).get(f"/manage/departments/{world.department.pk}/{at(2, 0).date()}/")
    page = sign_in(larvik_client, world.user).get(LOG).text
    assert staff.name in page
    assert "the day of the department" in page
    assert f"leads the department: {world.department.name}".casefold() in page.casefold()


def test_what_was_done_by_a_link_is_not_said_to_be_them(world: World, ingrid: Client) -> None:
    """Whoever had the message could."""
    answer_by_link(token_for(world.book(at(2, 10))), says=VisitSaid.NOT_THERE)
    for address in (f"{LOG}?whose=own", "/me/"):
        assert "by the link in a message" in ingrid.get(address).text


def test_who_came_and_looked_up_the_way_in_is_said_in_words(world: World, ingrid: Client) -> None:
    actor = Actor(make_user("Amal Prøve").pk, Channel.STAFF)
    record(actor, CARD_VIEWED, make_visit(world, at(0, 9)), recipient_id=world.recipient.pk)
    page = ingrid.get(LOG).text
    assert "Saw what was noted for the visit" in page
    assert CARD_VIEWED.casefold() not in page.casefold()


def test_who_has_no_account_any_more_is_not_the_system(world: World, ingrid: Client) -> None:
    """Whoever looked and was erased since has no name, and was a person still."""
    User.objects.filter(pk=look(world.recipient)).delete()
    for page in ("/me/", LOG):
        text = ingrid.get(page).text
        assert "somebody who is not here any more" in text
        assert "the system" not in text


def test_days_of_no_calendar_find_what_there_is(world: World, ingrid: Client) -> None:
    look(world.recipient)
    far = {"first_day": "0001-01-01", "last_day": "9999-12-31"}
    response = ingrid.get(LOG, far)
    assert (response.status_code, "Anne Prøve</td>" in response.text) == (200, True)
    for day in far.values():
        assert ingrid.get(LOG, {"first_day": day, "last_day": day}).status_code == 200


def test_all_of_it_can_be_read_page_by_page(world: World, ingrid: Client) -> None:
    for number in range(120):
        look(world.recipient, by=f"Ansatt{number} Prøve")
    pages = [ingrid.get(LOG, {"page": number}).text for number in (1, 2, 3)]
    for number in range(120):
        assert sum(f"Ansatt{number} Prøve</td>" in page for page in pages) == 1


def test_looks_shortly_after_each_other_are_one_line_and_stay_many_in_the_log(
    world: World, ingrid: Client
) -> None:
    look(world.recipient, times=4)
    page = ingrid.get(LOG).text
    assert page.count("Anne Prøve</td>") == 1
    assert "4 times" in page
    assert AuditEntry.objects.filter(action="page.viewed").count() == 4


def test_looks_an_hour_apart_are_two_lines(world: World, ingrid: Client) -> None:
    user = Actor(make_user("Anne Prøve").pk, Channel.STAFF)
    for hours in (2, 1):
        with time_machine.travel(timezone.now() - timedelta(hours=hours)):
            record(
                user, "page.viewed", world.recipient, recipient_id=world.recipient.pk, part="manage:waiting"
            )
    assert ingrid.get(LOG).text.count("Anne Prøve</td>") == 2


def test_it_is_searched_by_who_where_and_when(world: World, ingrid: Client) -> None:
    anne = look(world.recipient)
    look(world.recipient, by="Bodil Prøve", part="manage:ledger")
    assert "Bodil Prøve</td>" not in ingrid.get(LOG, {"who": anne}).text
    assert "Anne Prøve</td>" not in ingrid.get(LOG, {"part": "manage:ledger"}).text
    yesterday, today, tomorrow = (
        (timezone.localdate() + timedelta(days=days)).isoformat() for days in (-1, 0, 1)
    )
    assert "Anne Prøve</td>" not in ingrid.get(LOG, {"first_day": tomorrow}).text
    assert "Anne Prøve</td>" not in ingrid.get(LOG, {"last_day": yesterday}).text
    assert "Anne Prøve</td>" in ingrid.get(LOG, {"first_day": today, "last_day": today}).text


@pytest.mark.parametrize(
    "nonsense",
    [{"who": "x"}, {"who": "9" * 40}, {"part": "'; --"}, {"first_day": "32.13.2026"}, {"page": "-1"}],
)
def test_nonsense_is_said_or_passed_over(world: World, ingrid: Client, nonsense: dict[str, str]) -> None:
    look(world.recipient)
    assert ingrid.get(LOG, nonsense).status_code == 200


def test_what_one_did_oneself_stands_apart(world: World, ingrid: Client) -> None:
    world.book(at(2, 9))
    look(world.recipient)
    assert "Booked an appointment" not in ingrid.get(LOG).text
    own = ingrid.get(LOG, {"whose": "own"}).text
    assert "Booked an appointment" in own
    assert "Anne Prøve" not in own


def test_an_act_says_as_whom_it_was_done(world: World, larvik_client: Client, ingrid: Client) -> None:
    """By a role at the time, or as who acts for somebody; what the system did says nothing."""
    visit = make_visit(world, at(2, 9), recipient=world.recipient)
    staff = Client(headers={"host": "larvik.localhost"})
    sign_in(staff, make_administrator(world.department)).post(
        f"/manage/bookings/{visit.pk}/cancel/", {"reason": "by_department"}
    )
    right = make_representation(world.recipient, kind=RepresentationKind.GUARDIAN)
    record(
        Actor(account_of(right).pk, Channel.REPRESENTATIVE),
        "booking.moved",
        visit,
        recipient_id=world.recipient.pk,
    )
    record(SYSTEM, "waitlist.lapsed", visit, recipient_id=world.recipient.pk)
    older = Actor(make_user("Eldre Prøve").pk, Channel.PHONE)
    record(older, "series.paused", visit, recipient_id=world.recipient.pk)
    entry = AuditEntry.objects.get(action="booking.cancelled")
    assert (entry.details["role"], entry.details["department"]) == (
        "department_administrator",
        world.department.pk,
    )
    page = ingrid.get(LOG).text
    said = [re.sub(r"<[^>]+>", "", row) for row in page.split("<tr>")]
    for act, as_whom in (
        ("Cancelled an appointment", f"leads the department: {world.department.name}"),
        ("Moved an appointment", "acts for you"),
        ("Paused a standing booking", "works for the municipality"),
    ):
        assert [row for row in said if act in row and as_whom in row], act
    assert [
        row
        for row in page.split("<tr>")
        if "no time came free" in row and 'data-label="As whom"></td>' in row
    ]


def test_who_acts_for_somebody_reads_it_about_them(world: World, ingrid: Client) -> None:
    look(world.recipient, part="manage:recipient")
    record(
        Actor(make_user("Bodil Prøve").pk, Channel.STAFF),
        "recipient.protected",
        world.recipient,
        recipient_id=world.recipient.pk,
    )
    right = make_representation(world.recipient, kind=RepresentationKind.GUARDIAN)
    sign_in(ingrid, account_of(right)).post(f"/acting/{right.pk}/")
    name = world.recipient.name
    for path in (LOG, "/me/"):
        page = ingrid.get(path).text
        assert f"Changed the protection of the address of {name}" in page
        assert f"the page about {name} with decisions and visits" in page
        assert f"Opened the pages of {name}" in page
    log = ingrid.get(LOG).text
    assert f"acts for {name}" in log
    for words in ("your page", "your address", "names you", "for you<"):
        assert words not in log


def test_every_act_that_says_you_is_said_of_somebody_else_as_well() -> None:
    you = re.compile(r"\b(you|your)\b", re.IGNORECASE)
    for code, words in ACTS.items():
        assert bool(you.search(str(words))) == (code in ACTS_ABOUT), code
        assert not you.search(words_for(code, whose="Ingrid Prøve"))
    for code, reason in ACTS_FOR_A_REASON:
        assert not you.search(words_for(code, reason=reason, whose="Ingrid Prøve"))
    for said in (*OF_ROUTE.values(), *ROLES.values(), ON_BEHALF):
        assert not you.search(said.to("Ingrid Prøve"))


def test_one_choice_finds_all_that_is_one_part(world: World, ingrid: Client) -> None:
    look(world.recipient, part="manage:waiting")
    look(world.recipient, by="Bodil Prøve", part="manage:add_waiting")
    page = ingrid.get(LOG).text
    assert page.count(">The waiting list</option>") + page.count(">the waiting list</option>") == 1
    chosen = "manage:add_waiting" if 'value="manage:add_waiting"' in page else "manage:waiting"
    found = ingrid.get(LOG, {"part": chosen}).text
    assert "Anne Prøve</td>" in found
    assert "Bodil Prøve</td>" in found


def test_nobody_reads_anybody_elses(world: World, ingrid: Client) -> None:
    other = make_recipient(name="Odd Prøve")
    look(other, by="Cato Prøve")
    assert "Cato Prøve" not in ingrid.get(LOG).text
    assert "Cato Prøve" in sign_in(ingrid, user_of(other)).get(LOG).text


def test_it_takes_as_many_statements_for_one_as_for_three(
    world: World, ingrid: Client, statements: Count
) -> None:
    look(world.recipient)
    with_one = statements(ingrid, LOG)
    look(world.recipient, by="Bodil Prøve")
    look(world.recipient, by="Cato Prøve")
    assert statements(ingrid, LOG) == with_one


def test_what_is_done_about_a_visit_says_which(world: World, ingrid: Client) -> None:
    booking = world.book(at(2, 9))
    record(SYSTEM, "booking.stranded", booking, recipient_id=world.recipient.pk)
    page = ingrid.get(LOG).text
    day = timezone.localtime(booking.starts_at)
    assert f"{day_year_and_clock(day)}</span>" in page
