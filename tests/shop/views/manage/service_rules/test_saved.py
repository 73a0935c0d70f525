"""The rules of a service are stored as they were answered, and nothing but what was answered."""

import itertools
from datetime import time

import pytest
from django.test import Client

from shop.enums import Confirmation, ServicePlace, StayUnit
from shop.models import Qualification, Service
from tests.shop.views.manage.service_rules.answers import (
    ANSWERS,
    CHOICE,
    HOURS,
    MINUTES,
    STAY,
    changes_of,
    page_of,
    refuse,
    save,
)
from tests.tenants.sweep.forms import form_values


def test_the_rules_and_the_modules_settings_are_saved_together(
    administrator: Client, service: Service
) -> None:
    save(administrator, service, **{"module-tasks": ["vacuum", "dust"]})
    assert service.duration == 45 * MINUTES
    assert service.slot_interval == 15 * MINUTES
    assert (service.buffer_before, service.buffer_after) == (5 * MINUTES, 10 * MINUTES)
    assert service.minimum_notice == 24 * HOURS
    assert service.booking_horizon == 28
    assert service.cancel_deadline == 12 * HOURS
    assert service.move_within_day_deadline == 2 * HOURS
    assert service.move_to_other_day_deadline == 48 * HOURS
    assert (service.settings["other"], service.settings["tasks"]) == (1, ["vacuum", "dust"])
    assert changes_of(service) == 1


def test_the_answers_that_are_choices_are_stored(administrator: Client, service: Service) -> None:
    save(
        administrator,
        service,
        name="Vask",
        place="at_office",
        confirmation="requested",
        providers_needed="2",
        counts_each_provider="on",
        maximum_active_bookings="3",
        open_on_public_holidays="on",
        is_paused="on",
        pause_message="Vi er på kurs.",
    )
    assert (service.name, service.place) == ("Vask", ServicePlace.AT_OFFICE)
    assert service.confirmation == Confirmation.REQUESTED
    assert (service.providers_needed, service.counts_each_provider, service.seats) == (2, True, 1)
    assert service.maximum_active_bookings == 3
    assert service.open_on_public_holidays
    assert (service.is_paused, service.pause_message) == (True, "Vi er på kurs.")


@pytest.mark.parametrize(
    "name",
    ["is_active", "requires_entitlement", "requires_presence", "open_on_public_holidays", "is_paused"],
)
def test_a_box_that_is_not_ticked_is_no(administrator: Client, service: Service, name: str) -> None:
    Service.objects.filter(pk=service.pk).update(**{name: True})
    administrator.post(page_of(service), {key: value for key, value in ANSWERS.items() if key != name})
    service.refresh_from_db()
    assert getattr(service, name) is False


def test_the_page_posted_back_untouched_changes_nothing(administrator: Client, service: Service) -> None:
    training = Qualification.objects.create(name="Kurs")
    service.required_qualifications.add(training)
    for changes in (
        {
            "other_durations": [30 * MINUTES],
            "cancel_deadline": None,
            "is_paused": True,
            "pause_message": "Nei",
        },
        {
            "other_durations": [],
            "stay_unit": StayUnit.DAYS,
            "shortest_stay": 1,
            "longest_stay": 1,
            "arrives_at": time(8),
            "leaves_at": time(15, 30),
        },
    ):
        Service.objects.filter(pk=service.pk).update(**changes)
        answers = form_values(administrator.get(page_of(service)).text, having="seen")
        assert administrator.post(page_of(service), answers | {"module-tasks": []}).status_code == 302
        service.refresh_from_db()
        assert {name: getattr(service, name) for name in changes} == changes
    assert list(service.required_qualifications.all()) == [training]
    # The module's own answer, “no tasks”, is the one thing that was not said before.
    assert changes_of(service) == 1


def test_a_pause_says_why_or_nothing(administrator: Client, service: Service) -> None:
    for message in ("...", "x" * 201):
        refuse(
            administrator,
            service,
            field="pause_message",
            answers={"is_paused": "on", "pause_message": message},
        )
    save(administrator, service, is_paused="on", pause_message="")
    assert (service.is_paused, service.pause_message) == (True, "")
    save(administrator, service, is_paused="on", pause_message="Til mandag.")
    save(administrator, service, pause_message="x" * 201)
    assert (service.is_paused, service.pause_message) == (False, "Til mandag.")


@pytest.mark.exhaustive
def test_no_combination_of_answers_reaches_a_constraint_of_the_table(
    administrator: Client, service: Service
) -> None:
    """One refusal or one saved service for each, never an error."""
    combinations = itertools.product(
        ("fixed", "choice", "stay"),
        ("days", "nights", ""),
        (("1", "1"), ("3", "2"), ("", "2")),
        (("1", "1"), ("1", "9"), ("2", "1"), ("2", "9")),
        ("calling", "alone"),
    )
    seen = set()
    for kind, unit, (shortest, longest), (providers, seats), by in combinations:
        answers = (
            ANSWERS
            | CHOICE
            | STAY
            | {
                "length_kind": kind,
                "stay_unit": unit,
                "shortest_stay": shortest,
                "longest_stay": longest,
                "providers_needed": providers,
                "seats": seats,
                "cancel_deadline_by": by,
            }
        )
        seen.add(administrator.post(page_of(service), answers).status_code)
    assert seen == {302, 422}
