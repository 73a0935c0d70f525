"""The crew, the store and the money in the sweep: a run to be shopped, one ready to be closed, and one that is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from foundation.actor import SYSTEM
from modules.shopping_help.domain.closing import close_run, draft_of
from modules.shopping_help.domain.marking import Said, mark_line
from modules.shopping_help.enums import MarkKind
from modules.shopping_help.forms.money import FEE
from modules.shopping_help.lists_of_money import EntriesTable, GoodsTable
from modules.shopping_help.models import Order, OrderLine, Run, Store, StorePartner, StoreRequest
from shop.enums import BookingStatus
from shop.models import Booking
from tests.factories import world as make
from tests.tenants.sweep.case import (
    MANAGERS,
    ONLY_MUNICIPALITY,
    ONLY_PARTNER,
    ONLY_PROVIDER,
    PROVIDERS,
    RECIPIENTS,
    Case,
    Path,
    page,
    post,
)
from tests.tenants.sweep.town import Town

KEY = "shopping_help/crew"
ROOT = "/modules/shopping_help/"


@dataclass(frozen=True, slots=True)
class Shopped:
    """What the cases are about."""

    store: Store
    to_shop: Run
    line: OrderLine
    ready: Run
    version: str
    closed: Order
    request: StoreRequest


def fill_crew(town: Town) -> None:
    """Orders of the town's recipient, whom the town's helper shops for in the partner's store."""
    service = make.make_service(
        town.department, name=f"Varer {town.secret}", requires_entitlement=False, booking_horizon=40
    )
    store = Store.objects.create(department=town.department, name=f"Butikk {town.secret}")
    StorePartner.objects.create(store=store, user_id=town.user_id("partner"))
    to_shop, ready, closed = (
        _ordered(town, service, store, starts_at=make.at(day, 14)) for day in (20, 21, 22)
    )
    for line in (to_shop, ready, closed):
        mark_line(line.pk, Said(MarkKind.FOUND, 1000, 2000), actor=SYSTEM, seen=0)
    for line in (ready, closed):
        Booking.objects.filter(pk=line.order.booking_id).update(status=BookingStatus.COMPLETED)
    # Nobody sets out before the day.
    now = timezone.now()
    Run.objects.filter(pk=ready.order.run_id).update(
        closes_at=now - timedelta(hours=3),
        starts_at=now - timedelta(hours=2),
        ends_at=now - timedelta(hours=1),
    )
    ready.order.run.refresh_from_db()
    close_run(closed.order.run, actor=SYSTEM, seen=draft_of(closed.order.run).version)
    town.of_modules[KEY] = Shopped(
        store,
        to_shop.order.run,
        to_shop,
        ready.order.run,
        draft_of(ready.order.run).version,
        closed.order,
        StoreRequest.objects.create(run=to_shop.order.run, text=f"Hentes hos {town.secret}"),
    )


def _ordered(town: Town, service: Any, store: Store, *, starts_at: datetime) -> OrderLine:
    world = make.World(town.department, service, [town.provider], town.booking.recipient)
    booking = world.book(starts_at)
    run = Run.objects.create(
        service=service,
        store=store,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        closes_at=timezone.now() - timedelta(hours=1),
        order_places=4,
        leader=town.provider,
    )
    order = Order.objects.create(booking=booking, run=run, fee=4900)
    return OrderLine.objects.create(order=order, position=0, text=f"Melk {town.secret}", amount=1000)


def shopped(town: Town) -> Shopped:
    return town.of_modules[KEY]  # type: ignore[no-any-return]  # what fill_crew made


def _run(tail: str = "", *, side: str = "crew") -> Path:
    return lambda town: f"{ROOT}{side}/runs/{shopped(town).to_shop.pk}/{tail}"


def _line(tail: str = "", *, side: str = "crew") -> Path:
    return lambda town: f"{ROOT}{side}/lines/{shopped(town).line.pk}/{tail}"


def _order(tail: str) -> Path:
    return lambda town: f"{ROOT}crew/orders/{shopped(town).line.order_id}/{tail}"


def _ready(tail: str) -> Path:
    return lambda town: f"{ROOT}crew/runs/{shopped(town).ready.pk}/{tail}"


def _correct(town: Town) -> str:
    return f"{ROOT}orders/{shopped(town).closed.pk}/correct/"


def _partners(town: Town) -> str:
    return f"{ROOT}stores/{shopped(town).store.pk}/partners/"


