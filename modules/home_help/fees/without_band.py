"""Who pays for help and has no band: until one is set they pay as the band that the table names for them."""

from collections.abc import Sequence

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from modules.home_help.fees.models import FeeTable, RecipientBand
from modules.home_help.fees.reckoning import first_of
from shop.hooks import AttentionCard, AttentionPlace
from shop.models import Department, Entitlement, Recipient


def decisions_without_band(departments: Sequence[Department]) -> QuerySet[Entitlement]:
    """Decisions that hold today about what is paid for there, of people for whom no band was set."""
    today = timezone.localdate()
    in_force = FeeTable.objects.filter(starts_on__lte=today).order_by("-starts_on").values("pk")[:1]
    paid = FeeTable.services.through.objects.filter(feetable__in=in_force).values("service")
    bands = RecipientBand.objects.filter(recipient=OuterRef("recipient"), starts_on__lte=first_of(today))
    return Entitlement.objects.filter(
        ~Exists(bands),
        Q(valid_until__isnull=True) | Q(valid_until__gte=today),
        service__in=paid,
        service__department__in=departments,
        valid_from__lte=today,
        recipient__is_active=True,
    )


def recipients_without_band(department: Department) -> QuerySet[Recipient]:
    """Each with `granted_from`: since when they have had such a decision."""
    decisions = decisions_without_band([department])
    theirs = Q(entitlements__in=decisions)
    return Recipient.objects.filter(theirs).annotate(
        granted_from=Min("entitlements__valid_from", filter=theirs)
    )


def cards_without_band(departments: Sequence[Department]) -> Sequence[AttentionCard]:
    """One statement."""
    counted = (
        decisions_without_band(departments)
        .order_by()
        .values_list("service__department")
        .annotate(Count("recipient", distinct=True))
    )
    places = [
        AttentionPlace(pk, count, reverse("home_help:without_band", args=[pk])) for pk, count in counted if pk
    ]
    if not places:
        return ()
    number = sum(place.count for place in places)
    title = ngettext("pays without a band", "pay without a band", number)
    return [AttentionCard(title, _("Usually as the highest one"), places)]
