"""The demonstration as a person meets it: real processes, started, broken and ended."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.factories.folders import open_folder
from tjenesteshop import embedded
from tjenesteshop.demo.run_file import Run, processes_of, read_run

SETTINGS = "tests.platform.tjenesteshop.small_demo"
ROOT = Path(__file__).resolve().parents[3]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Terminal:
    """Types commands on one data folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        kept = {key: value for key, value in os.environ.items() if not key.endswith("DATABASE_URL")}
        self.environment = {**kept, "DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": SETTINGS}

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "tjenesteshop", *arguments]
        return subprocess.run(
            command, env=self.environment, cwd=ROOT, text=True, capture_output=True, timeout=120, check=False
        )

    def start(self) -> Run:
        """Start it detached; returns the notes of the run."""
        answer = self.run("demo", "--port", str(self.port), "--detach")
        assert answer.returncode == 0, answer.stdout + answer.stderr
        run = read_run(self.folder)
        assert run is not None
        return run

    def status_of(self, path: str, *, host: str = "larvik.localhost") -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", path, headers={"Host": f"{host}:{self.port}"})
            return connection.getresponse().status
        finally:
            connection.close()

    def wait_for_the_log(self, text: str) -> None:
        give_up = time.monotonic() + 20
        while text not in (self.folder / "demo.log").read_text():
            assert time.monotonic() < give_up, f"nobody said: {text}"
            time.sleep(0.05)

    def wait_for_the_page(self, path: str, run: Run) -> list[psutil.Process]:
        """The processes of the web server that answers again."""
        give_up = time.monotonic() + 20
        while True:
            with suppress(OSError, http.client.HTTPException):
                if self.status_of(path) == 200:
                    return part(run, "serve")
            assert time.monotonic() < give_up, "the pages do not come back"
            time.sleep(0.1)

    def wait_for_the_end(self, run: Run) -> None:
        give_up = time.monotonic() + 20
        while psutil.pid_exists(run.pid) and time.monotonic() < give_up:
            time.sleep(0.05)

    def assert_nothing_is_left(self, run: Run) -> None:
        assert not psutil.pid_exists(run.pid)
        assert processes_of(run.token) == []
        assert not embedded.is_running(self.folder / "postgres")
        assert read_run(self.folder) is None


@pytest.fixture(scope="module")
def data_folder() -> Iterator[Path]:
    """One folder for all tests of this module: the world in it is made once."""
    with open_folder("demo") as folder:
        yield folder


@pytest.fixture
def terminal(data_folder: Path) -> Iterator[Terminal]:
    terminal = Terminal(data_folder)
    yield terminal
    terminal.run("stop")


@pytest.mark.exhaustive
def test_it_answers_until_it_is_stopped_and_leaves_nothing(terminal: Terminal) -> None:
    run = terminal.start()
    assert terminal.status_of("/", host="localhost") == 200
    assert terminal.status_of("/demo/") == 200
    assert terminal.status_of("/", host="drammen.localhost") == 404
    other = terminal.run("demo", "--port", str(free_port()))
    assert (other.returncode, f"running at http://localhost:{terminal.port}" in other.stderr) == (1, True)
    assert terminal.run("stop").stdout == "Stopped.\n"
    terminal.wait_for_the_end(run)
    terminal.assert_nothing_is_left(run)
    assert terminal.run("stop").stdout == "No demonstration is running.\n"


@pytest.mark.exhaustive
def test_what_was_killed_is_cleaned_up_by_the_next(terminal: Terminal) -> None:
    killed = terminal.start()
    os.kill(killed.pid, signal.SIGKILL)
    assert len(processes_of(killed.token)) >= 2
    terminal.start()  # on the port that the killed one's web server still held
    assert processes_of(killed.token) == []
    assert terminal.status_of("/demo/") == 200


@pytest.mark.exhaustive
def test_what_dies_is_started_again_until_it_only_dies(terminal: Terminal) -> None:
    run = terminal.start()
    log = terminal.folder / "demo.log"
    assert log.stat().st_mode & 0o777 == 0o600
    postmaster = int((terminal.folder / "postgres" / "postmaster.pid").read_text().splitlines()[0])
    os.kill(postmaster, signal.SIGKILL)
    terminal.wait_for_the_log("The database ended by itself. It is started again.")
    parent, child = part(run, "serve")
    child.kill()  # replaced by its parent
    parent_again, child_again = terminal.wait_for_the_page("/demo/", run)
    assert (parent_again, child_again == child) == (parent, False)
    parent.kill()
    terminal.wait_for_the_log("The web server ended by itself (status -9). It is started again.")
    assert terminal.wait_for_the_page("/demo/", run)[0] != parent
    for _ in range(4):
        part(run, "worker")[0].kill()
        time.sleep(1)
    terminal.wait_for_the_end(run)
    terminal.assert_nothing_is_left(run)
    assert "The worker ended by itself (status -9). That was once too often" in log.read_text()


def part(run: Run, command: str) -> list[psutil.Process]:
    """The processes of one part of the demonstration, its first before those it started."""
    found = [process for process in processes_of(run.token) if command in process.cmdline()]
    return sorted(found, key=lambda process: process.create_time())


def test_a_reset_removes_the_data_and_nothing_else(terminal: Terminal) -> None:
    (terminal.folder / "setup.log").write_text("kept")
    assert terminal.run("reset").returncode == 0
    assert sorted(path.name for path in terminal.folder.iterdir()) == ["setup.log"]


def test_a_taken_port_is_told_in_one_sentence_before_anything_starts(
    terminal: Terminal, tmp_path: Path
) -> None:
    terminal.environment["DATA_DIR"] = str(tmp_path)
    with socket.socket() as other:
        other.bind(("127.0.0.1", terminal.port))
        other.listen()
        answer = terminal.run("demo", "--port", str(terminal.port))
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr.startswith(f"✗ Port {terminal.port} is taken")
    assert answer.stderr.count("\n") == 1
    assert not (tmp_path / "postgres").exists()


def test_a_file_in_the_folders_place_is_told(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    terminal.environment["DATA_DIR"] = str(tmp_path / "file")
    answer = terminal.run("demo", "--port", str(terminal.port))
    assert answer.returncode == 1
    assert "must be a folder and is a file" in answer.stderr


def test_a_foreign_database_folder_is_told_and_left_alone(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "letters.txt").write_text("mine")
    terminal.environment["DATA_DIR"] = str(tmp_path)
    answer = terminal.run("demo", "--port", str(terminal.port))
    assert answer.returncode == 1
    assert "is not a database folder" in answer.stderr
    assert (tmp_path / "postgres" / "letters.txt").read_text() == "mine"
