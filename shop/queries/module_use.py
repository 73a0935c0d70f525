"""Which modules a municipality has, where they are in use, and what depends on one: asked before it is switched off."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils import timezone

from foundation.alphabet import Alphabetical
from shop.enums import WaitlistStatus
from shop.hooks import ServiceModule
from shop.models import Booking, BookingSeries, Department, Service, WaitlistEntry
from shop.queries.attention import STANDING
from shop.queries.series import running
from shop.queries.stays import not_over
from shop.queries.versions import version_of
from shop.registry import installed_modules, is_switched_on, switched_on


@dataclass(frozen=True, slots=True)
class UsedIn:
    """A department with services of a module, and the visits of these that are not over."""

    department: Department
    services: int
    visits: int


@dataclass(frozen=True, slots=True)
class InstalledModule:
    module: ServiceModule
    is_on: bool
    places: Sequence[UsedIn]


@dataclass(frozen=True, slots=True)
class Dependants:
    """What a module carries: its services, how many visits are to come, who waits, and what stands."""

    services: Sequence[Service]
    visits: int
    waiting: int
    series: int


def modules_in_use() -> Sequence[InstalledModule]:
    """All that are installed, those switched on first. Three queries."""
    is_on, places = switched_on(), _places()
    found = [
        InstalledModule(each, each.key in is_on, places.get(each.key, ())) for each in installed_modules()
    ]
    return sorted(found, key=lambda each: (not each.is_on, str(each.module.title)))


def _places() -> Mapping[str, Sequence[UsedIn]]:
    """By the module's key, the departments in use by name."""
    services = Service.objects.filter(department__is_active=True).select_related("department")
    counted = coming_visits().order_by().values("service_id").annotate(count=Count("pk"))
    of_service = dict(counted.values_list("service_id", "count"))
    found: defaultdict[str, dict[Department, list[int]]] = defaultdict(dict)
    for service in services.order_by(Alphabetical("department__name"), "department_id"):
        visits = of_service.get(service.pk, 0)
        found[service.module_key].setdefault(service.department, []).append(visits)
    return {
        key: [UsedIn(department, len(visits), sum(visits)) for department, visits in places.items()]
        for key, places in found.items()
    }


def coming_visits() -> QuerySet[Booking]:
    """Visits that are booked and not over."""
    return Booking.objects.filter(not_over(timezone.now()), status__in=STANDING)


def services_of(key: str) -> QuerySet[Service]:
    """Those of a module in the departments in use."""
    services = Service.objects.filter(module_key=key, department__is_active=True).select_related("department")
    return services.order_by(Alphabetical("department__name"), Alphabetical("name"), "pk")


def dependants_of(key: str) -> Dependants:
    """Four queries."""
    services = list(services_of(key))
    return Dependants(
        services,
        visits=coming_visits().filter(service__in=services).count(),
        waiting=WaitlistEntry.objects.filter(service__in=services, status=WaitlistStatus.WAITING).count(),
        series=BookingSeries.objects.filter(running(), service__in=services).count(),
    )


def version_of_module(key: str) -> str:
    """Whether it is on, and which services go with it."""
    return version_of([is_switched_on(key), *services_of(key).values_list("pk", flat=True)])
