"""Shopping help in the sweep: two stores, and runs with and without orders."""

from datetime import time
from typing import Any

from foundation.actor import SYSTEM, Actor, Channel
from modules.shopping_help.domain.lists import OwnList, Wish, put_on
from modules.shopping_help.domain.ordering import place_order
from modules.shopping_help.domain.putting_up import Closing, Plan, put_up
from modules.shopping_help.domain.stores import Goods, StoreWords, add_product, add_store
from modules.shopping_help.models import Order, Product, Run, Store
from modules.shopping_help.views.tables import ProductsTable, RunsTable, StoresTable
from shop.enums import BookedBy
from shop.models import Recipient
from tests.factories import world as make
from tests.modules.shopping_help.crew.in_sweep import (
    CREW_CASES,
    CREW_LISTS,
    CREW_TOKENS,
    CREW_WITHOUT,
    fill_crew,
)
from tests.tenants.sweep.case import MANAGERS, ONLY_RECIPIENT, RECIPIENTS, Path, page, post
from tests.tenants.sweep.of_modules import ModuleSweep
from tests.tenants.sweep.town import Town

KEY = "shopping_help"
ROOT = f"/modules/{KEY}/"
ORDERED, EMPTY, STORES = f"{KEY}/ordered", f"{KEY}/empty", f"{KEY}/stores"
GOODS = Goods("Melk", "piece", "Meieri", 2290, ["milk"])


def fill(town: Town) -> None:
    """One run in which the recipient has ordered, and one for which they have begun a list."""
    service = make.make_service(
        town.department,
        name=f"Handlehjelp {town.secret}",
        module_key=KEY,
        requires_entitlement=False,
        requires_presence=False,
        seats=4,
        booking_horizon=30,
        booked_by=BookedBy.MODULE,
    )
    stores = [
        add_store(town.department, StoreWords(f"{name} {town.secret}", "", "", ("Meieri",)), actor=SYSTEM)
        for name in ("Torget", "Bryggen")
    ]
    products = [add_product(store, GOODS, actor=SYSTEM) for store in stores]
    plan = Plan(stores[0], 4, town.provider, [town.second_provider], Closing(1, time(9)))
    starts = [make.at(day, 14) for day in (23, 24)]
    runs = put_up(service, plan=plan, starts=starts, leaves_out=False, actor=SYSTEM)
    other = Recipient.objects.get(user=town.users["other_recipient"])
    for recipient in (town.booking.recipient, other):
        _write(recipient, stores[0], products[0])
    order = place_order(
        runs[0], recipient=town.booking.recipient, contact_free=False, actor=_by(town.booking.recipient)
    )
    _write(town.booking.recipient, stores[0], products[0])
    town.of_modules |= {KEY: order, ORDERED: runs[0], EMPTY: runs[1], STORES: stores}
    fill_crew(town)


def _write(recipient: Recipient, store: Store, product: Product) -> None:
    put_on(OwnList(recipient, store), Wish("", 1000, product=product), actor=_by(recipient))


def _by(recipient: Recipient) -> Actor:
    return Actor(recipient.user_id, Channel.SELF)


def order_of(town: Town) -> Order:
    return town.of_modules[KEY]  # type: ignore[no-any-return]  # what fill made


def run_of(town: Town, name: str = ORDERED) -> Run:
    return town.of_modules[name]  # type: ignore[no-any-return]  # what fill made


def store_of(town: Town, number: int = 0) -> Store:
    return town.of_modules[STORES][number]  # type: ignore[no-any-return]  # what fill made


def product_of(town: Town) -> int:
    return Product.objects.filter(store=store_of(town)).earliest("pk").pk


def in_department(tail: str) -> Path:
    return lambda town: f"{ROOT}departments/{town.department.pk}/{tail}"


def of_run(tail: str = "", *, name: str = ORDERED) -> Path:
    return lambda town: f"{ROOT}department-runs/{run_of(town, name).pk}/{tail}"


