"""Those who look after a recipient meanwhile: what each of three sides has read, and who is told."""

import pytest

from foundation.actor import Actor, Channel
from notifications.models import OutboxMessage
from shop.domain.threads.reading import mark_read
from shop.domain.threads.telling import TO_DEPARTMENT, TO_RECIPIENT
from shop.domain.threads.writing import write_message
from shop.enums import ThreadSide
from shop.hooks import ThreadHelpers
from shop.models import Booking, ThreadMessage
from shop.queries.threads import is_unread_by, unread_by, unread_in
from shop.registry import module_of
from tests.factories.world import World, at, make_administrator, make_user

TO_HELPER = TO_RECIPIENT
"""Any kind that has words: what the module's own says is the module's."""


@pytest.fixture
def visit(world: World) -> Booking:
    return world.book(at(1, 10))


@pytest.fixture
def helper(visit: Booking, monkeypatch: pytest.MonkeyPatch) -> Actor:
    user = make_user("Vakt Prøve")
    helpers = ThreadHelpers(lambda _booking: [user.pk], lambda _booking: "Huset", TO_HELPER)
    monkeypatch.setattr(type(module_of(visit.service.module_key)), "thread_helpers", helpers)
    return Actor(user.pk, Channel.STAFF)


def write(visit: Booking, side: ThreadSide, actor: Actor, *, key: str = "1") -> ThreadMessage:
    return write_message(visit, side=side, body="Hei", actor=actor, idempotency_key=key)


def new_to(visit: Booking) -> dict[ThreadSide, int]:
    return {side: visit.thread_messages.filter(unread_by(side)).count() for side in ThreadSide}


def test_each_side_reads_for_itself(world: World, visit: Booking, helper: Actor) -> None:
    staff = Actor(make_administrator(world.department).pk, Channel.STAFF)
    own, ours, theirs = ThreadSide.RECIPIENT, ThreadSide.DEPARTMENT, ThreadSide.HELPER
    write(visit, own, world.actor())
    assert new_to(visit) == {own: 0, ours: 1, theirs: 1}
    write(visit, theirs, helper)  # who looks after them answers: the department sees to it by itself
    assert new_to(visit) == {own: 1, ours: 2, theirs: 0}
    write(visit, ours, staff)
    assert new_to(visit) == {own: 2, ours: 0, theirs: 1}
    assert unread_in(world.department).count() == 0
    mark_read(visit, by=own)
    assert new_to(visit) == {own: 0, ours: 0, theirs: 1}
    mark_read(visit, by=theirs)
    assert new_to(visit) == dict.fromkeys(ThreadSide, 0)


def test_of_a_message_at_hand_it_is_the_same(world: World, visit: Booking, helper: Actor) -> None:
    write(visit, ThreadSide.RECIPIENT, world.actor())
    write(visit, ThreadSide.HELPER, helper)
    for side in ThreadSide:
        found = set(visit.thread_messages.filter(unread_by(side)))
        assert found == {each for each in visit.thread_messages.all() if is_unread_by(side, each)}


def told(actor: Actor) -> int:
    return OutboxMessage.objects.filter(user_id=actor.user_id or 0).count()


def test_the_two_others_are_told(world: World, visit: Booking, helper: Actor) -> None:
    staff = Actor(make_administrator(world.department).pk, Channel.STAFF)
    OutboxMessage.objects.all().delete()
    write(visit, ThreadSide.HELPER, helper)
    kinds = OutboxMessage.objects.values_list("kind", "user_id")
    assert set(kinds) == {(TO_RECIPIENT, world.user.pk), (TO_DEPARTMENT, staff.user_id)}
    write(visit, ThreadSide.RECIPIENT, world.actor())
    write(visit, ThreadSide.RECIPIENT, world.actor(), key="2")  # one notice, until it is read
    assert told(helper) == 1
    mark_read(visit, by=ThreadSide.HELPER)
    write(visit, ThreadSide.DEPARTMENT, staff)
    assert told(helper) == 2


def test_without_such_there_are_two_sides(world: World, visit: Booking) -> None:
    write(visit, ThreadSide.RECIPIENT, world.actor())
    assert not OutboxMessage.objects.filter(kind=TO_HELPER, params={"booking_id": visit.pk}, user=None)
    assert unread_in(world.department).count() == 1
