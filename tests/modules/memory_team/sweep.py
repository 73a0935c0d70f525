"""The Memory team in the sweep: a talk to come with an interpreter to order."""

from modules.memory_team.models import Talk
from modules.memory_team.usual_services import USUAL
from modules.memory_team.views.interpreters_table import InterpretersTable
from tests.factories import world as make
from tests.tenants.sweep.case import MANAGERS, ONLY_RECIPIENT, Path, page, post
from tests.tenants.sweep.of_modules import ModuleSweep
from tests.tenants.sweep.town import Town

KEY = "memory_team"
ROOT = f"/modules/{KEY}/"
ONE = USUAL[0]


def talk_of(town: Town) -> Talk:
    return town.of_modules[KEY]  # type: ignore[no-any-return]  # what fill made


def fill(town: Town) -> None:
    service = make.make_service(
        town.department, name=f"Samtale {town.secret}", module_key=KEY, requires_entitlement=False
    )
    world = make.World(town.department, service, [town.provider], town.booking.recipient)
    booking = world.book(make.at(11, 14), answers={"topics": ["tips"], "people": 2, "language": "pl"})
    town.of_modules[KEY] = Talk.objects.select_related("booking").get(booking=booking)


def in_team(tail: str = "") -> Path:
    return lambda town: f"{ROOT}departments/{town.department.pk}/{tail}"


SWEEP = ModuleSweep(
    fill=fill,
    cases=(
        page(
            "memory_team:preparation",
            lambda town: f"{ROOT}talks/{talk_of(town).booking_id}/preparation/",
            ONLY_RECIPIENT,
        ),
        page("memory_team:team", in_team(), MANAGERS),
        page("memory_team:set_up", in_team("set-up/"), MANAGERS),
        post(
            "memory_team:set_up",
            in_team("set-up/"),
            MANAGERS,
            data=lambda _town: {f"make_{ONE.code}": "on", f"name_{ONE.code}": "Første samtale"},
        ),
        page("memory_team:interpreters", in_team("interpreters/"), MANAGERS),
        post(
            "memory_team:interpreter_ordered",
            lambda town: f"{ROOT}interpreters/{talk_of(town).pk}/ordered/",
            MANAGERS,
            data=lambda town: {"is_ordered": "1", "starts_at": talk_of(town).booking.starts_at.isoformat()},
        ),
    ),
    without_token={
        "it adds something and replaces nothing": frozenset({"memory_team:set_up"}),
        "it says which of two it should be, and what is so of the talk was shown": frozenset(
            {"memory_team:interpreter_ordered"}
        ),
    },
    lists={f"/modules/{KEY}/departments/{{department}}/interpreters/": InterpretersTable},
)
