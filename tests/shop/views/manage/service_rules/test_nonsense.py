"""What cannot be a rule is told next to its field, and nothing is written."""

from datetime import timedelta

import pytest
from django.test import Client

from shop.models import Qualification, Service
from tests.shop.views.manage.service_rules.answers import CHOICE, refuse, save


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "\u200b"),
        ("name", "x" * 81),
        ("place", ""),
        ("place", "nowhere"),
        ("duration", "0"),
        ("duration", "-30"),
        ("duration", "an hour"),
        ("duration", "30.5"),
        ("duration", "31"),
        ("duration", ""),
        ("duration", "725"),
        ("duration", "99999999999999999999"),
        ("slot_interval", ""),
        ("slot_interval", "0"),
        ("slot_interval", "7"),
        ("slot_interval", "725"),
        ("buffer_before", ""),
        ("buffer_before", "-1"),
        ("buffer_before", "241"),
        ("buffer_after", "x"),
        ("buffer_after", "241"),
        ("minimum_notice", ""),
        ("minimum_notice", "-1"),
        ("minimum_notice", "721"),
        ("booking_horizon", ""),
        ("booking_horizon", "0"),
        ("booking_horizon", "366"),
        ("booking_horizon", "40000"),
        ("maximum_active_bookings", "0"),
        ("maximum_active_bookings", "101"),
        ("maximum_active_bookings", "some"),
        ("cancel_deadline_by", ""),
        ("cancel_deadline_by", "post"),
        ("cancel_deadline", ""),
        ("cancel_deadline", "-1"),
        ("cancel_deadline", "721"),
        ("move_within_day_deadline_by", ""),
        ("move_within_day_deadline", ""),
        ("move_within_day_deadline", "1.5"),
        ("move_to_other_day_deadline_by", ""),
        ("move_to_other_day_deadline", "721"),
        ("providers_needed", ""),
        ("providers_needed", "0"),
        ("providers_needed", "3"),
        ("seats", ""),
        ("seats", "0"),
        ("seats", "51"),
        ("required_qualifications", "999999"),
        ("required_qualifications", "driving"),
        ("confirmation", ""),
        ("confirmation", "never"),
        ("module-tasks", "plumbing"),
    ],
)
def test_nonsense_is_told_next_to_the_field_and_nothing_is_written(
    administrator: Client, service: Service, field: str, value: str
) -> None:
    Qualification.objects.create(name="Kurs")
    refuse(administrator, service, field=field, answers={field: value})


def test_what_was_posted_is_kept_when_something_is_refused(administrator: Client, service: Service) -> None:
    answers = CHOICE | {"duration": "37", "name": "Ny vask", "is_paused": "on", "pause_message": "Straks"}
    page = refuse(administrator, service, field="duration", answers=answers).text
    for kept in ('value="37"', 'value="90"', 'value="30"', 'value="Ny vask"', "Straks"):
        assert kept in page


@pytest.mark.parametrize(
    "field", ["cancel_deadline", "move_within_day_deadline", "move_to_other_day_deadline"]
)
def test_a_deadline_may_be_that_one_has_to_call(administrator: Client, service: Service, field: str) -> None:
    save(administrator, service, **{f"{field}_by": "calling", field: "whenever"})
    assert getattr(service, field) is None
    save(administrator, service, **{field: "0"})
    assert getattr(service, field) == timedelta(0)


@pytest.mark.parametrize(
    "field",
    ["minimum_notice", "cancel_deadline", "move_within_day_deadline", "move_to_other_day_deadline"],
)
def test_a_deadline_is_not_longer_than_one_can_book_ahead(
    administrator: Client, service: Service, field: str
) -> None:
    response = refuse(administrator, service, field=field, answers={"booking_horizon": "2", field: "49"})
    assert "de 2 dagene man kan bestille fram i tid. Skriv høyst 48 timer." in response.text
    save(administrator, service, **{"booking_horizon": "2", field: "48"})
