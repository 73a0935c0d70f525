"""A decision says how long each visit is at most: nothing longer is offered, or goes through the door."""

from datetime import date, time, timedelta
from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone, translation

from foundation.actor import Actor, Channel
from shop.domain.door.booking import hold_time
from shop.domain.door.moves import move_booking
from shop.domain.ledger.decision_changes import Terms, change_decision
from shop.domain.ledger.granting import grant
from shop.domain.series.occurrences import book_occurrences
from shop.domain.series.standing import start_series
from shop.domain.series.terms import Terms as SeriesTerms
from shop.domain.waitlist.line import Wanted, join_waitlist
from shop.enums import EntitlementPeriodKind, EntitlementUnit, SkipReason
from shop.errors import LongerThanGranted, VisitLengthNotPossible
from shop.imports.kinds import ENTITLEMENTS
from shop.lengths import Length, length_of, lengths_of
from shop.models import BookingSeries, Entitlement, SkippedOccurrence
from shop.quantities import granted_in_words
from shop.queries.citizen_days import citizen_calendar
from shop.queries.granted_lengths import granted_lengths
from shop.queries.out_of_reach import Obstacle, why_nothing_can_be_offered
from tests.factories.refusals import refused
from tests.factories.world import World, at, make_administrator, make_recipient, make_world
from tests.shop.views.conftest import sign_in

STAFF = Actor(user_id=None, channel=Channel.STAFF)
HALF, HOUR, LONG = (Length(timedelta(minutes=minutes)) for minutes in (30, 60, 90))


@pytest.fixture
def world(larvik: object) -> World:
    """Visits of half an hour, an hour (as is usual) and an hour and a half; the decision allows an hour."""
    world = make_world(other_durations=[HALF.duration, LONG.duration])
    Entitlement.objects.update(visit_minutes=60)
    return world


