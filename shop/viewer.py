"""Who looks at the page: the signed-in user with everything the booking core knows about them."""

from dataclasses import dataclass

from django.http import HttpRequest

from accounts.models import User
from foundation.actor import Actor, Channel
from shop.enums import StaffRole
from shop.models import Provider, Recipient, RoleGrant

MANAGES = frozenset({StaffRole.DEPARTMENT_ADMINISTRATOR, StaffRole.CASE_OFFICER})


@dataclass(frozen=True, slots=True)
class Viewer:
    """`departments` maps each role to the ids of the departments it is granted for."""

    user: User | None = None
    recipient: Recipient | None = None
    provider: Provider | None = None
    is_municipality_administrator: bool = False
    departments: tuple[tuple[StaffRole, int], ...] = ()

    @property
    def is_staff(self) -> bool:
        return self.is_municipality_administrator or bool(self.departments)

    def administers(self, department_id: int) -> bool:
        """Whether hours, staffing and services of the department are theirs to change."""
        return (
            self.is_municipality_administrator
            or (StaffRole.DEPARTMENT_ADMINISTRATOR, department_id) in self.departments
        )

    def handles_decisions(self, department_id: int) -> bool:
        """Whether what was granted in the department is theirs to see and to change."""
        return self.is_municipality_administrator or any(
            (role, department_id) in self.departments for role in MANAGES
        )

    @property
    def administers_anything(self) -> bool:
        """Whether there is any department whose hours, staffing and services are theirs to change."""
        return self.is_municipality_administrator or any(
            role == StaffRole.DEPARTMENT_ADMINISTRATOR for role, _department_id in self.departments
        )

    def department_ids(self) -> frozenset[int]:
        """Departments in which they have any staff role; a municipality administrator has all of them instead."""
        return frozenset(department_id for _role, department_id in self.departments)

    def actor(self, channel: Channel) -> Actor:
        return Actor(user_id=self.user.pk if self.user else None, channel=channel)


NOBODY = Viewer()


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer, looked up once per request."""
    known: Viewer | None = getattr(request, "_viewer", None)
    if known is None:
        known = _look_up(request)
        request._viewer = known  # type: ignore[attr-defined]  # noqa: SLF001 - our own note on Django's request
    return known


def _look_up(request: HttpRequest) -> Viewer:
    user: User | None = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return NOBODY
    grants = RoleGrant.objects.filter(user_id=user.pk).values_list("role", "department_id")
    return Viewer(
        user=user,
        recipient=Recipient.objects.filter(user_id=user.pk, is_active=True).first(),
        provider=Provider.objects.filter(user_id=user.pk, is_active=True)
        .select_related("department")
        .first(),
        is_municipality_administrator=any(
            role == StaffRole.MUNICIPALITY_ADMINISTRATOR for role, _id in grants
        ),
        departments=tuple(
            (StaffRole(role), department_id) for role, department_id in grants if department_id
        ),
    )
