"""The decisions a recipient has."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from foundation.alphabet import Alphabetical
from shop.models import Entitlement, Recipient
from shop.queries.subject import of_subject


def entitlements_between(recipient: Recipient, *, first: date, last: date) -> QuerySet[Entitlement]:
    """Decisions that hold on some day of [first, last], with their services."""
    return (
        Entitlement.objects.filter(of_subject(recipient), valid_from__lte=last)
        .filter(Q(valid_until__isnull=True) | Q(valid_until__gte=first))
        .select_related("service__department")
    )


def help_phone_for(recipient: Recipient) -> str:
    """The number of the department that helps this recipient; empty for who has no decision."""
    phones = Entitlement.objects.filter(of_subject(recipient)).order_by(
        "-valid_from", Alphabetical("service__name")
    )
    return phones.values_list("service__department__phone", flat=True).first() or ""


def current_entitlements(recipient: Recipient) -> QuerySet[Entitlement]:
    """Decisions that hold today."""
    today = timezone.localdate()
    return entitlements_between(recipient, first=today, last=today)
