"""Client processes, each with a connection of its own for either side, that start together."""

import itertools
import multiprocessing
import resource
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Literal, Protocol

from tests.bench.world import Wish

type SideName = Literal["ours", "by hand", "reference"]
PATIENCE = 120.0
"""Seconds until a client that says nothing is taken for dead."""


class Side(Protocol):
    """A way to book."""

    def prepare(self, wishes: Sequence[Wish]) -> None: ...

    def book(self, wish: Wish) -> bool: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one client, or all of them, saw. Moments and latencies in seconds of the machine's steady clock.

    `cpu` is what the clients themselves worked, in seconds; `sleeps` is how often they had to wait, which is mostly
    once for each journey to the server.
    """

    began: float
    ended: float
    latencies: list[float]
    won: int
    cpu: float
    sleeps: int

    @property
    def seconds(self) -> float:
        return self.ended - self.began

    @property
    def lost(self) -> int:
        return len(self.latencies) - self.won


class Clients:
    """Client processes that wait for their wishes."""

    def __init__(self, pipes: Sequence[Connection]) -> None:
        self.pipes = pipes

    def rush(self, side: SideName, wishes: Sequence[Wish]) -> Outcome:
        """Deal the wishes out, let all begin at once, and put together what they saw."""
        for number, pipe in enumerate(self.pipes):
            pipe.send((side, wishes[number :: len(self.pipes)]))
        outcomes = [_receive(pipe) for pipe in self.pipes]
        return Outcome(
            began=min(outcome.began for outcome in outcomes),
            ended=max(outcome.ended for outcome in outcomes),
            latencies=[latency for outcome in outcomes for latency in outcome.latencies],
            won=sum(outcome.won for outcome in outcomes),
            cpu=sum(outcome.cpu for outcome in outcomes),
            sleeps=sum(outcome.sleeps for outcome in outcomes),
        )


@contextmanager
def client_processes(count: int, *, address: str, place: dict[str, str]) -> Iterator[Clients]:
    """Start `count` clients; they end with the block. `place` is where Django finds the database."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.bench.preload"])
    barrier = context.Barrier(count)
    pipes, processes = [], []
    for _ in range(count):
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, barrier, address, place), daemon=True)
        process.start()
        pipes.append(ours)
        processes.append(process)
    try:
        yield Clients(pipes)
    finally:
        for pipe, process in zip(pipes, processes, strict=True):
            if process.is_alive():
                pipe.send(None)
        for process in processes:
            process.join(10)
            process.kill()


def _receive(pipe: Connection) -> Outcome:
    if not pipe.poll(PATIENCE):
        raise TimeoutError("a client does not answer")
    answer = pipe.recv()
    if isinstance(answer, BaseException):
        raise answer
    assert isinstance(answer, Outcome)
    return answer


def _serve(pipe: Connection, barrier: Any, address: str, place: dict[str, str]) -> None:
    from tests.bench.bare import BareSide  # noqa: PLC0415 - a client process loads Django before the models
    from tests.bench.by_hand import HandSide  # noqa: PLC0415 - see above
    from tests.bench.domain import DomainSide  # noqa: PLC0415 - see above

    sides: dict[SideName, Side] = {
        "ours": DomainSide(place),
        "by hand": HandSide(address),
        "reference": BareSide(address),
    }
    while (turn := pipe.recv()) is not None:
        name, wishes = turn
        try:
            sides[name].prepare(wishes)
            barrier.wait(PATIENCE)
            pipe.send(_take_turn(sides[name], wishes))
        except Exception as error:  # noqa: BLE001 - the parent raises it
            barrier.abort()
            pipe.send(RuntimeError(f"{type(error).__name__}: {error}"))


def _take_turn(side: Side, wishes: Sequence[Wish]) -> Outcome:
    before = resource.getrusage(resource.RUSAGE_SELF)
    moments = [time.monotonic()]
    won = 0
    for wish in wishes:
        won += side.book(wish)
        moments.append(time.monotonic())
    latencies = [end - begin for begin, end in itertools.pairwise(moments)]
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    sleeps = after.ru_nvcsw - before.ru_nvcsw
    return Outcome(moments[0], moments[-1], latencies, won, cpu, sleeps)
