"""The thread of a visit on both sides' pages: what is shown as it was written, and to nobody else."""

from uuid import uuid4

import pytest
from django.test import Client

from audit.models import AuditEntry
from notifications.models import OutboxMessage
from shop.domain.representation.revoking import revoke_representation
from shop.enums import ThreadSide
from shop.models import Booking, Department, Recipient, ThreadMessage
from tests.factories.representatives import account_of, make_representation
from tests.factories.world import (
    World,
    at,
    make_administrator,
    make_department,
    make_recipient,
    make_service,
    user_of,
)
from tests.shop.views.citizen.conftest import text_of
from tests.shop.views.conftest import Count, sign_in


@pytest.fixture
def visit(world: World) -> Booking:
    return world.book(at(1, 10))


@pytest.fixture
def ingrid(world: World, larvik_client: Client) -> Client:
    larvik_client.cookies["django_language"] = "en"
    return sign_in(larvik_client, world.user)


@pytest.fixture
def office(world: World, db: None) -> Client:
    client = Client(headers={"host": "larvik.localhost"})
    client.cookies["django_language"] = "en"
    return sign_in(client, make_administrator(world.department))


def own(visit: Booking) -> str:
    return f"/bookings/{visit.pk}/messages/"


def theirs(visit: Booking) -> str:
    return f"/manage/bookings/{visit.pk}/messages/"


def written(visit: Booking, side: ThreadSide = ThreadSide.RECIPIENT, *, body: str = "Hei") -> ThreadMessage:
    return ThreadMessage.objects.create(booking=visit, side=side, body=body, idempotency_key=str(uuid4()))


def test_both_read_what_was_written(visit: Booking, ingrid: Client, office: Client) -> None:
    assert ingrid.post(own(visit), {"body": "Bruk bakdøra\n\n\n\nTakk"}).status_code == 302
    assert ThreadMessage.objects.get().body == "Bruk bakdøra\n\nTakk"
    for page in (theirs(visit), f"/manage/bookings/{visit.pk}/"):
        assert "Bruk bakdøra<br><br>Takk" in office.get(page).text
    assert office.post(theirs(visit), {"body": "Det gjør vi"}).status_code == 302
    for page in (own(visit), f"/bookings/{visit.pk}/"):
        assert "Det gjør vi" in ingrid.get(page).text


@pytest.mark.parametrize("body", ["<script>alert(1)</script>", "https://example.no/ & <b>", '"><img src=x>'])
def test_what_is_written_is_text_and_no_link(
    visit: Booking, ingrid: Client, office: Client, body: str
) -> None:
    ingrid.post(own(visit), {"body": body})
    lists = f"/manage/departments/{visit.department_id}/messages/"
    for client, page in ((ingrid, own(visit)), (office, theirs(visit)), (office, lists)):
        text = client.get(page).text
        for raw in ("<script>alert", "<img src=x", 'href="https://example.no'):
            assert raw not in text


@pytest.mark.parametrize(
    "body", ["", "   \n\t ", "\u200b\u202e", "a" * 1001, "før\x00etter", "Fnr 010190 12345"]
)
def test_what_cannot_be_sent_is_said_and_kept_in_the_field(visit: Booking, ingrid: Client, body: str) -> None:
    answer = ingrid.post(own(visit), {"body": body})
    assert answer.status_code == 422
    assert 'id="id_thread_body"' in answer.text
    assert not ThreadMessage.objects.exists()


def test_a_form_sent_twice_is_one_message(visit: Booking, ingrid: Client) -> None:
    key = str(uuid4())
    for _twice in range(2):
        assert ingrid.post(own(visit), {"body": "Hei", "key": key}).status_code == 302
    assert ThreadMessage.objects.count() == 1


def test_the_eleventh_within_an_hour_is_refused(visit: Booking, ingrid: Client) -> None:
    for _time in range(10):
        assert ingrid.post(own(visit), {"body": "Hei"}).status_code == 302
    refused = ingrid.post(own(visit), {"body": "En til"})
    assert refused.status_code == 429
    assert "You have written 10 messages within an hour" in refused.text
    assert "En til" in refused.text


def test_where_none_are_taken_the_telephone_stands(visit: Booking, ingrid: Client) -> None:
    written(visit)
    Department.objects.update(takes_messages=False)
    page = ingrid.get(own(visit)).text
    assert "<textarea" not in page
    assert 'href="tel:68050001"' in page
    assert "Hei" in page
    assert ingrid.post(own(visit), {"body": "Hei"}).status_code == 409
    assert ThreadMessage.objects.count() == 1


