"""Somebody is away: who takes their visits, what waits for another time, and what is done only as shown."""

from datetime import time, timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from foundation.actor import Channel
from shop.enums import BookingStatus, DisruptionOutcome, StrandedReason
from shop.errors import InvalidHours
from shop.models import Assignment, BlockedProvider, Booking, BookingSeries, Disruption, Provider
from tests.factories.world import World, at, make_provider, make_user
from tests.shop.domain.absence.away import another, everything, is_away
from tests.shop.domain.absence.told import who_has

SAVEPOINT = 2
"""What stands for BEGIN and COMMIT inside a test."""


def test_the_visits_of_who_is_away_go_to_who_is_free_and_stay_at_their_time(world: World) -> None:
    booking = world.book(at(1, 10))
    sick = who_has(booking)
    away = is_away(sick)
    booking.refresh_from_db()
    (free,) = [provider for provider in world.providers if provider != sick]
    assert (who_has(booking), booking.stranded, booking.starts_at) == (free, "", at(1, 10))
    assert [each.is_covered for each in away.covers] == [True]
    disruption = Disruption.objects.get()
    assert (disruption.outcome, disruption.absence, disruption.given_id) == (
        DisruptionOutcome.REPLACED,
        away.absence,
        Assignment.objects.get(active=True).pk,
    )


def test_what_nobody_can_take_keeps_its_time_and_is_owed_until_the_deadline(world: World) -> None:
    first, second = world.book(at(1, 10)), world.book(at(1, 10), recipient=another(world, "Odd Prøve"))
    away = is_away(who_has(first))
    first.refresh_from_db()
    assert (first.status, first.stranded) == (BookingStatus.CONFIRMED, StrandedReason.NO_SHIFT)
    assert [each.booking for each in away.uncovered] == [first]
    disruption = Disruption.objects.get()
    assert (disruption.booking, disruption.outcome, disruption.given) == (first, DisruptionOutcome.OPEN, None)
    assert disruption.due_on > timezone.localdate()
    second.refresh_from_db()
    assert second.stranded == ""


def test_each_visit_that_is_given_away_counts_for_the_next(world: World) -> None:
    make_provider(world.department)
    sick = world.providers[0]
    for number in range(4):
        recipient = another(world, f"Nummer Prøve{number}")
        visit = world.book(at(1, 8 + number), recipient=recipient)
        Assignment.objects.filter(booking=visit).update(provider=sick)
    is_away(sick)
    taken = Assignment.objects.filter(active=True).values_list("provider", flat=True)
    assert sorted(list(taken).count(each) for each in set(taken)) == [2, 2]


def test_nobody_is_sent_to_a_recipient_they_do_not_come_to(world: World) -> None:
    booking = world.book(at(1, 10))
    sick = who_has(booking)
    (other,) = [provider for provider in world.providers if provider != sick]
    BlockedProvider.objects.create(recipient=world.recipient, provider=other)
    assert [each.is_covered for each in is_away(sick).covers] == [False]


def test_what_was_shown_is_what_is_done_or_nothing_is(world: World) -> None:
    booking = world.book(at(1, 10))
    sick = who_has(booking)
    before = everything()
    shown = is_away(sick, agreed="")
    assert (shown.absence, len(shown.covers)) == (None, 1)
    assert everything() == before, "it was only shown"
    late = world.book(at(1, 12), recipient=another(world, "Odd Prøve"))
    Assignment.objects.filter(booking=late).update(provider=sick)
    before = everything()
    assert is_away(sick, agreed=shown.version).absence is None, "a yes to one is no yes to two"
    assert everything() == before
    again = is_away(sick, agreed="")
    assert is_away(sick, agreed=again.version).absence is not None


def test_without_visits_there_is_nothing_to_agree_to(world: World) -> None:
    away = is_away(world.providers[0], agreed="")
    assert away.absence is not None
    assert not Disruption.objects.exists()


def test_an_absence_that_ends_before_it_begins_is_refused(world: World) -> None:
    before = everything()
    with pytest.raises(InvalidHours):
        is_away(world.providers[0], from_at=at(2, 0), until_at=at(1, 0))
    assert everything() == before


def test_reported_twice_is_reported_once(world: World) -> None:
    sick = who_has(world.book(at(1, 10)))
    is_away(sick)
    after = everything()
    assert not is_away(sick).covers
    assert everything() == after


def test_a_visit_that_has_begun_is_left_alone(world: World) -> None:
    booking = world.book_past()
    away = is_away(who_has(booking), from_at=timezone.now() - timedelta(hours=2))
    assert not away.covers


def test_two_who_come_together_are_replaced_one_by_one(world: World) -> None:
    make_provider(world.department)
    world.service.providers_needed = 2
    world.service.save()
    booking = world.book(at(1, 10))
    first, second = (each.provider for each in booking.assignments.order_by("provider"))
    is_away(first)
    now = set(booking.assignments.filter(active=True).values_list("provider", flat=True))
    assert now == {second.pk, Provider.objects.exclude(pk__in=[first.pk, second.pk]).get().pk}


def test_twelve_visits_among_twenty_take_at_most_forty_one_statements(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sick = world.providers[0]
    for number in range(18):
        make_provider(world.department, user=make_user() if number % 3 else None)
    for number in range(12):
        visit = world.book(at(1, 8 + number % 8), recipient=another(world, f"Nummer Prøve{number}"))
        minute = timedelta(minutes=1)
        begins = at(1, 8) + number * 40 * minute
        Booking.objects.filter(pk=visit.pk).update(starts_at=begins, ends_at=begins + 40 * minute)
        Assignment.objects.filter(booking=visit).update(
            provider=sick, occupied=(begins, begins + 40 * minute)
        )
    assert Assignment.objects.filter(active=True, provider=sick).count() == 12
    with django_assert_max_num_queries(41 + SAVEPOINT):
        away = is_away(sick)
    assert len(away.covered) == 12


def test_to_whom_nobody_else_should_come_nobody_else_is_sent(world: World) -> None:
    booking = world.book(at(1, 10))
    series = BookingSeries.objects.create(
        recipient=world.recipient,
        service=world.service,
        weekdays=[1],
        preferred_at=time(10),
        tolerance=timedelta(0),
        duration=timedelta(hours=1),
        provider=who_has(booking),
        only_provider=True,
        starts_on=at(1, 10).date(),
        channel=Channel.STAFF,
    )
    Booking.objects.filter(pk=booking.pk).update(series=series, series_on=at(1, 10).date())
    assert [each.is_covered for each in is_away(who_has(booking)).covers] == [False]
