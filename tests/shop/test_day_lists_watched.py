"""Whoever runs the system sees that this morning's day lists are missing, before the day on which they are needed."""

import io
import os
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.utils import timezone

from foundation.scope import PUBLIC_SCOPE, use_scope
from shop.domain.paper import watching
from shop.domain.paper.glance import Glance
from tenants.models import Municipality
from tests.factories.world import World


@pytest.fixture
def folder(world: World, tmp_path: Path, settings: Any) -> Path:
    """Where the lists of two municipalities belong; both have been there for a week."""
    settings.CONTINGENCY_FOLDER = str(tmp_path)
    with use_scope(PUBLIC_SCOPE):
        Municipality.objects.update(created_at=timezone.now() - timedelta(days=7))
    return tmp_path


def readiness() -> tuple[int, str]:
    answer = Client(headers={"host": "localhost"}).get("/readyz")
    return answer.status_code, answer.content.decode()


def write(*options: str) -> str:
    out = io.StringIO()
    call_command("write_day_lists", *options, stdout=out)
    return out.getvalue()


def let_grow_old(folder: Path, *, by: timedelta) -> None:
    then = (timezone.now() - by).timestamp()
    os.utime(folder / "larvik" / "index.html", (then, then))


def test_all_are_there(folder: Path) -> None:
    write()
    assert readiness() == (200, "ready\n")
    assert write("--check") == "The day lists of 2 municipalities are this morning's.\n"


def test_missing_ones_are_said_and_the_system_is_ready_all_the_same(folder: Path) -> None:
    write("--municipality", "larvik")
    assert readiness() == (200, "ready\nwarning: day lists: 1 missing, 0 stale, of 2\n")
    with pytest.raises(CommandError, match=r"^sandefjord: missing$"):
        write("--check")


def test_so_are_those_of_another_morning(folder: Path) -> None:
    write()
    let_grow_old(folder, by=timedelta(hours=25))
    assert readiness() == (200, "ready\n")
    let_grow_old(folder, by=timedelta(hours=27))
    assert readiness() == (200, "ready\nwarning: day lists: 0 missing, 1 stale, of 2\n")
    with pytest.raises(CommandError, match=r"^larvik: stale$"):
        write("--check")


def test_a_share_that_is_not_mounted_is_missing_everything(folder: Path, settings: Any) -> None:
    settings.CONTINGENCY_FOLDER = str(folder / "elsewhere")
    assert readiness() == (200, "ready\nwarning: day lists: 2 missing, 0 stale, of 2\n")


def test_a_new_municipality_has_its_first_morning_first(folder: Path) -> None:
    with use_scope(PUBLIC_SCOPE):
        Municipality.objects.update(created_at=timezone.now())
    assert readiness() == (200, "ready\n")


def test_a_process_without_the_folder_leaves_it_to_the_one_that_writes(folder: Path, settings: Any) -> None:
    settings.CONTINGENCY_FOLDER = ""
    assert readiness() == (200, "ready\n")
    with pytest.raises(CommandError, match="not set"):
        write("--check")


@pytest.fixture
def hung(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A first page that never answers whoever opens it, as on a share whose other end is gone."""
    write()
    page = folder / "larvik" / "index.html"
    page.unlink()
    os.mkfifo(page)
    monkeypatch.setattr(watching, "_glance", Glance())  # nothing was seen a moment ago
    monkeypatch.setattr(watching, "PATIENCE", timedelta(0))
    monkeypatch.setattr(watching, "LONGER_PATIENCE", timedelta(0))
    others = set(threading.enumerate())
    yield
    os.close(os.open(page, os.O_RDWR))  # who waits there may go on: there is nothing to read
    for look in set(threading.enumerate()) - others:
        look.join()


@pytest.mark.usefixtures("hung")
def test_what_hangs_is_said_to_hang_and_keeps_nobody_waiting() -> None:
    assert readiness() == (200, "ready\nwarning: day lists: their folder does not answer\n")
    with pytest.raises(CommandError, match="cannot be read"):
        write("--check")
