"""Every rule of a service on its page: what is stored, what is refused and where that is said."""

import dataclasses
import itertools
import re
from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client

from audit.models import AuditEntry
from shop.enums import Confirmation, ServicePlace, StayUnit, StrandedReason
from shop.forms.service import RARER
from shop.models import ModuleSwitch, OpeningHours, Provider, ProviderQualification, Qualification, Service
from shop.queries.versions import RULES, version_of_service
from tests.factories.world import World, at, make_service, make_world
from tests.shop.views.conftest import Count
from tests.shop.views.manage.test_hours import seen_in
from tests.shop.views.visits import make_visit, yes_to_all
from tests.tenants.sweep.forms import form_values

ANSWERS = {
    "name": "Klesvask",
    "place": "at_home",
    "requires_entitlement": "on",
    "is_active": "on",
    "length_kind": "fixed",
    "duration": "45",
    "slot_interval": "15",
    "buffer_before": "5",
    "buffer_after": "10",
    "minimum_notice": "24",
    "booking_horizon": "28",
    "maximum_active_bookings": "",
    "cancel_deadline_by": "alone",
    "cancel_deadline": "12",
    "move_within_day_deadline_by": "alone",
    "move_within_day_deadline": "2",
    "move_to_other_day_deadline_by": "alone",
    "move_to_other_day_deadline": "48",
    "providers_needed": "1",
    "seats": "1",
    "requires_presence": "on",
    "confirmation": "automatic",
}
CHOICE = {"length_kind": "choice", "other_durations_0": "90", "other_durations_3": "30"}
STAY = {
    "length_kind": "stay",
    "stay_unit": "nights",
    "shortest_stay": "2",
    "longest_stay": "14",
    "arrives_at": "15:00",
    "leaves_at": "11:00",
}
MINUTES, HOURS = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def service(world: World) -> Service:
    """A service of home help, which has settings of its own."""
    ModuleSwitch.objects.get_or_create(module_key="home_help")
    return make_service(world.department, module_key="home_help", name="Klesvask", settings={"other": 1})


def page_of(service: Service) -> str:
    return f"/manage/services/{service.pk}/"


def changes_of(service: Service) -> int:
    return AuditEntry.objects.filter(action="service.changed", object_id=service.pk).count()


def save(administrator: Client, service: Service, **answers: Any) -> Service:
    """Post the answers, which must be taken, and return what is stored then."""
    response = administrator.post(page_of(service), ANSWERS | answers)
    assert response.status_code == 302, response.text
    service.refresh_from_db()
    return service


def refuse(
    administrator: Client, service: Service, *, field: str, answers: dict[str, Any], status: int = 422
) -> Any:
    """Post the answers, which must be refused next to the field, with nothing changed."""
    before, acts = version_of_service(service), changes_of(service)
    response = administrator.post(page_of(service), ANSWERS | answers)
    assert response.status_code == status
    assert f'id="id_{field}_error"' in response.text
    assert version_of_service(Service.objects.get(pk=service.pk)) == before
    assert changes_of(service) == acts
    return response


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
    assert service.settings == {"other": 1, "tasks": ["vacuum", "dust"]}
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


# How long


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


# Numbers


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


# Deadlines


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


# Who comes


@pytest.mark.parametrize(
    "answers",
    [
        {"seats": "8", "providers_needed": "2"},
        {"seats": "8"} | CHOICE,
        {"seats": "8"} | STAY,
    ],
)
def test_a_session_is_held_by_one_and_has_one_length(
    administrator: Client, service: Service, answers: dict[str, str]
) -> None:
    refuse(administrator, service, field="seats", answers=answers)
    save(administrator, service, seats="8")
    assert service.seats == 8


def test_one_who_comes_alone_does_not_count_twice(administrator: Client, service: Service) -> None:
    save(administrator, service, counts_each_provider="on")
    assert service.counts_each_provider is False


def test_the_required_qualifications_are_saved_with_the_rules(
    administrator: Client, service: Service
) -> None:
    course, licence = (Qualification.objects.create(name=name) for name in ("Kurs", "Førerkort"))
    save(administrator, service, required_qualifications=[course.pk, licence.pk])
    assert set(service.required_qualifications.all()) == {course, licence}
    save(administrator, service, required_qualifications=[licence.pk])
    assert list(service.required_qualifications.all()) == [licence]
    refuse(administrator, service, field="duration", answers={"duration": ""})
    assert list(service.required_qualifications.all()) == [licence]
    save(administrator, service)
    assert not service.required_qualifications.exists()


def test_before_a_qualification_strands_visits_it_is_asked(
    world: World, administrator: Client, service: Service
) -> None:
    course = Qualification.objects.create(name="Kurs")
    save(administrator, service, other_durations_0="", buffer_after="0")
    visit = make_visit(dataclasses.replace(world, service=service), at(1, 10))
    sent = ANSWERS | {"buffer_after": "0", "required_qualifications": [course.pk], "name": "Klesvask <nå>"}
    before = changes_of(service)
    asks = administrator.post(page_of(service), sent)
    assert asks.status_code == 200
    assert f'name="required_qualifications" value="{course.pk}"' in asks.text
    assert 'name="name" value="Klesvask &lt;nå&gt;"' in asks.text
    visit.refresh_from_db()
    service.refresh_from_db()
    assert (visit.stranded, service.name, changes_of(service)) == ("", "Klesvask", before)
    assert not service.required_qualifications.exists()
    save(administrator, service, **sent, **yes_to_all())
    visit.refresh_from_db()
    assert visit.stranded == StrandedReason.NOT_QUALIFIED
    assert list(service.required_qualifications.all()) == [course]
    save(administrator, service, **sent)
    assert changes_of(service) == before + 1, "what strands nobody anew is not asked about"


