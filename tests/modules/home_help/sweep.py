"""Home help in the sweep: a service whose tasks are chosen, and a visit to come."""

from shop.models import Entitlement
from tests.factories import world as make
from tests.modules.home_help.fees import sweep_cases as fees
from tests.tenants.sweep.case import MANAGERS, RECIPIENTS, page, post
from tests.tenants.sweep.of_modules import ModuleSweep
from tests.tenants.sweep.town import Town


def fill(town: Town) -> None:
    """A decision of such a service, without which nobody tells for another how to get in."""
    recipient = town.booking.recipient
    service = make.make_service(
        town.department, name=f"Hjelp {town.secret}", module_key="home_help", settings={"tasks": ["vacuum"]}
    )
    make.make_entitlement(recipient, service)
    world = make.World(town.department, service, [town.provider], recipient)
    town.of_modules["home_help"] = world.book(make.at(10, 14), answers={"tasks": ["vacuum"]})
    fees.charge_for(town, service)


def _tasks(town: Town) -> str:
    return f"/modules/home_help/bookings/{town.of_modules['home_help'].pk}/tasks/"


def _staff_tasks(town: Town) -> str:
    return f"{_tasks(town)}of-them/"


def _decision(town: Town) -> str:
    decision = Entitlement.objects.get(service=town.of_modules["home_help"].service)
    return f"/modules/home_help/decisions/{decision.pk}/"


SWEEP = ModuleSweep(
    fill=fill,
    cases=(
        page("home_help:access_note", lambda _town: "/modules/home_help/access-note/", RECIPIENTS),
        post(
            "home_help:access_note",
            lambda _town: "/modules/home_help/access-note/",
            RECIPIENTS,
            data=lambda _town: {"text": "Ring på"},
        ),
        page("home_help:visit_tasks", _tasks, frozenset({"recipient"})),
        post("home_help:visit_tasks", _tasks, frozenset({"recipient"}), data=lambda _town: {"tasks": []}),
        page("home_help:staff_visit_tasks", _staff_tasks, MANAGERS),
        post(
            "home_help:staff_visit_tasks",
            _staff_tasks,
            MANAGERS,
            form="seen",
            data=lambda _town: {"tasks": []},
        ),
        page("home_help:decision_tasks", _decision, MANAGERS | {"case_officer"}),
        post(
            "home_help:decision_tasks",
            _decision,
            MANAGERS | {"case_officer"},
            form="seen",
            data=lambda _town: {"tasks": ["vacuum"]},
        ),
        *fees.CASES,
    ),
    tokens={"home_help:decision_tasks": {}, "home_help:staff_visit_tasks": {}, **fees.TOKENS},
    without_token=fees.WITHOUT_TOKEN,
    lists=fees.LISTS,
    files=fees.FILES,
    needs_a_service=frozenset({"home_help:access_note"}),
)
