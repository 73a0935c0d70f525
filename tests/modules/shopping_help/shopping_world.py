"""A small valid world of shopping help: one service with ten order places, two stores, a run the day after tomorrow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from foundation.actor import Actor, Channel
from modules.shopping_help.domain.lists import OwnList, Wish, put_on
from modules.shopping_help.domain.ordering import place_order
from modules.shopping_help.domain.putting_up import Closing, Plan, put_up
from modules.shopping_help.domain.stores import Goods, StoreWords, add_product, add_store
from modules.shopping_help.enums import ProductUnit
from modules.shopping_help.models import Order, Product, Run, Store
from modules.shopping_help.reckoning import THOUSANDTHS
from shop.enums import BookedBy
from shop.models import Booking, KeptTime, Recipient
from tests.factories.world import World, at, make_recipient, make_world

OFFICE = Actor(None, Channel.STAFF)
PHONE = Actor(None, Channel.PHONE)
PIECE = THOUSANDTHS
THE_DAY_BEFORE = Closing(1, time(12))
FEE = 5000
PRICES = {"Melk": 2290, "Brød": 3490, "Is": None}
CONTAINS = {"Melk": ["milk"], "Brød": ["gluten"], "Is": None}


@dataclass(slots=True)
class ShoppingWorld:
    world: World
    store: Store
    other: Store
    run: Run

    @property
    def recipient(self) -> Recipient:
        return self.world.recipient

    def product(self, name: str, store: Store | None = None) -> Product:
        return Product.objects.select_related("store").get(store=store or self.store, name=name)

    def write(self, *names: str, recipient: Recipient | None = None, amount: int = PIECE) -> None:
        """Products by name, anything else in one's own words."""
        who = recipient or self.recipient
        wishes = [
            Wish(name, amount, product=self.product(name) if name in PRICES else None) for name in names
        ]
        put_on(OwnList(who, self.store), *wishes, actor=self.by(who))

    def order(self, *names: str, recipient: Recipient | None = None, **more: Any) -> Order:
        who = recipient or self.recipient
        self.write(*(names or ("Melk", "Brød")), recipient=who)
        said: dict[str, Any] = {"contact_free": False, "actor": self.by(who)} | more
        return place_order(self.run, recipient=who, **said)

    def by(self, recipient: Recipient) -> Actor:
        return Actor(recipient.user_id, Channel.SELF)

    def close(self) -> None:
        """As if the time at which the run closes had come."""
        past = timezone.now() - timedelta(minutes=1)
        Run.objects.filter(pk=self.run.pk).update(closes_at=past)
        KeptTime.objects.update(closes_at=past)
        before = past - timedelta(minutes=1)
        Booking.objects.filter(service=self.world.service).update(closes_at=past, created_at=before)
        self.run.refresh_from_db()


def make_shopping_world(*, order_places: int = 10, **rules: Any) -> ShoppingWorld:
    asked = {
        "module_key": "shopping_help",
        "name": "Handlehjelp",
        "seats": 10,
        "requires_entitlement": False,
        "requires_presence": False,
        "booked_by": BookedBy.MODULE,
        "minimum_notice": timedelta(days=1),
        "cancel_deadline": timedelta(days=1),
        "move_within_day_deadline": None,
        "move_to_other_day_deadline": None,
        "duration": timedelta(hours=2),
        "settings": {"fee": FEE},
    }
    world = make_world(providers=3, **(asked | rules))
    store, other = make_store(world, "Torget"), make_store(world, "Bryggen", sells=("Melk",))
    (run,) = put_up_runs(world, store, order_places=order_places)
    return ShoppingWorld(world, store, other, run)


def make_store(world: World, name: str, *, sells: Sequence[str] = tuple(PRICES)) -> Store:
    words = StoreWords(name, "Torget 2", "68050171", ("Brød", "Meieri"))
    store = add_store(world.department, words, actor=OFFICE)
    for each in sells:
        goods = Goods(each, str(ProductUnit.PIECE), "Meieri", PRICES[each], CONTAINS[each])
        add_product(store, goods, actor=OFFICE)
    return store


def put_up_runs(
    world: World,
    store: Store,
    *,
    starts: Sequence[datetime] = (),
    order_places: int = 10,
    leader: int = 0,
    closing: Closing = THE_DAY_BEFORE,
    leaves_out: bool = False,
) -> Sequence[Run]:
    plan = Plan(store, order_places, world.providers[leader], world.providers[1:], closing)
    return put_up(world.service, plan=plan, starts=starts or [at(2, 10)], leaves_out=leaves_out, actor=OFFICE)


def another(name: str = "Solveig Prøve") -> Recipient:
    return make_recipient(name=name)
