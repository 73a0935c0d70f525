"""What the modules bring to the sweep: each says it in `tests/modules/<key>/sweep.py`, and nothing here names one.

There `SWEEP = ModuleSweep(...)`; beside it lies `matrix.txt`, the rows of the permission matrix of its routes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.tenants.sweep.case import Case
    from tests.tenants.sweep.town import Town
    from ui.lists.table import ListTable

FOLDER = Path(__file__).resolve().parents[2] / "modules"


@dataclass(frozen=True, slots=True)
class ModuleSweep:
    """The routes of one module, and what the sweep's rules are told of them.

    `fill` makes in a town what the cases are about, the same rows in the same order in every town, and keeps it in
    `town.of_modules` under the module's key. The other values are what the core has in the file named with each.
    """

    cases: "Sequence[Case]"
    fill: "Callable[[Town], None]" = lambda _town: None
    tokens: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """test_versions.py: forms of staff that say what their sender saw."""
    clicks: frozenset[str] = frozenset()
    """versions.py: of these, what is one click with no words that could be lost."""
    without_token: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """versions.py: reasons, and the forms of staff they hold for."""
    at_once: Mapping[str, str] = field(default_factory=dict)
    """test_asked_first.py: what ends something without a page of its own, and why."""
    lists: "Mapping[str, type[ListTable]]" = field(default_factory=dict)
    """test_lists.py: addresses from the root, with the names of its `address_of`: `modules` is `town.of_modules`."""
    files: Sequence[str] = ()
    """test_lists.py: pages with a shape of their own, which have a file."""
    needs_a_service: frozenset[str] = frozenset()
    """test_representative.py: what somebody tells for a recipient only with a service of the module."""


@cache
def module_sweeps() -> Mapping[str, ModuleSweep]:
    """By the key of the module."""
    found = sorted(path.parent.name for path in FOLDER.glob("*/sweep.py"))
    return {key: import_module(f"tests.modules.{key}.sweep").SWEEP for key in found}


def matrix_of(key: str) -> Path:
    """Where the rows of the module's routes stand."""
    return FOLDER / key / "matrix.txt"


def cases_of_modules() -> "list[Case]":
    return [case for sweep in module_sweeps().values() for case in sweep.cases]


def forms_of_staff() -> set[str]:
    """Routes of the modules whose forms somebody sends who works here."""
    recipients = {"recipient", "other_recipient", "stranger"}
    return {case.route for case in cases_of_modules() if case.method == "POST" and case.allowed - recipients}
