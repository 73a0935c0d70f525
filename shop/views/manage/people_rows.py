"""One of the staff, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from shop.enums import StaffState
from shop.models import Provider, RoleGrant
from shop.queries.staff import StaffMember
from ui.dates import day_year_and_clock, short_day

TONES = {
    StaffState.OPEN: "good",
    StaffState.INVITED: "warm",
    StaffState.WAITING: "warm",
    StaffState.CLOSED: "mute",
}


@dataclass(frozen=True, slots=True)
class PersonRow:
    """`note` says until when an invitation can be used; `followed` are roles that follow a group elsewhere."""

    user_id: int
    name: str
    email: str
    state: StaffState
    tag: str
    tone: str
    roles: Sequence[str]
    followed: Sequence[str]
    provider: Provider | None
    last_seen: str
    note: str

    @property
    def may_do(self) -> Sequence[str]:
        """Their roles, and that they are a helper."""
        if self.provider is None:
            return self.roles
        return [*self.roles, _("%(department)s: helper") % {"department": self.provider.department.name}]

    @property
    def is_open(self) -> bool:
        return self.state == StaffState.OPEN

    @property
    def is_invited(self) -> bool:
        return self.state == StaffState.INVITED

    @property
    def is_waiting(self) -> bool:
        return self.state == StaffState.WAITING

    @property
    def is_closed(self) -> bool:
        return self.state == StaffState.CLOSED


def person_row(member: StaffMember) -> PersonRow:
    seen = member.last_seen
    return PersonRow(
        user_id=member.user.pk,
        name=member.user.name,
        email=member.user.email or "",
        state=member.state,
        tag=str(member.state.label),
        tone=TONES[member.state],
        roles=[_role(each) for each in member.grants],
        followed=[_role(each) for each in member.grants if each.by_group],
        provider=member.provider,
        last_seen=day_year_and_clock(timezone.localtime(seen)) if seen else _("never"),
        note=_note(member) if member.state == StaffState.INVITED else "",
    )


def _role(grant: RoleGrant) -> str:
    role = grant.get_role_display()
    if grant.department is None:
        return role.capitalize()
    return _("%(department)s: %(role)s") % {"department": grant.department.name, "role": role}


def _note(member: StaffMember) -> str:
    until = member.invited_until
    if member.user.has_usable_password():
        return _("They have chosen a password and not signed in with it yet.")
    if until is None or until <= timezone.now():
        return _("The invitation can no longer be used. Send a new one.")
    return _("The invitation can be used until %(day)s.") % {"day": short_day(timezone.localtime(until))}
