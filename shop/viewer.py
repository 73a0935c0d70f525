"""Who looks at the page: the signed-in user with everything the booking core knows about them."""

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from foundation.actor import Actor, Channel
from shop.enums import SEES_WHAT_IS_STORED, RepresentationKind, StaffRole
from shop.models import ModuleSwitch, Provider, Recipient, Representation, RoleGrant, Service
from shop.queries.representations import in_force
from shop.registry import note_switches

MANAGES = frozenset({StaffRole.DEPARTMENT_ADMINISTRATOR, StaffRole.CASE_OFFICER})


ACTING = "acting_by"
"""Where the session keeps the number of the representation by which somebody acts."""


@dataclass(frozen=True, slots=True)
class Acting:
    """That the viewer acts on behalf of somebody: by what right, with which services (None for all), until when.

    `services` are the names of these.
    """

    representation_id: int
    kind: RepresentationKind
    name: str
    service_ids: frozenset[int] | None
    services: tuple[str, ...]
    valid_until: date | None

    @property
    def sees_what_is_stored(self) -> bool:
        """Whether they stand in for the person as a whole: who helps with some services does not."""
        return self.kind in SEES_WHAT_IS_STORED and self.service_ids is None


@dataclass(frozen=True, slots=True)
class Viewer:
    """`departments` maps each role of staff to the ids of the departments it is granted for; a partner's are
    `partner_in`, so that whatever is for staff is not for them.

    `recipient` is the subject of the recipients' pages: the viewer themself, or whom they act for (`acting`), of whom
    only the agreed services are shown. `represents` says that there is, or was, anybody they act for; `has_lost` that
    they have just acted for somebody and may not any more; `receives` that they are a recipient themself.
    `modules_in` are, for staff and partners, the modules that are on with the ids of the departments that have a
    service of them.
    """

    user: User | None = None
    recipient: Recipient | None = None
    acting: Acting | None = None
    represents: bool = False
    has_lost: bool = False
    receives: bool = False
    provider: Provider | None = None
    is_municipality_administrator: bool = False
    departments: tuple[tuple[StaffRole, int], ...] = ()
    partner_in: frozenset[int] = frozenset()
    modules_in: frozenset[tuple[str, int]] = frozenset()

    @property
    def is_staff(self) -> bool:
        return self.is_municipality_administrator or bool(self.departments)

    @property
    def is_partner(self) -> bool:
        """Whether somebody outside the municipality works with a department of it as them."""
        return bool(self.partner_in)

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

    @property
    def sees_what_is_stored(self) -> bool:
        """Whether all that is stored about the recipient, and who has looked at it, is theirs to read."""
        return self.recipient is not None and (self.acting is None or self.acting.sees_what_is_stored)

    @property
    def whose(self) -> str:
        """The name of whom they act for; empty for who reads about themself."""
        return self.acting.name if self.acting else ""

    def citizen_actor(self) -> Actor:
        """Who acts on the recipients' pages: the recipient, or somebody on their behalf and by what right."""
        if self.acting is None:
            return self.actor(Channel.SELF)
        user_id = self.user.pk if self.user else None
        return Actor(user_id, Channel.REPRESENTATIVE, mandate_id=self.acting.representation_id)

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
    acts = Exists(Representation.objects.filter(representative__user=OuterRef("user")))
    grants = list(
        RoleGrant.objects.filter(user_id=user.pk)
        .annotate(acts=acts, modules_on=_modules_on(), modules_in=_modules_in())
        .values_list("role", "department_id", "acts", "modules_on", "modules_in")
    )
    recipient = (
        Recipient.objects.filter(user_id=user.pk, is_active=True)
        .annotate(acts=acts, modules_on=_modules_on())
        .first()
    )
    provider = (
        Provider.objects.filter(user_id=user.pk, is_active=True)
        .annotate(acts=acts, modules_on=_modules_on())
        .select_related("department")
        .first()
    )
    chosen = request.session.get(ACTING)
    known_by = [row for row in (recipient, provider) if row is not None]
    for modules_on in [grant[3] for grant in grants] + [row.modules_on for row in known_by]:
        note_switches(modules_on)
    represents = chosen is not None or any([row.acts for row in known_by] + [grant[2] for grant in grants])
    if not (known_by or grants or represents):
        represents = Representation.objects.filter(representative__user_id=user.pk).exists()
    whom, acting = _chosen(user, chosen) if chosen is not None else (None, None)
    return Viewer(
        user=user,
        recipient=whom or recipient,
        acting=acting,
        represents=represents,
        has_lost=chosen is not None and acting is None,
        receives=recipient is not None,
        provider=provider,
        is_municipality_administrator=any(
            role == StaffRole.MUNICIPALITY_ADMINISTRATOR for role, *_more in grants
        ),
        departments=tuple(
            (StaffRole(role), department_id)
            for role, department_id, *_more in grants
            if department_id and role != StaffRole.PARTNER
        ),
        partner_in=frozenset(
            department_id for role, department_id, *_more in grants if role == StaffRole.PARTNER
        ),
        modules_in=frozenset((each["key"], each["department"]) for grant in grants for each in grant[4]),
    )


def _modules_on() -> ArraySubquery:
    """Which modules are switched on, said with whatever is asked for anyway."""
    return ArraySubquery(ModuleSwitch.objects.values("module_key"))


def _modules_in() -> ArraySubquery:
    on = ModuleSwitch.objects.values("module_key")
    pairs = (
        Service.objects.filter(module_key__in=on).order_by().values("module_key", "department_id").distinct()
    )
    return ArraySubquery(pairs.values(pair=JSONObject(key="module_key", department="department_id")))


def _chosen(user: User, representation_id: int) -> tuple[Recipient | None, Acting | None]:
    """Whom they have chosen to act for, if they still may: asked anew for every page, so that it ends at once."""
    representation = (
        Representation.objects.filter(
            in_force(timezone.localdate()),
            pk=representation_id,
            representative__user_id=user.pk,
            recipient__is_active=True,
        )
        .select_related("recipient")
        .prefetch_related("services")
        .first()
    )
    return (None, None) if representation is None else stands_in(representation)


def stands_in(representation: Representation) -> tuple[Recipient, Acting]:
    """Whom one acts for by it, as far as one may see them, and as what; two queries unless they were fetched."""
    recipient, services = representation.recipient, list(representation.services.all())
    if not representation.covers_all:
        recipient.within = frozenset(service.pk for service in services)
    acting = Acting(
        representation.pk,
        RepresentationKind(representation.kind),
        recipient.name,
        recipient.within,
        tuple(service.name for service in services),
        representation.valid_until,
    )
    return recipient, acting
