"""The contract: what a module can do to a booking, and that switched off means gone."""

import inspect
from datetime import timedelta

import pytest
from django.test import Client

from shop.errors import ServiceNotOffered
from shop.hooks import Reader, ServiceModule
from shop.models import Booking, ModuleSwitch
from shop.registry import installed_modules
from tests.dummy_module import module as dummy
from tests.factories.world import World, at, make_world


def test_the_contract_is_one_page_of_eight_to_fourteen_methods() -> None:
    methods = [name for name, _ in inspect.getmembers(ServiceModule, inspect.isfunction)]
    assert 8 <= len(methods) <= 14
    assert all(inspect.getdoc(getattr(ServiceModule, name)) for name in methods)


def test_the_smallest_module_is_under_forty_lines() -> None:
    assert len(inspect.getsource(dummy).splitlines()) < 40


def test_every_hook_does_nothing_by_default(world: World) -> None:
    module, booking = ServiceModule(), world.book(at(1, 10))
    assert module.booking_form(world.service, world.recipient) is None
    assert module.settings_form is None
    assert all(module.visit_card(booking, reader=reader) is None for reader in Reader)
    assert all(tuple(module.recipient_cards(world.recipient, reader=reader)) == () for reader in Reader)
    assert module.personal_data(world.recipient) == {}
    assert tuple(module.attention_cards([world.department])) == ()


def test_a_module_refuses_a_booking_by_raising(larvik: object) -> None:
    world = make_world(slot_interval=timedelta(minutes=30))
    with pytest.raises(dummy.NotOnTheHalfHour):
        world.book(at(1, 10, 30))
    assert not Booking.objects.exists()
    assert world.book(at(1, 11)).pk


def test_nothing_of_a_switched_off_module_can_be_booked(world: World) -> None:
    ModuleSwitch.objects.filter(module_key="dummy").delete()
    with pytest.raises(ServiceNotOffered):
        world.book(at(1, 10))
    assert not Booking.objects.exists()


def test_the_pages_of_a_switched_off_module_are_not_there(world: World, larvik_client: Client) -> None:
    larvik_client.force_login(world.user, backend="accounts.backends.PasswordBackend")
    assert larvik_client.get("/modules/dummy/hello/").status_code == 200
    ModuleSwitch.objects.all().delete()
    assert larvik_client.get("/modules/dummy/hello/").status_code == 404


def test_every_installed_module_has_a_key_of_its_own() -> None:
    keys = [module.key for module in installed_modules()]
    assert len(keys) == len(set(keys))
    assert "dummy" in keys
