"""Files with personal data are whole or not there, and nobody else's to read."""

import os
import stat
import time
from datetime import date
from pathlib import Path

import pytest

from shop.domain.paper import private_files
from shop.domain.paper.private_files import make_private_folder, remove_old_days, write_private_file

pytestmark = pytest.mark.unit


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_nobody_else_may_read_whatever_the_mask_says(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        make_private_folder(tmp_path / "larvik" / "day")
        write_private_file(tmp_path / "larvik" / "day" / "list.html", "Ødegård")
    finally:
        os.umask(before)
    assert mode_of(tmp_path / "larvik") == mode_of(tmp_path / "larvik" / "day") == 0o700
    assert mode_of(tmp_path / "larvik" / "day" / "list.html") == 0o600
    assert (tmp_path / "larvik" / "day" / "list.html").read_text(encoding="utf-8") == "Ødegård"


def test_a_folder_that_stood_open_is_closed(tmp_path: Path) -> None:
    (tmp_path / "larvik").mkdir(mode=0o755)
    make_private_folder(tmp_path / "larvik")
    assert mode_of(tmp_path / "larvik") == 0o700


@pytest.mark.parametrize("fails_at", ["fsync", "replace"])
def test_what_cannot_be_finished_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: str
) -> None:
    path = tmp_path / "list.html"
    write_private_file(path, "old")

    def refuse(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os if fails_at == "fsync" else Path, fails_at, refuse)
    with pytest.raises(OSError, match="No space"):
        write_private_file(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_who_reads_while_it_is_written_sees_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, seen = tmp_path / "list.html", []
    write_private_file(path, "old")
    real = os.fsync

    def look(handle: int) -> None:
        seen.append(path.read_text())
        real(handle)

    monkeypatch.setattr(os, "fsync", look)
    write_private_file(path, "new")
    # The new text is on the disk before it gets the name, and the name before anybody is told that all is done.
    assert seen == ["old", "new"]


def test_a_writer_killed_half_way_leaves_no_file_of_that_name(tmp_path: Path) -> None:
    child = os.fork()
    if not child:
        os.fsync = lambda fd: os.kill(os.getpid(), 9)  # a power cut
        write_private_file(tmp_path / "list.html", "half")
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == 9
    (left,) = tmp_path.iterdir()
    assert left.name.startswith(private_files.UNFINISHED)
    assert mode_of(left) == 0o600

    os.utime(left, (time.time(), time.time()))  # by the test's clock
    remove_old_days(tmp_path, before=date(2026, 1, 1))
    assert left.exists(), "another writer may just be at it"
    long_ago = time.time() - 2 * 60 * 60
    os.utime(left, (long_ago, long_ago))
    remove_old_days(tmp_path, before=date(2026, 1, 1))
    assert list(tmp_path.iterdir()) == []


def test_only_days_before_are_removed_and_nothing_that_is_no_day(tmp_path: Path) -> None:
    for name in ("2026-11-18", "2026-11-19", "2026-11-25", "2026-02-30", "notes", "2026-11-18-copy"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "department-1.html").write_text("x")
    elsewhere = tmp_path / "notes"
    (tmp_path / "2026-11-01").symlink_to(elsewhere)
    remove_old_days(tmp_path, before=date(2026, 11, 19))
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "2026-02-30",
        "2026-11-01",
        "2026-11-18-copy",
        "2026-11-19",
        "2026-11-25",
        "notes",
    ]
    assert list(elsewhere.iterdir()), "a link leads out of the folder: what it leads to is not ours"