def of_store(tail: str = "", *, number: int = 0) -> Path:
    return lambda town: f"{ROOT}stores/{store_of(town, number).pk}/{tail}"


def own_run(tail: str) -> Path:
    return lambda town: f"{ROOT}runs/{run_of(town, EMPTY).pk}/{tail}"


def own_order(tail: str) -> Path:
    return lambda town: f"{ROOT}orders/{order_of(town).pk}/{tail}"


def by_phone(tail: str = "") -> Path:
    return lambda town: (
        f"{ROOT}department-runs/{run_of(town, EMPTY).pk}/for/{town.booking.recipient_id}/{tail}"
    )


def new_run(town: Town) -> dict[str, Any]:
    """On a day that nothing else is on."""
    return {
        "service": run_of(town).service_id,
        "store": store_of(town).pk,
        "first_day": make.at(12, 0).date().isoformat(),
        "begins": "14:00",
        "days_before": 1,
        "closes": "12:00",
        "order_places": 2,
        "leader": town.provider.pk,
    }


def _text(_town: Town) -> dict[str, Any]:
    return {"write": "1", "text": "Avisen", "amount": "1", "unit": "piece"}


def _goods(name: str) -> dict[str, Any]:
    return {"name": name, "unit": "piece", "price": "24,90", "known": "unknown", "is_active": "on"}


