"""Which tasks a recipient can have done: those of the service that the decision of the day covers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from modules.home_help.errors import TaskNotCovered, TooManyTasks
from modules.home_help.forms import offered_tasks
from modules.home_help.models import CoveredTasks
from modules.home_help.tasks_catalogue import Task, title_of
from shop.models import Entitlement, Service


@dataclass(frozen=True, slots=True)
class Coverage:
    """`offered` are the service's tasks; `said` what decisions cover, from which day on, in order."""

    offered: Sequence[Task]
    said: Sequence[tuple[date, frozenset[str]]] = ()

    def on(self, day: date) -> list[Task]:
        """Of the latest decision that says something of it; all tasks where none has."""
        codes = next((codes for first, codes in reversed(self.said) if first <= day), None)
        return [task for task in self.offered if codes is None or task.code in codes]

    def between(self, first: date, last: date) -> list[Task]:
        """Whatever is covered on some of these days, both included."""
        days = [first, *(begins for begins, _codes in self.said if first < begins <= last)]
        covered = {task.code for day in days for task in self.on(day)}
        return [task for task in self.offered if task.code in covered]


def coverage_of(service: Service, recipient_id: int) -> Coverage:
    """One query, none for a service that needs no decision."""
    offered = offered_tasks(service)
    if not service.requires_entitlement or not offered:
        return Coverage(offered)
    said = CoveredTasks.objects.filter(entitlement__recipient=recipient_id, entitlement__service=service)
    rows = said.order_by("entitlement__valid_from").values_list("entitlement__valid_from", "tasks")
    return Coverage(offered, [(first, frozenset(codes)) for first, codes in rows])


def covered_by(decision: Entitlement) -> list[Task]:
    return coverage_of(decision.service, decision.recipient_id).on(decision.valid_from)


def bookable_tasks(service: Service, recipient_id: int) -> list[Task]:
    """What may be chosen now, for a visit within the horizon: the door asks again for the day it is."""
    today = timezone.localdate()
    last = today + timedelta(days=service.booking_horizon - 1)
    return coverage_of(service, recipient_id).between(today, last)


def require_covered(codes: Iterable[str], *, among: Sequence[Task], room: int) -> None:
    """Raise TaskNotCovered for one that is not among these, and TooManyTasks for more than `room` minutes."""
    minutes = {task.code: task.minutes for task in among}
    for code in codes:
        if code not in minutes:
            raise TaskNotCovered(task=title_of(code, {}))
    require_room((minutes[code] for code in codes), room=room)


def require_room(minutes: Iterable[int], *, room: int) -> None:
    if (total := sum(minutes)) > room:
        raise TooManyTasks(minutes=total, room=room)


def that_fit(codes: Sequence[str], *, among: Sequence[Task], room: int) -> list[str]:
    """Of these codes those that are still covered and fit, in their order: a standing visit comes all the same."""
    minutes, kept = {task.code: task.minutes for task in among}, list[str]()
    for code in codes:
        if code in minutes and minutes[code] <= room:
            kept.append(code)
            room -= minutes[code]
    return kept


def own_titles(codes: Iterable[str], among: Sequence[Task]) -> Mapping[str, str]:
    """How tasks are called that a department has worded itself: the words stay with what they were said of."""
    return {
        task.code: str(task.title)
        for task in among
        if task.code in set(codes) and task.code.startswith("own-")
    }
