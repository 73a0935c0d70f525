"""The server, the world and the bare tables: what every measurement begins with."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections
from rich.console import Console

from tests.bench.bare import make_bare_tables
from tests.bench.bench import Bench
from tests.bench.proof import Ledger
from tests.bench.server import administrator_address, bench_database
from tests.bench.world import make_world
from tjenesteshop import embedded

YEAR, QUARTER = 364, 91
"""Days of history. With much less the planner has the bare strategy look at every provider of the municipality."""


@contextmanager
def prepared_bench(*, quick: bool) -> Iterator[Bench]:
    """Ten departments with their past, and the bare tables beside them; all of it is dropped with the block."""
    with bench_database() as server:
        address = administrator_address(server)
        with Console(stderr=True).status("Making ten departments with their past …"):
            bench = _prepare(server, address, quick=quick)
        yield bench


def _prepare(server: embedded.RunningServer, address: str, *, quick: bool) -> Bench:
    name = connections["default"].settings_dict["NAME"]
    world = make_world(past_days=QUARTER if quick else YEAR)
    make_bare_tables(address)
    ledger = Ledger(address)
    ledger.forget()
    place = {"NAME": name, "HOST": str(server.socket_folder), "PORT": str(server.port)}
    return Bench(address, place, world, ledger, seconds=4 if quick else 20, quick=quick)
