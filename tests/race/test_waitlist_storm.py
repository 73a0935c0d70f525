"""Many cancel at the same moment, many wait, others book what they see: the line is served, and nothing is lost."""

import random
import threading
import time as clock
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from foundation.errors import DomainError
from foundation.jobs import run_job
from foundation.scope import use_scope
from shop.domain.door.changes import cancel_booking
from shop.domain.freeing import OFFER
from shop.domain.waitlist import offers as offering
from shop.domain.waitlist.answers import decline_offer, expire_offer, take_offer
from shop.domain.waitlist.offers import offer_free_time
from shop.enums import BookingStatus, CancelReason, OfferOutcome, WaitlistStatus
from shop.models import Booking, Recipient, WaitlistEntry, WaitlistOffer
from shop.queries.citizen_days import citizen_calendar
from shop.queries.waiting import fits, refused_by, waiting_in
from tenants.ddl import in_schema
from tests.factories.clock import let_lapse
from tests.factories.scopes import LARVIK, works_for
from tests.factories.threads import at_once
from tests.factories.waiting import fill, make_neighbour, own, wait
from tests.factories.worker import work_through_the_queue, worker
from tests.factories.world import World, at, make_world
from tests.race.rush import assert_all_is_in_order, book, overlaps

pytestmark = [pytest.mark.race, pytest.mark.exhaustive, pytest.mark.usefixtures("committed_db")]

WAITING, FREED, PROVIDERS = 30, 15, 3


@dataclass(frozen=True, slots=True)
class Town:
    """A full day, a line of people, and passers-by who may book as well.

    The day after tomorrow: in the evening it is too late to ask for an answer about tomorrow at eight.
    """

    world: World
    visits: list[Booking]
    entries: list[WaitlistEntry]
    others: list[Recipient]

    @property
    def starts(self) -> list[datetime]:
        return sorted({visit.starts_at for visit in self.visits})


@pytest.fixture
def town(committed_db: None) -> Town:
    with works_for(LARVIK):
        world = make_world(providers=PROVIDERS)
        fill(world, days=(2,))
        visits = list(Booking.objects.order_by("pk").select_related("recipient"))[:FREED]
        entries = [wait(world, recipient=make_neighbour(world), first=2, last=2) for _ in range(WAITING)]
        others = [make_neighbour(world) for _ in range(6)]
    work_through_the_queue()
    with works_for(LARVIK):
        assert not WaitlistOffer.objects.exists()
    return Town(world, visits, entries, others)


def cancel(visit: Booking) -> None:
    with use_scope(LARVIK):
        cancel_booking(visit, actor=own(visit.recipient), reason=CancelReason.BY_RECIPIENT)


def snatch(town: Town, person: Recipient, *, seed: int) -> int | None:
    """Book whatever can be had, as somebody who is not in line."""
    for starts_at in random.Random(seed).sample(town.starts, len(town.starts)):
        with suppress(DomainError):
            return book(town.world, person, starts_at=starts_at)
    return None


def nothing_is_left(town: Town) -> None:
    """No time that is free is one that somebody waits for, could have, and was never offered."""
    entries = list(waiting_in(town.world.department.pk))
    refused = refused_by(entries)
    has_one = set(
        WaitlistOffer.objects.filter(outcome=OfferOutcome.OPEN).values_list("recipient_id", flat=True)
    )
    for entry in entries:
        if entry.recipient_id in has_one:
            continue
        calendar = citizen_calendar(town.world.service, recipient=entry.recipient)
        free = {slot.starts_at for day in calendar.days for slot in day.bookable}
        left = {each for each in free if fits(entry, each)} - refused.get(entry.pk, frozenset())
        assert left == set(), f"{entry} waits and was not offered {left}"


