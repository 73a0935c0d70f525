"""Measure, print a table, write `bench.json`. Fails only when a result is wrong, not when a goal is missed."""

from collections.abc import Callable

import click
from django.db import connections
from rich.console import Console

from tests.bench.bare import make_bare_tables
from tests.bench.bench import Bench
from tests.bench.proof import Ledger
from tests.bench.report import Report, Row
from tests.bench.rows.first_page import first_page
from tests.bench.rows.free_times import free_times
from tests.bench.rows.last_hour import last_hour
from tests.bench.rows.rush import rush
from tests.bench.server import about, administrator_address, bench_database
from tests.bench.statements import count_statements
from tests.bench.world import make_world
from tjenesteshop import embedded
from tjenesteshop.settings import environment

WORKLOADS: dict[str, Callable[[Bench], list[Row]]] = {
    "rush": rush,
    "last-hour": last_hour,
    "list": free_times,
    "first-page": first_page,
}
YEAR, MONTH = 364, 28


@click.command()
@click.option("--quick", is_flag=True, help="Under a minute: fewer bookings, a month of history.")
@click.option(
    "--only", type=click.Choice([*WORKLOADS]), multiple=True, help="Only this workload; may be repeated."
)
def main(*, quick: bool, only: tuple[str, ...]) -> None:
    """Measure the workloads against their references."""
    console = Console()
    with bench_database() as server:
        address = administrator_address(server)
        report = Report(about(address, quick=quick))
        with console.status("Making ten departments with their past …"):
            bench = _prepare(server, address, quick=quick)
        for name in only or WORKLOADS:
            with console.status(f"Measuring: {name} …"):
                report.rows += WORKLOADS[name](bench)
        report.counts = count_statements(bench)
    report.show(console)
    path = environment.data_folder() / "bench.json"
    if not only:
        report.write(path)
        console.print(f"Written to {path}.")


def _prepare(server: embedded.RunningServer, address: str, *, quick: bool) -> Bench:
    name = connections["default"].settings_dict["NAME"]
    world = make_world(past_days=MONTH if quick else YEAR)
    make_bare_tables(address)
    ledger = Ledger(address)
    ledger.forget()
    place = {"NAME": name, "HOST": str(server.socket_folder), "PORT": str(server.port)}
    return Bench(address, place, world, ledger, seconds=4 if quick else 20, quick=quick)
