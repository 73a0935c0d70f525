"""What a department decides about its services, as an act."""

import datetime as dt
from datetime import timedelta
from typing import Any

import holidays
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import AuditEntry
from foundation.actor import Actor, Channel
from shop.domain.capacity.services import add_service, change_service
from shop.enums import ServicePlace, StrandedReason
from shop.errors import ChangedMeanwhile, RulesContradict, ServiceNameTaken, ServiceNotOffered
from shop.models import ModuleSwitch, ProviderQualification, Qualification, Service
from shop.queries.versions import RULES, version_of_service
from tests.factories.world import World, at, make_service

STAFF = Actor(user_id=None, channel=Channel.STAFF)


@pytest.fixture
def training(world: World) -> Qualification:
    return Qualification.objects.create(name="Kurs")


def change(service: Service, **options: Any) -> Service:
    return change_service(service, rules=options.pop("rules", {}), actor=STAFF, **options)


def stored(service: Service) -> Service:
    return Service.objects.get(pk=service.pk)


def test_settings_that_are_not_named_are_kept(world: World) -> None:
    service = make_service(world.department, name="Klesvask", settings={"kept": 1, "tasks": ["dust"]})
    changed = change(service, settings={"tasks": []})
    assert changed.settings == stored(service).settings == {"kept": 1, "tasks": []}


def test_what_is_no_rule_is_not_changed(world: World) -> None:
    with pytest.raises(KeyError):
        change(world.service, rules={"department_id": 1})
    with pytest.raises(KeyError):
        change(world.service, rules={"module_key": "sample"})
    assert stored(world.service).module_key == "dummy"


def test_changing_nothing_is_no_act(world: World) -> None:
    rules = {name: getattr(world.service, name) for name in RULES}
    change(world.service, rules=rules, settings={}, qualifications=[])
    assert not AuditEntry.objects.filter(action="service.changed").exists()


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        ({"stay_unit": "nights"}, "shortest_stay"),
        ({"shortest_stay": 1}, "shortest_stay"),
        ({"providers_needed": 2, "seats": 3}, "seats"),
        ({"seats": 3, "other_durations": [timedelta(minutes=30)]}, "seats"),
        ({"minimum_notice": timedelta(days=15)}, "minimum_notice"),
        ({"move_to_other_day_deadline": timedelta(days=15)}, "move_to_other_day_deadline"),
    ],
)
def test_rules_that_contradict_each_other_are_refused_before_the_table_does(
    world: World, rules: dict[str, Any], field: str
) -> None:
    before = version_of_service(stored(world.service))
    with pytest.raises(RulesContradict) as refusal:
        change(world.service, rules=rules)
    assert refusal.value.params == {"field": field}
    assert version_of_service(stored(world.service)) == before


def test_a_change_of_what_is_no_longer_there_is_refused(world: World, training: Qualification) -> None:
    seen = version_of_service(stored(world.service))
    change(world.service, qualifications=[training])
    with pytest.raises(ChangedMeanwhile):
        change(world.service, rules={"seats": 4}, seen=seen)
    assert stored(world.service).seats == 1
    change(world.service, qualifications=[training], seen=seen)


def test_no_booking_is_made_while_rules_change(world: World) -> None:
    with CaptureQueriesContext(connection) as captured:
        change(world.service, rules={"seats": 4})
    statements = [query["sql"] for query in captured]
    [schedule] = [place for place, sql in enumerate(statements) if "pg_advisory_xact_lock(" in sql]
    [row] = [place for place, sql in enumerate(statements) if "FOR NO KEY UPDATE" in sql]
    assert schedule < row


def test_asking_for_a_qualification_strands_the_visits_of_those_without_it(
    world: World, training: Qualification
) -> None:
    booking = world.book(at(3, 10))
    change(world.service, qualifications=[training])
    booking.refresh_from_db()
    assert booking.stranded == StrandedReason.NOT_QUALIFIED
    [assigned] = booking.assignments.all()
    ProviderQualification.objects.create(provider=assigned.provider, qualification=training)
    change(world.service, qualifications=[])
    booking.refresh_from_db()
    assert booking.stranded == ""
    change(world.service, qualifications=[training])
    booking.refresh_from_db()
    assert booking.stranded == ""


def test_closing_on_public_holidays_strands_the_visits_on_them(world: World) -> None:
    christmas = min(
        day
        for day in holidays.country_holidays("NO", years=[today().year, today().year + 1])
        if day > today()
    )
    days = (christmas - today()).days
    Service.objects.update(booking_horizon=365)
    world.service.refresh_from_db()
    on_holiday = world.book(at(days, 10))
    change(world.service, rules={"open_on_public_holidays": False})
    on_holiday.refresh_from_db()
    assert on_holiday.stranded == StrandedReason.CLOSED
    change(world.service, rules={"open_on_public_holidays": True})
    on_holiday.refresh_from_db()
    assert on_holiday.stranded == ""


def test_other_rules_leave_visits_where_they_are(world: World) -> None:
    booking = world.book(at(3, 10))
    change(world.service, rules={"duration": timedelta(hours=2), "is_active": False, "booking_horizon": 1})
    booking.refresh_from_db()
    assert (booking.stranded, booking.ends_at - booking.starts_at) == ("", timedelta(hours=1))


def test_a_service_is_added_only_of_a_module_that_is_switched_on(world: World) -> None:
    wanted: dict[str, Any] = {"module_key": "sample", "place": ServicePlace.AT_HOME, "actor": STAFF}
    with pytest.raises(ServiceNotOffered):
        add_service(world.department, name="Vask", **wanted)
    ModuleSwitch.objects.create(module_key="sample")
    service = add_service(world.department, name="Vask", **wanted)
    with pytest.raises(ServiceNameTaken):
        add_service(world.department, name="vask", **wanted)
    assert list(Service.objects.exclude(pk=world.service.pk)) == [service]
    assert change(service, rules={"is_active": True}).is_active


def today() -> dt.date:
    return timezone.localdate()
