"""What waits for a person, department by department, for who has several of them."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from shop.enums import NEVER_BOOKED, ErasureState, ThreadSide
from shop.models import (
    Booking,
    Department,
    Entitlement,
    ErasureRequest,
    FollowUp,
    Representation,
    ThreadMessage,
)
from shop.queries.attention import is_requested, is_stranded
from shop.queries.representations import to_settle
from shop.queries.threads import UNREAD

type Counts = Mapping[int, int]
"""How many, by the id of a department or a recipient."""


@dataclass(frozen=True, slots=True)
class Waits:
    """How many of each: what is urgent comes first."""

    follow_ups: int = 0
    stranded: int = 0
    requests: int = 0
    threads: int = 0
    to_settle: int = 0
    erasures: int = 0


def what_waits_in(departments: Collection[Department], *, decisions_only: bool) -> Mapping[int, Waits]:
    """By the department's id, as its own page counts. Six queries at most, however many departments there are.

    Who handles decisions and administers nothing has no visits to see to (`decisions_only`).
    """
    ids = [each.pk for each in departments]
    counts = _about_people(ids) | ({} if decisions_only else _about_visits(ids))
    return {pk: Waits(**{kind: of.get(pk, 0) for kind, of in counts.items()}) for pk in ids}


def _about_visits(ids: Collection[int]) -> dict[str, Counts]:
    now = timezone.now()
    stranded, requested = is_stranded(now), is_requested(now)
    visits = Booking.objects.filter(stranded | requested, department__in=ids).order_by().values("department")
    rows = list(visits.annotate(lost=Count("pk", filter=stranded), asked=Count("pk", filter=requested)))
    unread = ThreadMessage.objects.filter(UNREAD, side=ThreadSide.RECIPIENT, booking__department__in=ids)
    doors = FollowUp.objects.filter(department__in=ids, acknowledged_at__isnull=True)
    return {
        "follow_ups": _counted(doors, "department"),
        "stranded": {row["department"]: row["lost"] for row in rows},
        "requests": {row["department"]: row["asked"] for row in rows},
        "threads": _counted(unread, "booking__department", of="booking"),
    }


def _about_people(ids: Collection[int]) -> dict[str, Counts]:
    is_active = Q(recipient__is_active=True)
    settle = Representation.objects.filter(is_active, to_settle(timezone.localdate()))
    wishes = ErasureRequest.objects.filter(is_active, state=ErasureState.ASKED)
    by_person = {"to_settle": _counted(settle, "recipient"), "erasures": _counted(wishes, "recipient")}
    known = _known_in(ids, {person for counts in by_person.values() for person in counts})
    return {kind: _in_departments(counts, known) for kind, counts in by_person.items()}


def _counted(rows: QuerySet[Any], by: str, *, of: str = "pk") -> Counts:
    return dict(rows.order_by().values_list(by).annotate(Count(of, distinct=True)))


def _known_in(ids: Collection[int], people: Collection[int]) -> Collection[tuple[int, int]]:
    """Departments with the people known to them, as `recipients_of` has it."""
    if not people:
        return []
    decisions = Entitlement.objects.filter(service__department__in=ids, recipient__in=people)
    visits = Booking.objects.filter(department__in=ids, recipient__in=people).exclude(status__in=NEVER_BOOKED)
    pairs = decisions.order_by().values_list("service__department", "recipient")
    return set(pairs.union(visits.order_by().values_list("department", "recipient")).order_by())


def _in_departments(counts: Counts, known: Collection[tuple[int, int]]) -> Counts:
    found = Counter[int]()
    for department, person in known:
        found[department] += counts.get(person, 0)
    return found
