"""The notes of a running demonstration, `.data/demo.json`: who runs it and where it answers.

A process is told from a later one with the same number by when it began; the children carry the run's token
in their environment, so that those a killed supervisor left behind can be found by what they are.
"""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import fasteners
import psutil

from tjenesteshop.demo.errors import DemoError

TOKEN = "TJENESTESHOP_DEMO_RUN"  # noqa: S105 - the name of a variable
NAME = "demo.json"


@dataclass(frozen=True, slots=True)
class Run:
    """`is_ready` is when the pages answer."""

    pid: int
    began: float
    token: str
    port: int
    is_ready: bool = False

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"


def this_run(*, token: str, port: int, is_ready: bool = False) -> Run:
    return Run(os.getpid(), psutil.Process().create_time(), token, port, is_ready)


def write_run(folder: Path, run: Run) -> None:
    unfinished = folder / f"{NAME}.part"
    unfinished.write_text(json.dumps(asdict(run)))
    unfinished.replace(folder / NAME)


def read_run(folder: Path) -> Run | None:
    """The notes, or None when there are none that can be read."""
    try:
        return Run(**json.loads((folder / NAME).read_text()))
    except (OSError, ValueError, TypeError):
        return None


def forget_run(folder: Path) -> None:
    (folder / NAME).unlink(missing_ok=True)


@contextmanager
def only_demo(folder: Path) -> Iterator[None]:
    """Hold the folder's place for one demonstration; the system lets go of it when the holder dies.

    Raises DemoError when another one is running.
    """
    lock = fasteners.InterProcessLock(folder / "demo.lock")
    if not lock.acquire(blocking=False):
        run = read_run(folder)
        where = f"at {run.address}" if run else "or being prepared"
        raise DemoError(f"A demonstration is already running {where}. `make stop` ends it.")
    try:
        yield
    finally:
        lock.release()


def is_running(folder: Path) -> bool:
    """Whether a supervisor lives: only the lock knows for certain."""
    if not folder.is_dir():
        return False
    lock = fasteners.InterProcessLock(folder / "demo.lock")
    if not lock.acquire(blocking=False):
        return True
    lock.release()
    return False


def supervisor_of(run: Run) -> psutil.Process | None:
    """The process that wrote the notes, if it still lives."""
    try:
        process = psutil.Process(run.pid)
        return process if abs(process.create_time() - run.began) < 2 else None
    except psutil.NoSuchProcess:
        return None


def processes_of(token: str) -> Sequence[psutil.Process]:
    """Everything the run started that is still there."""
    return [
        process
        for process in psutil.process_iter()
        if process.pid != os.getpid() and _token_of(process) == token
    ]


def end_processes(processes: Sequence[psutil.Process], *, patience: float = 4.0) -> None:
    """Ask them to end, and end those that do not."""
    for process in processes:
        with _gone_is_fine():
            process.terminate()
    _gone, alive = psutil.wait_procs(processes, timeout=patience)
    for process in alive:
        with _gone_is_fine():
            process.kill()
    psutil.wait_procs(alive, timeout=patience)


def _token_of(process: psutil.Process) -> str | None:
    try:
        token: str | None = process.environ().get(TOKEN)
    except (psutil.Error, OSError):
        return None  # somebody else's, or gone
    return token


@contextmanager
def _gone_is_fine() -> Iterator[None]:
    try:
        yield
    except psutil.NoSuchProcess:
        return