def test_nobody_else_reads_or_writes(world: World, visit: Booking, office: Client, ingrid: Client) -> None:
    written(visit, body="Hemmelig")
    for user in (
        user_of(make_recipient(name="Ruth Prøve")),
        make_administrator(make_department(name="Annen")),
    ):
        sign_in(ingrid, user)
        for page in (own(visit), theirs(visit), f"{theirs(visit)}seen/"):
            for answer in (ingrid.get(page), ingrid.post(page, {"body": "Hei"})):
                assert answer.status_code in {403, 404, 405}
                assert "Hemmelig" not in answer.text
    assert ThreadMessage.objects.count() == 1


def test_who_acts_for_somebody_reads_what_is_agreed_and_is_named(
    world: World, visit: Booking, ingrid: Client, office: Client
) -> None:
    written(visit, ThreadSide.DEPARTMENT)
    other = make_service(world.department, name="Annet")
    for right, status in (
        (make_representation(world.recipient, world.service), 200),
        (make_representation(world.recipient, other, name="Per Fullmakt"), 404),
    ):
        sign_in(ingrid, account_of(right))
        ingrid.post(f"/acting/{right.pk}/")
        assert ingrid.get(own(visit)).status_code == status
        ingrid.post(own(visit), {"body": "Fra meg"})
    assert "Nora Fullmakt, for Ingrid P." in office.get(theirs(visit)).text
    assert ThreadMessage.objects.filter(side=ThreadSide.RECIPIENT).count() == 1


def test_opening_it_is_reading_it_for_the_recipient(visit: Booking, ingrid: Client) -> None:
    message = written(visit, ThreadSide.DEPARTMENT)
    ingrid.head(own(visit))
    message.refresh_from_db()
    assert message.read_at is None
    assert ">new<" in ingrid.get(own(visit)).text.replace("\n", "").replace(" ", "")
    message.refresh_from_db()
    assert message.read_at is not None


def test_the_list_of_appointments_leads_to_what_is_new(visit: Booking, ingrid: Client) -> None:
    written(visit, ThreadSide.DEPARTMENT)
    assert f'href="{own(visit)}"' in ingrid.get("/bookings/").text
    ingrid.get(own(visit))
    assert f'href="{own(visit)}"' not in ingrid.get("/bookings/").text


def test_the_department_says_itself_that_it_is_seen_to(visit: Booking, office: Client) -> None:
    message = written(visit)
    office.get(theirs(visit))
    message.refresh_from_db()
    assert message.read_at is None
    day = f"/manage/departments/{visit.department_id}/"
    page = office.get(day).text
    assert page.count(f'href="{day}messages/"') == 2  # the card, and the way there that always stands
    assert "visit with new messages" in page
    for _twice in range(2):
        assert office.post(f"{theirs(visit)}seen/").status_code == 302
    assert AuditEntry.objects.filter(action="thread.seen").count() == 1
    assert "visit with new messages" not in office.get(day).text


def test_that_somebody_of_the_department_read_it_is_logged(visit: Booking, office: Client) -> None:
    office.get(theirs(visit))
    assert not AuditEntry.objects.filter(action="thread.viewed").exists()
    written(visit)
    office.get(theirs(visit))
    (entry,) = AuditEntry.objects.filter(action="thread.viewed")
    assert entry.recipient_id == visit.recipient_id


@pytest.mark.parametrize(("days", "status"), [("0", 302), ("365", 302), ("366", 422), ("-1", 422), ("", 422)])
def test_rules_are_within_reason(visit: Booking, office: Client, days: str, status: int) -> None:
    page = f"/manage/departments/{visit.department_id}/messages/rules/"
    assert office.post(page, {"takes_messages": "on", "thread_days": days}).status_code == status
    kept = Department.objects.get(pk=visit.department_id).thread_days
    assert kept == (int(days) if status == 302 else 30)


@pytest.mark.parametrize("rows", [1, 3])
def test_statements(world: World, office: Client, statements: Count, rows: int) -> None:
    for day in range(rows):
        visit = world.book(at(day + 1, 10))
        for _message in range(rows):
            written(visit)
    assert statements(office, f"/manage/departments/{world.department.pk}/messages/") == 8
    assert statements(office, theirs(visit)) == 8


def test_an_answer_that_nobody_is_told_of_says_so(visit: Booking, office: Client, world: World) -> None:
    """Who wrote for somebody without an account may not act any more: the department is told to call."""
    right = make_representation(world.recipient)
    Recipient.objects.filter(pk=world.recipient.pk).update(user=None)
    nobody = "Nobody can be told that there is a message"
    assert nobody not in text_of(office.get(theirs(visit)))
    revoke_representation(right, actor=world.actor())
    for page in (theirs(visit), f"/manage/bookings/{visit.pk}/"):
        assert nobody in text_of(office.get(page))
    said = text_of(office.post(theirs(visit), {"body": "Vi kommer"}, follow=True))
    assert "Written. Nobody can be told: call." in said
    assert "The recipient is told" not in said
    assert not OutboxMessage.objects.filter(kind="thread.to_recipient").exists()
