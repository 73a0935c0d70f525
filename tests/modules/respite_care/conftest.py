"""A department with two residences, and families who have a decision."""

from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from foundation.actor import SYSTEM, Actor, Channel
from foundation.scope import Scope
from modules.respite_care.domain.homes import HomeWords, add_home, set_staff
from modules.respite_care.domain.people import add_cared_for
from modules.respite_care.enums import HomeKind
from modules.respite_care.models import CaredFor, Home
from shop.domain.door.booking import book_service
from shop.enums import EntitlementUnit, ServicePlace, StayUnit
from shop.lengths import Length
from shop.models import Booking, Recipient, Service
from shop.queries.asked_first import way_chosen
from tests.factories.world import (
    World,
    at,
    make_administrator,
    make_department,
    make_entitlement,
    make_provider,
    make_recipient,
    make_user,
)
from tests.factories.world import make_service as make_any_service
from tests.shop.views.conftest import Count, sign_in, statements

__all__ = ["Count", "statements"]

ARRIVES, LEAVES = time(15), time(11)
NIGHTS: dict[str, Any] = {
    "module_key": "respite_care",
    "name": "Avlastningsopphold",
    "place": ServicePlace.AT_OFFICE,
    "uses_places": True,
    "requires_presence": False,
    "stay_unit": StayUnit.NIGHTS,
    "duration": timedelta(days=1),
    "shortest_stay": 1,
    "longest_stay": 5,
    "arrives_at": ARRIVES,
    "leaves_at": LEAVES,
}


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """What is said is compared as the source says it."""
    with translation.override("en"):
        yield


def make_home(
    world: World, *, name: str = "Teksleåsen", beds: int = 2, kind: HomeKind = HomeKind.RESIDENCE
) -> Home:
    words = HomeWords(name, kind, "Prøvegata 2", "68050002")
    return add_home(world.department, words, beds=beds, actor=SYSTEM)


def make_stays(world: World, **changes: Any) -> Service:
    return make_any_service(world.department, **(NIGHTS | changes))


def make_family(world: World, *names: str, home: Home | None = None) -> tuple[Recipient, list[CaredFor]]:
    """A carer with nights enough, and those they care for."""
    recipient = make_recipient(name=f"Forelder {names[0]}")
    make_entitlement(recipient, world.service, unit=EntitlementUnit.NIGHTS)
    return recipient, [add_cared_for(recipient, name=name, home=home, actor=SYSTEM) for name in names]


def book(world: World, recipient: Recipient, chosen: str, *, day: int = 2, nights: int = 1) -> Booking:
    service = world.service
    return book_service(
        service,
        recipient=recipient,
        starts_at=at(day, ARRIVES.hour),
        length=Length(stay=nights),
        way=way_chosen(service, recipient, chosen=chosen),
        actor=Actor(recipient.user_id, Channel.SELF),
    )


def build_world() -> World:
    """One residence with two beds; Ola's carer has a decision. The helper works there."""
    department = make_department(name="Avlastningen", closes=time(18))
    service = make_any_service(department, **NIGHTS)
    provider = make_provider(department, name="Vakt Prøve", user=make_user("Vakt Prøve"))
    world = World(department, service, [provider], make_recipient())
    home = make_home(world)
    set_staff(home, [provider], actor=SYSTEM)
    world.recipient, _people = make_family(world, "Ola")
    return world


@pytest.fixture
def world(larvik: Scope) -> World:
    return build_world()


@pytest.fixture
def ola(world: World) -> CaredFor:
    return CaredFor.objects.get(recipient=world.recipient)


def client_of(user: Any) -> Client:
    client = Client(headers={"host": "larvik.localhost"})
    client.cookies["django_language"] = "en"
    return sign_in(client, user)


@pytest.fixture
def family(world: World) -> Client:
    return client_of(world.user)


@pytest.fixture
def carer(world: World) -> Client:
    """Who works in the home."""
    return client_of(world.providers[0].user)


@pytest.fixture
def leader(world: World) -> Client:
    return client_of(make_administrator(world.department, name="Leder Prøve"))
