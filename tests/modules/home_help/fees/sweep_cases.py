"""Co-payment in the sweep: a table in force, one to come, and a month that is closed."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from foundation.actor import SYSTEM
from modules.home_help.fees.closing import close_month
from modules.home_help.fees.lists import FeeLinesTable, WithoutBandTable
from shop.models import Service
from tests.factories import world as make
from tests.modules.home_help.fees.fees_world import make_table, month, visit
from tests.tenants.sweep.case import ONLY_MUNICIPALITY, RECIPIENTS, STAFF, Case, page, post
from tests.tenants.sweep.town import Town
from ui.lists.table import ListTable

AT = "/modules/home_help/fees/"
KEY = "home_help.fees"
HANDLES = STAFF - {"other_administrator"}


def charge_for(town: Town, service: Service) -> None:
    """Visits of the month before the last, which is closed, and of the last, which can be."""
    make_table(service, starts_on=month(-2))
    coming = make_table(service, starts_on=month(2))
    recipient = town.booking.recipient
    world = make.World(town.department, service, [town.provider], recipient)
    for person in (recipient, town.twin):
        visit(world, month(-2) + timedelta(days=1), recipient=person)
        visit(world, month(-1) + timedelta(days=1), recipient=person)
    run = close_month(month(-2), actor=SYSTEM)
    town.of_modules[KEY] = {"table": coming.pk, "run": run.pk, "service": service.pk}


def _below(tail: str) -> Callable[[Town], str]:
    """With the town's own numbers in it."""
    return lambda town: AT + tail.format(**town.of_modules[KEY], recipient=town.booking.recipient_id)


def _table(months: int, **changes: str) -> Callable[[Town], Mapping[str, Any]]:
    """What the form of a table sends."""
    return lambda town: {
        "starts_on": month(months).isoformat(),
        "strategy": "hourly",
        "services": [town.of_modules[KEY]["service"]],
        "default_band": "1",
        "band1-label": "Alle",
        "band1-hourly_rate": "250,50",
        **changes,
    }


CASES: tuple[Case, ...] = (
    page("home_help:my_fees", _below("mine/"), RECIPIENTS),
    page("home_help:fees", _below(""), ONLY_MUNICIPALITY),
    page("home_help:add_fee_table", _below("tables/new/"), ONLY_MUNICIPALITY),
    post("home_help:add_fee_table", _below("tables/new/"), ONLY_MUNICIPALITY, data=_table(3)),
    page("home_help:fee_table", _below("tables/{table}/"), ONLY_MUNICIPALITY),
    post("home_help:fee_table", _below("tables/{table}/"), ONLY_MUNICIPALITY, data=_table(2)),
    page("home_help:remove_fee_table", _below("tables/{table}/remove/"), ONLY_MUNICIPALITY),
    post("home_help:remove_fee_table", _below("tables/{table}/remove/"), ONLY_MUNICIPALITY),
    page("home_help:fee_months", _below("months/"), ONLY_MUNICIPALITY),
    page("home_help:close_fee_month", _below("months/close/"), ONLY_MUNICIPALITY),
    post("home_help:close_fee_month", _below("months/close/"), ONLY_MUNICIPALITY),
    page("home_help:fee_month", _below("months/{run}/"), ONLY_MUNICIPALITY),
    page("home_help:fee_file", _below("months/{run}/file/"), ONLY_MUNICIPALITY),
    page("home_help:recipient_band", _below("recipients/{recipient}/"), HANDLES),
    page(
        "home_help:without_band",
        lambda town: f"{AT}departments/{town.department.pk}/without-band/",
        HANDLES,
    ),
    post(
        "home_help:recipient_band",
        _below("recipients/{recipient}/"),
        HANDLES,
        data=lambda _town: {"number": "2", "starts_on": month(0).isoformat()},
    ),
)
TOKENS: Mapping[str, Mapping[str, Any]] = {
    "home_help:close_fee_month": {},
    "home_help:fee_table": {},
    "home_help:recipient_band": {},
}
WITHOUT_TOKEN: Mapping[str, frozenset[str]] = {
    "it adds something and replaces nothing": frozenset({"home_help:add_fee_table"}),
    "it ends one thing: the second finds it done": frozenset({"home_help:remove_fee_table"}),
}
FILES = (f"{AT}months/",)
LISTS: Mapping[str, type[ListTable]] = {
    f"{AT}months/{{modules[{KEY}][run]}}/": FeeLinesTable,
    f"{AT}departments/{{department}}/without-band/": WithoutBandTable,
}
