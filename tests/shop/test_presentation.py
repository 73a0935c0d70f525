"""How times, lengths and quantities are said."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.utils import timezone, translation

from shop.enums import BookingStatus, CancelReason, EntitlementUnit, ProviderKind, ServicePlace, StayUnit
from shop.lengths import Length
from shop.models import Booking, Provider, Service
from shop.presentation import (
    chosen_length,
    clock_range,
    quantity,
    service_line,
    status_in_words,
    when,
    who_comes,
)

pytestmark = pytest.mark.unit


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def moment(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("begins", "ends", "said"),
    [
        ("2026-11-24T10:00", "2026-11-24T11:00", "Tuesday 24 November, 10.00–11.00"),
        ("2026-12-04T15:00", "2026-12-06T11:00", "Fri 4 December 15.00 – Sun 6 December 11.00"),
        ("2026-12-31T22:00", "2027-01-01T06:00", "Thu 31 December 22.00 – Fri 1 January 06.00"),
        ("2026-11-24T23:00", "2026-11-25T00:00", "Tuesday 24 November, 23.00–00.00"),
    ],
)
def test_a_visit_over_several_days_names_both(begins: str, ends: str, said: str) -> None:
    assert when(moment(begins), moment(ends)) == said


def test_a_range_of_hours_says_when_it_ends_on_another_day() -> None:
    begins = moment("2026-12-04T15:00")
    assert clock_range(begins, begins + timedelta(hours=1)) == "15.00–16.00"
    assert clock_range(begins, moment("2026-12-06T11:00")) == "15.00 – Sun 6 December 11.00"


def test_lengths_are_said_in_what_the_service_counts() -> None:
    nights, days = Service(stay_unit=StayUnit.NIGHTS), Service(stay_unit=StayUnit.DAYS)
    assert chosen_length(nights, Length(stay=1)) == "1 night"
    assert chosen_length(days, Length(stay=3)) == "3 days"
    assert chosen_length(Service(), Length(timedelta(minutes=90))) == "1 hour 30 minutes"


def test_that_two_come_is_part_of_the_line() -> None:
    service = Service(duration=timedelta(hours=1), place=ServicePlace.AT_HOME, providers_needed=2)
    assert service_line(service) == "1 hour, at home, two come"


def test_of_several_lengths_each_is_said_the_shortest_first() -> None:
    others = [timedelta(minutes=90), timedelta(minutes=30)]
    service = Service(duration=timedelta(minutes=45), other_durations=others, place=ServicePlace.AT_HOME)
    assert service_line(service) == "30 minutes, 45 minutes or 1 hour 30 minutes, at home"


def test_that_others_are_there_is_part_of_the_line() -> None:
    service = Service(duration=timedelta(hours=1), place=ServicePlace.AT_OFFICE, seats=8)
    assert service_line(service) == "1 hour, at the office, together with others"


def test_a_bed_is_not_at_the_office() -> None:
    service = Service(duration=timedelta(hours=1), place=ServicePlace.AT_OFFICE, uses_places=True)
    assert service_line(service) == "1 hour"


def test_what_is_left_is_said_in_nights_and_days() -> None:
    assert quantity(EntitlementUnit.NIGHTS, left=2, granted=10) == "2 of 10 nights"
    assert quantity(EntitlementUnit.DAYS, left=0, granted=1) == "0 of 1 day"


def test_a_place_does_not_come() -> None:
    bed, amal = Provider(name="Seng 1", kind=ProviderKind.PLACE), Provider(name="Amal Prøve")
    assert who_comes([bed]) == "The place is kept: Seng 1"
    assert who_comes([amal]) == "Amal is coming"
    assert who_comes([amal, Provider(name="Bente Prøve")]) == "Amal and Bente are coming"


def test_away_from_home_nobody_comes() -> None:
    amal, unnamed = Provider(name="Amal Prøve"), Provider(number=1)
    assert who_comes([amal], place=ServicePlace.AT_OFFICE) == "You meet Amal at the office"
    assert who_comes([amal], place=ServicePlace.BY_PHONE) == "You talk with Amal by phone"
    assert who_comes([amal], place=ServicePlace.BY_VIDEO) == "You talk with Amal by video"
    assert who_comes([unnamed], place=ServicePlace.AT_OFFICE) == (
        "You meet a helper from the department at the office"
    )


def test_a_request_waits_until_its_time_is_over() -> None:
    coming, over = timezone.now() + timedelta(hours=1), timezone.now() - timedelta(hours=1)
    assert status_in_words(Booking(status=BookingStatus.REQUESTED, ends_at=coming)) == "waits for an answer"
    assert status_in_words(Booking(status=BookingStatus.REQUESTED, ends_at=over)) == "not answered in time"


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (CancelReason.BY_RECIPIENT, "cancelled"),
        (CancelReason.BY_DEPARTMENT, "cancelled by the department"),
        (CancelReason.RECIPIENT_ENDED, "cancelled, as the services end before it"),
        (CancelReason.DECISION_ENDED, "cancelled, as the decision ends before it"),
    ],
)
def test_why_it_was_cancelled(reason: CancelReason, words: str) -> None:
    assert status_in_words(Booking(status=BookingStatus.CANCELLED, cancel_reason=reason)) == words


def test_a_bed_and_where_one_is_met_are_two_words() -> None:
    with translation.override("nb"):
        assert str(ProviderKind.PLACE.label) == "plass"
        assert str(Service._meta.get_field("place").verbose_name) == "sted"


@pytest.mark.parametrize(
    ("unit", "left", "granted", "says"),
    [
        (EntitlementUnit.VISITS, -1, 1, "−1 of 1 visit"),
        (EntitlementUnit.HOURS, -90, 120, "−1 hour 30 minutes of 2 hours"),
        (EntitlementUnit.NIGHTS, -2, 0, "−2 of 0 nights"),
    ],
)
def test_more_booked_than_granted_has_a_minus_of_its_own(
    unit: EntitlementUnit, left: int, granted: int, says: str
) -> None:
    assert quantity(unit, left=left, granted=granted) == says
