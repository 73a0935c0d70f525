"""What needs somebody of the department before a stay."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from modules.respite_care.models import StayOf
from modules.respite_care.queries.people import KEY
from shop.enums import UPCOMING
from shop.hooks import AttentionCard, AttentionPlace
from shop.models import Department

STALE, SOON = timedelta(days=182), timedelta(days=14)


def attention_cards(departments: Sequence[Department]) -> Sequence[AttentionCard]:
    """Needs sheets that are missing or older than half a year before a stay within the next two weeks. One query.

    What a private home needs to be booked is a qualification of its beds: when that runs out, the core says so.
    """
    now = timezone.now()
    old = Q(cared_for__needs_sheet=None) | Q(cared_for__needs_sheet__confirmed_at__lt=now - STALE)
    rows = (
        StayOf.objects.filter(
            old,
            booking__department__in=[each.pk for each in departments],
            booking__service__module_key=KEY,
            booking__status__in=UPCOMING,
            booking__starts_at__gt=now,
            booking__starts_at__lt=now + SOON,
        )
        .values_list("booking__department", "cared_for")
        .distinct()
    )
    counts = Counter(department_id for department_id, _person in rows)
    if not counts:
        return ()
    places = [
        AttentionPlace(
            department_id,
            count,
            f"{reverse('respite_care:families', args=[department_id])}?state=now&sort=needs",
        )
        for department_id, count in sorted(counts.items())
    ]
    return (
        AttentionCard(
            _("Needs sheets to be renewed"),
            _(
                "A stay begins within two weeks, and the family has not said for half a year that the sheet is right."
            ),
            places,
        ),
    )
