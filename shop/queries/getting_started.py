"""What a department must have before somebody can book there: asked anew each time, and kept nowhere."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from shop.enums import ProviderKind
from shop.models import (
    Department,
    Entitlement,
    ExceptionDay,
    OpeningHours,
    Provider,
    Recipient,
    Service,
    Shift,
)
from shop.registry import switched_on


@dataclass(frozen=True, slots=True)
class InPlace:
    """In the order in which one thing asks for the next.

    `has_module` is that the municipality has any kind of service on; `is_on_duty` that somebody works in the days
    ahead; `has_recipient` that a recipient may book what is open: by a decision that holds, where the service asks for
    one. `can_sign_in` is one of these with a way in. `has_places` that all open services that need a place, a bed or a
    room, find one that is open in the days ahead; `places_of` is the module of such a service, empty where there is
    none, and `only_places` says that there is no other.
    """

    is_open: bool
    has_helper: bool
    is_on_duty: bool
    has_module: bool
    has_service: bool
    is_bookable: bool
    has_recipient: bool
    can_sign_in: bool
    has_places: bool
    places_of: str
    only_places: bool

    @property
    def is_ready(self) -> bool:
        people = self.has_helper and self.is_on_duty
        bookable = self.has_module and self.has_service and self.is_bookable and self.has_places
        return self.is_open and people and bookable and self.has_recipient and self.can_sign_in


def what_is_in_place(department: Department) -> InPlace:
    """Two queries."""
    today, now, here = timezone.localdate(), timezone.now(), OuterRef("pk")
    services, on = Service.objects.filter(department=here), switched_on()
    open_ones = services.filter(is_active=True, is_paused=False, module_key__in=on)
    holds = Q(valid_until__isnull=True) | Q(valid_until__gte=today)
    granted = Entitlement.objects.filter(
        holds,
        service__department=here,
        service__is_active=True,
        recipient__is_active=True,
    )
    has_way_in = Q(recipient__user__isnull=False) | Q(recipient__national_id_hash__isnull=False)
    anybody = Recipient.objects.filter(is_active=True)
    free = open_ones.filter(requires_entitlement=False)
    on_duty = Shift.objects.filter(
        provider__department=here, provider__is_active=True, is_off=False, during__endswith__gt=now
    )
    in_use = services.filter(is_active=True)
    asked: dict[str, Any] = {
        "is_open": Exists(OpeningHours.objects.filter(department=here))
        | Exists(ExceptionDay.objects.filter(department=here, date__gte=today, opens_at__isnull=False)),
        "has_helper": Exists(Provider.objects.filter(department=here, is_active=True)),
        "is_on_duty": Exists(on_duty),
        "has_service": Exists(services),
        "is_bookable": Exists(open_ones),
        "has_recipient": Exists(granted) | (Exists(free) & Exists(anybody)),
        "can_sign_in": Exists(granted.filter(has_way_in))
        | (Exists(free) & Exists(anybody.filter(Q(user__isnull=False) | Q(national_id_hash__isnull=False)))),
    }
    asked |= {
        "has_places": ~Exists(open_ones.filter(uses_places=True))
        | Exists(on_duty.filter(provider__kind=ProviderKind.PLACE)),
        "places_of": Coalesce(
            Subquery(in_use.filter(uses_places=True).order_by("pk").values("module_key")[:1]), Value("")
        ),
        "only_places": Exists(in_use) & ~Exists(in_use.filter(uses_places=False)),
    }
    # Named apart from the department's own columns.
    named = {f"now_{name}": is_there for name, is_there in asked.items()}
    found = Department.objects.filter(pk=department.pk).values(**named).get()
    row: dict[str, Any] = {name.removeprefix("now_"): value for name, value in found.items()}
    return InPlace(has_module=bool(on), **row)