def test_the_department_is_told_when_too_few_are_qualified(
    world: World, administrator: Client, service: Service
) -> None:
    course = Qualification.objects.create(name="Kurs")
    service.required_qualifications.add(course)

    def page() -> str:
        return administrator.get(page_of(service), headers={"accept-language": "en"}).text

    assert "Nobody in the department has all" in page()
    holder = ProviderQualification.objects.create(provider=world.providers[0], qualification=course)
    assert "Nobody in the department has all" not in page()
    Service.objects.filter(pk=service.pk).update(providers_needed=2)
    assert "Only 1 in the department" in page()
    ProviderQualification.objects.create(provider=world.providers[1], qualification=course)
    assert "Only 1 in the department" not in page()
    Provider.objects.filter(pk=world.providers[1].pk).update(is_active=False)
    assert "Only 1 in the department" in page()
    ProviderQualification.objects.filter(pk=holder.pk).update(valid_until="2020-01-01")
    assert "Nobody in the department has all" in page()


# Paused


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


# Others


def test_two_who_save_do_not_overwrite_each_other(administrator: Client, service: Service) -> None:
    seen = {"seen": seen_in(administrator, page_of(service))}
    save(administrator, service, **seen)
    save(administrator, service, **seen)
    assert changes_of(service) == 1
    response = administrator.post(page_of(service), ANSWERS | seen | {"duration": "90"})
    assert response.status_code == 409
    assert 'value="90"' in response.text
    service.refresh_from_db()
    assert service.duration == 45 * MINUTES


def test_two_who_require_different_qualifications_do_not_overwrite_each_other(
    administrator: Client, service: Service
) -> None:
    course, licence = (Qualification.objects.create(name=name) for name in ("Kurs", "Førerkort"))
    save(administrator, service)
    seen = {"seen": seen_in(administrator, page_of(service))}
    save(administrator, service, required_qualifications=[course.pk], **seen)
    answers = ANSWERS | seen | {"required_qualifications": [licence.pk]}
    assert administrator.post(page_of(service), answers).status_code == 409
    assert list(service.required_qualifications.all()) == [course]


def test_a_service_does_not_take_the_name_of_another(
    world: World, administrator: Client, service: Service
) -> None:
    refuse(administrator, service, field="name", answers={"name": world.service.name.upper()})
    save(administrator, service, name="KLESVASK")
    assert service.name == "KLESVASK"


def test_a_service_of_a_module_that_is_gone_can_still_be_closed(world: World, administrator: Client) -> None:
    orphan = make_service(world.department, module_key="gone", name="Foreldreløs", settings={"kept": 1})
    assert administrator.get(page_of(orphan)).status_code == 200
    answers = {name: value for name, value in ANSWERS.items() if name != "is_active"}
    assert administrator.post(page_of(orphan), answers).status_code == 302
    orphan.refresh_from_db()
    assert (orphan.is_active, orphan.settings) == (False, {"kept": 1})


def test_a_service_of_another_department_is_not_found(administrator: Client) -> None:
    other = make_world().service
    assert administrator.get(page_of(other)).status_code == 404
    assert administrator.post(page_of(other), ANSWERS).status_code == 404
    before = {name: getattr(other, name) for name in RULES}
    other.refresh_from_db()
    assert {name: getattr(other, name) for name in RULES} == before


@pytest.mark.parametrize("number", ["0", "99999999"])
def test_a_service_that_does_not_exist_is_not_found(administrator: Client, number: str) -> None:
    assert administrator.get(f"/manage/services/{number}/").status_code == 404


@pytest.mark.parametrize("required", [1, 3])
def test_statements(administrator: Client, service: Service, statements: Count, required: int) -> None:
    assert statements(administrator, page_of(service)) == 9
    for number in range(required):
        service.required_qualifications.add(Qualification.objects.create(name=f"Kurs {number}"))
    assert statements(administrator, page_of(service)) == 11


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


def folds(page: str) -> tuple[int, int]:
    """How many groups are folded, and how many of those are open."""
    return page.count('<details class="card rules-fold"'), page.count(
        '<details class="card rules-fold" open>'
    )


def test_the_rarer_rules_are_folded_until_one_is_wrong(administrator: Client, service: Service) -> None:
    assert folds(administrator.get(page_of(service)).text) == (5, 0)
    wrong = {"buffer_before": "long", "cancel_deadline": "-1"}
    assert folds(administrator.post(page_of(service), ANSWERS | wrong).text) == (5, 2)
    assert folds(administrator.post(page_of(service), ANSWERS | {"name": ""}).text) == (5, 0)


def test_every_field_in_a_fold_is_known_to_open_it(administrator: Client, service: Service) -> None:
    page = administrator.get(page_of(service)).text
    for group, names in RARER.items():
        fold = page.split(f'aria-labelledby="rules-{group}"')[1].split("</details>")[0]
        fields = set(re.findall(r'name="(\w+)"', fold))
        assert fields | {"required_qualifications"} == names | {"required_qualifications"}
