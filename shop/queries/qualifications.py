"""Who has which qualification until when, and what runs out soon."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, OuterRef, Q, QuerySet
from django.utils import timezone

from foundation.alphabet import Alphabetical
from shop.models import Department, Provider, ProviderQualification, Qualification

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class UsedQualification:
    """How many active providers have it, and how many services ask for it."""

    qualification: Qualification
    holders: int
    services: int


def qualifications_in_use() -> list[UsedQualification]:
    """The municipality's list, by name. One query."""
    known = Qualification.objects.annotate(
        holder_count=Count("holders", filter=Q(holders__provider__is_active=True), distinct=True),
        service_count=Count("services", distinct=True),
    )
    return [UsedQualification(each, each.holder_count, each.service_count) for each in known]


def qualifications_of(provider: Provider) -> QuerySet[ProviderQualification]:
    return provider.qualifications.select_related("qualification").order_by(
        Alphabetical("qualification__name")
    )


def expiring_qualifications(department: Department | OuterRef) -> QuerySet[ProviderQualification]:
    """Those of the department's active providers that run out within a month, the first one first."""
    today = timezone.localdate()
    held = ProviderQualification.objects.filter(
        provider__department=department, provider__is_active=True, valid_until__range=(today, today + SOON)
    )
    return held.select_related("provider", "qualification").order_by(
        "valid_until", Alphabetical("provider__name"), "pk"
    )
