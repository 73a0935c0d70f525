"""Compile every translation (`locale/<language>/LC_MESSAGES/*.po`) to the .mo beside it.

Needs no gettext on the machine. Only what changed is compiled: a .mo carries the time of its .po.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("platform", "tenants", "shop", "modules", "tests")


def stale_catalogues(root: Path) -> Iterator[Path]:
    """Yield the .po files without a .mo of the same age."""
    for folder in FOLDERS:
        for po in sorted((root / folder).glob("**/locale/*/LC_MESSAGES/*.po")):
            mo = po.with_suffix(".mo")
            if not mo.exists() or mo.stat().st_mtime_ns != po.stat().st_mtime_ns:
                yield po


def compile_catalogue(po: Path) -> None:
    """Write the .mo of one .po, leaving out fuzzy entries.

    Raises ValueError where a message is malformed or a placeholder differs from the source's.
    """
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - slow to load, and mostly there is nothing to do
    from babel.messages.pofile import read_po  # noqa: PLC0415 - see above

    with po.open("rb") as source:
        catalogue = read_po(source, locale=po.parent.parent.name, abort_invalid=True)
    for message, errors in catalogue.check():
        if message.string and not message.fuzzy:
            reason = f"line {message.lineno}: {errors[0]}"
            raise ValueError(reason)
    mo = po.with_suffix(".mo")
    unfinished = mo.with_suffix(".mo.part")
    with unfinished.open("wb") as target:
        write_mo(target, catalogue)
    modified = po.stat().st_mtime_ns
    os.utime(unfinished, ns=(modified, modified))
    unfinished.replace(mo)


def main() -> int:
    for po in stale_catalogues(ROOT):
        name = po.relative_to(ROOT)
        try:
            compile_catalogue(po)
        except (ValueError, OSError) as error:
            print(f"Set-up stopped: the translation {name} could not be compiled ({error}).", file=sys.stderr)
            return 1
        print(f"Compiled {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
