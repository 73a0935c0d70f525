"""A new module is written whole or not at all, and under a name that means nothing else here."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.architecture.tree import ROOT
from tjenesteshop import cli
from tjenesteshop.new_module import writing
from tjenesteshop.new_module.naming import BadModuleName
from tjenesteshop.new_module.writing import SETTINGS, with_module, write_module

pytestmark = pytest.mark.unit


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """As little of the tree as the command looks at."""
    (tmp_path / SETTINGS).parent.mkdir(parents=True)
    shutil.copy(ROOT / SETTINGS, tmp_path / SETTINGS)
    for folder in ("modules/known", "tests/modules", "shop", "platform/accounts"):
        (tmp_path / folder).mkdir(parents=True)
    for package in ("shop", "platform/accounts"):
        (tmp_path / package / "__init__.py").touch()
    return tmp_path


def everything_in(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text() if path.is_file() else ""
        for path in folder.rglob("*")
    }


def test_it_writes_two_folders_and_two_lines(tree: Path) -> None:
    before = (tree / SETTINGS).read_text().splitlines()
    module, tests = write_module("meal_delivery", root=tree)
    assert (module, tests) == (
        tree / "modules" / "meal_delivery",
        tree / "tests" / "modules" / "meal_delivery",
    )
    assert "class MealDelivery(ServiceModule)" in (module / "module.py").read_text()
    assert (module / "templates" / "meal_delivery" / "answer.html").exists()
    added = [line for line in (tree / SETTINGS).read_text().splitlines() if line not in before]
    assert added == ['    "modules.meal_delivery",', '    "modules.meal_delivery.module.MealDelivery",']
    assert list(tree.rglob(".*")) == [], "nothing is left of the work"


@pytest.mark.parametrize(
    "name",
    [
        *(
            "",
            "Meal",
            "meal-delivery",
            "1meal",
            "_meal",
            "meal_",
            "meal__delivery",
            "måltid",
            "meal delivery",
        ),
        *("../meal", "meal/x", "meal.x", "$name", "class", "import", "match", "x" * 31),
        *("shop", "accounts", "manage", "day", "known", "dummy", "sample", "module", "tests"),
    ],
)
def test_a_name_that_will_not_do_is_refused_and_nothing_is_written(tree: Path, name: str) -> None:
    before = everything_in(tree)
    with pytest.raises(BadModuleName):
        write_module(name, root=tree)
    assert everything_in(tree) == before


def test_tests_that_are_there_already_are_not_overwritten(tree: Path) -> None:
    (tree / "tests" / "modules" / "meal").mkdir()
    before = everything_in(tree)
    with pytest.raises(BadModuleName, match="is there already"):
        write_module("meal", root=tree)
    assert everything_in(tree) == before


@pytest.mark.parametrize("after", range(14))
@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
def test_interrupted_anywhere_it_leaves_nothing(
    tree: Path, monkeypatch: pytest.MonkeyPatch, after: int, error: type[BaseException]
) -> None:
    """At each file in turn: the disk is full, or somebody strikes Ctrl-C."""
    before, written, write_text = everything_in(tree), 0, Path.write_text

    def break_down(path: Path, *arguments: str) -> int:
        nonlocal written
        written += 1
        if written > after:
            monkeypatch.setattr(Path, "write_text", write_text)
            raise error
        return write_text(path, *arguments)

    monkeypatch.setattr(Path, "write_text", break_down)
    with pytest.raises(error):
        write_module("meal", root=tree)
    assert everything_in(tree) == before


def test_settings_without_a_list_are_left_alone(tree: Path) -> None:
    (tree / SETTINGS).write_text("MODULES = []\n")
    with pytest.raises(BadModuleName, match="TENANT_APPS"):
        write_module("meal", root=tree)
    assert not (tree / "modules" / "meal").exists()


def test_the_first_module_of_all_has_its_lines_too() -> None:
    empty = 'TENANT_APPS = [\n    "shop",\n]\n\nMODULES = [\n]\n'
    wanted = 'TENANT_APPS = [\n    "shop",\n    "modules.meal",\n]\n\nMODULES = [\n    "modules.meal.module.Meal",\n]\n'
    assert with_module(empty, name="meal", class_name="Meal") == wanted


def test_the_command_says_what_is_wrong_in_a_sentence() -> None:
    answer = CliRunner().invoke(cli.main, ["new-module", "Meal"])
    assert answer.exit_code == 1
    assert answer.output.startswith("Error: “Meal” is no name for a module")


def test_every_file_of_the_skeleton_is_a_text_to_fill_in() -> None:
    files = [path for path in writing.SKELETON.rglob("*") if path.is_file()]
    assert len(files) > 14
    assert all(path.suffix == writing.ENDING for path in files)
