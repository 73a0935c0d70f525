"""Deleting a module's folder and its two lines in the settings leaves the rest green."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.factories.folders import open_folder

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("platform", "tenants", "shop", "modules", "tests", "pyproject.toml")
MODULES = sorted(path.parent.name for path in (ROOT / "modules").glob("*/module.py"))


@pytest.fixture
def copy() -> Iterator[Path]:
    with open_folder("removal") as folder:
        yield folder
        if sys.pycache_prefix:
            shutil.rmtree(Path(sys.pycache_prefix) / folder.relative_to("/"), ignore_errors=True)


@pytest.mark.exhaustive
@pytest.mark.contract
@pytest.mark.parametrize("module", MODULES)
def test_the_rest_is_green_without(module: str, copy: Path) -> None:
    """A copy of the tree without the module: it starts, its snapshot can be made, and the core's tests pass."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
        else:
            shutil.copy(source, copy / name)
    shutil.rmtree(copy / "modules" / module)
    settings = copy / "platform" / "tjenesteshop" / "settings" / "apps.py"
    lines = settings.read_text().splitlines(keepends=True)
    kept = [line for line in lines if f'"modules.{module}' not in line]
    settings.write_text("".join(kept))
    assert len(lines) - len(kept) == 2, "a module has two lines in the settings"
    tests = ["tests/shop/test_booking.py", "tests/shop/test_modules.py"]
    _run(copy, "-m", "tjenesteshop", "manage", "set_up_database")
    _run(copy, "-m", "tjenesteshop", "manage", "write_snapshot")
    _run(
        copy,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:randomly",
        "-p",
        "no:cacheprovider",
        f"--basetemp={copy / 'tmp'}",
        *tests,
    )


def _run(folder: Path, *arguments: str) -> None:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "DJANGO"))
    }
    environment |= {
        "PYTHONPATH": os.pathsep.join([str(folder / "platform"), str(folder)]),
        "DJANGO_SETTINGS_MODULE": "tjenesteshop.settings.test",
        "DATA_DIR": str(folder / ".data"),
    }
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{arguments}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
