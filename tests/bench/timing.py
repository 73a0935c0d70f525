"""Measure two things in turns, so that a noisy machine is noisy for both."""

import math
import time
from collections.abc import Callable, Iterator, Sequence

QUIET = 0.25


def turns(*, seconds: float, least: int, most: int) -> Iterator[int]:
    """Number the rounds: at least `least` of them, then on until the time is used up or there are `most`."""
    begun = time.perf_counter()
    for number in range(most):
        if number >= least and time.perf_counter() - begun > seconds:
            return
        yield number


def compare(
    ours: Callable[[], object],
    reference: Callable[[], object],
    *,
    seconds: float,
    times: int,
    share: float = QUIET,
) -> tuple[float, float]:
    """Return the milliseconds of one call of each, over rounds of `times` calls of one, then of the other.

    Of all rounds it is the one that a quarter was faster than: a machine that others use too can only add to a figure.
    With another `share` it is the one that so many were faster than.
    """
    for action in (ours, reference):
        milliseconds(action, times=times)  # the first round fills caches; nobody counts it
    taken: tuple[list[float], list[float]] = ([], [])
    for _round in turns(seconds=seconds, least=5, most=1000):
        for action, figures in zip((ours, reference), taken, strict=True):
            figures.append(milliseconds(action, times=times))
    return percentile(taken[0], share), percentile(taken[1], share)


def milliseconds(action: Callable[[], object], *, times: int) -> float:
    """Return the mean of `times` calls."""
    begun = time.perf_counter()
    for _ in range(times):
        action()
    return (time.perf_counter() - begun) * 1000 / times


def percentile(figures: Sequence[float], share: float) -> float:
    """Return the smallest figure that `share` of all do not exceed."""
    return sorted(figures)[max(0, math.ceil(len(figures) * share) - 1)]
