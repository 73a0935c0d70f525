"""Where things live."""

import platform
import re
import sys
import sysconfig
import tomllib
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, SOURCE_FOLDERS, TOP_FOLDERS, files, packages_of, templates

pytestmark = pytest.mark.unit

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
GROUND_FLOOR = [package.name for package in packages_of(ROOT / "platform")]


def test_platform_is_a_folder_on_the_path_and_the_standard_library_keeps_its_name() -> None:
    assert not (ROOT / "platform" / "__init__.py").exists()
    assert Path(platform.__file__).parent == Path(sysconfig.get_path("stdlib"))


def test_no_package_of_the_ground_floor_hides_the_standard_library() -> None:
    names = {path.stem for path in (ROOT / "platform").iterdir()}
    assert not names & sys.stdlib_module_names


@pytest.mark.parametrize("folder", TOP_FOLDERS)
def test_every_top_folder_says_what_it_is(folder: str) -> None:
    assert (ROOT / folder / "README.md").read_text().startswith("# ")


def test_the_wheel_holds_every_package() -> None:
    packages = PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert sorted(packages) == sorted(
        [f"platform/{name}" for name in GROUND_FLOOR] + ["tenants", "shop", "modules"]
    )


def test_the_import_contracts_know_every_package() -> None:
    contracts = PYPROJECT["tool"]["importlinter"]
    assert sorted(contracts["root_packages"]) == sorted([*GROUND_FLOOR, "tenants", "shop", "modules"])


def test_no_file_is_a_drawer_for_anything() -> None:
    drawers = {"utils.py", "helpers.py", "misc.py", "common.py", "managers.py"}
    assert [path for path in files(".py", under=SOURCE_FOLDERS) if path.name in drawers] == []


def test_templates_lie_under_the_name_of_their_app() -> None:
    # Django looks for the pages of errors, and for the widgets it lets us draw, by their own names.
    named_by_django = re.compile(r"[45][0-9]{2}(_csrf)?\.html|django")
    for path in templates():
        folder = path.parts.index("templates")
        app, name = path.parts[folder - 1], path.parts[folder + 1]
        assert name == app or named_by_django.fullmatch(name), path.relative_to(ROOT)


def test_every_folder_of_source_can_be_imported() -> None:
    for path in files(".py", under=SOURCE_FOLDERS):
        assert (path.parent / "__init__.py").exists(), path.relative_to(ROOT)
