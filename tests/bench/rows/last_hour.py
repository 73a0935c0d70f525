"""Thirty-two clients want the same hour, and there is room for five."""

from datetime import datetime

from tests.bench.bench import Bench
from tests.bench.clients import Outcome, client_processes
from tests.bench.proof import WrongResultError
from tests.bench.report import Goal, Row
from tests.bench.timing import percentile, turns
from tests.bench.world import PROVIDERS, Place, Wish

CLIENTS = 32


def last_hour(bench: Bench) -> list[Row]:
    """Exactly five win every hour, on both sides; one latency is one answer, yes or no."""
    ours: list[float] = []
    reference: list[float] = []
    hours = bench.world.single_hours()
    with client_processes(CLIENTS, address=bench.address, place=bench.place) as clients:
        for number in turns(seconds=bench.seconds, least=11, most=len(hours)):
            wishes = _everybody_wants(*hours[number])
            outcomes = clients.rush("ours", wishes), clients.rush("reference", wishes)
            for outcome in outcomes:
                _require_exactly(PROVIDERS, outcome)
            bench.ledger.prove_ours(booked=PROVIDERS * (number + 1))
            bench.ledger.prove_reference(booked=PROVIDERS * (number + 1))
            if number > 0:  # the first hour makes connections and fills caches
                ours += outcomes[0].latencies
                reference += outcomes[1].latencies
    bench.ledger.forget()
    name = f"{CLIENTS} clients on one hour with capacity {PROVIDERS}, vs. bare SQL: p99 ms"
    return [Row(name, percentile(ours, 0.99) * 1000, percentile(reference, 0.99) * 1000, Goal("≤", 3))]


def _everybody_wants(place: Place, starts_at: datetime) -> list[Wish]:
    return [place.wish(number, starts_at) for number in range(CLIENTS)]


def _require_exactly(winners: int, outcome: Outcome) -> None:
    if outcome.won != winners:
        raise WrongResultError(f"{outcome.won} of {CLIENTS} got the hour, there is room for {winners}")
