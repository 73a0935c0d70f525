"""Measure, print a table, write `bench.json`. Fails only when a result is wrong, not when a goal is missed."""

from collections.abc import Callable

import click
from rich.console import Console

from tests.bench.bench import Bench
from tests.bench.prepared import prepared_bench
from tests.bench.report import Report, Row
from tests.bench.rows.first_page import first_page
from tests.bench.rows.free_times import free_times
from tests.bench.rows.history import history
from tests.bench.rows.last_hour import last_hour
from tests.bench.rows.long_files import long_files
from tests.bench.rows.many_providers import many_providers
from tests.bench.rows.rush import rush
from tests.bench.rows.workspace import workspace
from tests.bench.server import about
from tests.bench.statements import count_statements
from tjenesteshop.settings import environment

WORKLOADS: dict[str, Callable[[Bench], list[Row]]] = {
    "rush": rush,
    "last-hour": last_hour,
    "list": free_times,
    "many-providers": many_providers,
    "first-page": first_page,
    "workspace": workspace,
    "long-files": long_files,
    "history": history,  # the last: the million slows down every later clean-up
}
WIDTH = 120
"""Columns, also where nobody looks at it in a terminal."""


@click.command()
@click.option(
    "--quick",
    is_flag=True,
    help="Two minutes: fewer bookings, a quarter of history, a tenth of the million.",
)
@click.option(
    "--only", type=click.Choice([*WORKLOADS]), multiple=True, help="Only this workload; may be repeated."
)
def main(*, quick: bool, only: tuple[str, ...]) -> None:
    """Measure the workloads against their references."""
    console = Console()
    console.width = max(console.width, WIDTH)
    with prepared_bench(quick=quick) as bench:
        report = Report(about(bench.address, quick=quick))
        for name in only or WORKLOADS:
            with console.status(f"Measuring: {name} …"):
                report.rows += WORKLOADS[name](bench)
        report.counts = count_statements(bench)
    report.show(console)
    path = environment.data_folder() / "bench.json"
    if not only:
        report.write(path)
        console.print(f"Written to {path}.")
