"""Starts a demonstration, watches over it, and ends all of it: by Ctrl-C, by a signal, or when a part only dies."""

import importlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, BinaryIO, NoReturn

import django

from tjenesteshop import embedded
from tjenesteshop.demo.checks import require_data_folder, require_free_port
from tjenesteshop.demo.children import (
    Child,
    end_children,
    start_child,
    wait_until_answering,
    wait_until_listening,
)
from tjenesteshop.demo.errors import DemoError, Ended
from tjenesteshop.demo.report import Place, Prepare
from tjenesteshop.demo.run_file import (
    TOKEN,
    end_processes,
    forget_run,
    is_running,
    only_demo,
    processes_of,
    read_run,
    supervisor_of,
    this_run,
    write_run,
)
from tjenesteshop.demo.screen import ScreenReport, say, show_addresses
from tjenesteshop.demo.watch import watch
from tjenesteshop.standins.node import free_port

if TYPE_CHECKING:
    from django.conf import LazySettings

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LOG = "demo.log"
STOP_PATIENCE = 20.0


def run_demo(folder: Path, *, port: int, detach: bool) -> None:
    """Serve the demonstration until it is asked to end; detached, return when the pages answer.

    Raises DemoError. Whatever was started is ended when this returns, unless detached.
    """
    require_data_folder(folder)
    with ends_by_signal():
        with only_demo(folder):
            clean_up(folder)
            require_free_port(port)
            places = _prepare_and_serve(folder, port=port, serve=not detach)
        if detach:
            _detach(folder, port=port)
            show_addresses(places, port=port)
            say(f"  `make stop` ends it. Log: {folder / LOG}")


def stop_demo(folder: Path) -> bool:
    """End the demonstration that runs on this folder, or what a killed one left; False when there was nothing."""
    run = read_run(folder)
    was_running = is_running(folder)
    if run is not None and was_running and (supervisor := supervisor_of(run)) is not None:
        supervisor.terminate()
        give_up = time.monotonic() + STOP_PATIENCE
        while is_running(folder) and time.monotonic() < give_up:
            time.sleep(0.05)
        if is_running(folder):
            raise DemoError(
                f"The demonstration (process {run.pid}) does not end. End it with `kill -9 {run.pid}`."
            )
    elif was_running:
        raise DemoError("A demonstration is being prepared in another terminal. End it there with Ctrl-C.")
    return clean_up(folder) or was_running


def reset_demo(folder: Path) -> None:
    """Remove the demonstration's data; what else lies in the folder stays."""
    stop_demo(folder)
    if embedded.is_running(folder / "postgres"):
        raise DemoError("Another program still uses the demonstration's database. End it, then try again.")
    for pattern in ("postgres", "postgres.*", "mail", "outbox", "day-lists", "*.key", "demo.*"):
        for path in folder.glob(pattern):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def clean_up(folder: Path) -> bool:
    """End what a killed supervisor left behind: its children, its database. True when there was something."""
    run = read_run(folder)
    left = processes_of(run.token) if run is not None else []
    end_processes(left)
    embedded.stop(folder / "postgres")
    forget_run(folder)
    return run is not None


