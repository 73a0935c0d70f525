"""Which talks need an interpreter, and how it stands."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When
from django.utils import timezone

from foundation.errors import NotFound
from modules.memory_team.models import IS_ORDERED, Talk
from shop.enums import BookingStatus
from shop.models import Department
from shop.queries.access import departments_for
from shop.queries.finding import with_words
from shop.viewer import Viewer

SOON, NEAR = timedelta(days=14), timedelta(days=2)
STANDING = (BookingStatus.REQUESTED, BookingStatus.CONFIRMED)
TO_ORDER, ORDERED, TO_CHANGE, TO_CALL_OFF = "to_order", "ordered", "to_change", "to_call_off"


def talks_with_interpreter(departments: Collection[int]) -> QuerySet[Any]:
    """Talks to come in these departments (their ids), each with its `state`.

    Ordered for another time than it has now is to be changed, for a talk that was cancelled to be called off.
    """
    talks = Talk.objects.filter(
        Q(booking__status__in=STANDING)
        | Q(booking__status=BookingStatus.CANCELLED, ordered_for__isnull=False),
        booking__department__in=departments,
        booking__starts_at__gt=timezone.now(),
    ).exclude(language="")
    return talks.annotate(
        state=Case(
            When(booking__status=BookingStatus.CANCELLED, then=Value(TO_CALL_OFF)),
            When(IS_ORDERED, then=Value(ORDERED)),
            When(ordered_for__isnull=False, then=Value(TO_CHANGE)),
            default=Value(TO_ORDER),
            output_field=CharField(),
        )
    )


def listed_talks(department: Department, *, words: str = "", state: str = "") -> QuerySet[Any]:
    """Those of one department, with who comes; without a state all of them."""
    found = talks_with_interpreter([department.pk]).select_related("booking__recipient", "booking__service")
    found = with_words(found, words, "booking__recipient__name")
    return found.filter(state=state) if state else found


@dataclass(frozen=True, slots=True)
class ToOrder:
    """How many of a department's talks in the next days somebody must see to, and how many of them are near."""

    department_id: int
    count: int
    near: int


def to_order(departments: Sequence[Department]) -> Sequence[ToOrder]:
    """Departments with nothing to see to are left out. One query."""
    now = timezone.now()
    waiting = (
        talks_with_interpreter([each.pk for each in departments])
        .filter(booking__starts_at__lt=now + SOON)
        .exclude(state=ORDERED)
    )
    rows = (
        waiting.order_by()
        .values("booking__department_id")
        .annotate(count=Count("pk"), near=Count("pk", filter=Q(booking__starts_at__lt=now + NEAR)))
    )
    return [ToOrder(row["booking__department_id"], row["count"], row["near"]) for row in rows]


def get_talk_for(viewer: Viewer, talk_id: int) -> Talk:
    """A talk with an interpreter of a department the viewer administers."""
    talks = Talk.objects.filter(booking__department__in=departments_for(viewer)).exclude(language="")
    found = talks.select_related("booking__department", "booking__recipient").filter(pk=talk_id).first()
    if found is None:
        raise NotFound
    return found
