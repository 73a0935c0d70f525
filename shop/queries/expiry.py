"""Which decisions have a period to close or to open."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from shop.models import Entitlement, EntitlementPeriod


def entitlements_to_close(*, on: date) -> QuerySet[Entitlement, int]:
    """Ids of the decisions with something left of a period that is over by the day, or with none that holds it."""
    periods = EntitlementPeriod.objects.filter(entitlement=OuterRef("pk"))
    holds = Q(valid_until__isnull=True) | Q(valid_until__gte=on)
    something_left = Exists(periods.filter(balance__gt=0, ends_before__lte=on))
    left_of_the_last = Q(valid_until__lt=on) & Exists(periods.filter(balance__gt=0))
    receives = Q(recipient__ended_on__isnull=True) | Q(recipient__ended_on__gte=on)
    not_opened = (
        Q(valid_from__lte=on)
        & holds
        & receives
        & ~Exists(periods.filter(starts_on__lte=on, ends_before__gt=on))
    )
    found = Entitlement.objects.filter(something_left | left_of_the_last | not_opened)
    return found.order_by("pk").values_list("pk", flat=True)
