"""Sixteen clients book everything ten departments have: how many bookings a second, and how long one takes."""

import statistics

from tests.bench.bench import Bench
from tests.bench.clients import Outcome, SideName, client_processes
from tests.bench.report import Goal, Row
from tests.bench.timing import percentile, turns
from tests.bench.world import DAYS

CLIENTS, TURNS = 16, 10
WARM_UP = 50
SIDES: tuple[SideName, ...] = ("ours", "by hand", "reference")
ELSEWHERE = 1462
"""Bookings a second of the bare strategy on the machine where it was chosen: says how fast this one is."""


def rush(bench: Bench) -> list[Row]:
    """As many wishes as places: all are granted, none twice.

    Every turn begins with the same empty days, and is so long that its beginning and its end do not count: a short
    one would measure how sixteen processes wake up, and that favours whoever does less.
    """
    wishes = bench.world.wishes(days=3 if bench.quick else DAYS)
    outcomes: dict[SideName, list[Outcome]] = {side: [] for side in SIDES}
    with client_processes(CLIENTS, address=bench.address, place=bench.place) as clients:
        for side in SIDES:  # a new process is slow: nobody counts its first bookings
            clients.rush(side, wishes[: CLIENTS * WARM_UP])
            bench.ledger.forget()
        bench.ledger.forget_reference()
        for _number in turns(seconds=bench.seconds * 2, least=3, most=TURNS):
            for side in SIDES:
                outcomes[side].append(clients.rush(side, wishes))
                _prove(bench, side, booked=len(wishes))
    ours, reference = outcomes["ours"], outcomes["reference"]
    bare, hand = _bookings_a_second(reference), _bookings_a_second(outcomes["by hand"])
    what = f"booking by the domain, {CLIENTS} clients, vs. bare SQL"
    return [
        Row(f"{what}: bookings/s", _bookings_a_second(ours), bare, Goal("≥", 0.4)),
        Row(f"{what}: p99 ms", p99(ours), p99(reference), Goal("≤", 5)),
        Row("the same rows by hand, past every rule, vs. bare SQL: bookings/s", hand, bare),
        Row("booking by the domain vs. the same rows by hand: bookings/s", _bookings_a_second(ours), hand),
        Row("bare SQL here vs. where it was first measured: bookings/s", bare, ELSEWHERE),
    ]


def _prove(bench: Bench, side: SideName, *, booked: int) -> None:
    if side == "reference":
        bench.ledger.prove_reference(booked=booked)
        bench.ledger.forget_reference()
    else:
        bench.ledger.prove_ours(booked=booked)
        bench.ledger.forget()


def _bookings_a_second(outcomes: list[Outcome]) -> float:
    return statistics.median(outcome.won / outcome.seconds for outcome in outcomes)


def p99(outcomes: list[Outcome]) -> float:
    """Milliseconds that 99 of 100 did not exceed, in the middle one of the rounds."""
    return statistics.median(percentile(outcome.latencies, 0.99) * 1000 for outcome in outcomes)
