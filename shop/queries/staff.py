"""Who works here with an account, as whoever administers them sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Exists, Max, OuterRef, Q, QuerySet, Value, When

from accounts.models import Invitation, User
from accounts.work_models import WorkIdentity
from accounts.work_waiting import WAITS
from foundation.alphabet import Alphabetical
from foundation.errors import NotFound
from shop.enums import ProviderKind, StaffState
from shop.models import GroupRole, Provider, Recipient, Representative, RoleGrant
from shop.queries.access import departments_for
from shop.queries.deeper import Whose, from_inside
from shop.viewer import Viewer


def _is_in(rows: QuerySet[Any]) -> Exists:
    """Whether one of the rows is the user's."""
    return Exists(rows.filter(user=OuterRef("pk")))


_HAVE_NO_ROLE = (
    (_is_in(Invitation.objects.all()) | _is_in(WorkIdentity.objects.all()))
    & ~(_is_in(RoleGrant.objects.all()) | _is_in(Provider.objects.all()))
    & (
        Q(work_ended_at=None)
        | (Q(is_active=False) & ~(_is_in(Recipient.objects.all()) | _is_in(Representative.objects.all())))
    )
)


@dataclass(frozen=True, slots=True)
class StaffMember:
    """`provider` is the helper they are; `last_seen` is None for who has never signed in."""

    user: User
    state: StaffState
    grants: Sequence[RoleGrant]
    provider: Provider | None
    last_seen: datetime | None
    invited_until: datetime | None


def staff_for(viewer: Viewer) -> QuerySet[User]:
    """Everybody with a role or a helper's account in a department that is the viewer's to administer.

    An administrator of the municipality sees those without a department as well, and those without a role.
    """
    grants, helpers = RoleGrant.objects.all(), Provider.objects.filter(user__isnull=False)
    if not viewer.is_municipality_administrator:
        departments = departments_for(viewer)
        grants = grants.filter(department__in=departments)
        helpers = helpers.filter(department__in=departments)
    have = Q(pk__in=grants.values("user")) | Q(pk__in=helpers.values("user"))
    return User.objects.filter(have | _HAVE_NO_ROLE if viewer.is_municipality_administrator else have)


def without_role() -> QuerySet[User]:
    """Who came to work here, by an invitation or with a work account, and has nothing to do here by now.

    Not who left and keeps the account for something else.
    """
    return User.objects.filter(_HAVE_NO_ROLE)


def get_staff_for(viewer: Viewer, user_id: int) -> User:
    """One of them. Raises NotFound."""
    found = staff_for(viewer).filter(pk=user_id).first()
    if found is None:
        raise NotFound
    return found


def find_staff(viewer: Viewer, *, words: str = "", state: str = "") -> QuerySet[User]:
    """Those in whose name or address every word stands, and who stand so; by name."""
    found = with_state(staff_for(viewer))
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
    if state in StaffState.values:
        found = found.filter(_conditions()[StaffState(state)])
    return found.order_by(Alphabetical("name"), "pk")


def with_state(users: QuerySet[User]) -> QuerySet[User]:
    """Each with its `state`, and `session_seen_at`: when one of their sessions was used last."""
    branches = [When(condition, then=Value(state)) for state, condition in _conditions().items()]
    state = Case(*branches, output_field=CharField())
    return users.annotate(state=state, session_seen_at=Max("sessions__seen_at"))


def _conditions() -> Mapping[StaffState, Q]:
    never_came = Q(Exists(Invitation.objects.filter(user=OuterRef("pk"))), last_login=None)
    return {
        StaffState.WAITING: WAITS,
        StaffState.CLOSED: Q(is_active=False) & ~WAITS,
        StaffState.INVITED: Q(is_active=True) & never_came,
        StaffState.OPEN: Q(is_active=True) & ~never_came,
    }


def how_many_wait(viewer: Viewer) -> int:
    """Those whom one of the viewer's departments would let in, once somebody says yes."""
    return staff_for(viewer).filter(WAITS).count()


def who_waits_in(department: Whose) -> QuerySet[User]:
    """Those of them who would have a role in that department."""
    granted = RoleGrant.objects.filter(department=from_inside(department))
    return User.objects.filter(WAITS, pk__in=granted.values("user"))


def members_of(users: Sequence[User]) -> Sequence[StaffMember]:
    """What is shown of each, whose state is known (`with_state`). Three queries, however many they are."""
    ids = [user.pk for user in users]
    grants = _grants_of(ids)
    providers = {
        each.user_id: each for each in Provider.objects.filter(user__in=ids).select_related("department")
    }
    waiting = Invitation.objects.filter(user__in=ids, used_at__isnull=True, withdrawn_at__isnull=True)
    until = dict(waiting.values_list("user_id", "expires_at"))
    return [
        StaffMember(
            user,
            StaffState(user.state),  # type: ignore[attr-defined]  # annotated by with_state
            grants.get(user.pk, []),
            providers.get(user.pk),
            _last_seen(user),
            until.get(user.pk),
        )
        for user in users
    ]


def kept_administrators(viewer: Viewer) -> Sequence[User]:
    """Who administers the municipality though none of their groups says so any more; nobody, to whoever does not."""
    if not viewer.is_municipality_administrator:
        return []
    return list(
        User.objects.filter(role_grants__kept_since__isnull=False).order_by(Alphabetical("name"), "pk")
    )


def helpers_without_account(viewer: Viewer) -> QuerySet[Provider]:
    """Helpers with a name whom an account can be given to."""
    free = Provider.objects.filter(department__in=departments_for(viewer), user=None, is_active=True)
    people = free.filter(number__isnull=True, kind=ProviderKind.PERSON)
    return people.select_related("department").order_by(
        Alphabetical("department__name"), Alphabetical("name"), "pk"
    )


def _grants_of(user_ids: Sequence[int]) -> Mapping[int, list[RoleGrant]]:
    found: dict[int, list[RoleGrant]] = {}
    grants = RoleGrant.objects.filter(user__in=user_ids).select_related("department")
    for grant in grants.order_by(Alphabetical("department__name"), "role"):
        found.setdefault(grant.user_id, []).append(grant)
    return found


def _last_seen(user: User) -> datetime | None:
    """By a session there is, or when they last signed in."""
    moments = [user.last_login, user.session_seen_at]  # type: ignore[attr-defined]  # as above
    return max((moment for moment in moments if moment is not None), default=None)


def who_loses(given: GroupRole) -> QuerySet[User]:
    """Who has the role by this group and would have it no more without; nobody where another group has it too.

    As `shop.domain.sign_in.group_roles.end_group_role` takes it.
    """
    same = {"role": given.role, "department": given.department_id}
    if GroupRole.objects.filter(**same).exclude(pk=given.pk).exists():
        return User.objects.none()
    grants = RoleGrant.objects.filter(**same, by_group=True)
    return User.objects.filter(pk__in=grants.values("user")).order_by(Alphabetical("name"), "pk")