SWEEP = ModuleSweep(
    fill=fill,
    cases=(
        *CREW_CASES,
        page("shopping_help:runs", lambda _town: ROOT, RECIPIENTS),
        page("shopping_help:allergies", lambda _town: f"{ROOT}allergies/", RECIPIENTS),
        post(
            "shopping_help:allergies",
            lambda _town: f"{ROOT}allergies/",
            RECIPIENTS,
            data=lambda _town: {"allergens": ["milk"], "text": "kiwi"},
        ),
        page("shopping_help:list", own_run("list/"), RECIPIENTS),
        post("shopping_help:list", own_run("list/"), RECIPIENTS, data=_text),
        page("shopping_help:order", own_run("order/"), RECIPIENTS),
        post("shopping_help:order", own_run("order/"), RECIPIENTS),
        page("shopping_help:order_list", own_order("list/"), ONLY_RECIPIENT),
        post("shopping_help:order_list", own_order("list/"), ONLY_RECIPIENT, data=_text),
        post(
            "shopping_help:contact_free",
            own_order("at-the-door/"),
            ONLY_RECIPIENT,
            data=lambda _town: {"contact_free": "1"},
        ),
        page("shopping_help:set_up", in_department("set-up/"), MANAGERS),
        post(
            "shopping_help:set_up",
            in_department("set-up/"),
            MANAGERS,
            data=lambda _town: {"name": "Varer hjem", "order_places": 8, "fee": "50"},
        ),
        page("shopping_help:run_list", in_department("runs/"), MANAGERS),
        page("shopping_help:add_run", in_department("runs/add/"), MANAGERS),
        post("shopping_help:add_run", in_department("runs/add/"), MANAGERS, data=new_run),
        page("shopping_help:run_page", of_run(), MANAGERS),
        page("shopping_help:change_run", of_run("change/"), MANAGERS),
        post(
            "shopping_help:change_run",
            of_run("change/"),
            MANAGERS,
            form="seen",
            data=lambda _town: {
                "closes_on": make.at(22, 0).date().isoformat(),
                "closes": "12:00",
                "order_places": 3,
            },
        ),
        page("shopping_help:run_leader", of_run("leader/"), MANAGERS),
        post(
            "shopping_help:run_leader",
            of_run("leader/"),
            MANAGERS,
            form="seen",
            data=lambda town: {"to": town.second_provider.pk},
        ),
        page("shopping_help:run_store", of_run("store/"), MANAGERS),
        post(
            "shopping_help:run_store",
            of_run("store/"),
            MANAGERS,
            form="seen",
            data=lambda town: {"store": store_of(town, 1).pk},
        ),
        page("shopping_help:call_off_run", of_run("call-off/"), MANAGERS),
        post("shopping_help:call_off_run", of_run("call-off/"), MANAGERS),
        page("shopping_help:staff_list", by_phone(), MANAGERS),
        post("shopping_help:staff_list", by_phone(), MANAGERS, data=_text),
        page("shopping_help:staff_order", by_phone("order/"), MANAGERS),
        post("shopping_help:staff_order", by_phone("order/"), MANAGERS),
        page("shopping_help:staff_allergies", by_phone("allergies/"), MANAGERS),
        post(
            "shopping_help:staff_allergies",
            by_phone("allergies/"),
            MANAGERS,
            form="seen",
            data=lambda _town: {"allergens": ["milk"], "text": "kiwi"},
        ),
        page(
            "shopping_help:staff_order_list",
            lambda town: f"{ROOT}department-orders/{order_of(town).pk}/",
            MANAGERS,
        ),
        post(
            "shopping_help:staff_order_list",
            lambda town: f"{ROOT}department-orders/{order_of(town).pk}/",
            MANAGERS,
            data=_text,
        ),
        page("shopping_help:store_list", in_department("stores/"), MANAGERS),
        page("shopping_help:add_store", in_department("stores/add/"), MANAGERS),
        post(
            "shopping_help:add_store",
            in_department("stores/add/"),
            MANAGERS,
            data=lambda _town: {"name": "Ny butikk", "aisles": "Brød\nMeieri"},
        ),
        page("shopping_help:product_list", of_store(), MANAGERS),
        page("shopping_help:change_store", of_store("change/"), MANAGERS),
        post(
            "shopping_help:change_store",
            of_store("change/"),
            MANAGERS,
            form="seen",
            data=lambda _town: {"name": "Torget dagligvare", "aisles": "Meieri"},
        ),
        page("shopping_help:close_store", of_store("close/", number=1), MANAGERS),
        post("shopping_help:close_store", of_store("close/", number=1), MANAGERS),
        page("shopping_help:add_product", of_store("products/add/"), MANAGERS),
        post(
            "shopping_help:add_product",
            of_store("products/add/"),
            MANAGERS,
            data=lambda _town: _goods("Brød"),
        ),
        page("shopping_help:change_product", lambda town: f"{ROOT}products/{product_of(town)}/", MANAGERS),
        post(
            "shopping_help:change_product",
            lambda town: f"{ROOT}products/{product_of(town)}/",
            MANAGERS,
            form="seen",
            data=lambda _town: _goods("Lettmelk") | {"known": "said"},
        ),
    ),
    tokens={
        **CREW_TOKENS,
        "shopping_help:staff_allergies": {},
        "shopping_help:change_run": {},
        "shopping_help:run_leader": {},
        "shopping_help:run_store": {},
        "shopping_help:change_store": {},
        "shopping_help:change_product": {},
    },
    without_token=CREW_WITHOUT
    | {
        "it adds a run, a store or an order and replaces nothing": frozenset(
            {
                "shopping_help:set_up",
                "shopping_help:add_run",
                "shopping_help:add_store",
                "shopping_help:add_product",
                "shopping_help:staff_order",
            }
        ),
        "each press changes one line of a list, and two who write add up": frozenset(
            {"shopping_help:staff_list", "shopping_help:staff_order_list"}
        ),
        "it ends one thing: the second finds it done": frozenset(
            {"shopping_help:call_off_run", "shopping_help:close_store"}
        ),
    },
    lists={
        **CREW_LISTS,
        f"/modules/{KEY}/departments/{{department}}/runs/?state=": RunsTable,
        f"/modules/{KEY}/departments/{{department}}/stores/": StoresTable,
        f"/modules/{KEY}/stores/{{modules[{STORES}][0].pk}}/?state=": ProductsTable,
    },
)
