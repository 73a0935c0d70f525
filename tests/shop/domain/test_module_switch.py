"""A kind of service is switched on and off as a whole: what stands, what nobody gets any more, and what comes back."""

from typing import Any

import pytest

from audit.models import AuditEntry
from foundation.actor import Actor, Channel
from foundation.errors import NotFound
from shop.domain.capacity.modules import switch_off_module, switch_on_module
from shop.domain.door.changes import cancel_booking
from shop.domain.door.moves import move_booking
from shop.domain.outcomes.telling import complete_booking
from shop.enums import BookingStatus, CancelReason
from shop.errors import ChangedMeanwhile, ServiceNotOffered
from shop.models import ModuleSwitch
from shop.queries.module_use import dependants_of, modules_in_use, version_of_module
from tests.factories.refusals import refused
from tests.factories.world import World, at, make_department, make_service

STAFF = Actor(user_id=None, channel=Channel.STAFF)


def switch_off() -> None:
    switch_off_module("dummy", actor=STAFF, seen=version_of_module("dummy"))


def test_nobody_books_and_what_is_booked_stands(world: World) -> None:
    booking = world.book(at(1, 10))
    switch_off()
    for actor in (world.actor(), STAFF):
        with refused(ServiceNotOffered):
            world.book(at(1, 11), actor=actor)
        with refused(ServiceNotOffered):
            move_booking(booking, starts_at=at(1, 12), actor=actor)
    booking.refresh_from_db()
    assert booking.status == BookingStatus.CONFIRMED
    assert booking.assignments.count() == 1


def test_what_is_booked_is_carried_out_or_cancelled(world: World) -> None:
    done, given_up = world.book_past(), world.book(at(2, 10))
    switch_off()
    assert complete_booking(done, actor=STAFF).status == BookingStatus.COMPLETED
    assert (
        cancel_booking(given_up, actor=STAFF, reason=CancelReason.BY_DEPARTMENT).status
        == BookingStatus.CANCELLED
    )


def test_switched_on_again_everything_is_as_it_was(world: World) -> None:
    before = (world.service.settings, world.service.edition)
    switch_off()
    switch_on_module("dummy", actor=STAFF)
    world.service.refresh_from_db()
    assert (world.service.settings, world.service.edition) == before
    assert world.book(at(1, 10)).pk


def test_both_are_in_the_log_once_however_often_they_are_said(world: World) -> None:
    for _twice in range(2):
        switch_off()
    for _twice in range(2):
        switch_on_module("dummy", actor=STAFF)
    acts = list(AuditEntry.objects.filter(action__startswith="module.").order_by("pk"))
    assert [each.action for each in acts] == ["module.switched_off", "module.switched_on"]
    assert all(each.details["module"] == "dummy" for each in acts)


@pytest.mark.parametrize("act", [switch_on_module, switch_off_module])
@pytest.mark.parametrize("key", ["nothing", "", "Dummy"])
def test_one_that_is_not_installed_is_not_there(larvik: object, act: Any, key: str) -> None:
    with pytest.raises(NotFound):
        act(key, actor=STAFF)
    assert not ModuleSwitch.objects.exists()


def test_a_yes_holds_for_the_services_that_were_shown(world: World) -> None:
    seen = version_of_module("dummy")
    make_service(world.department, name="Nytt tilbud")
    with refused(ChangedMeanwhile):
        switch_off_module("dummy", actor=STAFF, seen=seen)
    assert ModuleSwitch.objects.filter(module_key="dummy").exists()


def test_what_depends_on_it_is_counted(world: World) -> None:
    world.book(at(1, 10))
    world.book(at(2, 10))
    cancelled = world.book(at(3, 10))
    cancel_booking(cancelled, actor=STAFF, reason=CancelReason.BY_DEPARTMENT)
    lost = dependants_of("dummy")
    assert (lost.services, lost.visits, lost.waiting, lost.series) == ([world.service], 2, 0, 0)


def test_where_it_is_in_use_is_said_by_department(world: World) -> None:
    other = make_department(name="Annen avdeling")
    make_service(other)
    world.book(at(1, 10))
    make_service(make_department(name="Stengt avdeling"))
    closed = make_department(name="Ute av bruk")
    make_service(closed)
    closed.is_active = False
    closed.save(update_fields=["is_active"])
    found = next(each for each in modules_in_use() if each.module.key == "dummy")
    assert found.is_on
    assert [(each.department.name, each.services, each.visits) for each in found.places] == [
        ("Annen avdeling", 1, 0),
        (world.department.name, 1, 1),
        ("Stengt avdeling", 1, 0),
    ]
