"""What may not stand in the code, and why, in one table each."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, SOURCE_FOLDERS, assert_none, files, places

pytestmark = pytest.mark.unit

# They set the schema of a connection past the guard, or keep a stack that threads share (TENANCY: never).
UNSAFE_SWITCHES = {"tenant_context", "schema_context", "set_tenant", "set_schema", "set_schema_to_public"}
TENANTS = {"tenant", "municipality"}
REASONED = re.compile(r"# (?:noqa: [A-Z0-9, ]+|type: ignore\[[\w, -]+\]|pragma: no cover)(?P<reason>.*)")
EXCEPTION = re.compile(r"# (?:noqa|type: ignore|pragma: no cover)")


def tree_of(source: str) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(source))


def name_of(node: ast.AST) -> str:
    """The last word of `a.b.c` or `a.b.c()`, or nothing."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Call(func=function):
            return name_of(function)
        case _:
            return ""


def switches(source: str) -> list[int]:
    """Find django-tenants' own ways to change tenant, used as `with tenant:` or by name."""
    lines = []
    for node in tree_of(source):
        match node:
            case ast.With(items=items) if any(name_of(item.context_expr) in TENANTS for item in items):
                lines.append(node.lineno)
            case ast.Call() if name_of(node) in UNSAFE_SWITCHES:
                lines.append(node.lineno)
            case ast.ImportFrom(module=str(module), names=names) if module.startswith("django_tenants"):
                lines.extend(node.lineno for alias in names if alias.name in UNSAFE_SWITCHES)
    return lines


def calls_of(source: str, name: str) -> list[int]:
    """Find calls by a function's last name; an override may call its own `super()`."""
    return [
        node.lineno
        for node in tree_of(source)
        if isinstance(node, ast.Call)
        and name_of(node) == name
        and not (isinstance(node.func, ast.Attribute) and name_of(node.func.value) == "super")
    ]


def unreasoned_exceptions(source: str) -> list[int]:
    return [
        number
        for number, line in enumerate(source.splitlines(), start=1)
        if EXCEPTION.search(line)
        and not ((found := REASONED.search(line)) and re.search(r"\w{2,}", found["reason"]))
    ]


def source_files() -> Iterator[Path]:
    return files(".py", under=SOURCE_FOLDERS)


def test_nothing_switches_municipality_past_the_one_function() -> None:
    guard = ROOT / "tenants" / "backends"  # overrides them, to refuse
    assert_none(places((path for path in source_files() if guard not in path.parents), switches))


@pytest.mark.parametrize(
    "source",
    [
        "with tenant: pass",
        "with self.municipality: pass",
        "with tenant_context(it): pass",
        "connection.set_schema('larvik')",
        "from django_tenants.utils import schema_context",
    ],
)
def test_the_search_finds_an_unsafe_switch(source: str) -> None:
    assert switches(source) == [1]


def test_nothing_waits_for_the_commit_in_memory() -> None:
    """What must follow a change is a job enqueued in its transaction: on_commit dies with the process."""
    assert_none(places(source_files(), lambda source: calls_of(source, "on_commit")))


def test_every_exception_from_a_tool_says_why() -> None:
    paths = files(".py", under=(*SOURCE_FOLDERS, "tests", "deploy"))
    written = (path for path in paths if "migrations" not in path.parts and path.name != "test_code.py")
    assert_none(places(written, unreasoned_exceptions))


def test_the_search_for_reasons_tells_with_from_without() -> None:
    assert unreasoned_exceptions("a  # noqa: E501\nb  # type: ignore\nc  # type: ignore[x]") == [1, 2, 3]
    assert unreasoned_exceptions("a  # noqa: E501 - an address\nb  # type: ignore[x]  # no types there") == []


def test_no_one_asks_faker_for_a_national_number() -> None:
    """Faker makes numbers that may be a person's."""
    assert_none(places(files(".py"), lambda source: calls_of(source, "ssn")))


def sorted_by_the_cluster(source: str) -> list[int]:
    """Find `order_by("name")`: its order is that of the code points, in which å comes before æ."""
    found = []
    for node in tree_of(source):
        if isinstance(node, ast.Call) and name_of(node) == "order_by":
            words = [each.value for each in node.args if isinstance(each, ast.Constant)]
            found += [node.lineno for word in words if str(word).removeprefix("-").split("__")[-1] == "name"]
    return found


def test_names_are_sorted_by_the_alphabet() -> None:
    assert_none(places(files(".py", under=SOURCE_FOLDERS), sorted_by_the_cluster))


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('rows.order_by("name", "pk")', [1]),
        ('rows.order_by("-service__name")', [1]),
        ('rows.order_by(Alphabetical("name"), "pk")', []),
        ('rows.order_by("named")', []),
    ],
)
def test_the_search_for_sorting_finds_it(source: str, found: list[int]) -> None:
    assert sorted_by_the_cluster(source) == found
