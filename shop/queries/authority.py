"""Which roles somebody may grant and take: those of the departments they administer, and never more than they have."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from foundation.actor import Actor
from foundation.alphabet import Alphabetical
from shop.enums import StaffRole
from shop.models import Department, Provider, RoleGrant
from shop.queries.ways_in import can_come_in

OF_A_DEPARTMENT = (StaffRole.DEPARTMENT_ADMINISTRATOR, StaffRole.CASE_OFFICER, StaffRole.PARTNER)
"""Whoever administers a department handles its decisions too, so may let others do it; and says who works with it."""
ADMINISTERS = frozenset({StaffRole.DEPARTMENT_ADMINISTRATOR, StaffRole.MUNICIPALITY_ADMINISTRATOR})


@dataclass(frozen=True, slots=True, order=True)
class Role:
    """A role in a department (its id), or in the municipality where that is None."""

    role: StaffRole
    department_id: int | None = None

    @property
    def code(self) -> str:
        """As a form sends it and the log notes it."""
        return f"{self.role}:{self.department_id or ''}"


@dataclass(frozen=True, slots=True)
class Authority:
    """`departments` are those whose staff is theirs to decide about; `is_whole` where that is the municipality's."""

    departments: frozenset[int]
    is_whole: bool

    @property
    def grantable(self) -> frozenset[Role]:
        roles = {Role(role, department) for department in self.departments for role in OF_A_DEPARTMENT}
        return frozenset(roles | ({MUNICIPALITY} if self.is_whole else set()))

    def covers(self, roles: Iterable[Role], *, provider: Provider | None) -> bool:
        """Whether all that somebody does here is theirs to decide about."""
        if self.is_whole:
            return True
        works = provider is None or provider.department_id in self.departments
        return works and set(roles) <= self.grantable


MUNICIPALITY = Role(StaffRole.MUNICIPALITY_ADMINISTRATOR)


def authority_of(actor: Actor) -> Authority:
    """As it is now, whatever the page said: the system may do everything, a closed account nothing. Three queries."""
    departments = Department.objects.filter(is_active=True).values_list("pk", flat=True)
    if actor.user_id is None:
        return Authority(frozenset(departments), is_whole=True)
    granted = roles_of(actor.user_id, only_open=True)
    if MUNICIPALITY in granted:
        return Authority(frozenset(departments), is_whole=True)
    administered = {each.department_id for each in granted if each.role == OF_A_DEPARTMENT[0]}
    return Authority(frozenset(set(departments) & administered), is_whole=False)


def roles_of(user_id: int, *, only_open: bool = False) -> frozenset[Role]:
    """What was granted to them; nothing to a closed account where `only_open`. One query."""
    grants = RoleGrant.objects.filter(user_id=user_id)
    if only_open:
        grants = grants.filter(user__is_active=True)
    return frozenset(
        Role(StaffRole(role), department) for role, department in grants.values_list("role", "department_id")
    )


def places_left_alone(user_id: int, roles: Iterable[Role]) -> Sequence[str]:
    """What nobody else administers who can come in: the departments' names, and "" for the municipality."""
    others = RoleGrant.objects.filter(user__in=can_come_in().exclude(pk=user_id).values("pk"))
    administered = set(others.values_list("role", "department_id"))
    duties = [each for each in roles if each.role in ADMINISTERS]
    alone = {each.department_id for each in duties if (each.role, each.department_id) not in administered}
    departments = Department.objects.filter(pk__in=[pk for pk in alone if pk], is_active=True)
    return [
        *([""] if None in alone else []),
        *departments.order_by(Alphabetical("name")).values_list("name", flat=True),
    ]
