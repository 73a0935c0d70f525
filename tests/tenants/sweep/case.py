"""One route and method of the sweep: how it is asked, and who may."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.factories.world import at
from tests.tenants.sweep.town import ACTORS, Town

type Path = Callable[[Town], str]
type Data = Mapping[str, Any]

EVERYBODY = frozenset(ACTORS)
SIGNED_IN = EVERYBODY - {"stranger"}
RECIPIENTS = frozenset({"recipient", "other_recipient"})
PROVIDERS = frozenset({"provider", "other_provider"})
MANAGERS = frozenset({"administrator", "municipality_administrator"})
STAFF = MANAGERS | {"other_administrator", "case_officer"}


@dataclass(frozen=True, slots=True)
class Case:
    """`form` posts the page's own form back (the one with that field), changed by `data`."""

    route: str
    path: Path
    allowed: frozenset[str]
    method: str = "GET"
    data: Callable[[Town], Data] = field(default=lambda _town: {})
    form: str = ""
    writes: bool = False


def page(route: str, path: Path, allowed: frozenset[str]) -> Case:
    return Case(route, path, allowed)


def post(
    route: str,
    path: Path,
    allowed: frozenset[str],
    *,
    form: str = "",
    writes: bool = True,
    data: Callable[[Town], Data] = lambda _town: {},
) -> Case:
    return Case(route, path, allowed, "POST", data, form, writes)


def in_department(tail: str = "") -> Path:
    """The address of a page of the town's department."""
    return lambda town: f"/manage/departments/{town.department.pk}/{tail}"


def in_days(number: int) -> str:
    """The day that many days from today."""
    return at(number, 0).date().isoformat()


def every_visit(town: Town) -> str:
    """The numbers of all that were booked in the town, and some more: they were made one after the other."""
    numbers = [booking.pk for booking in (town.booking, town.past_booking, town.request, town.hold)]
    return ",".join(map(str, range(max(1, min(numbers) - 50), max(numbers) + 50)))


ADMINISTRATORS = MANAGERS | {"other_administrator"}
ONLY_MUNICIPALITY = frozenset({"municipality_administrator"})
ONLY_RECIPIENT = frozenset({"recipient"})
ONLY_PARTNER = frozenset({"partner"})
ONLY_PROVIDER = frozenset({"provider"})
