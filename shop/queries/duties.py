"""What a department has to do and has not done in time, and who has to hear of it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from accounts.invitations import are_waited_for
from accounts.models import User
from foundation.alphabet import Alphabetical
from shop.enums import StaffRole
from shop.models import Department, FollowUp, RoleGrant
from shop.queries.disruptions import what_is_owed


@dataclass(frozen=True, slots=True)
class Overdue:
    """In one department: doors that nobody opened and after which nobody has asked, and visits that are owed."""

    department: Department
    doors: int
    visits: int

    @property
    def count(self) -> int:
        return self.doors + self.visits


def administrators_of(departments: Iterable[int]) -> Mapping[int, Sequence[int]]:
    """Who administers which of the departments, by ids and by the department's. One query.

    Not those of the municipality: they may do everything, and need not hear of each duty.
    """
    waiting = are_waited_for(User.objects.all()).values("pk")  # nobody is written to who has never signed in
    granted = RoleGrant.objects.filter(
        role=StaffRole.DEPARTMENT_ADMINISTRATOR, department__in=list(departments), user__is_active=True
    ).exclude(user__in=waiting)
    found = defaultdict[int, list[int]](list)
    for department_id, user_id in granted.order_by("user").values_list("department", "user"):
        found[department_id or 0].append(user_id)
    return found


def what_is_overdue() -> Sequence[Overdue]:
    """Of every department in which something is, by name. Four queries."""
    waits = FollowUp.objects.filter(acknowledged_at__isnull=True, due_at__lt=timezone.now())
    doors = Counter(waits.values_list("department", flat=True))
    today = timezone.localdate()
    visits = Counter(each.department_id for each in what_is_owed().owed if each.due_on < today)
    departments = Department.objects.filter(pk__in={*doors, *visits}).order_by(Alphabetical("name"), "pk")
    return [Overdue(each, doors[each.pk], visits[each.pk]) for each in departments]
