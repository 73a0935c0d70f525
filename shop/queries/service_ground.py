"""What the department has for a service: hours long enough for it, and people who may do it."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from shop.enums import ProviderKind
from shop.models import Department, Provider, Service
from shop.queries.staffing import opening_hours


def longest_opening(department: Department) -> timedelta | None:
    """The longest stretch of the week in which the department is open; None while it has no hours. One query."""
    stretches = [ends - begins for begins, ends in (each.minutes() for each in opening_hours(department))]
    return timedelta(minutes=max(stretches)) if stretches else None


def count_qualified(service: Service) -> int:
    """How many active providers of the department have everything that the service requires. Two queries."""
    today = timezone.localdate()
    providers = Provider.objects.filter(department_id=service.department_id, is_active=True)
    is_place = Q(kind=ProviderKind.PLACE)
    providers = providers.filter(is_place if service.uses_places else ~is_place)
    for qualification in service.required_qualifications.all():
        providers = providers.filter(
            Q(qualifications__valid_until__isnull=True) | Q(qualifications__valid_until__gte=today),
            qualifications__qualification=qualification,
        )
    return providers.distinct().count()
