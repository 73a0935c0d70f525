"""The files of the house, for the rules that a machine can hold."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE_FOLDERS = ("platform", "tenants", "shop", "modules")
TOP_FOLDERS = (*SOURCE_FOLDERS, "tests", "deploy", "helm")

# Made by tools, and ignored by git as well.
_MADE = {".git", ".venv", ".uv", ".data", "node_modules", "__pycache__", "vendor", "staticfiles", "dist"}
_LOCKS = {"uv.lock", "package-lock.json"}


def files(*suffixes: str, under: tuple[str, ...] = ()) -> Iterator[Path]:
    """Yield the files with one of the endings, in the whole tree or below some of its folders."""
    for start in [ROOT / folder for folder in under] or [ROOT]:
        for folder, subfolders, names in os.walk(start):
            subfolders[:] = sorted(
                name for name in subfolders if name not in _MADE and not name.endswith("_cache")
            )
            for name in sorted(names):
                if name.endswith(suffixes) and name not in _LOCKS:
                    yield Path(folder, name)


def texts() -> Iterator[Path]:
    """Yield all files that people write."""
    return files(
        *(".py", ".html", ".txt", ".md", ".po", ".css", ".js", ".svg"),
        *(".toml", ".yaml", ".yml", ".json", ".csv", ".sql", ".sh", "Makefile", "run"),
    )


def templates(*suffixes: str) -> Iterator[Path]:
    """Yield the pages, or the templates with other endings."""
    paths = files(*(suffixes or (".html",)), under=SOURCE_FOLDERS)
    return (path for path in paths if "templates" in path.parts)


def packages_of(folder: Path) -> Iterator[Path]:
    """Yield the Python packages directly below a folder."""
    return (path.parent for path in sorted(folder.glob("*/__init__.py")))


def place(path: Path, line: int) -> str:
    """Say where, the way editors understand, and not what: a finding may be a person's number."""
    return f"{path.relative_to(ROOT)}:{line}"


def line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def places(paths: Iterable[Path], search: Callable[[str], Iterable[int]]) -> list[str]:
    """Search each file's text for lines; give all places found."""
    return [place(path, line) for path in paths for line in search(path.read_text())]


def lines_with(pattern: re.Pattern[str]) -> Callable[[str], list[int]]:
    """Make a search for the lines where a pattern begins."""
    return lambda text: [line_of(text, match.start()) for match in pattern.finditer(text)]


def assert_none(found: list[str]) -> None:
    """Fail with all of them, one a line."""
    assert not found, "\n" + "\n".join(found)
