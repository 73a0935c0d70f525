"""Where the time of one booking goes: `python -m tests.bench.profile`, for whoever makes the door faster.

One client alone shows what a booking costs, sixteen what they cost each other. Watching costs a little itself.
"""

import cProfile
import functools
import os
import pstats
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import click
import django
from rich.console import Console
from rich.table import Table

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    django.setup()

from django.db import connection, transaction
from psycopg import sql
from psycopg.adapt import PyFormat, Transformer

from foundation.scope import use_scope
from shop.queries.slots import slots_for_citizens
from tests.bench.activity import Activity, prepare_watching, watched
from tests.bench.bench import Bench
from tests.bench.clients import Outcome, SideName, client_processes
from tests.bench.domain import DomainSide
from tests.bench.prepared import prepared_bench
from tests.bench.rows.many_providers import make_two_sizes
from tests.bench.stopwatch import Part, Stopwatch
from tests.bench.world import Wish

ALONE, TOGETHER = 1, 16
WARM_UP = 50
NAMES = {
    "pg_advisory_xact_lock": "the locks",
    "AS made_before": "the look",
    "booked AS": "the taking",
    "AS places_left": "the list",
    "set_config": "the switch of tenant",
    "search_path": "the switch of tenant",
    "FROM ONLY": "foreign keys, asked at COMMIT",
}
"""What is special to a statement of the door, and what to call it in the table."""

LONGEST = 60
WIDTH = 132


@dataclass(frozen=True, slots=True)
class Seen:
    """One run of one side with so many clients."""

    title: str
    outcome: Outcome
    activity: Activity

    def each(self, amount: float) -> float:
        """Spread an amount over the bookings."""
        return amount / self.outcome.won

    @property
    def latency(self) -> float:
        """Mean milliseconds of a booking, as its client waits for it."""
        return self.each(sum(self.outcome.latencies)) * 1000


@click.command()
@click.option("--full", is_flag=True, help="A year of history instead of a quarter, and all ten days.")
@click.option("--functions", is_flag=True, help="Also say which Python functions the client's time goes to.")
@click.option(
    "--plans",
    is_flag=True,
    help="Also show how the server executes each statement of a booking, and a long list.",
)
def main(*, full: bool, functions: bool, plans: bool) -> None:
    """Say where the time of one booking goes."""
    console = Console()
    console.width = max(console.width, WIDTH)
    with prepared_bench(quick=not full) as bench:
        prepare_watching(bench.address)
        seen = [
            _run(bench, side, clients=clients, console=console)
            for clients in (ALONE, TOGETHER)
            for side in ("ours", "reference")
        ]
        _show_costs(console, seen)
        _show_statements(console, alone=seen[0], together=seen[2])
        _show_waits(console, seen)
        _with_one_client(bench, functools.partial(_show_parts, console))
        if functions:
            _with_one_client(bench, _show_functions)
        if plans:
            _with_one_client(bench, _show_plans)
            _show_plan_of_list(bench)


def _run(bench: Bench, side: SideName, *, clients: int, console: Console) -> Seen:
    wishes = bench.world.wishes(days=3 if bench.quick else 10)[: 500 if clients == ALONE else None]
    title = f"{'ours' if side == 'ours' else 'bare'}, {clients} client{'s' if clients > 1 else ''}"
    with (
        console.status(f"Watching: {title} …"),
        client_processes(clients, address=bench.address, place=bench.place) as processes,
    ):
        processes.rush(side, wishes[: clients * WARM_UP])
        bench.ledger.forget()
        with watched(bench.address) as activity:
            outcome = processes.rush(side, wishes)
    bench.ledger.forget()
    return Seen(title, outcome, activity)


def _show_costs(console: Console, seen: Sequence[Seen]) -> None:
    lines: Sequence[tuple[str, Callable[[Seen], float]]] = [
        ("bookings/s", lambda each: each.outcome.won / each.outcome.seconds),
        ("ms until the client has it", lambda each: each.latency),
        ("ms CPU of the client", lambda each: each.each(each.outcome.cpu) * 1000),
        ("ms CPU of its backend", lambda each: each.each(each.activity.backends) * 1000),
        ("ms CPU of other server processes", lambda each: each.each(each.activity.others) * 1000),
        ("ms CPU in all", _cpu),
        (
            "bookings/s, were all CPUs ours alone",
            lambda each: (os.cpu_count() or 1) * 1000 / _cpu(each),
        ),
        ("ms planning, by the server's clock", lambda each: each.each(_total(each, "planning"))),
        ("ms executing, by the server's clock", lambda each: each.each(_total(each, "execution"))),
        ("ms in neither of these: commit, waits", _remainder),
        ("statements, with BEGIN, switch, COMMIT", lambda each: each.each(_total(each, "calls"))),
        ("waits of the client", lambda each: each.each(each.outcome.sleeps)),
        ("KB of log", lambda each: each.each(_total(each, "wal")) / 1024),
    ]
    alone, bare_alone, together, bare_together = seen
    pairs = ((alone, bare_alone), (together, bare_together))
    table = _table(
        "One booking", [heading for pair in pairs for heading in (*(each.title for each in pair), "ratio")]
    )
    for name, figure in lines:
        cells = []
        for ours, bare in pairs:
            ratio = f"{figure(ours) / figure(bare):.2f}" if figure(bare) else "–"
            cells += [f"{figure(ours):,.2f}", f"{figure(bare):,.2f}", ratio]
        table.add_row(name, *cells)
    console.print(table)


def _cpu(seen: Seen) -> float:
    return seen.each(seen.outcome.cpu + seen.activity.backends + seen.activity.others) * 1000


