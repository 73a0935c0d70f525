"""Who has which qualification until when, and what runs out soon."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from foundation.alphabet import Alphabetical
from shop.models import Department, Provider, ProviderQualification, Qualification
from shop.queries.compiled import Day
from shop.queries.deeper import Whose

SOON = timedelta(days=30)


def qualifications_in_use() -> QuerySet[Qualification]:
    """The municipality's list: `holder_count` active providers have each, `service_count` services ask for it."""
    return Qualification.objects.annotate(
        holder_count=Count("holders", filter=Q(holders__provider__is_active=True), distinct=True),
        service_count=Count("services", distinct=True),
    )


def qualifications_of(provider: Provider) -> QuerySet[ProviderQualification]:
    return provider.qualifications.select_related("qualification").order_by(
        Alphabetical("qualification__name")
    )


def expiring_qualifications(
    department: Whose, *, today: Day | None = None
) -> QuerySet[ProviderQualification]:
    """Those of the department's active providers that run out within a month, the first one first."""
    today = today or timezone.localdate()
    held = ProviderQualification.objects.filter(
        provider__department=department, provider__is_active=True, valid_until__range=(today, today + SOON)
    )
    return held.select_related("provider", "qualification").order_by(
        "valid_until", Alphabetical("provider__name"), "pk"
    )


def names_by_provider(department: Department) -> Mapping[int, Sequence[str]]:
    """What each of the department's providers has today, by the provider's id. One query."""
    in_force = Q(valid_until__isnull=True) | Q(valid_until__gte=timezone.localdate())
    held = ProviderQualification.objects.filter(in_force, provider__department=department)
    found = defaultdict[int, list[str]](list)
    for provider_id, name in held.order_by(Alphabetical("qualification__name")).values_list(
        "provider", "qualification__name"
    ):
        found[provider_id].append(name)
    return found
