"""Invented data of home help."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from modules.home_help.covered import own_titles
from modules.home_help.fees.demo import charge_for_help
from modules.home_help.forms import offered_tasks
from modules.home_help.models import AccessNote, CoveredTasks, Visit
from modules.home_help.tasks_catalogue import Task
from shop.enums import TAKES_TIME, BookingStatus
from shop.models import Booking, Entitlement, Recipient, Service

NOTES = (
    "Ring på to ganger og vent litt.",
    "Døra er åpen fra klokka 8.",
    "Bruk inngangen på baksiden, ved hagen.",
    "Ring på hos naboen i 1. etasje hvis ingen åpner.",
)


OWN_TASK = "Vaske vinduer: 25"


def make_demo(service: Service) -> None:
    """Let every third recipient tell how to get in, every second decision cover some of the tasks, choose tasks for
    coming visits.

    Called again on a later day it adds what is missing and changes nothing.
    """
    charge_for_help()
    if not service.settings:
        service.settings = {"own_tasks": OWN_TASK}
        service.save(update_fields=["settings"])
    offered = offered_tasks(service)
    recipients = Recipient.objects.filter(entitlements__service=service).order_by("pk")
    AccessNote.objects.bulk_create(
        (
            AccessNote(recipient=recipient, text=NOTES[place % len(NOTES)])
            for place, recipient in enumerate(recipients)
            if place % 3 == 0
        ),
        ignore_conflicts=True,
    )
    covered = _cover(service, offered) if offered else {}
    recent = Booking.objects.filter(
        service=service, status__in=TAKES_TIME, starts_at__gte=timezone.now() - timedelta(days=2)
    )
    room = int(service.duration / timedelta(minutes=1))
    Visit.objects.bulk_create(
        (
            _visit(
                pk,
                fitting_tasks(covered.get(recipient_id, offered), number=pk, minutes=room),
                is_over=status == BookingStatus.COMPLETED,
            )
            for pk, recipient_id, status in recent.order_by("pk").values_list("pk", "recipient_id", "status")
        ),
        ignore_conflicts=True,
    )


def _cover(service: Service, offered: Sequence[Task]) -> dict[int, Sequence[Task]]:
    """What each recipient's decision covers: by turns all but one of the tasks, and all of them."""
    decisions = Entitlement.objects.filter(service=service).order_by("pk")
    covered: dict[int, Sequence[Task]] = {}
    rows = []
    for place, (pk, recipient_id) in enumerate(decisions.values_list("pk", "recipient_id")):
        left_out = len(offered) - 1 - place % len(offered) if place % 2 else None
        covered[recipient_id] = [task for number, task in enumerate(offered) if number != left_out]
        codes = [task.code for task in covered[recipient_id]]
        rows.append(CoveredTasks(entitlement_id=pk, tasks=codes, own_titles=own_titles(codes, offered)))
    CoveredTasks.objects.bulk_create(rows, ignore_conflicts=True)
    return covered


def _visit(pk: int, tasks: Sequence[Task], *, is_over: bool) -> Visit:
    """Of what is over, all was ticked off; now and then one thing was not done."""
    codes = [task.code for task in tasks]
    done = codes[:-1] if pk % 4 == 0 else codes
    titles = own_titles(codes, tasks)
    return Visit(booking_id=pk, tasks=codes, own_titles=titles, done=done if is_over else None)


def fitting_tasks(covered: Sequence[Task], *, number: int, minutes: int) -> list[Task]:
    """Some of the tasks that together fit into the minutes; which of them depends on the number."""
    first = number % max(1, len(covered))
    chosen: list[Task] = []
    for task in (*covered[first:], *covered[:first]):
        if sum(each.minutes for each in chosen) + task.minutes <= minutes:
            chosen.append(task)
    return chosen
