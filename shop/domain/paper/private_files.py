"""Files with personal data: whole or not there at all, and readable by nobody but their owner."""

import os
import re
import shutil
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

FOLDER_MODE = 0o700
UNFINISHED = ".unfinished-"
"""What a writer that was killed leaves behind begins so."""
ABANDONED_AFTER = timedelta(hours=1)
DAY = re.compile(r"20\d{2}-\d{2}-\d{2}")


def make_private_folder(folder: Path) -> None:
    """The folder and those above it up to one that is there; nobody else may look into the new ones."""
    if not folder.parent.exists():
        make_private_folder(folder.parent)
    folder.mkdir(mode=FOLDER_MODE, exist_ok=True)
    folder.chmod(FOLDER_MODE)


def write_private_file(path: Path, text: str) -> None:
    """Replace the file at once: whoever reads finds the old or the new one, also after a power cut.

    Raises OSError, and then the old file is as it was.
    """
    # Made for its owner alone from the first moment.
    handle, name = tempfile.mkstemp(prefix=UNFINISHED, dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def remove_old_days(folder: Path, *, before: date) -> None:
    """Remove the folders that are called after an earlier day, and what killed writers have left behind."""
    for each in folder.iterdir():
        if each.is_dir() and not each.is_symlink() and _is_day_before(each.name, before):
            shutil.rmtree(each)
    abandoned = time.time() - ABANDONED_AFTER.total_seconds()
    for each in folder.rglob(f"{UNFINISHED}*"):
        if each.stat().st_mtime < abandoned:
            each.unlink(missing_ok=True)


def _is_day_before(name: str, before: date) -> bool:
    if not DAY.fullmatch(name):
        return False
    try:
        return date.fromisoformat(name) < before
    except ValueError:
        return False


def _sync_folder(folder: Path) -> None:
    """The new name outlives a power cut too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
