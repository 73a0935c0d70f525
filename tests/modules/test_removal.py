"""Deleting a module's folder and its two lines in the settings leaves the rest green."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("platform", "tenants", "shop", "modules", "tests", "pyproject.toml")
MODULES = sorted(path.parent.name for path in (ROOT / "modules").glob("*/module.py"))


@pytest.mark.contract
@pytest.mark.parametrize("module", MODULES)
def test_the_rest_is_green_without(module: str, tmp_path: Path) -> None:
    """A copy of the tree without the module: it starts, its snapshot can be made, and the core's tests pass."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
        else:
            shutil.copy(source, tmp_path / name)
    shutil.rmtree(tmp_path / "modules" / module)
    settings = tmp_path / "platform" / "tjenesteshop" / "settings" / "apps.py"
    lines = settings.read_text().splitlines(keepends=True)
    kept = [line for line in lines if f'"modules.{module}' not in line]
    settings.write_text("".join(kept))
    assert len(lines) - len(kept) == 2, "a module has two lines in the settings"
    tests = ["tests/shop/test_booking.py", "tests/shop/test_modules.py"]
    _run(tmp_path, "-m", "tjenesteshop", "manage", "set_up_database")
    _run(tmp_path, "-m", "tjenesteshop", "manage", "write_snapshot")
    _run(tmp_path, "-m", "pytest", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", *tests)


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
