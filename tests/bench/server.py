"""The server and the database of the benchmarks, and what the report says of them."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections

from tests import database
from tjenesteshop import embedded
from tjenesteshop.settings.environment import ROOT

DURABILITY = ("fsync", "synchronous_commit", "full_page_writes")


@contextmanager
def bench_database() -> Iterator[embedded.RunningServer]:
    """A fresh database with two municipalities on a durable server; dropped at the end."""
    server = embedded.start(settings.EMBEDDED_FOLDER, durable=True)
    name = database.make_database("bench")
    try:
        yield server
    finally:
        database.drop_database(name)


def administrator_address(server: embedded.RunningServer) -> str:
    name = connections["default"].settings_dict["NAME"]
    return server.url(user=server.administrator, database=name)


def about(address: str, *, quick: bool) -> dict[str, Any]:
    """Where and how was measured."""
    with psycopg.connect(address) as connection:
        setting = "SELECT current_setting(unnest(%s::text[]))"
        values = [value for (value,) in connection.execute(setting, [[*DURABILITY, "server_version"]])]
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _commit(),
        "cpus": os.cpu_count(),
        "load before": round(os.getloadavg()[0], 1),  # what others do at the same time
        "PostgreSQL": values[-1],
        "durability (both sides)": ", ".join(map("=".join, zip(DURABILITY, values, strict=False))),
        "quick": quick,
    }


def _commit() -> str:
    """The commit that was measured, or nothing outside a checkout."""
    command = ["git", "describe", "--always", "--dirty"]
    try:
        return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
