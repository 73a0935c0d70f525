"""Messages about a visit: who may write, how much and how long, and who is told that there is one."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from audit.models import AuditEntry
from foundation.actor import SYSTEM, Actor, Channel
from foundation.errors import DomainError, Forbidden
from notifications.kinds import text_of
from notifications.models import OutboxMessage
from shop.domain.representation.revoking import revoke_representation
from shop.domain.threads.reading import mark_read, note_seen
from shop.domain.threads.rules import set_thread_rules
from shop.domain.threads.telling import TO_DEPARTMENT, TO_RECIPIENT
from shop.domain.threads.writing import write_message
from shop.enums import ThreadSide
from shop.errors import MayNotAct, MessageNotPossible, ThreadClosed, TooManyMessages, UnlikelyThreadDays
from shop.messages import when
from shop.models import Booking, Department, Recipient, ThreadMessage
from shop.queries.threads import threads_in, unread_in
from tests.factories.representatives import account_of, make_representation, on_behalf
from tests.factories.world import World, at, make_administrator, make_service


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def visit(world: World) -> Booking:
    return world.book(at(1, 10))


@pytest.fixture
def staff(world: World) -> Actor:
    return Actor(make_administrator(world.department).pk, Channel.STAFF)


def ask(
    visit: Booking, world: World, *, key: str = "1", body: str = "Nøkkelen ligger under matta"
) -> ThreadMessage:
    return write_message(
        visit, side=ThreadSide.RECIPIENT, body=body, actor=world.actor(), idempotency_key=key
    )


def answer(visit: Booking, staff: Actor, *, key: str = "1", body: str = "Takk, vi kommer") -> ThreadMessage:
    return write_message(visit, side=ThreadSide.DEPARTMENT, body=body, actor=staff, idempotency_key=key)


def notices(kind: str) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(kind=kind).order_by("pk"))


def turn_back(visit: Booking, **ago: int) -> None:
    back = timedelta(**ago)
    Booking.objects.filter(pk=visit.pk).update(starts_at=visit.starts_at - back, ends_at=visit.ends_at - back)


def test_both_sides_write_and_who_answers_has_read(world: World, visit: Booking, staff: Actor) -> None:
    asked = ask(visit, world)
    assert (asked.read_at, unread_in(world.department).count()) == (None, 1)
    said = answer(visit, staff)
    asked.refresh_from_db()
    assert asked.read_at is not None
    assert unread_in(world.department).count() == 0
    mark_read(visit, by=ThreadSide.RECIPIENT)
    said.refresh_from_db()
    assert said.read_at is not None


def test_nobody_is_told_what_it_says(world: World, visit: Booking, staff: Actor) -> None:
    ask(visit, world, body="Hemmelig diagnose")
    answer(visit, staff, body="Hemmelig svar")
    make_administrator(world.department)
    for kind in (TO_RECIPIENT, TO_DEPARTMENT):
        for notice in notices(kind):
            text = text_of(kind, notice.params)
            words = f"{text} {notice.params}" if text else ""
            assert "emmelig" not in words
            assert world.recipient.name not in words
    assert [each.details for each in AuditEntry.objects.filter(action="thread.written")] == [
        {"side": "recipient", "message": ThreadMessage.objects.earliest("pk").pk},
        {"side": "department", "message": ThreadMessage.objects.latest("pk").pk},
    ]


def test_the_recipient_and_who_acts_for_them_hear_that_there_is_one(
    world: World, visit: Booking, staff: Actor
) -> None:
    right = make_representation(world.recipient, world.service)
    answer(visit, staff)
    assert {each.user_id for each in notices(TO_RECIPIENT)} == {world.user.pk, account_of(right).pk}
    text = text_of(TO_RECIPIENT, {"booking_id": visit.pk})
    assert text is not None
    assert text.subject == f"A message about your appointment on {when(visit)}"
    # It may tell of somebody's health.
    assert world.department.name not in f"{text.subject} {text.body} {text.sms}"
    assert f"/bookings/{visit.pk}/messages/" in text.body


def test_several_in_a_row_are_one_notice_until_it_is_read(world: World, visit: Booking, staff: Actor) -> None:
    answer(visit, staff, key="1")
    answer(visit, staff, key="2")
    assert len(notices(TO_RECIPIENT)) == 1
    mark_read(visit, by=ThreadSide.RECIPIENT)
    assert text_of(TO_RECIPIENT, {"booking_id": visit.pk}) is None
    answer(visit, staff, key="3")
    assert len(notices(TO_RECIPIENT)) == 2


def test_the_department_gets_one_notice_of_several_recipients(world: World, visit: Booking) -> None:
    make_administrator(world.department)
    ask(visit, world)
    ask(world.book(at(2, 10)), world, key="2")
    (notice,) = notices(TO_DEPARTMENT)
    assert notice.not_before is not None
    text = text_of(TO_DEPARTMENT, notice.params)
    assert text is not None
    assert text.subject == "New messages from recipients: 2"
    for booking in Booking.objects.all():
        note_seen(booking, actor=SYSTEM)
    assert text_of(TO_DEPARTMENT, notice.params) is None


def test_what_is_answered_and_asked_again_before_the_notice_goes_out_stands_in_it(
    world: World, visit: Booking, staff: Actor
) -> None:
    ask(visit, world)
    answer(visit, staff)
    ask(visit, world, key="2")
    (notice,) = notices(TO_DEPARTMENT)
    assert text_of(TO_DEPARTMENT, notice.params) is not None
    OutboxMessage.objects.filter(pk=notice.pk).update(not_before=timezone.now())
    answer(visit, staff, key="2")
    ask(visit, world, key="3")
    assert len(notices(TO_DEPARTMENT)) == 2


def test_an_hour_later_the_department_is_told_again(world: World, visit: Booking) -> None:
    make_administrator(world.department)
    ask(visit, world)
    ThreadMessage.objects.update(sent_at=timezone.now() - timedelta(minutes=61))
    OutboxMessage.objects.update(not_before=timezone.now() - timedelta(minutes=56))
    ask(visit, world, key="2")
    assert len(notices(TO_DEPARTMENT)) == 2


def test_the_same_form_twice_is_one_message(world: World, visit: Booking) -> None:
    assert ask(visit, world).pk == ask(visit, world, body="Noe annet").pk
    assert ThreadMessage.objects.count() == 1
    assert AuditEntry.objects.filter(action="thread.written").count() == 1


def test_ten_an_hour_and_person_and_visit(world: World, visit: Booking, staff: Actor) -> None:
    for number in range(10):
        ask(visit, world, key=str(number))
    with pytest.raises(TooManyMessages):
        ask(visit, world, key="10")
    ask(visit, world, key="9")  # the same as before is no new one
    answer(visit, staff)
    ask(world.book(at(2, 10)), world, key="11")
    ThreadMessage.objects.update(sent_at=timezone.now() - timedelta(minutes=61))
    ask(visit, world, key="12")


@pytest.mark.parametrize("body", ["", "  \n ", "a" * 1001])
def test_it_says_something_and_not_too_much(world: World, visit: Booking, body: str) -> None:
    with pytest.raises(MessageNotPossible):
        ask(visit, world, body=body)
    assert ThreadMessage.objects.count() == 0


def test_a_thousand_characters_are_not_too_much(world: World, visit: Booking) -> None:
    assert len(ask(visit, world, body="å" * 1000).body) == 1000


@pytest.mark.parametrize(("days", "is_closed"), [(30, False), (32, True)])
def test_thirty_days_after_the_visit_it_is_closed(
    world: World, visit: Booking, staff: Actor, *, days: int, is_closed: bool
) -> None:
    turn_back(visit, days=days)  # the visit is tomorrow
    visit.refresh_from_db()
    refused: list[type[DomainError]] = []
    acts: list[Callable[[], object]] = [lambda: ask(visit, world), lambda: answer(visit, staff)]
    for act in acts:
        try:
            act()
        except ThreadClosed as error:
            refused.append(type(error))
    assert refused == [ThreadClosed] * 2 * is_closed


def test_where_the_department_takes_none_nobody_writes(world: World, visit: Booking, staff: Actor) -> None:
    ask(visit, world)
    set_thread_rules(world.department, takes_messages=False, thread_days=30, actor=staff)
    acts: list[Callable[[], object]] = [lambda: ask(visit, world, key="2"), lambda: answer(visit, staff)]
    for act in acts:
        with pytest.raises(ThreadClosed) as refusal:
            act()
        assert "680\xa050\xa0001" in refusal.value.in_full()
    assert ThreadMessage.objects.count() == 1


def test_rules_are_said_once_and_within_reason(world: World, staff: Actor) -> None:
    for _twice in range(2):
        set_thread_rules(world.department, takes_messages=True, thread_days=7, actor=staff)
    assert Department.objects.get(pk=world.department.pk).thread_days == 7
    assert AuditEntry.objects.filter(action="department.threads_changed").count() == 1
    for days in (-1, 366):
        with pytest.raises(UnlikelyThreadDays):
            set_thread_rules(world.department, takes_messages=True, thread_days=days, actor=staff)


def test_nobody_writes_to_who_receives_nothing_any_more(world: World, visit: Booking, staff: Actor) -> None:
    Recipient.objects.filter(pk=world.recipient.pk).update(is_active=False)
    with pytest.raises(ThreadClosed):
        answer(visit, staff)


def test_who_acts_for_somebody_writes_within_what_is_agreed(world: World, visit: Booking) -> None:
    other = make_service(world.department, name="Annet")
    for right, allowed in (
        (make_representation(world.recipient, world.service), True),
        (make_representation(world.recipient, other, name="Per Fullmakt"), False),
    ):
        try:
            write_message(
                visit, side=ThreadSide.RECIPIENT, body="Hei", actor=on_behalf(right), idempotency_key="1"
            )
        except MayNotAct:
            assert not allowed
        else:
            assert allowed
            revoke_representation(right, actor=SYSTEM)
            with pytest.raises(MayNotAct):
                write_message(
                    visit, side=ThreadSide.RECIPIENT, body="Hei", actor=on_behalf(right), idempotency_key="2"
                )


def test_a_message_has_an_author(visit: Booking) -> None:
    with pytest.raises(Forbidden):
        answer(visit, SYSTEM)


def test_seen_twice_is_noted_once(world: World, visit: Booking, staff: Actor) -> None:
    ask(visit, world)
    assert (note_seen(visit, actor=staff), note_seen(visit, actor=staff)) == (1, 0)
    assert AuditEntry.objects.filter(action="thread.seen").count() == 1


def test_who_waits_longest_comes_first(world: World, staff: Actor) -> None:
    settled, later, first = (world.book(at(day, 10)) for day in (1, 2, 3))
    ask(settled, world, key="1")
    answer(settled, staff)
    ask(first, world, key="2")
    ask(later, world, key="3")
    ask(first, world, key="4")
    found = list(threads_in(world.department))
    assert [each.pk for each in found] == [first.pk, later.pk, settled.pk]
    assert [getattr(each, "unread", None) for each in found] == [2, 1, 0]
