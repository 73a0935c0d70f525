"""Rules as sentences."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.utils import translation

from shop.enums import Confirmation, EntitlementUnit, ServicePlace, StayUnit
from shop.lengths import Length
from shop.models import Department, Qualification, Service
from shop.presentation import length, lengths, quantity, service_line
from shop.rules_in_words import rules_in_words
from tests.factories.world import make_department, make_service

MINUTES, HOURS, DAYS = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
STAY: dict[str, Any] = {
    "stay_unit": StayUnit.NIGHTS,
    "shortest_stay": 2,
    "longest_stay": 14,
    "arrives_at": time(15),
    "leaves_at": time(11),
}


@pytest.fixture(autouse=True)
def in_english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def department(larvik: object) -> Department:
    return make_department()


def words_of(department: Department, **rules: Any) -> dict[str, str]:
    return dict(rules_in_words(make_service(department, **rules)))


@pytest.mark.parametrize(
    ("duration", "words"),
    [
        (45 * MINUTES, "45 minutes"),
        (HOURS, "1 hour"),
        (90 * MINUTES, "1 hour 30 minutes"),
        (23 * HOURS, "23 hours"),
        (DAYS, "1 day"),
        (44 * HOURS, "1 day 20 hours"),
        (3 * DAYS + 5 * MINUTES, "3 days 5 minutes"),
        (timedelta(0), ""),
    ],
)
def test_a_length_is_said_in_days_hours_and_minutes(duration: timedelta, words: str) -> None:
    assert length(duration) == words


def test_what_a_decision_grants_stays_in_hours() -> None:
    assert quantity(EntitlementUnit.HOURS, left=25 * 60, granted=30 * 60) == "25 hours of 30 hours"


def test_a_service_of_one_length(department: Department) -> None:
    assert words_of(department) == {
        "Who can book": "Those with a decision",
        "Where": "At the recipient's home",
        "How long": "1 hour",
        "Visits begin": "Every hour, counted from when the department opens",
        "Book": "Up to 14 days ahead, until it begins",
        "Cancel and move": "Until it begins",
        "The recipient": "Must be there",
        "Confirmed": "At once",
        "Public holidays": "Open",
    }


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ({"other_durations": [30 * MINUTES]}, "1 hour, or 30 minutes"),
        (
            {"other_durations": [30 * MINUTES, 45 * MINUTES, 2 * HOURS]},
            "30 minutes, 45 minutes, 1 hour or 2 hours",
        ),
        (STAY, "From 2 nights to 14 nights, 15.00 to 11.00"),
        (STAY | {"stay_unit": StayUnit.DAYS, "shortest_stay": 1, "longest_stay": 1}, "1 day, 15.00 to 11.00"),
    ],
)
def test_how_long(department: Department, rules: dict[str, Any], words: str) -> None:
    assert words_of(department, **rules)["How long"] == words


@pytest.mark.parametrize(
    ("cancel", "within_day", "other_day", "words"),
    [
        (None, None, None, "Only by calling"),
        (DAYS, DAYS, DAYS, "Until 24 hours before"),
        (
            12 * HOURS,
            timedelta(0),
            None,
            "Cancel until 12 hours before; move within the day until it begins; move to another day by calling",
        ),
        (
            None,
            36 * HOURS,
            3 * DAYS,
            "Cancel by calling; move within the day until 36 hours before; move to another day until 3 days before",
        ),
    ],
)
def test_the_deadlines(
    department: Department, cancel: Any, within_day: Any, other_day: Any, words: str
) -> None:
    rules = words_of(
        department,
        cancel_deadline=cancel,
        move_within_day_deadline=within_day,
        move_to_other_day_deadline=other_day,
    )
    assert rules["Cancel and move"] == words


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (10, 20, "10 minutes before and 20 minutes after, for travel and cleaning"),
        (10, 0, "10 minutes before, for travel and cleaning"),
        (0, 20, "20 minutes after, for travel and cleaning"),
    ],
)
def test_the_time_around(department: Department, before: int, after: int, words: str) -> None:
    rules = words_of(department, buffer_before=before * MINUTES, buffer_after=after * MINUTES)
    assert rules["Time around a visit"] == words


def test_everything_else(department: Department) -> None:
    service = make_service(
        department,
        **STAY,
        place=ServicePlace.AT_OFFICE,
        requires_entitlement=False,
        minimum_notice=48 * HOURS,
        booking_horizon=1,
        maximum_active_bookings=1,
        providers_needed=2,
        counts_each_provider=True,
        requires_presence=False,
        confirmation=Confirmation.REQUESTED,
        open_on_public_holidays=False,
        is_paused=True,
        pause_message="vi flytter.",
    )
    service.required_qualifications.add(*(Qualification.objects.create(name=name) for name in ("Kurs", "B")))
    words = dict(rules_in_words(service))
    assert words["Who can book"] == "Every recipient"
    assert "Visits begin" not in words
    assert words["Book"] == "Up to 1 day ahead, until 2 days before"
    assert words["At most"] == "1 coming booking at a time for each recipient"
    assert words["Who comes"] == "Two together"
    assert words["They must have"] == "B, Kurs"
    assert words["The recipient"] == "Need not be there"
    assert words["Confirmed"] == "When the department says yes"
    assert words["Public holidays"] == "Closed"
    assert words["Paused"] == "Vi flytter."


def test_two_count_against_a_decision_where_there_is_one(department: Department) -> None:
    twice = words_of(department, providers_needed=2, counts_each_provider=True)
    assert twice["Who comes"] == "Two together, and the visit counts twice against the decision"
    assert words_of(department, providers_needed=2)["Who comes"].endswith("counts once against the decision")


def test_a_session(department: Department) -> None:
    assert words_of(department, seats=8)["Who comes"] == "One, for a session with 8 seats"


def test_a_recipient_reads_every_length_and_the_place_or_the_bookings_own() -> None:
    service = Service(duration=HOURS, other_durations=[30 * MINUTES], place=ServicePlace.AT_HOME)
    assert lengths(service) == "1 hour, or 30 minutes"
    assert service_line(service) == "30 minutes or 1 hour, at home"
    assert service_line(service, wanted=Length(30 * MINUTES)) == "30 minutes, at home"
