"""The processes of a demonstration: the web server and the worker, each ended by its own id."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from tjenesteshop.demo.checks import answers
from tjenesteshop.demo.errors import DemoError

PATIENCE = 30.0
"""Seconds until the first page must answer."""
GRACE = 5.0
"""Seconds a child gets to end by itself."""


@dataclass(frozen=True, slots=True)
class Child:
    """A running part; `name` is what it is called in messages."""

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes]

    def require_alive(self) -> None:
        """Raises DemoError when it has ended by itself."""
        status = self.process.poll()
        if status is not None:
            raise DemoError(f"The {self.name} ended by itself (status {status}); what it said stands above.")


def start_child(name: str, *arguments: str, environment: Mapping[str, str]) -> Child:
    """Run a command of `tjenesteshop` in a session of its own: Ctrl-C reaches the supervisor only."""
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "tjenesteshop", *arguments],
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    return Child(name, arguments, environment, process)


def start_again(child: Child) -> Child:
    """Put a new one in the place of one that has ended, and end what that one started and left."""
    with suppress(ProcessLookupError):
        os.killpg(child.process.pid, signal.SIGKILL)
    return start_child(child.name, *child.arguments, environment=child.environment)


def end_children(children: list[Child]) -> None:
    """End them all at once, at the latest after the grace time, with the processes they started themselves."""
    for child in children:
        if child.process.poll() is None:
            child.process.terminate()
    give_up = time.monotonic() + GRACE
    for child in children:
        try:
            child.process.wait(timeout=max(0.0, give_up - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.process.pid, signal.SIGKILL)
            child.process.wait()


def wait_until_answering(children: list[Child], *, port: int, host: str) -> None:
    """Return when the host's first page answers; raises DemoError when a child ends or nothing comes."""
    give_up = time.monotonic() + PATIENCE
    while not _answers(port, host):
        for child in children:
            child.require_alive()
        if time.monotonic() > give_up:
            raise DemoError(
                f"The pages do not answer after {PATIENCE:.0f} seconds; what was said stands above."
            )
        time.sleep(0.05)


def wait_until_listening(child: Child, *, port: int) -> None:
    """The same for a child that has no pages of ours."""
    give_up = time.monotonic() + PATIENCE
    while not answers(socket.AF_INET, "127.0.0.1", port):
        child.require_alive()
        if time.monotonic() > give_up:
            raise DemoError(f"The {child.name} does not answer after {PATIENCE:.0f} seconds.")
        time.sleep(0.05)


def _answers(port: int, host: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/", headers={"Host": f"{host}:{port}"})
        status = connection.getresponse().status
    except OSError:
        return False
    finally:
        connection.close()
    if status >= 500:
        raise DemoError(
            f"http://{host}:{port}/ answers with an error ({status}); what was said stands above."
        )
    return True