@contextmanager
def ends_by_signal() -> Iterator[None]:
    """Turn the signals that end a program into the exception Ended, once; a second Ctrl-C does not hurry it."""

    def end(number: int, frame: FrameType | None) -> NoReturn:
        for each in SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        raise Ended

    before = {number: signal.signal(number, end) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _prepare_and_serve(folder: Path, *, port: int, serve: bool) -> Sequence[Place]:
    """Make the world and, if wanted, serve it until the end."""
    run = this_run(token=secrets.token_hex(16), port=port)
    children: list[Child] = []
    write_run(folder, run)
    report = ScreenReport()
    try:
        with report.shown():
            with report.step("Starting", 2) as advance:
                settings, was_there = _start_database()
                advance()
                id_porten_port = free_port()
                environment = {
                    **_addresses(settings),
                    TOKEN: run.token,
                    "PUBLIC_PORT": str(port),
                    "ID_PORTEN_ISSUER": f"http://127.0.0.1:{id_porten_port}",
                }
                if serve and was_there:
                    # It needs seconds to load and asks the database nothing before the first page is wanted.
                    children.append(_start_pages(port, environment))
                django.setup()
                advance()
            places = _prepare(settings, report)
            if not serve:
                return places
            if not children:
                children.append(_start_pages(port, environment))
            children.append(start_child("worker", "worker", environment=environment))
            stand_ins = {
                stand_in_port: _start_stand_in(name, port=stand_in_port, environment=environment)
                for name, stand_in_port in (("id_porten", id_porten_port), ("workplace", free_port()))
            }
            children.extend(stand_ins.values())
            hosts = ["localhost", *(f"{place.slug}.localhost" for place in places)]
            with report.step("Opening the pages", len(hosts)) as advance:
                for host in hosts:
                    wait_until_answering(children, port=port, host=host)
                    advance()
            for stand_in_port, child in stand_ins.items():
                wait_until_listening(child, port=stand_in_port)
        write_run(folder, this_run(token=run.token, port=port, is_ready=True))
        show_addresses(places, port=port)
        say("  Ctrl-C ends it.\n")
        watch(children, database=settings.EMBEDDED_FOLDER if settings.USES_EMBEDDED_SERVER else None)
    finally:
        end_children(children)
        forget_run(folder)
        if serve:
            embedded.stop(folder / "postgres")


def _start_pages(port: int, environment: Mapping[str, str]) -> Child:
    return start_child("web server", "serve", "--port", str(port), environment=environment)


def _start_stand_in(name: str, *, port: int, environment: Mapping[str, str]) -> Child:
    """The people to choose among are those of the world: it is started when that is there."""
    arguments = ("manage", f"stand_in_for_{name}", "--port", str(port))
    return start_child(f"stand-in for {name}", *arguments, environment=environment)


def _start_database() -> tuple["LazySettings", bool]:
    """Start the embedded server unless another is used; tells whether its data was there before."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tjenesteshop.settings.demo")
    from django.conf import settings

    if not settings.USES_EMBEDDED_SERVER:
        return settings, False
    was_there = settings.EMBEDDED_FOLDER.exists()
    embedded.start(settings.EMBEDDED_FOLDER, durable=settings.EMBEDDED_DURABLE)
    return settings, was_there


def _prepare(settings: "LazySettings", report: ScreenReport) -> Sequence[Place]:
    module, _dot, name = settings.DEMO_PREPARE.rpartition(".")
    prepare: Prepare = getattr(importlib.import_module(module), name)
    try:
        return prepare(report)
    finally:
        _close_connections()


def _addresses(settings: "LazySettings") -> dict[str, str]:
    """Where the children find the database: they never start or own a server."""
    shared = {"DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"]}
    if not settings.USES_EMBEDDED_SERVER:
        return shared
    server = embedded.start(settings.EMBEDDED_FOLDER)
    roles = {
        "DATABASE_URL": settings.APP_ROLE,
        "OWNER_DATABASE_URL": settings.OWNER_ROLE,
        "WORKER_DATABASE_URL": settings.WORKER_ROLE,
    }
    return shared | {
        key: server.url(user=role, database=settings.DATABASE_NAME) for key, role in roles.items()
    }


def _close_connections() -> None:
    from django.db import connections

    connections.close_all()
    connections["default"].close_pool()  # type: ignore[attr-defined]  # of Django's PostgreSQL backend


def _detach(folder: Path, *, port: int) -> None:
    """Start the supervisor again as a process of its own, and wait until its pages answer."""
    with _open_log(folder / LOG) as log:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "tjenesteshop", "demo", "--port", str(port), "--no-detach"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        while not ((run := read_run(folder)) and run.pid == process.pid and run.is_ready):
            if process.poll() is not None:
                raise DemoError(f"The demonstration did not start. The end of {folder / LOG} tells why.")
            time.sleep(0.05)
    except Ended:
        process.terminate()
        process.wait()
        raise
    embedded.stop(folder / "postgres")


def _open_log(path: Path) -> BinaryIO:
    """Add to the log; nobody else on the machine reads it, whoever made it and when."""
    log = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.fchmod(log, 0o600)
    return os.fdopen(log, "ab")
