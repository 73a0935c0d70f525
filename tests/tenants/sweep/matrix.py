"""Who gets what of every route, as a table that people can read: matrix.txt, and one beside the sweep of each module.

`RENEW_MATRIX=1 pytest -n0 tests/tenants/sweep/test_everybody.py` writes down what is so; read the difference before you
commit it.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.http import HttpResponse

from tests.tenants.sweep.case import Case
from tests.tenants.sweep.cases import CASES
from tests.tenants.sweep.of_modules import matrix_of, module_sweeps

PATH = Path(__file__).with_name("matrix.txt")
COLUMNS = {
    "visitor": "stranger",
    "recipient": "recipient",
    "other recipient": "other_recipient",
    "representative": "representative",
    "helper": "provider",
    "other helper": "other_provider",
    "administrator": "administrator",
    "other administrator": "other_administrator",
    "case officer": "case_officer",
    "other case officer": "other_case_officer",
    "municipality": "municipality_administrator",
    "partner": "partner",
    "neighbour": "neighbour",
}
"""What the table calls them, and who they are in the sweep's town. The town's things are the recipient's, given to the
helper, in the department of the administrator, the case officer and the partner; the others are of the same
municipality.
"""
ANSWERED = {"A", "R"}
HEAD = """\
# Every route of a municipality (rows) and who asks for it (columns): by GET, or as its form where there is only that.
# A answered   R led on, or done   - sent to sign in   f not their page (403)   n not there for them (404)   u refused
# The administrator of the municipality next door asks in the last column, with all they have at home.
"""


def asked_cases() -> Mapping[str, Case]:
    """One case for each route: the page itself where there is one."""
    found: dict[str, Case] = {}
    for case in sorted(CASES, key=lambda case: case.method != "GET"):
        found.setdefault(case.route, case)
    return dict(sorted(found.items()))


def letter_of(response: HttpResponse) -> str:
    status = response.status_code
    if status in {301, 302, 303}:
        return "-" if response["Location"].startswith("/sign-in/?next=") else "R"
    return {200: "A", 403: "f", 404: "n"}.get(status, "u" if status < 500 else "!")


def write(renewed: Mapping[str, str]) -> None:
    """What was not asked stays as it is."""
    known = asked_cases().keys()
    rows = {route: letters for route, letters in ({**read(), **renewed}).items() if route in known}
    for path in _paths():
        _write(path, {route: letters for route, letters in rows.items() if _path_of(route) == path})


def _write(path: Path, rows: Mapping[str, str]) -> None:
    """The table: a name above each column, a letter for each who asks."""
    width = max(map(len, rows), default=0) + 2
    heads = ["# " + " " * (width - 2) + "| " * number + name for number, name in enumerate(COLUMNS)]
    lines = [f"{route:<{width}}{' '.join(letters)}" for route, letters in sorted(rows.items())]
    path.write_text("\n".join([HEAD, *heads, *lines, ""]))


@cache
def read() -> Mapping[str, str]:
    """The letters of each route."""
    text = "\n".join(path.read_text() for path in _paths() if path.exists())
    lines = [line for line in text.splitlines() if line and line[0] != "#"]
    return {route: "".join(letters) for route, *letters in (line.split() for line in lines)}


def _paths() -> list[Path]:
    return [PATH, *map(matrix_of, module_sweeps())]


def _path_of(route: str) -> Path:
    """The core's, or that of the module whose route it is."""
    key = route.partition(":")[0]
    return matrix_of(key) if key in module_sweeps() else PATH
