"""A copy of the tree, in which a module comes or goes, and the programs that are run there."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.factories.folders import open_folder

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("platform", "tenants", "shop", "modules", "tests", "pyproject.toml")


@contextmanager
def copy_of_tree(name: str) -> Iterator[Path]:
    with open_folder(name) as folder:
        for each in COPIED:
            source = ROOT / each
            if source.is_dir():
                shutil.copytree(source, folder / each, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
            else:
                shutil.copy(source, folder / each)
        yield folder
        if sys.pycache_prefix:
            shutil.rmtree(Path(sys.pycache_prefix) / folder.relative_to("/"), ignore_errors=True)


def run(folder: Path, *arguments: str, settings: str = "tjenesteshop.settings.test", path: str = "") -> str:
    """Run Python in the copy, with a data folder of its own; what it said. It must do well."""
    done = try_to_run(folder, *arguments, settings=settings, path=path)
    assert done.returncode == 0, f"{arguments}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


def try_to_run(
    folder: Path, *arguments: str, settings: str = "tjenesteshop.settings.test", path: str = ""
) -> "subprocess.CompletedProcess[str]":
    """`path` is one more folder to import from."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "DJANGO"))
    }
    folders = [str(folder / "platform"), str(folder), *([path] if path else [])]
    environment |= {
        "PYTHONPATH": os.pathsep.join(folders),
        "DJANGO_SETTINGS_MODULE": settings,
        "DATA_DIR": str(folder / ".data"),
    }
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def run_tests(folder: Path, *arguments: str) -> None:
    """Run tests in the copy."""
    plain = ("-q", "-n0", "-p", "no:randomly", "-p", "no:cacheprovider", f"--basetemp={folder / 'tmp'}")
    run(folder, "-m", "pytest", *plain, *arguments)