def day(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


def terms(**changes: Any) -> Terms:
    fields: dict[str, Any] = {
        "amount": 4,
        "unit": EntitlementUnit.VISITS,
        "period": EntitlementPeriodKind.WEEK,
        "decision_reference": "2026/2",
    }
    return Terms(**(fields | changes))


def reduce_to(minutes: int, *, from_day: int) -> Entitlement:
    decision = Entitlement.objects.select_related("service").get()
    changed = change_decision(
        decision, from_day=day(from_day), terms=terms(visit_minutes=minutes), actor=STAFF
    )
    return changed.entitlement


def test_a_visit_as_long_as_granted_is_booked_and_a_longer_one_refused(world: World) -> None:
    assert length_of(world.book(at(1, 10), length=HOUR)) == HOUR
    assert length_of(world.book(at(1, 12), length=HALF)) == HALF
    with refused(LongerThanGranted) as met:
        world.book(at(2, 10), length=LONG)
    with translation.override("en"):
        assert met.value.title() == "By the decision each visit is at most 60 minutes."


def test_what_was_held_too_long_is_refused_when_it_is_booked(world: World) -> None:
    hold_time(world.service, recipient=world.recipient, starts_at=at(1, 10), actor=world.actor(), length=LONG)
    with refused(LongerThanGranted):
        world.book(at(1, 10), length=LONG)


@pytest.mark.parametrize(("most", "length"), list(product([None, 30, 45, 60, 90], [HALF, HOUR, LONG])))
def test_the_list_says_what_the_door_says(world: World, most: int | None, length: Length) -> None:
    Entitlement.objects.update(visit_minutes=most)
    calendar = citizen_calendar(world.service, recipient=world.recipient, length=length)
    is_listed = any(slot.starts_at == at(1, 10) for slot in calendar.day(day(1)).bookable)
    try:
        world.book(at(1, 10), length=length)
    except LongerThanGranted:
        assert not is_listed
    else:
        assert is_listed
    offered = granted_lengths(world.service, world.recipient)
    assert (length in offered) == is_listed
    assert set(offered) <= set(lengths_of(world.service))


def test_where_no_length_is_granted_all_are_shown_and_each_is_refused(world: World) -> None:
    Entitlement.objects.update(visit_minutes=20)
    assert granted_lengths(world.service, world.recipient) == lengths_of(world.service)
    with refused(LongerThanGranted):
        world.book(at(1, 10), length=HALF)


def test_what_is_booked_stays_and_is_moved_no_longer_than_it_was(world: World) -> None:
    Entitlement.objects.update(visit_minutes=90)
    visit = world.book(at(5, 10), length=LONG)
    new = reduce_to(60, from_day=3)
    visit.refresh_from_db()
    assert length_of(visit) == LONG
    moved = move_booking(visit, starts_at=at(6, 8), actor=world.actor())
    assert length_of(moved) == LONG
    slots = citizen_calendar(world.service, recipient=world.recipient, length=LONG, moving=moved)
    assert any(each.starts_at == at(5, 12) for each in slots.day(day(5)).bookable)
    with refused(LongerThanGranted):
        world.book(at(5, 10), length=LONG)
    assert length_of(move_booking(moved, starts_at=at(6, 8), actor=STAFF, length=HALF)) == HALF
    with refused(LongerThanGranted):
        move_booking(moved, starts_at=at(6, 8), actor=STAFF, length=LONG)
    assert new.periods.get().balance == new.periods.get().granted - 1


def test_a_visit_does_not_move_into_a_decision_that_allows_less(world: World) -> None:
    Entitlement.objects.update(visit_minutes=90)
    visit = world.book(at(2, 10), length=LONG)
    reduce_to(60, from_day=4)
    calendar = citizen_calendar(world.service, recipient=world.recipient, length=LONG, moving=visit)
    assert not calendar.day(day(5)).bookable
    with refused(LongerThanGranted):
        move_booking(visit, starts_at=at(5, 10), actor=world.actor())
    assert length_of(move_booking(visit, starts_at=at(3, 10), actor=world.actor())) == LONG


def test_staff_are_shown_which_visits_are_longer_before_they_say_yes(
    world: World, larvik_client: Client
) -> None:
    Entitlement.objects.update(visit_minutes=90)
    world.book(at(5, 10), length=LONG)
    client = sign_in(larvik_client, make_administrator(world.department))
    client.cookies["django_language"] = "en"
    address = f"/manage/entitlements/{Entitlement.objects.get().pk}/change/"
    assert 'name="visit_minutes" value="90"' in client.get(address).text
    typed = {
        "from_day": day(3).isoformat(),
        "amount": "4",
        "unit": "visits",
        "period": "week",
        "decision_reference": "2026/2",
        "visit_minutes": "60",
    }
    page = client.post(address, typed).text
    assert "Booked longer than granted" in page
    assert "4 visits of 60 minutes each" in page
    answer = client.post(address, typed | {"visit_minutes": "20"})
    assert (answer.status_code, "takes 30 minutes" in answer.text) == (422, True)
    answer = client.post(address, typed | {"unit": "hours"})
    assert (answer.status_code, "counted in visits" in answer.text) == (422, True)
    assert Entitlement.objects.count() == 1


def test_a_standing_booking_is_no_longer_than_granted(world: World) -> None:
    agreed = SeriesTerms(weekdays=(1, 2, 3, 4, 5, 6, 7), preferred_at=time(10), starts_on=day(1), length=LONG)
    with refused(LongerThanGranted):
        start_series(world.service, recipient=world.recipient, terms=agreed, actor=world.actor())
    Entitlement.objects.update(visit_minutes=None)
    start_series(world.service, recipient=world.recipient, terms=agreed, actor=world.actor())
    assert not SkippedOccurrence.objects.exists()


def test_days_of_a_standing_booking_that_became_too_long_are_skipped_with_the_reason(world: World) -> None:
    Entitlement.objects.update(visit_minutes=None)
    agreed = SeriesTerms(
        weekdays=(1, 2, 3, 4, 5, 6, 7), preferred_at=time(10), starts_on=day(20), length=LONG
    )
    started = start_series(world.service, recipient=world.recipient, terms=agreed, actor=world.actor())
    Entitlement.objects.update(visit_minutes=60)
    decided = book_occurrences(started.series.pk, through=day(21))
    assert [each.reason for each in decided.skipped] == [SkipReason.TOO_LONG] * 2
    assert BookingSeries.objects.get().end_reason == ""


def test_nobody_waits_for_a_longer_visit_than_granted(world: World) -> None:
    wanted = Wanted(day(1), day(5))
    join: dict[str, Any] = {"recipient": world.recipient, "wanted": wanted, "actor": world.actor()}
    with refused(LongerThanGranted):
        join_waitlist(world.service, length=LONG, **join)
    Entitlement.objects.update(visit_minutes=None)
    entry = join_waitlist(world.service, length=LONG, **join)
    assert why_nothing_can_be_offered([entry]) == {}
    Entitlement.objects.update(visit_minutes=60)
    assert why_nothing_can_be_offered([entry])[entry.pk].obstacle == Obstacle.TOO_LONG


@pytest.mark.parametrize(
    ("changes", "is_refused"),
    [
        ({"visit_minutes": 60}, False),
        ({"visit_minutes": 30}, False),
        ({"visit_minutes": 29}, True),
        ({"visit_minutes": 60, "unit": EntitlementUnit.HOURS}, True),
    ],
)
def test_a_decision_says_a_length_by_which_something_can_be_booked(
    world: World, changes: dict[str, Any], *, is_refused: bool
) -> None:
    other = make_recipient(name="Annen Prøve")
    said: dict[str, Any] = {
        "service": world.service,
        "terms": terms(**changes),
        "valid_from": day(0),
        "actor": STAFF,
    }
    if is_refused:
        with refused(VisitLengthNotPossible):
            grant(other, **said)
    else:
        decision, _verdict = grant(other, **said)
        assert decision.visit_minutes == changes["visit_minutes"]
        assert grant(other, **said)[0] == decision, "said twice it is said once"


def test_the_database_refuses_a_length_without_visits(world: World) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Entitlement.objects.update(unit=EntitlementUnit.HOURS)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entitlement.objects.update(visit_minutes=0)


def test_what_was_granted_is_said_in_words(world: World) -> None:
    decision = Entitlement.objects.get()
    with translation.override("en"):
        decision.amount = 1
        assert granted_in_words(decision) == "1 visit of 60 minutes per four weeks"
        decision.amount, decision.visit_minutes = 2, 90
        assert granted_in_words(decision) == "2 visits of 90 minutes each per four weeks"


def test_a_file_has_a_column_for_it(world: World) -> None:
    columns = {each.key: each for each in ENTITLEMENTS.columns}
    assert "minutter per besøk" in columns["visit_minutes"].understood


def test_only_granted_lengths_are_offered_and_the_page_says_why(world: World, larvik_client: Client) -> None:
    client = sign_in(larvik_client, world.user)
    client.cookies["django_language"] = "en"
    assert world.service.name in client.get("/").text
    page = client.get("/").text
    assert "length=30" in page
    assert "length=90" not in page
    page = client.get("/?length=90").text
    assert "By your decision each visit is at most 60 minutes." in page
    assert f"/book/{world.service.pk}/hold/?at" not in page


def test_the_phone_page_offers_only_those(world: World, larvik_client: Client) -> None:
    client = sign_in(larvik_client, make_administrator(world.department))
    client.cookies["django_language"] = "en"
    address = f"/manage/departments/{world.department.pk}/book/{world.recipient.pk}/"
    page = client.get(address).text
    assert "length=30" in page
    assert "length=90" not in page
    assert "By the decision each visit is at most 60 minutes." in client.get(f"{address}?length=90").text
