"""A run whose orders have closed: two who have ordered, a leader and one more, a store and its own people."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from accounts.models import User
from foundation.actor import Actor, Channel
from foundation.scope import Scope
from modules.shopping_help.domain.delivering import set_out
from modules.shopping_help.domain.marking import Said, mark_line
from modules.shopping_help.enums import MarkKind
from modules.shopping_help.models import Aisle, Mark, Order, OrderLine, Product, Run, Store, StorePartner
from shop.enums import BookingStatus, StaffRole
from shop.models import Booking, Provider, RoleGrant
from tests.factories.world import (
    World,
    at,
    make_entitlement,
    make_recipient,
    make_service,
    make_user,
    make_world,
)
from tests.shop.views.conftest import Count, sign_in, statements

__all__ = ["Count", "statements"]

FEE = 4900


@dataclass(slots=True)
class CrewWorld:
    """`lines` are by their text; the first order is Ingrid's, the second Ola's."""

    world: World
    run: Run
    store: Store
    orders: list[Order]
    lines: dict[str, OrderLine]
    leader: Provider
    member: Provider
    partner: User

    def actor(self) -> Actor:
        return Actor(self.member.user_id, Channel.STAFF)

    def mark(self, which: str, kind: MarkKind = MarkKind.FOUND, /, **said: Any) -> Mark:
        """As if the page had just been opened."""
        line = self.lines[which]
        if kind != MarkKind.MISSING:
            said = {"amount": line.amount, "price": 1000} | said
        return mark_line(line.pk, Said(kind, **said), actor=self.actor(), seen=line.marks.count())

    def deliver(self) -> None:
        """All of it, as if the window had begun."""
        Booking.objects.filter(shopping_order__run=self.run).update(status=BookingStatus.COMPLETED)

    def on_the_day(self) -> None:
        """The window is later today."""
        self._move(timezone.localtime().replace(hour=23, minute=59, second=59, microsecond=999999))

    def set_out(self) -> None:
        """On the day, before the window begins."""
        self.on_the_day()
        set_out(self.run, actor=self.actor(), unmarked=len(self.lines))

    def begin(self) -> None:
        """The window is now."""
        self._move(timezone.now() - timedelta(minutes=5))

    def _move(self, starts_at: datetime) -> None:
        span = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1)}
        Run.objects.filter(pk=self.run.pk).update(**span)
        Booking.objects.filter(shopping_order__run=self.run).update(**span)
        self.run.refresh_from_db()


def make_run(
    service: Any, store: Store, *, leader: Provider, starts_at: datetime, is_closed: bool = True
) -> Run:
    closes_at = timezone.now() - timedelta(minutes=5) if is_closed else timezone.now() + timedelta(minutes=5)
    return Run.objects.create(
        service=service,
        store=store,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        closes_at=closes_at,
        order_places=8,
        leader=leader,
    )


def make_crew_world() -> CrewWorld:
    world = make_world()
    make_service(world.department, name="Handlehjelp", module_key="shopping_help")
    leader, member = world.providers
    for provider, name in ((leader, "Leif Leder"), (member, "Mona Makker")):
        provider.user, provider.name = make_user(name), name
        provider.save(update_fields=["user", "name"])
    store = Store.objects.create(department=world.department, name="Dagligvarehjørnet")
    fruit, dairy = (
        Aisle.objects.create(store=store, name=name, position=position)
        for position, name in enumerate(("Frukt", "Meieri"))
    )
    milk = Product.objects.create(store=store, aisle=dairy, name="Melk", price=2290, allergens=["milk"])
    apples = Product.objects.create(store=store, aisle=fruit, name="Epler", unit="kilo", price=3990)
    run = make_run(world.service, store, leader=leader, starts_at=at(1, 10))
    run.crew.add(member)
    other = make_recipient(name="Ola Prøve")
    make_entitlement(other, world.service)
    orders = [
        Order.objects.create(booking=world.book(at(1, 10), recipient=who), run=run, fee=FEE)
        for who in (world.recipient, other)
    ]
    drawings = (
        (orders[0], "Melk", milk, 2000, "other_brand"),
        (orders[0], "Epler", apples, 1500, "none"),
        (orders[1], "Melk ", milk, 1000, "call_me"),
        (orders[1], "Såpe", None, 1000, "similar"),
    )
    lines = {
        text: OrderLine.objects.create(
            order=order,
            position=position,
            product=product,
            text=text.strip(),
            amount=amount,
            unit=product.unit if product else "piece",
            price=product.price if product else None,
            substitution=rule,
        )
        for position, (order, text, product, amount, rule) in enumerate(drawings)
    }
    partner = make_user("Kari Kolonial")
    RoleGrant.objects.create(user=partner, role=StaffRole.PARTNER, department=world.department)
    StorePartner.objects.create(store=store, user=partner)
    return CrewWorld(world, run, store, orders, lines, leader, member, partner)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def crew(larvik: Scope) -> CrewWorld:
    return make_crew_world()


def browser_of(client: Client, user: User | None) -> Client:
    assert user is not None
    client.cookies["django_language"] = "en"
    return sign_in(client, user)
