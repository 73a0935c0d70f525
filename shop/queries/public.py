"""What anybody may know: which departments there are and what they offer."""

from collections.abc import Sequence
from dataclasses import dataclass

from foundation.alphabet import Alphabetical
from shop.enums import BookedBy
from shop.models import Department, Service
from shop.registry import switched_on


@dataclass(frozen=True, slots=True)
class DepartmentOffer:
    department: Department
    services: tuple[Service, ...]


def services_on_offer() -> Sequence[DepartmentOffer]:
    """Active departments with their active services that recipients book themselves, by name. Two queries."""
    services = Service.objects.filter(
        is_active=True,
        department__is_active=True,
        booked_by__in=[BookedBy.EVERYONE, BookedBy.MODULE],
        module_key__in=switched_on(),
    )
    offers: dict[Department, list[Service]] = {}
    for service in services.select_related("department").order_by(
        Alphabetical("department__name"), Alphabetical("name")
    ):
        offers.setdefault(service.department, []).append(service)
    return [DepartmentOffer(department, tuple(found)) for department, found in offers.items()]
