"""The decisions a recipient has."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from shop.models import Entitlement, Recipient


def current_entitlements(recipient: Recipient) -> QuerySet[Entitlement]:
    """Decisions that hold today."""
    today = timezone.localdate()
    return (
        Entitlement.objects.filter(recipient=recipient, valid_from__lte=today)
        .filter(Q(valid_until__isnull=True) | Q(valid_until__gte=today))
        .select_related("service__department")
    )