def nobody_had_two_at_once() -> None:
    """By the database's own clock: what one offer's hold took, no other of theirs took beside it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM shop_waitlistoffer a JOIN shop_waitlistoffer b"
            " ON a.recipient_id = b.recipient_id AND a.id < b.id"
            " AND tstzrange(a.made_at, a.settled_at) && tstzrange(b.made_at, b.settled_at)"
        )
        assert cursor.fetchone() == (0,)


def test_the_first_in_line_get_what_nobody_snatched(town: Town) -> None:
    acts: list[Callable[[], object]] = [partial(cancel, visit) for visit in town.visits]
    acts += [partial(snatch, town, person, seed=number) for number, person in enumerate(town.others)]
    random.Random(4).shuffle(acts)
    with worker(concurrency=3, looks_every=0.1):
        at_once(acts)
    work_through_the_queue()
    with works_for(LARVIK):
        snatched = Booking.objects.filter(recipient__in=town.others, status=BookingStatus.CONFIRMED).count()
        offered = list(WaitlistOffer.objects.order_by("entry_id").values_list("entry_id", flat=True))
        assert offered == [entry.pk for entry in town.entries[: FREED - snatched]]
        assert overlaps() == 0
        nothing_is_left(town)
    assert_all_is_in_order()


def answer_as_people_do(town: Town, entry: WaitlistEntry, *, until: float, seed: int) -> None:
    """Take what comes, say no, or say nothing until it is over."""
    mood = random.Random(seed)
    with use_scope(LARVIK):
        while clock.monotonic() < until:
            with transaction.atomic():
                offers = WaitlistOffer.objects.filter(entry=entry, outcome=OfferOutcome.OPEN)
                offer = offers.select_related("hold", "recipient", "entry").first()
            if offer is not None:
                answer = mood.choice((_take, _take, _decline, _let_pass))
                with suppress(DomainError):
                    answer(offer)
            connections.close_all()  # as between two requests: the pool is small
            clock.sleep(mood.uniform(0.02, 0.2))


def _take(offer: WaitlistOffer) -> None:
    take_offer(offer, actor=own(offer.recipient))


def _decline(offer: WaitlistOffer) -> None:
    decline_offer(offer, actor=own(offer.recipient))


def _let_pass(offer: WaitlistOffer) -> None:
    with transaction.atomic():
        now = timezone.now()
        WaitlistOffer.objects.filter(pk=offer.pk, outcome=OfferOutcome.OPEN, made_at__lt=now).update(
            expires_at=now
        )
        if Booking.objects.filter(pk=offer.hold_id, status=BookingStatus.HELD).exists():
            let_lapse(offer.hold)
    expire_offer(offer.pk)


def test_whatever_people_answer_nothing_is_lost_and_nobody_has_two(town: Town) -> None:
    until = clock.monotonic() + 6
    acts: list[Callable[[], object]] = [partial(cancel, visit) for visit in town.visits]
    acts += [partial(snatch, town, person, seed=number) for number, person in enumerate(town.others[:3])]
    acts += [
        partial(answer_as_people_do, town, entry, until=until, seed=number)
        for number, entry in enumerate(town.entries[:8])
    ]
    with worker(concurrency=3, looks_every=0.1):
        at_once(acts)
    work_through_the_queue()
    with works_for(LARVIK):
        assert WaitlistOffer.objects.filter(outcome=OfferOutcome.TAKEN).exists()
        booked = WaitlistEntry.objects.filter(status=WaitlistStatus.BOOKED)
        taken = WaitlistOffer.objects.filter(outcome=OfferOutcome.TAKEN)
        assert set(booked.values_list("pk", flat=True)) == set(taken.values_list("entry_id", flat=True))
        assert overlaps() == 0
        nobody_had_two_at_once()
        nothing_is_left(town)
    assert_all_is_in_order()


@contextmanager
def uncommitted(visit: Booking) -> Iterator[threading.Event]:
    """Cancel in another thread's transaction, which commits when the event is set."""
    is_done, may_commit = threading.Event(), threading.Event()

    def run() -> None:
        with use_scope(LARVIK), transaction.atomic():
            cancel_booking(visit, actor=own(visit.recipient), reason=CancelReason.BY_RECIPIENT)
            is_done.set()
            may_commit.wait(10)
        connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        assert is_done.wait(10)
        yield may_commit
    finally:
        may_commit.set()
        thread.join(10)


def jobs_waiting() -> int:
    with in_schema("jobs") as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND task_name = %s", [OFFER]
        )
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("is_guarded", [True, False])
def test_a_job_waits_for_those_who_found_it_waiting(
    town: Town, monkeypatch: pytest.MonkeyPatch, *, is_guarded: bool
) -> None:
    """Without the guard the job misses what is freed by who left it at the job that was there: so the guard matters."""
    if not is_guarded:
        monkeypatch.setattr(offering, "wait_for_what_is_freed", lambda department_id: None)
    with works_for(LARVIK):
        wait(town.world, recipient=town.others[0], first=2, last=2)  # a job waits in the queue from here on
    assert jobs_waiting() == 1
    with uncommitted(town.visits[0]) as may_commit:
        round_of_job = threading.Thread(target=work_through_the_queue)
        round_of_job.start()
        round_of_job.join(1.5)
        assert round_of_job.is_alive() is is_guarded
        may_commit.set()
    round_of_job.join(10)
    with works_for(LARVIK):
        assert WaitlistOffer.objects.exists() is is_guarded
    assert jobs_waiting() == 0


def test_a_job_that_is_killed_half_way_and_run_again_makes_each_offer_once(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    for visit in town.visits[:2]:
        cancel(visit)
    told = offering._tell

    def dies(*args: Any, **kwargs: Any) -> WaitlistOffer:
        told(*args, **kwargs)
        raise SystemExit

    monkeypatch.setattr(offering, "_tell", dies)
    arguments = {"department_id": town.world.department.pk}
    with pytest.raises(SystemExit):
        run_job(OFFER, tenant="larvik", args=arguments)
    monkeypatch.undo()
    with works_for(LARVIK):
        assert not WaitlistOffer.objects.exists()
    run_job(OFFER, tenant="larvik", args=arguments)
    run_job(OFFER, tenant="larvik", args=arguments)
    run_job(OFFER, tenant="larvik", args=arguments)
    with works_for(LARVIK):
        offered = list(WaitlistOffer.objects.order_by("pk").values_list("entry_id", flat=True))
        assert offered == [entry.pk for entry in town.entries[:2]]
        assert offer_free_time(town.world.department.pk) == []
        assert Booking.objects.filter(starts_at=at(2, 8)).exists()
    assert_all_is_in_order()
