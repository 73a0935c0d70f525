"""The embedded server is shared by processes that may be killed at any time."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.factories.folders import open_folder
from tjenesteshop import embedded

START = """
import sys, time
from pathlib import Path
from tjenesteshop import embedded
server = embedded.start(Path(sys.argv[1]), durable=False)
print(server.url(user="postgres", database="postgres"), flush=True)
time.sleep(float(sys.argv[2]))
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    with open_folder("embedded") as above:
        yield above / "postgres"
        embedded.stop(above / "postgres")


def start_in_process(folder: Path, *, seconds: float = 0) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", START, str(folder), str(seconds)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def server_pid(folder: Path) -> int | None:
    path = folder / "postmaster.pid"
    return int(path.read_text().splitlines()[0]) if path.exists() else None


def test_a_server_is_made_used_and_stopped(folder: Path) -> None:
    server = embedded.start(folder, durable=False)
    with psycopg.connect(server.url(user="postgres", database="postgres")) as connection:
        row = connection.execute("SELECT lower('Ø'), current_setting('max_connections')").fetchone()
        assert row == ("ø", "200")
    embedded.stop(folder)
    assert server_pid(folder) is None


@pytest.mark.race
def test_processes_that_start_at_once_share_one_server_and_the_last_stops_it(folder: Path) -> None:
    processes = [start_in_process(folder, seconds=0.5) for _ in range(4)]
    urls = {process.communicate()[0].strip() for process in processes}
    assert len(urls) == 1
    assert [process.returncode for process in processes] == [0] * 4
    assert server_pid(folder) is None


def test_whoever_comes_after_a_killed_process_stops_the_server(folder: Path) -> None:
    process = start_in_process(folder, seconds=60)
    assert process.stdout is not None
    assert process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.communicate()
    left = server_pid(folder)
    assert left is not None
    embedded.start(folder, durable=False)
    assert server_pid(folder) == left
    embedded.stop(folder)
    assert server_pid(folder) is None


def test_a_killed_server_is_started_again_at_the_same_place(folder: Path) -> None:
    server = embedded.start(folder, durable=False)
    assert not embedded.revive(folder)
    with psycopg.connect(server.url(user="postgres", database="postgres")):
        killed = server_pid(folder)
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        while embedded.is_running(folder):
            time.sleep(0.01)
        assert embedded.revive(folder)
    assert server_pid(folder) != killed
    psycopg.connect(server.url(user="postgres", database="postgres")).close()


def test_a_number_that_belongs_to_another_process_now_does_not_count(folder: Path) -> None:
    embedded.start(folder, durable=False)
    embedded.stop(folder)
    users = folder.with_name("postgres.users.json")
    users.write_text(json.dumps([[os.getppid(), psutil.Process(os.getppid()).create_time() - 100]]))
    lines = [str(os.getpid()), str(folder), str(int(time.time())), "5432", str(folder), "", "0 0", "ready"]
    (folder / "postmaster.pid").write_text("\n".join(lines))
    server = embedded.start(folder, durable=False)
    assert server_pid(folder) != os.getpid()
    psycopg.connect(server.url(user="postgres", database="postgres")).close()


def test_a_foreign_folder_is_refused_and_left_alone(folder: Path) -> None:
    folder.mkdir()
    (folder / "letters.txt").write_text("mine")
    with pytest.raises(embedded.EmbeddedServerError, match="is not a database folder"):
        embedded.start(folder)
    assert (folder / "letters.txt").read_text() == "mine"


def test_data_of_another_version_is_refused(folder: Path) -> None:
    folder.mkdir()
    (folder / "PG_VERSION").write_text("17\n")
    with pytest.raises(embedded.EmbeddedServerError, match="made by PostgreSQL 17"):
        embedded.start(folder)


def test_broken_data_says_where_the_log_is_and_how_to_start_over(folder: Path) -> None:
    embedded.start(folder, durable=False)
    embedded.stop(folder)
    (folder / "global" / "pg_control").unlink()
    with pytest.raises(embedded.EmbeddedServerError, match="make reset"):
        embedded.start(folder, durable=False)


@pytest.mark.parametrize("made_by", ["this version", "an older one"])
def test_the_log_does_not_repeat_what_people_typed(folder: Path, made_by: str) -> None:
    server = embedded.start(folder, durable=False)
    if made_by == "an older one":
        embedded.stop(folder)
        settings = folder / "postgresql.conf"
        settings.write_text(settings.read_text().replace(f"include = '{embedded.TUNING_FILE}'", ""))
        (folder / embedded.TUNING_FILE).unlink()
        server = embedded.start(folder, durable=False)
    with psycopg.connect(server.url(user="postgres", database="postgres"), autocommit=True) as connection:
        connection.execute("CREATE TEMPORARY TABLE person (email text PRIMARY KEY CHECK (email <> ''))")
        connection.execute("INSERT INTO person VALUES ('kari@example.no')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO person VALUES ('kari@example.no')")
    log = (folder / "log").read_text()
    assert "duplicate key" in log
    assert "kari" not in log
