"""Two recipients exchange what they have booked: all of it, or nothing, and neither hears of the other."""

from datetime import timedelta
from functools import partial
from time import sleep

import pytest

from audit.models import AuditEntry
from foundation.actor import SYSTEM, Actor, Channel
from foundation.scope import use_scope
from notifications.models import OutboxMessage
from shop.domain.door import exchanging
from shop.domain.door.changes import cancel_booking
from shop.domain.door.exchanging import Side, exchange_bookings
from shop.enums import CancelReason, EntitlementPeriodKind
from shop.errors import (
    BookingNotMovable,
    BookingRefused,
    ChangedMeanwhile,
    NoEntitlement,
    NotExchangeable,
    NothingLeft,
    RecipientBusy,
    TimeTaken,
)
from shop.models import BlockedProvider, Booking, Entitlement, EntitlementPeriod, Recipient
from shop.queries.versions import version_of_time
from tests.factories.scopes import LARVIK, works_for
from tests.factories.threads import Outcome, at_once
from tests.factories.world import (
    World,
    at,
    make_entitlement,
    make_provider,
    make_recipient,
    make_service,
    make_world,
)
from tests.race.rush import assert_all_is_in_order, book, make_rush


@pytest.fixture
def world(larvik: object) -> World:
    return make_world(providers=1)


@pytest.fixture
def other(world: World) -> Recipient:
    person = make_recipient(name="Kåre Prøve")
    make_entitlement(person, world.service)
    return person


def sides(world: World, other: Recipient, *, days: tuple[int, int] = (1, 2)) -> tuple[Side, Side]:
    """The one has the first day at ten, the other the second at twelve."""
    mine = world.book(at(days[0], 10))
    theirs = world.book(at(days[1], 12), recipient=other, actor=of(other))
    return side_of(mine, world.actor()), side_of(theirs, SYSTEM)


def side_of(booking: Booking, actor: Actor) -> Side:
    booking = Booking.objects.select_related("service").get(pk=booking.pk)
    return Side(booking, actor, version_of_time(booking))


def of(person: Recipient) -> Actor:
    return Actor(user_id=person.user_id, channel=Channel.SELF)


def state() -> list[object]:
    """All that an exchange may change."""
    bookings = Booking.objects.order_by("pk").values_list("pk", "starts_at", "ends_at", "status")
    given = Booking.objects.filter(assignments__active=True).order_by("pk")
    return [
        *bookings,
        *given.values_list("pk", "assignments__provider", "assignments__occupied"),
        *EntitlementPeriod.objects.order_by("pk").values_list("pk", "balance"),
        AuditEntry.objects.count(),
        OutboxMessage.objects.count(),
    ]


def test_each_has_the_others_time_and_whoever_gives_it(world: World, other: Recipient) -> None:
    one, two = sides(world, other)
    mine, theirs = exchange_bookings(one, two)
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.starts_at, theirs.starts_at) == (at(2, 12), at(1, 10))
    assert [booking.assignments.filter(active=True).count() for booking in (mine, theirs)] == [1, 1]


def test_neither_hears_of_the_other(world: World, other: Recipient) -> None:
    one, two = sides(world, other)
    before = OutboxMessage.objects.count()
    exchange_bookings(one, two)
    told = OutboxMessage.objects.order_by("-pk")[: OutboxMessage.objects.count() - before]
    assert {message.kind for message in told} == {"booking.moved"}
    log = {entry.recipient_id: entry for entry in AuditEntry.objects.filter(action="booking.moved")}
    assert set(log) == {world.recipient.pk, other.pk}
    assert log[other.pk].actor_id is None
    assert str(world.recipient.user_id) not in str(log[other.pk].details)


def test_both_ledgers_pay_for_what_each_has_now(world: World, other: Recipient) -> None:
    """One decision counts weeks, the other four: the one's visit is in another week afterwards."""
    Entitlement.objects.filter(recipient=world.recipient).update(period=EntitlementPeriodKind.WEEK, amount=1)
    one, two = sides(world, other, days=(1, 9))
    exchange_bookings(one, two)
    own = EntitlementPeriod.objects.filter(entitlement__recipient=world.recipient).order_by("starts_on")
    assert [period.balance for period in own] == [1, 0]
    assert EntitlementPeriod.objects.get(entitlement__recipient=other).balance == 99


def test_one_who_has_used_up_the_decision_meanwhile_changes_nothing(world: World, other: Recipient) -> None:
    Entitlement.objects.filter(recipient=world.recipient).update(period=EntitlementPeriodKind.WEEK, amount=1)
    one, two = sides(world, other, days=(1, 9))
    world.book(at(10, 10))  # the week of the other's visit is spent
    before = state()
    with pytest.raises(NothingLeft):
        exchange_bookings(one, two)
    assert state() == before


