"""Services end, entries are merged, decisions change while somebody books: nothing stands that must not."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from audit.models import AuditEntry
from foundation.actor import Actor, Channel
from foundation.scope import use_scope
from shop.domain.circumstances.ending import end_recipient
from shop.domain.circumstances.leaving import set_last_day
from shop.domain.circumstances.merging import merge_recipients
from shop.domain.door import booking as door
from shop.domain.door.rules import check_rules
from shop.domain.ledger.decision_changes import Terms, change_decision, end_decision
from shop.enums import UPCOMING, EntitlementPeriodKind, EntitlementUnit, RecipientEnd
from shop.errors import BookingRefused, RecipientHasEnded
from shop.models import Assignment, Booking, Entitlement, EntitlementPeriod, Recipient
from tests.factories.scopes import LARVIK, works_for
from tests.factories.threads import Outcome, at_once
from tests.factories.world import World, at
from tests.race.rush import assert_all_is_in_order, book, make_rush

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]

STAFF = Actor(user_id=None, channel=Channel.STAFF)
HOURS = (8, 9, 10, 11, 12, 13, 14, 15)


def working(act: Callable[..., Any], *arguments: Any, **named: Any) -> Callable[[], Any]:
    """The act, in a thread of its own."""

    def run() -> Any:
        with use_scope(LARVIK):
            return act(*arguments, **named)

    return run


def end(person: Recipient) -> Callable[[], Any]:
    today = timezone.localdate()
    return working(end_recipient, person, last_day=today, reason=RecipientEnd.DIED, actor=STAFF)


def end_and_book(world: World, person: Recipient, *, day: int) -> Callable[[], Any]:
    """However fast the others were, one comes after it."""

    def run() -> Any:
        end(person)()
        return book(world, person, starts_at=at(day, HOURS[-1]))

    return run


def bookings_of(world: World, person: Recipient, *, day: int) -> list[Callable[[], Any]]:
    return [partial(book, world, person, starts_at=at(day, hour)) for hour in HOURS[:4]]


def standing(person: Recipient) -> int:
    with works_for(LARVIK):
        return Booking.objects.filter(recipient=person, status__in=UPCOMING).count()


def refusals(outcomes: list[Outcome]) -> set[type]:
    return {type(outcome.refusal) for outcome in outcomes if outcome.refusal}


def die_while_booking(world: World, people: list[Recipient]) -> int:
    """How many visits of people who have died stand afterwards."""
    left = 0
    for number, person in enumerate(people):
        day = number + 1
        *booked, _ended = at_once(
            [*bookings_of(world, person, day=day), end_and_book(world, person, day=day)]
        )
        assert refusals(booked) <= {RecipientHasEnded}
        left += standing(person)
    return left


def test_nothing_stands_after_a_death_however_fast_somebody_books() -> None:
    world, people = make_rush(providers=4, recipients=6)
    assert die_while_booking(world, people) == 0
    with works_for(LARVIK):
        assert not Assignment.objects.filter(active=True).exists()
    assert_all_is_in_order()


def test_a_door_that_does_not_ask_whether_they_live_lets_visits_stand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control."""

    def careless(draft: Any, *, look: Any, actor: Any) -> None:
        try:
            check_rules(draft, look=look, actor=actor)
        except RecipientHasEnded:
            return

    monkeypatch.setattr(door, "check_rules", careless)
    world, people = make_rush(providers=4, recipients=6)
    with works_for(LARVIK):
        world.service.requires_entitlement = False
        world.service.save()
    assert die_while_booking(world, people) > 0


def test_ended_by_several_at_once_it_ends_once() -> None:
    world, (person,) = make_rush(providers=1, recipients=1)
    book(world, person, starts_at=at(1, 10))
    outcomes = at_once([end(person)] * 6)
    assert refusals(outcomes) == set()
    with works_for(LARVIK):
        assert AuditEntry.objects.filter(action="recipient.ended").count() == 1
        assert EntitlementPeriod.objects.get(entitlement__recipient=person).balance == 100
    assert_all_is_in_order()


