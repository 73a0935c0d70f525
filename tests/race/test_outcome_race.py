"""Outcomes in a rush: two who say different things, a slip taken back at once, and one door for all who say it."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

import pytest

from audit.models import AuditEntry
from foundation.actor import SYSTEM, Actor, Channel
from shop.domain.ledger.entitlements import SIGN
from shop.domain.outcomes.follow_ups import acknowledge_follow_up
from shop.domain.outcomes.presses import Press, hear_press
from shop.domain.outcomes.telling import Told, complete_booking, mark_no_show, undo_outcome
from shop.domain.outcomes.whole_days import complete_as_planned
from shop.enums import BookingStatus, EntryKind, FollowUpAnswer, NoShowBy
from shop.errors import FollowUpAnswered, FollowUpWithdrawn
from shop.models import Booking, EntitlementEntry, EntitlementPeriod, FollowUp, Provider
from tests.factories.scopes import LARVIK, works_for
from tests.factories.threads import Outcome, at_once
from tests.factories.world import World, make_administrator, make_world

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]

SAYS = 6
APART = timedelta(hours=2)
did_not_come = partial(mark_no_show, by=NoShowBy.PROVIDER)


@pytest.fixture
def world() -> World:
    with works_for(LARVIK):
        return make_world()


@pytest.fixture
def visit(world: World) -> Booking:
    with works_for(LARVIK):
        return world.book_past()


def saying(
    act: Callable[..., object], *args: object, actor: Actor = SYSTEM, **more: object
) -> Callable[[], None]:
    def work() -> None:
        with works_for(LARVIK):
            act(*args, actor=actor, **more)

    return work


def refusals(outcomes: Sequence[Outcome]) -> list[type[BaseException]]:
    return [type(outcome.refusal) for outcome in outcomes if outcome.refusal]


def said(visit: Booking) -> tuple[str, str, int]:
    """How it stands, with how many follow-ups; the ledger must agree with it."""
    with works_for(LARVIK):
        visit.refresh_from_db()
        entries = EntitlementEntry.objects.filter(booking=visit)
        used = sum(each.quantity for each in entries.filter(kind=EntryKind.USED))
        taken = -sum(SIGN[EntryKind(each.kind)] * each.quantity for each in entries)
        came = visit.no_show_by != NoShowBy.PROVIDER
        assert (used, taken) == (int(came and visit.status != BookingStatus.CONFIRMED), int(came))
        for period in EntitlementPeriod.objects.all():
            lines = period.entries.order_by("pk")
            assert period.balance == sum(SIGN[EntryKind(each.kind)] * each.quantity for each in lines)
        return visit.status, visit.no_show_by, FollowUp.objects.count()


def test_two_who_say_different_things_come_one_after_the_other(visit: Booking) -> None:
    """The last one stands, and the log has every step from the one to the other."""
    acts = [saying(act, visit) for act in (complete_booking, mark_no_show, did_not_come) * 2]
    assert refusals(at_once(acts)) == []
    status, by, follow_ups = said(visit)
    assert follow_ups == int(by == NoShowBy.RECIPIENT)
    with works_for(LARVIK):
        steps = AuditEntry.objects.filter(
            action__in=("booking.completed", "booking.no_show"), object_id=visit.pk
        )
        codes = [entry.details for entry in steps.order_by("pk")]
    assert "former" not in codes[0]
    assert [each["former"] for each in codes[2:]] == [each["new"] for each in codes[1:-1]]
    if len(codes) > 1:
        assert codes[-1]["new"] == ".".join(filter(None, [status, by]))


def test_the_same_said_by_all_at_once_opens_one_follow_up(visit: Booking) -> None:
    assert refusals(at_once([saying(mark_no_show, visit)] * SAYS)) == []
    assert said(visit) == (BookingStatus.NO_SHOW, NoShowBy.RECIPIENT, 1)
    with works_for(LARVIK):
        assert AuditEntry.objects.filter(action="booking.no_show").count() == 1
        assert AuditEntry.objects.filter(action="follow_up.opened").count() == 1


def test_one_press_that_is_sent_by_all_tabs_at_once_is_heard_once(world: World, visit: Booking) -> None:
    """The office takes it back in between: whichever tab comes afterwards does not bring it back."""
    press = Press(Told(BookingStatus.NO_SHOW, NoShowBy.RECIPIENT), key="a" * 32)
    with works_for(LARVIK):
        provider = Provider.objects.get(assignments__booking=visit, assignments__active=True)
    tabs = [saying(hear_press, visit, press, provider=provider)] * SAYS
    assert refusals(at_once([*tabs, saying(undo_outcome, visit)])) == []
    with works_for(LARVIK):
        assert AuditEntry.objects.filter(action="booking.no_show", object_id=visit.pk).count() == 1
        assert AuditEntry.objects.filter(action="outcome.heard", object_id=visit.pk).count() == 1


def test_said_and_taken_back_at_once_it_is_the_one_or_the_other(world: World) -> None:
    for number in range(1, 6):
        with works_for(LARVIK):
            FollowUp.objects.all().delete()
            visit = world.book_past(ago=number * APART)
        assert refusals(at_once([saying(mark_no_show, visit), saying(undo_outcome, visit)] * 2)) == []
        status, _by, follow_ups = said(visit)
        assert status in {BookingStatus.NO_SHOW, BookingStatus.CONFIRMED}
        assert follow_ups == int(status == BookingStatus.NO_SHOW)


def test_of_two_answers_the_first_stands(world: World, visit: Booking) -> None:
    with works_for(LARVIK):
        mark_no_show(visit, actor=SYSTEM)
        door = FollowUp.objects.get()
        people = [make_administrator(world.department).pk for _ in range(4)]
    acts = [
        saying(acknowledge_follow_up, door, answer=answer, actor=Actor(user_id=pk, channel=Channel.STAFF))
        for pk, answer in zip(people, [FollowUpAnswer.FORGOT, FollowUpAnswer.WELL] * 2, strict=True)
    ]
    assert refusals(at_once(acts)) == [FollowUpAnswered] * 2
    with works_for(LARVIK):
        entry = AuditEntry.objects.get(action="follow_up.acknowledged")
        door.refresh_from_db()
    assert (door.answer, door.acknowledged_by_id) == (entry.details["reason"], entry.actor_id)


def test_answered_while_it_is_taken_back_it_is_kept_or_gone(world: World) -> None:
    for number in range(1, 6):
        with works_for(LARVIK):
            FollowUp.objects.all().delete()
            visit = mark_no_show(world.book_past(ago=number * APART), actor=SYSTEM)
            door = FollowUp.objects.get()
            anne = Actor(user_id=make_administrator(world.department).pk, channel=Channel.STAFF)
        answering = saying(acknowledge_follow_up, door, answer=FollowUpAnswer.FORGOT, actor=anne)
        refused = refusals(at_once([answering, saying(undo_outcome, visit)]))
        status, _by, follow_ups = said(visit)
        assert status == BookingStatus.CONFIRMED
        assert (follow_ups, refused) in [(1, []), (0, [FollowUpWithdrawn])]


def test_a_whole_day_and_one_of_its_visits_at_once(world: World) -> None:
    with works_for(LARVIK):
        visits = [world.book_past(ago=number * APART) for number in range(1, 5)]
        ids = [visit.pk for visit in visits]
    acts = [
        saying(complete_as_planned, ids),
        saying(did_not_come, visits[2]),
        saying(complete_as_planned, ids[::-1]),
        saying(mark_no_show, visits[0]),
    ]
    assert refusals(at_once(acts)) == []
    assert said(visits[0])[:2] == (BookingStatus.NO_SHOW, NoShowBy.RECIPIENT)
    assert said(visits[2])[:2] == (BookingStatus.NO_SHOW, NoShowBy.PROVIDER)
    assert [said(visits[each])[0] for each in (1, 3)] == [BookingStatus.COMPLETED] * 2