def test_no_decision_then_is_refused(world: World, other: Recipient) -> None:
    one, two = sides(world, other, days=(1, 9))
    Entitlement.objects.filter(recipient=world.recipient).update(valid_until=at(5, 0).date())
    before = state()
    with pytest.raises(NoEntitlement):
        exchange_bookings(one, two)
    assert state() == before


def test_something_else_at_that_time_is_refused(world: World, other: Recipient) -> None:
    one, two = sides(world, other)
    second = make_service(world.department, name="Noe annet", requires_entitlement=False)
    make_provider(world.department)
    world.book(at(2, 12), service=second)
    before = state()
    with pytest.raises(RecipientBusy):
        exchange_bookings(one, two)
    assert state() == before


def test_who_never_comes_to_them_is_refused_without_a_word_why(world: World, other: Recipient) -> None:
    one, two = sides(world, other)
    BlockedProvider.objects.create(recipient=other, provider=world.providers[0])
    before = state()
    with pytest.raises(TimeTaken):
        exchange_bookings(one, two)
    assert state() == before


def test_after_the_deadline_of_either_it_is_refused(world: World, other: Recipient) -> None:
    world.service.move_to_other_day_deadline = timedelta(days=3)
    world.service.save(update_fields=["move_to_other_day_deadline"])
    one, two = sides(world, other, days=(1, 9))
    with pytest.raises(BookingNotMovable):
        exchange_bookings(one, two)


def test_what_is_cancelled_moved_or_of_another_kind_is_refused(world: World, other: Recipient) -> None:
    one, two = sides(world, other)
    with pytest.raises(NotExchangeable):
        exchange_bookings(one, one)
    with pytest.raises(ChangedMeanwhile):
        exchange_bookings(Side(one.booking, one.actor, "another"), two)
    cancel_booking(two.booking, actor=SYSTEM, reason=CancelReason.BY_DEPARTMENT)
    with pytest.raises(NotExchangeable):
        exchange_bookings(one, two)


def test_killed_half_way_nothing_has_happened(
    world: World, other: Recipient, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = sides(world, other)
    before = state()

    def dies(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(exchanging, "tell_module", dies)
    with pytest.raises(KeyboardInterrupt):
        exchange_bookings(one, two)
    assert state() == before


def exchange_all_at_once() -> list[Outcome]:
    """One booking is in all of them, and the other side of each is another's."""
    world, people = make_rush(providers=2, recipients=4)
    pks = [book(world, person, starts_at=at(1 + number, 10)) for number, person in enumerate(people)]

    with works_for(LARVIK):
        sides_of = {pk: side_of(Booking.objects.get(pk=pk), SYSTEM) for pk in pks}

    def exchange(first: int, second: int) -> None:
        with use_scope(LARVIK):
            exchange_bookings(sides_of[first], sides_of[second])

    first, *others = pks
    return at_once(
        [partial(exchange, first, second) for second in others]
        + [partial(exchange, second, first) for second in others]
    )


@pytest.mark.race
@pytest.mark.usefixtures("committed_db")
def test_of_several_exchanges_at_once_each_is_done_or_refused_as_a_whole() -> None:
    """Whoever comes second sees that it has another time by then."""
    outcomes = exchange_all_at_once()
    refused = [outcome.refusal for outcome in outcomes if outcome.refusal]
    assert len(refused) == len(outcomes) - 1
    assert all(isinstance(refusal, ChangedMeanwhile | BookingRefused) for refusal in refused)
    with works_for(LARVIK):
        starts = sorted(Booking.objects.values_list("starts_at", flat=True))
        assert starts == [at(1 + number, 10) for number in range(4)]
    assert_all_is_in_order(made_by_hand=True)


@pytest.mark.race
@pytest.mark.usefixtures("committed_db")
def test_without_its_locks_an_exchange_would_be_done_over_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin without the guards: else the test above proves nothing."""

    def look_only(pk: int) -> Booking:
        booking = Booking.objects.select_related("service", "recipient").get(pk=pk)
        sleep(0.05)  # as long as somebody else needs to look as well
        return booking

    monkeypatch.setattr(exchanging, "lock_booking", look_only)
    for lock in ("lock_all_for_booking", "lock_for_those_apart"):
        monkeypatch.setattr(exchanging, lock, lambda *_args, **_options: None)
    try:
        done = [outcome for outcome in exchange_all_at_once() if not outcome.refusal]
    except ExceptionGroup:  # or the database is what stops them
        return
    assert len(done) != 1