def _file(_town: Town) -> str:
    return f"{ROOT}invoices/goods/2026-01/file/"


MISSING = {"kind": "missing", "seen": "1"}
CREW_CASES: tuple[Case, ...] = (
    page("shopping_help:crew", lambda _town: f"{ROOT}crew/", PROVIDERS),
    page("shopping_help:crew_run", _run(), ONLY_PROVIDER),
    page("shopping_help:crew_delivery", _run("delivery/"), ONLY_PROVIDER),
    post("shopping_help:set_out", _ready("set-out/"), ONLY_PROVIDER),
    page("shopping_help:crew_money", _run("money/"), ONLY_PROVIDER),
    post("shopping_help:crew_money", _run("money/"), ONLY_PROVIDER, data=lambda _town: {"receipt": "20"}),
    page("shopping_help:close_run", _ready("close/"), ONLY_PROVIDER),
    post(
        "shopping_help:close_run",
        _ready("close/"),
        ONLY_PROVIDER,
        data=lambda town: {"seen": shopped(town).version},
    ),
    page("shopping_help:crew_line", _line(), ONLY_PROVIDER),
    post("shopping_help:crew_line", _line(), ONLY_PROVIDER, data=lambda _town: MISSING),
    post("shopping_help:undo_mark", _line("take-back/"), ONLY_PROVIDER, data=lambda _town: {"seen": "1"}),
    post("shopping_help:move_delivery", _order("move/"), ONLY_PROVIDER, data=lambda _town: {"to": "up"}),
    # The window has not begun: a protected address would be shown in it.
    post(
        "shopping_help:order_outcome",
        _order("outcome/"),
        ONLY_PROVIDER,
        writes=False,
        data=lambda _town: {"says": "delivered"},
    ),
    post(
        "shopping_help:see_request",
        lambda town: f"{ROOT}crew/requests/{shopped(town).request.pk}/seen/",
        ONLY_PROVIDER,
    ),
    page("shopping_help:store", lambda _town: f"{ROOT}store/", ONLY_PARTNER),
    page("shopping_help:store_run", _run(side="store"), ONLY_PARTNER),
    post(
        "shopping_help:store_run",
        _run(side="store"),
        ONLY_PARTNER,
        data=lambda _town: {"text": "Hentes ved bakdøra"},
    ),
    post("shopping_help:store_received", _run("received/", side="store"), ONLY_PARTNER),
    page("shopping_help:store_line", _line(side="store"), ONLY_PARTNER),
    post("shopping_help:store_line", _line(side="store"), ONLY_PARTNER, data=lambda _town: MISSING),
    page("shopping_help:owed", lambda _town: f"{ROOT}owed/", RECIPIENTS),
    page(
        "shopping_help:accounts", lambda town: f"{ROOT}departments/{town.department.pk}/accounts/", MANAGERS
    ),
    page("shopping_help:correct_order", _correct, MANAGERS),
    post(
        "shopping_help:correct_order",
        _correct,
        MANAGERS,
        form="seen",
        data=lambda _town: {"goods": "15", "fee": "0", "cause": "price"},
    ),
    page("shopping_help:store_partners", _partners, MANAGERS),
    post("shopping_help:store_partners", _partners, MANAGERS, form="seen", data=lambda _town: {"users": []}),
    page("shopping_help:invoices", lambda _town: f"{ROOT}invoices/", ONLY_MUNICIPALITY),
    page("shopping_help:finance_file", _file, ONLY_MUNICIPALITY),
)
CREW_TOKENS: dict[str, dict[str, Any]] = {
    f"shopping_help:{name}": {}
    for name in (
        "close_run",
        "correct_order",
        "crew_line",
        "crew_money",
        "store_line",
        "store_partners",
        "undo_mark",
    )
}
CREW_WITHOUT = {
    "it adds something and replaces nothing": frozenset({"shopping_help:store_run"}),
    "it says one thing: the second finds it said": frozenset(
        {"shopping_help:set_out", "shopping_help:see_request", "shopping_help:store_received"}
    ),
    "the core takes it once, and the page that follows says what is so": frozenset(
        {"shopping_help:order_outcome", "shopping_help:move_delivery"}
    ),
}
CREW_LISTS = {
    f"{ROOT}departments/{{department}}/accounts/": GoodsTable,
    f"{ROOT}departments/{{department}}/accounts/?kind={FEE}": EntriesTable,
}
