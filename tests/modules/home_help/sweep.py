"""Home help in the sweep: a service whose tasks are chosen, and a visit to come."""

from tests.factories import world as make
from tests.tenants.sweep.case import RECIPIENTS, page, post
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
    ),
    needs_a_service=frozenset({"home_help:access_note"}),
)
