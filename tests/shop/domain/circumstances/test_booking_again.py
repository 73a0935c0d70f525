"""What was called off by mistake is booked again in one act, and what cannot be stays listed with its reason."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from foundation.actor import Actor, Channel
from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from shop.domain.circumstances.booking_again import BOOKED_AGAIN, BookedAgain, book_all_again
from shop.domain.circumstances.ending import end_recipient
from shop.domain.circumstances.reopening import reopen_recipient
from shop.enums import AssignmentReason, BookingStatus, Confirmation, RecipientEnd
from shop.errors import BookingRefused, LengthNotOffered, NothingLeft, TimeTaken
from shop.models import Booking, Entitlement, EntitlementPeriod, ModuleSwitch, Service
from shop.queries.still_to_book import still_to_book
from tests.factories.representatives import make_representation
from tests.factories.world import World, at, make_department, make_entitlement, make_provider, make_service
from tests.sample_module.module import kept
from tests.shop.domain.absence.told import deliver_due
from tests.shop.domain.standing import start
from tests.shop.views.visits import make_visit

STAFF = Actor(user_id=None, channel=Channel.STAFF)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def lose(world: World) -> None:
    """All that was planned, by mistake."""
    end_recipient(world.recipient, last_day=timezone.localdate(), reason=RecipientEnd.DIED, actor=STAFF)
    reopen_recipient(world.recipient, actor=STAFF)
    world.recipient.refresh_from_db()


def again(world: World, *departments: int) -> BookedAgain:
    ids = set(departments) or {world.department.pk}
    return book_all_again(world.recipient, departments=ids, actor=STAFF)


def why_not(done: BookedAgain) -> list[type[BookingRefused] | None]:
    return [type(each.refusal) if each.refusal else None for each in done.not_booked]


def take_the_time(world: World, day: int, hour: int) -> None:
    for provider in world.providers:
        make_visit(world, at(day, hour), provider=provider)


def test_all_of_them_stand_at_their_times(world: World) -> None:
    times = [at(day, 10) for day in range(1, 6)]
    for starts_at in times:
        world.book(starts_at)
    lose(world)
    done = again(world)
    assert [visit.starts_at for visit in done.booked] == times
    assert done.not_booked == []
    assert {visit.status for visit in done.booked} == {BookingStatus.CONFIRMED}
    assert not still_to_book(world.recipient)
    assert EntitlementPeriod.objects.get().balance == 95


def test_whoever_was_to_come_comes_again_if_free_also_where_another_has_less_to_do(world: World) -> None:
    amal, berit = world.providers
    visits = [make_visit(world, at(day, 10), provider=amal, recipient=world.recipient) for day in (1, 2, 3)]
    lose(world)
    make_visit(world, at(2, 10), provider=amal)
    given = [visit.assignments.get(active=True) for visit in again(world).booked]
    assert [each.provider for each in given] == [amal, berit, amal]
    assert given[0].reason == given[2].reason == AssignmentReason.BEFORE
    assert given[1].reason != AssignmentReason.BEFORE
    assert len(visits) == 3


def test_the_recipient_gets_one_message(world: World) -> None:
    for day in (1, 2, 3):
        world.book(at(day, 10))
    lose(world)
    again(world)
    deliver_due()
    (letter,) = mail.outbox
    assert letter.to == [world.user.email]
    assert letter.subject == "3 appointments are booked"


def test_who_acts_for_them_gets_one_message_of_what_is_theirs(world: World) -> None:
    other = make_service(world.department, name="Another")
    make_entitlement(world.recipient, other)
    for day in (1, 2):
        world.book(at(day, 10))
    world.book(at(3, 10), service=other)
    whole = make_representation(world.recipient, name="Alt Fullmakt")
    part = make_representation(world.recipient, world.service, name="Del Fullmakt")
    alone = make_representation(world.recipient, other, name="En Fullmakt")
    lose(world)
    OutboxMessage.objects.all().delete()
    again(world)
    told = OutboxMessage.objects.filter(status=DeliveryStatus.WAITING, params__acting__isnull=False)
    said = {
        each.params["acting"]: (each.kind, len(str(each.params.get("bookings", "1")).split(",")))
        for each in told
    }
    assert len(told) == 3
    assert said == {
        whole.pk: (BOOKED_AGAIN, 3),
        part.pk: (BOOKED_AGAIN, 2),
        alone.pk: ("booking.created", 1),
    }


def test_one_alone_is_told_as_any(world: World) -> None:
    world.book(at(1, 10))
    lose(world)
    again(world)
    deliver_due()
    assert [letter.subject.split(" on ")[0] for letter in mail.outbox] == ["Your appointment"]


def test_what_the_department_confirms_first_is_asked_for(world: World) -> None:
    for day in (1, 2):
        world.book(at(day, 10))
    lose(world)
    Service.objects.update(confirmation=Confirmation.REQUESTED)
    assert {visit.status for visit in again(world).booked} == {BookingStatus.REQUESTED}
    deliver_due()
    (letter,) = mail.outbox
    assert letter.subject == "2 appointments are kept for you"
    assert "The department still answers" in letter.body


def test_what_the_door_refuses_stays_listed_and_the_rest_is_booked(world: World) -> None:
    first, taken, last = (world.book(at(day, 10)) for day in (1, 2, 3))
    lose(world)
    take_the_time(world, 2, 10)
    done = again(world)
    assert [visit.starts_at for visit in done.booked] == [first.starts_at, last.starts_at]
    assert why_not(done) == [TimeTaken]
    assert still_to_book(world.recipient).visits == [taken]


def test_what_was_granted_is_used_by_the_soonest(world: World) -> None:
    for day in (1, 2, 3):
        world.book(at(day, 10))
    lose(world)
    EntitlementPeriod.objects.update(balance=2)
    done = again(world)
    assert (len(done.booked), why_not(done)) == (2, [NothingLeft])


def test_done_once_more_it_does_the_rest(world: World) -> None:
    for day in (1, 2):
        world.book(at(day, 10))
    lose(world)
    take_the_time(world, 2, 10)
    again(world)
    assert (len(again(world).booked), Booking.objects.filter(recipient=world.recipient).count()) == (0, 3)
    world.providers.append(make_provider(world.department))
    assert [visit.starts_at for visit in again(world).booked] == [at(2, 10)]
    assert again(world) == BookedAgain([], [])


def test_a_length_that_is_not_offered_any_more_is_refused(world: World) -> None:
    world.book(at(1, 10))
    lose(world)
    Service.objects.update(duration=timedelta(hours=2))
    assert why_not(again(world)) == [LengthNotOffered]


def test_visits_of_a_standing_booking_come_with_it(world: World) -> None:
    start(world)
    single = world.book(at(3, 14))
    lose(world)
    assert [visit.starts_at for visit in again(world).booked] == [single.starts_at]


def test_only_in_these_departments(world: World) -> None:
    elsewhere = make_department(name="Annen")
    service = make_service(elsewhere, name="Annen tjeneste")
    make_provider(elsewhere)
    make_entitlement(world.recipient, service)
    world.book(at(1, 10))
    there = world.book(at(2, 10), service=service)
    lose(world)
    assert [visit.starts_at for visit in again(world).booked] == [at(1, 10)]
    assert still_to_book(world.recipient).visits == [there]
    assert len(again(world, world.department.pk, elsewhere.pk).booked) == 1


def test_nothing_is_booked_for_who_ended_once_more(world: World) -> None:
    world.book(at(1, 10))
    lose(world)
    end_recipient(world.recipient, last_day=timezone.localdate(), reason=RecipientEnd.DIED, actor=STAFF)
    assert again(world) == BookedAgain([], [])
    assert not Booking.objects.filter(status=BookingStatus.CONFIRMED).exists()


class TestWhatWasAnswered:
    @pytest.fixture
    def sample(self, world: World) -> Service:
        ModuleSwitch.objects.create(module_key="sample")
        service = make_service(
            world.department, name="Hjelp", module_key="sample", settings={"tasks": ["vacuum", "dust"]}
        )
        make_entitlement(world.recipient, service)
        return service

    @pytest.mark.parametrize("tasks", [["vacuum"], []])
    def test_is_what_is_to_be_done_again(self, world: World, sample: Service, tasks: list[str]) -> None:
        world.book(at(1, 10), service=sample, answers={"tasks": tasks})
        lose(world)
        (booking,) = again(world).booked
        assert kept[booking.pk] == tasks

    def test_is_asked_anew_where_it_is_no_answer_any_more(self, world: World, sample: Service) -> None:
        lost = world.book(at(1, 10), service=sample, answers={"tasks": ["vacuum"]})
        lose(world)
        Service.objects.filter(pk=sample.pk).update(settings={"tasks": ["dust"]})
        done = again(world)
        assert (done.booked, why_not(done)) == ([], [None])
        assert still_to_book(world.recipient).visits == [lost]


def test_each_visit_takes_as_many_statements_as_the_one_before(world: World) -> None:
    Entitlement.objects.update(period="total")
    counts = []
    for rows in (1, 2, 3):
        for number in range(rows):
            world.book(at(number + 1, 7 + rows + rows))
        lose(world)
        with CaptureQueriesContext(connections["default"]) as captured:
            assert len(again(world).booked) == rows
        counts.append(sum("SAVEPOINT" not in query["sql"] for query in captured))
        for booking in Booking.objects.filter(status=BookingStatus.CONFIRMED):
            make_way(booking)
    assert counts[2] - counts[1] <= counts[1] - counts[0] + 1


def make_way(booking: Booking) -> None:
    booking.assignments.update(active=False)
    Booking.objects.filter(pk=booking.pk).update(status=BookingStatus.CANCELLED)
