"""Getting in line, staying there, and out of it again."""

from collections.abc import Iterator
from datetime import time, timedelta

import pytest
from django.utils import timezone

from audit.models import AuditEntry
from foundation.actor import Actor, Channel
from shop.domain.circumstances.ending import end_recipient
from shop.domain.waitlist.line import Wanted, join_waitlist, leave_waitlist, set_priority
from shop.domain.waitlist.nights import settle_those_who_booked
from shop.enums import BookingStatus, OfferOutcome, Priority, RecipientEnd, WaitlistStatus
from shop.errors import (
    LengthNotOffered,
    NoEntitlement,
    NoLongerWaiting,
    RecipientHasEnded,
    ServiceNotOffered,
    WindowNotPossible,
)
from shop.lengths import Length
from shop.models import ModuleSwitch, WaitlistEntry, WaitlistOffer
from shop.queries.waiting import place_in_line
from tests.factories.clock import today_is
from tests.factories.refusals import refused
from tests.factories.waiting import OFFICE, fill, make_neighbour, offer_round, own, wait
from tests.factories.world import World, at, make_recipient, make_service, make_world


def acts() -> list[str]:
    return list(AuditEntry.objects.filter(action__startswith="waitlist.").values_list("action", flat=True))


def test_somebody_waits_for_the_usual_length_in_their_days(world: World) -> None:
    entry = wait(world, first=1, last=3, earliest=time(9), latest=time(12))
    assert (entry.status, entry.duration, entry.stay) == (WaitlistStatus.WAITING, timedelta(hours=1), 0)
    assert (entry.channel, entry.priority) == (Channel.SELF, 0)
    assert acts() == ["waitlist.joined"]


def test_whoever_waits_again_keeps_the_place_and_wants_the_new_days(world: World) -> None:
    entry = wait(world, first=1, last=3)
    wait(world, recipient=make_neighbour(world))
    again = wait(world, first=2, last=9)
    assert again.pk == entry.pk
    assert again.last_day == timezone.localdate() + timedelta(days=9)
    assert place_in_line([world.service.pk])[entry.pk] == 1
    assert sorted(acts()) == ["waitlist.changed", "waitlist.joined", "waitlist.joined"]


def test_the_same_said_twice_is_said_once(world: World) -> None:
    wait(world)
    wait(world)
    assert acts() == ["waitlist.joined"]


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [(-3, -1, "last_day"), (3, 2, "last_day"), (80, 91, "last_day")],
)
def test_days_that_cannot_be_waited_for(world: World, first: int, last: int, field: str) -> None:
    with refused(WindowNotPossible) as met:
        wait(world, first=first, last=last)
    assert met.value.params["field"] == field
    assert not WaitlistEntry.objects.exists()


def test_hours_the_wrong_way_round(world: World) -> None:
    with refused(WindowNotPossible) as met:
        wait(world, earliest=time(12), latest=time(9))
    assert met.value.params["field"] == "latest"


def test_days_that_have_begun_may_be_waited_for_and_the_farthest_too(world: World) -> None:
    assert wait(world, first=-2, last=90).pk


def test_a_length_that_is_not_offered(world: World) -> None:
    with refused(LengthNotOffered):
        wait(world, length=Length(timedelta(minutes=25)))
    assert not WaitlistEntry.objects.exists()


def test_who_has_no_decision_is_told(world: World) -> None:
    with refused(NoEntitlement):
        wait(world, recipient=make_recipient())
    assert not WaitlistEntry.objects.exists()


def test_where_no_decision_is_needed_anybody_waits(world: World) -> None:
    service = make_service(world.department, name="Fotpleie", requires_entitlement=False)
    assert wait(world, recipient=make_recipient(), service=service).pk


def test_what_is_not_offered_is_not_waited_for(world: World) -> None:
    ModuleSwitch.objects.all().delete()
    with refused(ServiceNotOffered):
        wait(world)
    ModuleSwitch.objects.create(module_key="dummy")
    world.service.is_active = False
    world.service.save(update_fields=["is_active"])
    with refused(ServiceNotOffered):
        wait(world)


def test_who_no_longer_wants_it_is_out_of_line_and_may_come_again_last(world: World) -> None:
    entry = wait(world)
    other = wait(world, recipient=make_neighbour(world))
    leave_waitlist(entry, actor=world.actor())
    leave_waitlist(entry, actor=world.actor())
    entry.refresh_from_db()
    assert (entry.status, acts().count("waitlist.left")) == (WaitlistStatus.WITHDRAWN, 1)
    again = wait(world)
    assert place_in_line([world.service.pk]) == {other.pk: 1, again.pk: 2}


