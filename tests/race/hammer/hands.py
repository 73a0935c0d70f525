"""The hands of one process: threads with a connection each, which do what they are told and note how it ended."""

import threading
import time
import traceback
from collections.abc import Callable, Sequence
from functools import partial
from random import Random

import psycopg
from django.db import DatabaseError, InterfaceError, OperationalError, connections, transaction

from foundation.actor import Actor, Channel
from foundation.errors import DomainError
from foundation.jobs import run_job
from foundation.scope import use_scope
from shop.domain.door.booking import book_service, hold_time
from tests.factories.scopes import LARVIK
from tests.race.hammer.acts.every import ACTS
from tests.race.hammer.acts.hand import Hand
from tests.race.hammer.orders import Chaos, Jobs, Order, Report, Rush
from tests.race.hammer.town import Town, read_town

ADMIN_SHUTDOWN, LOCK_NOT_AVAILABLE = "57P01", "55P03"


def obey(order: Order, numbers: Sequence[int], place: dict[str, str]) -> Report:
    """All hands do it, side by side."""
    connections["default"].settings_dict.update(place)
    report, lock, town = Report(), threading.Lock(), _town()

    def work(number: int) -> None:
        own = Report()
        if isinstance(order, Chaos):
            _be_chaotic(order, number, town, own)
        elif isinstance(order, Rush):
            _rush(order, number, town, own)
        else:
            _work(order, number, own)
        connections.close_all()
        with lock:
            report.add(own)

    threads = [threading.Thread(target=work, args=(number,)) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return report


def _town() -> Town:
    while True:
        try:
            with use_scope(LARVIK), transaction.atomic():
                return read_town()
        except OperationalError:  # somebody kills connections
            connections.close_all()


def _be_chaotic(order: Chaos, number: int, town: Town, report: Report) -> None:
    hand = Hand(town, Random(f"{order.seed}/{number}"))
    weights = None if order.is_even else list(ACTS.values())
    for act in hand.dice.choices(list(ACTS), weights, k=order.acts):
        _attempt(act.__name__, partial(act, hand), report)
    report.made.update(hand.made)


def _rush(order: Rush, number: int, town: Town, report: Report) -> None:
    name, person = order.services[number % len(order.services)], town.rushers[number]
    act = partial(
        hold_time if order.is_hold else book_service,
        getattr(town, name),
        recipient=person,
        starts_at=order.starts_at,
        actor=Actor(user_id=person.user_id, channel=Channel.SELF),
    )
    time.sleep(max(0.0, order.begin - time.monotonic()))
    _attempt(name, act, report)


def _work(order: Jobs, number: int, report: Report) -> None:
    name, args = order.jobs[number % len(order.jobs)]

    def run() -> bool:
        run_job(name, tenant=LARVIK.key, args=args)
        return True

    time.sleep(max(0.0, order.begin - time.monotonic()))
    _attempt(name, run, report)


def _attempt(name: str, act: Callable[[], object], report: Report) -> None:
    """Do it as a request would; a refusal is an answer, and a killed backend nobody's fault."""
    try:
        with use_scope(LARVIK):
            is_done = act()
        report.met[f"{name}: {'done' if is_done else 'nothing to do'}"] += 1
    except DomainError as refusal:
        report.met[f"{name}: {refusal.code}"] += 1
    except (DatabaseError, InterfaceError) as error:
        if _was_killed(error):
            report.met["killed"] += 1
        elif _state(error) == LOCK_NOT_AVAILABLE:  # a request would be answered with 503
            report.met["waited too long"] += 1
        else:
            report.errors.append(f"{name}: {traceback.format_exc()}")
        connections.close_all()
    except Exception:  # noqa: BLE001 - told to the parent
        report.errors.append(f"{name}: {traceback.format_exc()}")
        connections.close_all()


def _was_killed(error: BaseException) -> bool:
    """The backend was ended, or is found to have been. Deadlocks, timeouts and constraints have states of their own."""
    state = _state(error)
    is_gone = isinstance(error.__cause__ or error, psycopg.OperationalError | psycopg.InterfaceError)
    return state == ADMIN_SHUTDOWN or (state is None and is_gone)


def _state(error: BaseException) -> str | None:
    return getattr(error.__cause__ or error, "sqlstate", None)
