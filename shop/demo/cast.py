"""The people one may be in the demonstration, in the order in which one meets them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Min, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.invitations import are_waited_for
from accounts.models import User
from shop.demo.municipalities import MUNICIPALITIES
from shop.enums import TAKES_TIME, RepresentationKind, StaffRole
from shop.models import Provider, Recipient, Representation, RoleGrant
from shop.queries.representations import not_over

MOST_RECIPIENTS = 10
STAFF = (
    (StaffRole.DEPARTMENT_ADMINISTRATOR, gettext_lazy("Decides opening hours and who is at work")),
    (
        StaffRole.CASE_OFFICER,
        gettext_lazy("Decides what is granted, and notes what changes in people's lives"),
    ),
    (StaffRole.MUNICIPALITY_ADMINISTRATOR, gettext_lazy("Answers for all departments")),
    (StaffRole.PARTNER, gettext_lazy("Works for somebody else, and sees what is sent to them")),
)
FEATURED = frozenset(
    name for drawing in MUNICIPALITIES for department in drawing.departments for name in department.featured
)


@dataclass(frozen=True, slots=True)
class Member:
    """One of the cast. `detail` tells what is special about being them."""

    user_id: int
    name: str
    detail: str
    email: str
    has_password: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Members of one role; `lead` says what they do."""

    role: str
    title: str | Promise
    lead: str | Promise
    members: Sequence[Member]


def cast() -> list[Group]:
    """Everybody one may be in the municipality at work. Eight queries at most, however many people there are."""
    groups = [
        Group(
            "recipient",
            _("Those who get help"),
            _("Book and cancel their own appointments"),
            recipients_one_may_be(),
        ),
        Group(
            "representative",
            _("Those who act for others"),
            _("Sign in as themselves, and choose for whom they are here"),
            representatives_one_may_be(),
        ),
        Group("provider", _("Those who come"), _("See their day and mark visits as done"), _providers()),
        *(Group(role.value, role.label.capitalize(), lead, _staff(role)) for role, lead in STAFF),
    ]
    return [group for group in groups if group.members]


def recipients_one_may_be() -> list[Member]:
    recipients = (
        Recipient.objects.filter(is_active=True, user__is_active=True)
        .annotate(
            place=Coalesce(Min("entitlements__service__department__name"), Min("intakes__department__name"))
        )
        .select_related("user")
        .order_by("pk")
    )
    chosen = list(recipients.filter(name__in=FEATURED)[:MOST_RECIPIENTS])
    return [
        _member(recipient, detail=recipient.place or "")
        for recipient in chosen or recipients[:MOST_RECIPIENTS]
    ]


def representatives_one_may_be() -> list[Member]:
    """Those who receive nothing themselves."""
    today = timezone.localdate()
    acts = (
        Representation.objects.filter(not_over(today), representative__user__is_active=True)
        .filter(representative__user__recipient=None)
        .select_related("representative__user", "recipient")
        .order_by("pk")
    )
    return [_acting(each) for each in acts[:MOST_RECIPIENTS]]


def _acting(representation: Representation) -> Member:
    user = representation.representative.user
    words = {
        "kind": RepresentationKind(representation.kind).label,
        "name": representation.recipient.name,
    }
    detail = _("%(kind)s, acts for %(name)s") % words
    return Member(user.pk, user.name, capfirst(detail), user.email or "", user.has_usable_password())


def _providers() -> list[Member]:
    """Who has most to do today comes first within the department."""
    today = Q(
        assignments__active=True,
        assignments__booking__status__in=TAKES_TIME,
        assignments__booking__starts_at__date=timezone.localdate(),
    )
    providers = (
        Provider.objects.filter(is_active=True, user__is_active=True)
        .annotate(visits=Count("assignments", filter=today))
        .select_related("user", "department")
        .order_by("department_id", "-visits", "pk")
    )
    return [_member(provider, detail=_visits(provider)) for provider in providers]


def _visits(provider: Provider) -> str:
    visits: int = provider.visits  # type: ignore[attr-defined]  # annotated above
    if not visits:
        return provider.department.name
    counted = ngettext("%(count)s visit today", "%(count)s visits today", visits) % {"count": visits}
    return f"{provider.department.name}, {counted}"


def _staff(role: StaffRole) -> list[Member]:
    grants = (
        RoleGrant.objects.filter(role=role, user__is_active=True)
        .exclude(user__in=are_waited_for(User.objects.all()))  # whoever is invited comes by their own link
        .select_related("user", "department")
        .order_by("pk")
    )
    places: dict[int, list[RoleGrant]] = {}
    for grant in grants:
        places.setdefault(grant.user_id, []).append(grant)
    return [_grantee(granted) for granted in places.values()]


def _grantee(grants: Iterable[RoleGrant]) -> Member:
    grants = list(grants)
    user = grants[0].user
    departments = [grant.department.name for grant in grants if grant.department is not None]
    detail = departments[0] if len(departments) == 1 else _("All departments")
    return Member(user.pk, user.name, detail, user.email or "", user.has_usable_password())


def _member(person: Recipient | Provider, *, detail: str) -> Member:
    user = person.user
    if user is None:
        raise ValueError("only people with a user are asked for")
    return Member(user.pk, person.name, detail, user.email or "", user.has_usable_password())
