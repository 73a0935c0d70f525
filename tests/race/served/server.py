"""The product as it is served: our own command in a process of its own, on the database of the tests."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[3]
SETTINGS = "tjenesteshop.settings.test"


@dataclass(frozen=True, slots=True)
class Server:
    """The process that was started; it answers through children of its own."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def web_processes(self) -> Sequence[psutil.Process]:
        return list(psutil.Process(self.process.pid).children())


@contextmanager
def served(
    database: str, *, workers: int = 2, settings: str = SETTINGS, **environment: str
) -> Iterator[Server]:
    """Serve until the block ends; the server is ended by its id."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "tjenesteshop", "serve", "--port", str(port)]
    process = subprocess.Popen(  # our own program
        [*command, "--workers", str(workers), "--threads", "6"],
        cwd=ROOT,
        env=os.environ
        | {
            "DATABASE_NAME": database,
            "DJANGO_SETTINGS_MODULE": settings,
            "PYTHONPATH": os.pathsep.join([str(ROOT / "platform"), str(ROOT)]),
        }
        | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    server = Server(port, process)
    try:
        wait_until_it_answers(server)
        yield server
    finally:
        children = server.web_processes if process.poll() is None else ()
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
        for child in children:
            with suppress(psutil.NoSuchProcess):
                child.kill()


def wait_until_it_answers(server: Server) -> None:
    """A minute at most."""
    for _ in range(600):
        if server.process.poll() is not None:
            pytest.fail(f"the server ended with {server.process.returncode} before it answered")
        try:
            with urlopen(f"http://127.0.0.1:{server.port}/healthz", timeout=2):
                return
        except HTTPError:  # it answers; the host is nobody's
            return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server did not answer")