def _total(seen: Seen, what: str) -> float:
    return float(sum(getattr(each, what) for each in seen.activity.statements if each.is_ours))


def _remainder(seen: Seen) -> float:
    """The commit and its wait for the disk, parsing and starting, the way there and back, waiting for a CPU."""
    in_statements = seen.each(_total(seen, "planning") + _total(seen, "execution"))
    return seen.latency - in_statements - seen.each(seen.outcome.cpu) * 1000


def _show_statements(console: Console, *, alone: Seen, together: Seen) -> None:
    """What triggers and functions ask is part of the statement that woke them, and shown once more below."""
    headings = ["calls", "plan ms", "ms", f"plan ms, {TOGETHER}", f"ms, {TOGETHER}", "pages", "log bytes"]
    table = _table(f"Statements for one booking of ours, by {ALONE} client and by {TOGETHER}", headings)
    others = {(each.text, each.is_ours): each for each in together.activity.statements}
    for each in sorted(alone.activity.statements, key=lambda each: (not each.is_ours, -each.execution)):
        other = others.get((each.text, each.is_ours))
        figures = [each.calls, each.planning, each.execution]
        table.add_row(
            f"{'' if each.is_ours else '  within or after: '}{_label(each.text)}",
            *(f"{alone.each(figure):.3f}" for figure in figures),
            *(
                f"{together.each(figure):.3f}" if other else "–"
                for figure in ((other.planning, other.execution) if other else (0, 0))
            ),
            f"{alone.each(each.pages):.0f}",
            f"{alone.each(each.wal):.0f}",
        )
    console.print(table)


def _label(text: str) -> str:
    name = next((name for part, name in NAMES.items() if part in text), "")
    return name or re.sub(r"\s+", " ", text)[:LONGEST]


def _show_waits(console: Console, seen: Sequence[Seen]) -> None:
    """Only what is in the server's hands. A sampler gets its turn when others wait, so it sees too little work."""
    table = _table(
        "Of a hundred looks at the clients' backends, how many found it", [each.title for each in seen]
    )
    everything = [sum(each.activity.samples.values()) or 1 for each in seen]
    names = {name for each in seen for name in each.activity.samples} - {"Client: ClientRead"}
    for name in sorted(names, key=lambda name: -seen[2].activity.samples[name]):
        shares = (100 * each.activity.samples[name] / of for each, of in zip(seen, everything, strict=True))
        table.add_row(name, *(f"{share:.1f}" for share in shares))
    console.print(table)


def _with_one_client(bench: Bench, show: Callable[[DomainSide, list[Wish]], None]) -> None:
    wishes = bench.world.wishes(days=1)
    side = DomainSide(bench.place)
    side.prepare(wishes)
    for wish in wishes[:WARM_UP]:
        side.book(wish)
    show(side, wishes[WARM_UP:])
    bench.ledger.forget()


def _show_parts(console: Console, side: DomainSide, wishes: list[Wish]) -> None:
    stopwatch = Stopwatch(_label)
    for wish in wishes:
        with stopwatch.running():
            side.book(wish)
    table = _table("The parts of one booking, by one client: ms", ["clock", "client's CPU", "backend's CPU"])
    parts = stopwatch.parts
    whole = Part(
        *(sum(getattr(part, what) for part in parts.values()) for what in ("clock", "client", "backend"))
    )
    for name, part in [*parts.items(), ("in all", whole)]:
        table.add_row(
            name, *(f"{each * 1000 / len(wishes):.3f}" for each in (part.clock, part.client, part.backend))
        )
    console.print(table)


def _show_functions(side: DomainSide, wishes: list[Wish]) -> None:
    profiler = cProfile.Profile()
    with profiler:
        for wish in wishes:
            side.book(wish)
    click.echo(f"\n{len(wishes)} bookings by one client, under a profiler that slows Python down:")
    for order in ("tottime", "cumtime"):
        pstats.Stats(profiler).sort_stats(order).print_stats(30)


def _show_plans(side: DomainSide, wishes: list[Wish]) -> None:
    with connection.execute_wrapper(_explain):
        side.book(wishes[0])


def _show_plan_of_list(bench: Bench) -> None:
    scope, _few, many = make_two_sizes(bench.address)
    with use_scope(scope), transaction.atomic(), connection.execute_wrapper(_explain):
        slots_for_citizens(many.service)


def _explain(execute: Callable[..., Any], statement: str, parameters: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django's signature
    """Execute twice: once to be told how, taken back, and once in earnest.

    Prepared, for the plan that counts is the one for any values, not the one for these.
    """
    plain = connection.connection
    with plain.transaction(force_rollback=True), plain.cursor() as cursor:
        transformer = Transformer(plain)
        transformer.dump_sequence(parameters, [PyFormat.AUTO] * len(parameters))
        types = [
            cursor.execute(
                "SELECT CASE %s WHEN 0 THEN 'unknown' ELSE %s::regtype::text END", [oid, oid]
            ).fetchone()[0]
            for oid in transformer.types or ()
        ]
        cursor.execute(f"PREPARE explained ({', '.join(types)}) AS {statement}".encode())
        values = sql.SQL(", ").join(map(sql.Literal, parameters))
        explain = sql.SQL("EXPLAIN (ANALYZE, BUFFERS, WAL) EXECUTE explained ({})").format(values)
        for _warm_up in range(2):
            cursor.execute(explain)
        click.echo(f"\n=== {_label(statement)}")
        for (line,) in cursor.execute(explain).fetchall():
            click.echo(line)
        cursor.execute("DEALLOCATE explained")
    return execute(statement, parameters, many, context)


def _table(title: str, headings: Sequence[str]) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column()
    for heading in headings:
        table.add_column(heading, justify="right")
    return table


if __name__ == "__main__":
    main()
