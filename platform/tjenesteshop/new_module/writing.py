"""Writing a new module: all of it or nothing."""

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Template

from tjenesteshop.new_module.naming import BadModuleName, require_good_name, words_for

SKELETON = Path(__file__).with_name("skeleton")
ENDING = ".txt"
"""Of each file of the skeleton: it is no Python before it is filled in."""
SETTINGS = Path("platform", "tjenesteshop", "settings", "apps.py")
CORE_NAMES = frozenset(
    {
        *(
            "account",
            "day",
            "demo",
            "factor",
            "forms",
            "id_porten",
            "jobs",
            "manage",
            "mfa",
            "public",
            "work",
        ),
        *("dummy", "module", "modules", "plain", "sample", "tests"),
    }
)
"""Namespaces of addresses, labels of others' apps and folders: a module of that name would stand in their way."""


def write_module(name: str, *, root: Path) -> list[Path]:
    """Make `modules/NAME/`, `tests/modules/NAME/` and two lines in the settings; return the two folders.

    Raises BadModuleName, and whatever keeps files from being written; then nothing is left.
    """
    require_good_name(name, taken=_taken(root))
    settings = root / SETTINGS
    before = settings.read_text()
    words = words_for(name)
    after = with_module(before, **words)
    targets = {
        SKELETON / "module": root / "modules" / name,
        SKELETON / "tests": root / "tests" / "modules" / name,
    }
    with contextlib.ExitStack() as undo:
        for source, target in targets.items():
            if target.exists():
                raise BadModuleName(f"{target.relative_to(root)} is there already.")
            undo.callback(shutil.rmtree, target, ignore_errors=True)
            _fill_in(source, target, words=words)
        undo.callback(_replace, settings, before)
        _replace(settings, after)
        undo.pop_all()
    return list(targets.values())


def with_module(settings: str, *, name: str, class_name: str, **_more: str) -> str:
    """The text of the settings with the module's app and its class, each last in its list."""
    for variable, line in (
        ("TENANT_APPS", f'    "modules.{name}",\n'),
        ("MODULES", f'    "modules.{name}.module.{class_name}",\n'),
    ):
        listed = re.search(rf"^{variable} = \[\n(?:    .*\n)*(?=\])", settings, re.MULTILINE)
        if listed is None:
            raise BadModuleName(f"{SETTINGS} has no list {variable} to add a line to.")
        settings = settings[: listed.end()] + line + settings[listed.end() :]
    return settings


def _taken(root: Path) -> set[str]:
    """Packages of the house, and the modules there are."""
    folders = [root, root / "platform", root / "modules"]
    packages = {path.parent.name for folder in folders for path in folder.glob("*/__init__.py")}
    return packages | CORE_NAMES | {path.name for path in (root / "modules").iterdir() if path.is_dir()}


def _fill_in(source: Path, target: Path, *, words: Mapping[str, str]) -> None:
    """Make the folder beside its place, and put it there when it is whole."""
    target.parent.mkdir(exist_ok=True)
    with _folder_beside(target) as folder:
        for path in sorted(source.rglob(f"*{ENDING}")):
            # Templates lie under the name of their app.
            parts = [part if part != "__name__" else words["name"] for part in path.relative_to(source).parts]
            written = folder.joinpath(*parts).with_suffix("")
            written.parent.mkdir(parents=True, exist_ok=True)
            written.write_text(Template(path.read_text()).substitute(words))
        folder.rename(target)


@contextlib.contextmanager
def _folder_beside(target: Path) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=".new-", dir=target.parent))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _replace(path: Path, text: str) -> None:
    """At once: nobody reads half of it."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text)
    os.replace(beside, path)  # noqa: PTH105 - the same as Path.replace, said by its effect
