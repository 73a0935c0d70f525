"""How long a service takes: one length, a choice of lengths, or a stay."""

from datetime import time

import pytest
from django.test import Client

from shop.enums import StayUnit
from shop.models import ModuleSwitch, OpeningHours, Service
from tests.shop.views.manage.service_rules.answers import CHOICE, HOURS, MINUTES, STAY, page_of, refuse, save


def test_a_choice_of_lengths_is_stored_sorted_each_once_and_without_the_usual(
    administrator: Client, service: Service
) -> None:
    save(
        administrator,
        service,
        length_kind="choice",
        duration="60",
        other_durations_0="90",
        other_durations_1="30",
        other_durations_2="60",
        other_durations_4="30",
    )
    assert service.duration == 60 * MINUTES
    assert service.other_durations == [30 * MINUTES, 90 * MINUTES]


def test_a_stay_is_stored_and_keeps_what_a_visit_would_last(administrator: Client, service: Service) -> None:
    save(administrator, service, **STAY, duration="", slot_interval="nonsense")
    assert service.stay_unit == StayUnit.NIGHTS
    assert (service.shortest_stay, service.longest_stay) == (2, 14)
    assert (service.arrives_at, service.leaves_at) == (time(15), time(11))
    assert (service.duration, service.slot_interval, service.other_durations) == (HOURS, HOURS, [])


def test_a_weekend_is_stored_and_how_many_is_not_asked(administrator: Client, service: Service) -> None:
    answers = STAY | {"stay_unit": "weekends", "shortest_stay": "", "longest_stay": "many"}
    save(administrator, service, **answers)
    assert service.stay_unit == StayUnit.WEEKENDS
    assert (service.shortest_stay, service.longest_stay) == (1, 1)


@pytest.mark.parametrize(("module_key", "counts"), [("guests", True), ("dummy", False)])
def test_each_of_two_may_count_where_two_may_be_chosen_first(
    administrator: Client, service: Service, *, module_key: str, counts: bool
) -> None:
    ModuleSwitch.objects.get_or_create(module_key=module_key)
    Service.objects.filter(pk=service.pk).update(module_key=module_key)
    save(administrator, service, counts_each_provider="on")
    assert service.counts_each_provider == counts


def test_back_from_a_stay_or_a_choice_nothing_of_it_is_left(administrator: Client, service: Service) -> None:
    save(administrator, service, **CHOICE)
    save(administrator, service, **STAY | CHOICE | {"length_kind": "stay"})
    save(administrator, service, **STAY | CHOICE | {"length_kind": "fixed"})
    assert (service.stay_unit, service.other_durations) == ("", [])
    assert (service.shortest_stay, service.longest_stay) == (None, None)
    assert (service.arrives_at, service.leaves_at) == (None, None)


def test_what_is_typed_beside_the_chosen_length_is_not_judged(
    administrator: Client, service: Service
) -> None:
    save(administrator, service, shortest_stay="many", leaves_at="25:00", other_durations_1="-3")
    assert service.duration == 45 * MINUTES


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"length_kind": ""}, "length_kind"),
        ({"length_kind": "forever"}, "length_kind"),
        ({"length_kind": "choice"}, "other_durations"),
        ({"length_kind": "choice", "other_durations_0": "45"}, "other_durations"),
        (CHOICE | {"other_durations_1": "4"}, "other_durations"),
        (CHOICE | {"other_durations_1": "31"}, "other_durations"),
        (CHOICE | {"other_durations_1": "725"}, "other_durations"),
        (CHOICE | {"other_durations_1": "an hour"}, "other_durations"),
        (CHOICE | {"duration": ""}, "duration"),
        (STAY | {"stay_unit": ""}, "stay_unit"),
        (STAY | {"stay_unit": "weeks"}, "stay_unit"),
        (STAY | {"shortest_stay": ""}, "shortest_stay"),
        (STAY | {"shortest_stay": "0"}, "shortest_stay"),
        (STAY | {"longest_stay": ""}, "longest_stay"),
        (STAY | {"longest_stay": "1"}, "longest_stay"),
        (STAY | {"longest_stay": "91"}, "longest_stay"),
        (STAY | {"longest_stay": "40000"}, "longest_stay"),
        (STAY | {"arrives_at": ""}, "arrives_at"),
        (STAY | {"arrives_at": "noon"}, "arrives_at"),
        (STAY | {"leaves_at": ""}, "leaves_at"),
        (STAY | {"leaves_at": "24:00"}, "leaves_at"),
        (STAY | {"stay_unit": "days", "shortest_stay": "1"}, "leaves_at"),
        (STAY | {"stay_unit": "days", "shortest_stay": "1", "leaves_at": "15:00"}, "leaves_at"),
    ],
)
def test_a_length_that_is_not_whole_is_refused(
    administrator: Client, service: Service, answers: dict[str, str], field: str
) -> None:
    refuse(administrator, service, field=field, answers=answers)


def test_a_day_ends_after_it_begins_only_where_one_day_can_be_booked(
    administrator: Client, service: Service
) -> None:
    save(administrator, service, **STAY | {"stay_unit": "days"})
    save(administrator, service, **STAY | {"stay_unit": "days", "shortest_stay": "1", "leaves_at": "15:05"})
    save(administrator, service, **STAY | {"shortest_stay": "1"})


def test_a_new_length_must_fit_into_the_opening_hours(administrator: Client, service: Service) -> None:
    save(administrator, service, duration="480")
    refuse(administrator, service, field="duration", answers={"duration": "485"})
    refuse(administrator, service, field="other_durations", answers=CHOICE | {"other_durations_1": "500"})


def test_a_length_that_was_there_when_the_hours_shrank_is_doubted_but_not_refused(
    administrator: Client, service: Service
) -> None:
    OpeningHours.objects.update(closes_at=time(8, 30))
    save(administrator, service, duration="60")
    page = administrator.get(page_of(service), headers={"accept-language": "en"}).text
    assert "A visit lasts longer than the department is open" in page
    OpeningHours.objects.all().delete()
    save(administrator, service, duration="720")


@pytest.mark.parametrize(
    ("stay", "doubt"),
    [
        ({}, ""),
        ({"arrives_at": "16:30"}, "never open at 16.30, when it begins"),
        ({"leaves_at": "06:00"}, "never open at 06.00, when it ends"),
        ({"stay_unit": "weekends"}, "not open on Sundays at 11.00, when it ends"),
        ({"stay_unit": "weekends", "arrives_at": "20:00"}, "not open on Fridays at 20.00, when it begins"),
    ],
)
def test_a_stay_at_whose_ends_nobody_is_ever_there_is_doubted(
    administrator: Client, service: Service, stay: dict[str, str], doubt: str
) -> None:
    OpeningHours.objects.filter(weekday__gt=5).delete()
    save(administrator, service, **STAY | stay)

    def page() -> str:
        return administrator.get(page_of(service), headers={"accept-language": "en"}).text

    assert doubt in page()
    assert ("can be booked: the department is" in page()) == bool(doubt)
    OpeningHours.objects.all().delete()
    assert "can be booked: the department is" not in page()