class TestWithAnOffer:
    @pytest.fixture
    def world(self, larvik: object) -> World:
        return make_world(providers=1)

    @pytest.fixture
    def offer(self, world: World) -> Iterator[WaitlistOffer]:
        """Of tomorrow at eight, made this morning: in the evening it would be too late to ask for an answer."""
        with today_is(timezone.localdate(), time(9)):
            fill(world, hours=range(9, 16))
            wait(world)
            (offer,) = offer_round(world)
            yield offer

    def test_leaving_gives_it_back_and_on(self, world: World, offer: WaitlistOffer) -> None:
        neighbour = wait(world, recipient=make_neighbour(world))
        leave_waitlist(offer.entry, actor=world.actor())
        offer.refresh_from_db()
        assert (offer.outcome, offer.hold.status) == (OfferOutcome.WITHDRAWN, BookingStatus.EXPIRED)
        (passed_on,) = offer_round(world)
        assert passed_on.entry_id == neighbour.pk
        assert passed_on.hold.starts_at == offer.hold.starts_at

    def test_other_days_give_back_what_no_longer_fits(self, world: World, offer: WaitlistOffer) -> None:
        wait(world, earliest=time(9))
        offer.refresh_from_db()
        assert offer.outcome == OfferOutcome.WITHDRAWN

    def test_wider_days_keep_it(self, world: World, offer: WaitlistOffer) -> None:
        wait(world, last=5)
        offer.refresh_from_db()
        assert offer.outcome == OfferOutcome.OPEN


def test_who_needs_it_sooner_comes_first(world: World) -> None:
    first, second = wait(world), wait(world, recipient=make_neighbour(world))
    staff = Actor(user_id=world.recipient.user_id, channel=Channel.STAFF)
    set_priority(second, priority=Priority.URGENT, actor=staff)
    set_priority(second, priority=Priority.URGENT, actor=staff)
    assert place_in_line([world.service.pk]) == {second.pk: 1, first.pk: 2}
    logged = AuditEntry.objects.get(action="waitlist.priority_set")
    assert (logged.actor_id, logged.details["priority"]) == (staff.user_id, 2)


def test_nobody_is_hurried_who_no_longer_waits(world: World) -> None:
    entry = leave_waitlist(wait(world), actor=world.actor())
    with refused(NoLongerWaiting):
        set_priority(entry, priority=Priority.SOON, actor=OFFICE)
    entry.refresh_from_db()
    assert entry.priority == Priority.USUAL


def test_staff_may_wait_on_behalf_of_somebody(world: World) -> None:
    today = timezone.localdate()
    entry = join_waitlist(world.service, recipient=world.recipient, wanted=Wanted(today, today), actor=OFFICE)
    assert entry.channel == Channel.STAFF
    assert own(world.recipient).channel == Channel.SELF


def test_nobody_waits_for_days_after_the_last_that_is_noted_for_them(world: World) -> None:
    free = make_service(world.department, name="Gratis", requires_entitlement=False)
    last_day = timezone.localdate() + timedelta(days=3)
    end_recipient(world.recipient, last_day=last_day, reason=RecipientEnd.MOVED, actor=OFFICE)
    with refused(RecipientHasEnded):
        wait(world, service=free, first=4, last=8)
    assert not WaitlistEntry.objects.exists()
    assert wait(world, service=free, first=2, last=8).last_day == last_day
    with refused(RecipientHasEnded):
        wait(world, service=free, first=4, last=8)
    assert WaitlistEntry.objects.get().last_day == last_day


def test_what_was_booked_before_they_wished_for_something_else_is_not_what_they_wait_for(
    world: World,
) -> None:
    entry = wait(world, first=1, last=2, earliest=time(20), latest=time(21))
    world.book(at(6, 10))
    wait(world, first=5, last=8)
    assert settle_those_who_booked() == 0
    entry.refresh_from_db()
    assert entry.status == WaitlistStatus.WAITING
    booked = world.book(at(7, 10))
    assert settle_those_who_booked() == 1
    entry.refresh_from_db()
    assert (entry.status, entry.booking) == (WaitlistStatus.BOOKED, booked)