def test_merged_while_both_book_everything_is_the_one_s_that_stays() -> None:
    world, people = make_rush(providers=4, recipients=8)
    with works_for(LARVIK):
        Entitlement.objects.filter(recipient__in=people[::2]).delete()
        world.service.requires_entitlement = False
        world.service.save()
    for number, (duplicate, into) in enumerate(zip(people[::2], people[1::2], strict=True)):
        *booked, merged = at_once(
            [
                *bookings_of(world, duplicate, day=number + 1)[:2],
                *bookings_of(world, into, day=number + 1)[2:],
                working(merge_recipients, duplicate, into=into, actor=STAFF),
                working(merge_recipients, duplicate, into=into, actor=STAFF),
            ]
        )[:-1]
        assert merged.refusal is None
        assert refusals(booked) <= {RecipientHasEnded}
        with works_for(LARVIK):
            assert not Booking.objects.filter(recipient=duplicate).exists()
            assert Booking.objects.filter(recipient=into).count() == sum(not each.refusal for each in booked)
    with works_for(LARVIK):
        assert AuditEntry.objects.filter(action="recipient.merged").count() == len(people) // 2
    assert_all_is_in_order()


def test_merged_crosswise_one_of_them_stays() -> None:
    _world, people = make_rush(providers=1, recipients=8)
    with works_for(LARVIK):
        Entitlement.objects.all().delete()
    for one, other in zip(people[::2], people[1::2], strict=True):
        outcomes = at_once(
            [
                working(merge_recipients, one, into=other, actor=STAFF),
                working(merge_recipients, other, into=one, actor=STAFF),
            ]
        )
        assert refusals(outcomes) == {RecipientHasEnded}
        with works_for(LARVIK):
            assert Recipient.objects.filter(pk__in=[one.pk, other.pk], is_active=True).count() == 1


@pytest.mark.parametrize("change", ["change", "end"])
def test_a_decision_changes_while_somebody_books(change: str) -> None:
    """Whoever was faster: what stands is paid by the decision of its day, and after an end nothing stands."""
    world, people = make_rush(providers=4, recipients=5)
    from_day = timezone.localdate() + timedelta(days=2)
    for person in people:
        with works_for(LARVIK):
            decision = Entitlement.objects.select_related("service").get(recipient=person)
        if change == "change":
            act = working(
                change_decision,
                decision,
                from_day=from_day,
                terms=Terms(3, EntitlementUnit.VISITS, EntitlementPeriodKind.WEEK, "2026/2"),
                actor=STAFF,
            )
        else:
            act = working(end_decision, decision, last_day=from_day - timedelta(days=1), actor=STAFF)
        outcomes = at_once([*bookings_of(world, person, day=3), act, act])
        assert all(isinstance(each.refusal, BookingRefused) for each in outcomes[:-2] if each.refusal)
        with works_for(LARVIK):
            if change == "end":
                assert not Booking.objects.filter(recipient=person, status__in=UPCOMING).exists()
            new = EntitlementPeriod.objects.filter(entitlement__recipient=person).exclude(
                entitlement=decision
            )
            stands = Booking.objects.filter(recipient=person, status__in=UPCOMING).count()
            if stands:
                assert [period.granted - period.balance for period in new] == [stands]
    assert_all_is_in_order()


def test_a_provider_leaves_while_visits_are_booked() -> None:
    world, people = make_rush(providers=2, recipients=4)
    leaver = world.providers[0]
    last_day = timezone.localdate() + timedelta(days=2)
    acts = [
        partial(book, world, person, starts_at=at(5, hour))
        for person, hour in zip(people, HOURS, strict=False)
    ]
    at_once([*acts, working(set_last_day, leaver, last_day=last_day, actor=STAFF)])
    with works_for(LARVIK):
        given = Assignment.objects.filter(provider=leaver, active=True, starts_at__gte=at(3, 0))
        assert all(each.booking.stranded for each in given.select_related("booking"))
