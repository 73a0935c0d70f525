"""What somebody of the staff leaves behind: visits of today in their name, and the open work of their departments."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from foundation.alphabet import Alphabetical
from shop.enums import BookingStatus, StaffRole
from shop.models import Booking, Disruption, FollowUp, RoleGrant


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A department, how much waits there for somebody, and who else administers it, by name."""

    pk: int
    name: str
    open_count: int
    others: str


@dataclass(frozen=True, slots=True)
class Duties:
    """Nothing that waits has anybody's name on it: it waits for whoever administers the department."""

    departments: Sequence[LeftBehind]


def duties_of(user: User) -> Duties:
    """A query, and three for each department they administer."""
    administered = RoleGrant.objects.filter(user=user, role=StaffRole.DEPARTMENT_ADMINISTRATOR)
    departments = [
        grant.department
        for grant in administered.select_related("department").order_by(Alphabetical("department__name"))
        if grant.department is not None
    ]
    return Duties(
        [LeftBehind(each.pk, each.name, _open_in(each.pk), _others(each.pk, user)) for each in departments]
    )


def _open_in(department_id: int) -> int:
    """Doors that nobody opened, visits that are owed, and requests without an answer."""
    doors = FollowUp.objects.filter(department=department_id, acknowledged_at__isnull=True).count()
    owed = Disruption.objects.filter(department=department_id, settled_at__isnull=True).count()
    asked = Booking.objects.filter(department=department_id, status=BookingStatus.REQUESTED).count()
    return doors + owed + asked


def _others(department_id: int, user: User) -> str:
    grants = RoleGrant.objects.filter(
        department=department_id, role=StaffRole.DEPARTMENT_ADMINISTRATOR, user__is_active=True
    )
    names = (
        grants.exclude(user=user).order_by(Alphabetical("user__name")).values_list("user__name", flat=True)
    )
    return ", ".join(names)
