"""Answers by a link and messages in a thread, sent twice at the very same moment: once."""

from functools import partial

import pytest

from audit.models import AuditEntry
from foundation.actor import Actor
from shop.domain.door.moves import move_booking
from shop.domain.links.answering import answer_by_link
from shop.domain.links.tokens import token_for
from shop.domain.threads.writing import MOST_AN_HOUR, write_message
from shop.enums import BookingStatus, EntryKind, ThreadSide, VisitSaid
from shop.errors import LinkIsDead, TooManyMessages
from shop.models import Booking, EntitlementEntry, ThreadMessage, VisitAnswer
from tests.factories.scopes import LARVIK, works_for
from tests.factories.threads import at_once
from tests.factories.world import World, at, make_world

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]

CLICKS = 6


@pytest.fixture
def world() -> World:
    with works_for(LARVIK):
        return make_world()


@pytest.fixture
def visit(world: World) -> Booking:
    with works_for(LARVIK):
        return world.book(at(1, 10))


def answering(token: str, says: VisitSaid) -> None:
    with works_for(LARVIK):
        answer_by_link(token, says=says)


def writing(visit: Booking, actor: Actor, key: str) -> None:
    with works_for(LARVIK):
        write_message(visit, side=ThreadSide.RECIPIENT, body="Hei", actor=actor, idempotency_key=key)


def test_cancelled_by_six_clicks_it_is_cancelled_once(visit: Booking) -> None:
    with works_for(LARVIK):
        token = token_for(visit)
    outcomes = at_once([partial(answering, token, VisitSaid.NOT_THERE)] * CLICKS)
    assert not any(each.refusal for each in outcomes)
    with works_for(LARVIK):
        visit.refresh_from_db()
        assert visit.status == BookingStatus.CANCELLED
        assert AuditEntry.objects.filter(action="booking.cancelled").count() == 1
        assert AuditEntry.objects.filter(action="visit.said").count() == 1
        assert EntitlementEntry.objects.filter(booking=visit, kind=EntryKind.RELEASED).count() == 1


def test_yes_and_no_at_once_leave_one_truth(visit: Booking) -> None:
    with works_for(LARVIK):
        token = token_for(visit)
    at_once([partial(answering, token, says) for says in (*VisitSaid, *VisitSaid)])
    with works_for(LARVIK):
        visit.refresh_from_db()
        assert visit.status == BookingStatus.CANCELLED  # whoever said no last or first: a no cancels
        assert VisitAnswer.objects.get(booking=visit).says == VisitSaid.NOT_THERE


def test_moved_while_it_is_clicked_the_new_time_is_not_cancelled(world: World, visit: Booking) -> None:
    def moving() -> None:
        with works_for(LARVIK):
            move_booking(visit, starts_at=at(1, 12), actor=world.actor())

    with works_for(LARVIK):
        token = token_for(visit)
    clicked, _moved = at_once([partial(answering, token, VisitSaid.NOT_THERE), moving])
    with works_for(LARVIK):
        visit.refresh_from_db()
        if isinstance(clicked.refusal, LinkIsDead):
            assert (visit.status, visit.starts_at) == (BookingStatus.CONFIRMED, at(1, 12))
        else:
            assert (visit.status, visit.starts_at) == (BookingStatus.CANCELLED, at(1, 10))


def test_one_form_sent_by_six_clicks_is_one_message(world: World, visit: Booking) -> None:
    outcomes = at_once([partial(writing, visit, world.actor(), "1")] * CLICKS)
    assert not any(each.refusal for each in outcomes)
    with works_for(LARVIK):
        assert ThreadMessage.objects.count() == 1


def test_the_limit_holds_for_those_sent_at_once(world: World, visit: Booking) -> None:
    outcomes = at_once(
        [partial(writing, visit, world.actor(), str(each)) for each in range(MOST_AN_HOUR + 3)]
    )
    refused = [each.refusal for each in outcomes if each.refusal]
    assert [type(each) for each in refused] == [TooManyMessages] * 3
    with works_for(LARVIK):
        assert ThreadMessage.objects.count() == MOST_AN_HOUR
