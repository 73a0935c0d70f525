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

    A turn of ours is a twentieth of the wishes, another twentieth is written by hand past the rules, and one of the
    reference is all of them: so all take about as long, and a machine that others use too favours none.
    """
    wishes = bench.world.wishes(days=3 if bench.quick else DAYS)
    pieces = [wishes[number :: 2 * TURNS] for number in range(2 * TURNS)]
    ours: list[Outcome] = []
    by_hand: list[Outcome] = []
    reference: list[Outcome] = []
    with client_processes(CLIENTS, address=bench.address, place=bench.place) as clients:
        for side in SIDES:  # a new process is slow: nobody counts its first bookings
            clients.rush(side, wishes[: CLIENTS * WARM_UP])
            bench.ledger.forget()
        for number in turns(seconds=bench.seconds * 2, least=5, most=TURNS):
            ours.append(clients.rush("ours", pieces[2 * number]))
            by_hand.append(clients.rush("by hand", pieces[2 * number + 1]))
            bench.ledger.prove_ours(booked=sum(map(len, pieces[: 2 * number + 2])))
            reference.append(clients.rush("reference", wishes))
            bench.ledger.prove_reference(booked=len(wishes))
            bench.ledger.forget_reference()
    bench.ledger.forget()
    bare, hand = _bookings_a_second(reference), _bookings_a_second(by_hand)
    what = f"booking by the domain, {CLIENTS} clients, vs. bare SQL"
    return [
        Row(f"{what}: bookings/s", _bookings_a_second(ours), bare, Goal("≥", 0.4)),
        Row(f"{what}: p99 ms", p99(ours), p99(reference), Goal("≤", 5)),
        Row("the same rows by hand, past every rule, vs. bare SQL: bookings/s", hand, bare),
        Row("booking by the domain vs. the same rows by hand: bookings/s", _bookings_a_second(ours), hand),
        Row("bare SQL here vs. where it was first measured: bookings/s", bare, ELSEWHERE),
    ]


def _bookings_a_second(outcomes: list[Outcome]) -> float:
    return statistics.median(outcome.won / outcome.seconds for outcome in outcomes)


def p99(outcomes: list[Outcome]) -> float:
    """Milliseconds that 99 of 100 did not exceed, in the middle one of the rounds."""
    return statistics.median(percentile(outcome.latencies, 0.99) * 1000 for outcome in outcomes)
