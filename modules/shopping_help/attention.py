"""What needs a person today: a run that closes with places left, one without a crew, products without a price."""

from collections import Counter
from collections.abc import Sequence

from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from modules.shopping_help.models import Product, Run
from modules.shopping_help.queries.runs import runs_that_stand, with_taken
from shop.hooks import AttentionCard, AttentionPlace
from shop.lengths import DAY
from shop.models import Department

SOON = 2 * DAY
"""A run this near must have a crew."""


def cards_of(departments: Sequence[Department]) -> Sequence[AttentionCard]:
    """Two queries for any number of departments."""
    now = timezone.now()
    today = timezone.localdate()
    closing, alone = Counter[int](), Counter[int]()
    crew = Run.crew.through.objects.filter(run=OuterRef("pk"))
    coming = with_taken(runs_that_stand().filter(service__department__in=departments, starts_at__gt=now))
    near = coming.filter(Q(closes_at__lt=now + DAY) | Q(starts_at__lt=now + SOON))
    for run in near.annotate(department_id=F("service__department"), has_crew=Exists(crew)):
        if (
            run.closes_at > now
            and timezone.localdate(run.closes_at) == today
            and run.taken < run.order_places
        ):
            closing[run.department_id] += 1
        if run.starts_at < now + SOON and not run.has_crew:
            alone[run.department_id] += 1
    without = Product.objects.filter(
        store__department__in=departments, store__is_active=True, is_active=True, price=None
    )
    unpriced = dict(
        without.order_by()
        .values("store__department")
        .annotate(count=Count("pk"))
        .values_list("store__department", "count")
    )
    kinds = (
        (
            ngettext("shopping run closes today", "shopping runs close today", sum(closing.values())),
            _("There are order places left: is there somebody who should be called?"),
            closing,
            "shopping_help:run_list",
            False,
        ),
        (
            ngettext("shopping run without a crew", "shopping runs without a crew", sum(alone.values())),
            _("In less than two days, and nobody but the work leader shops."),
            alone,
            "shopping_help:run_list",
            True,
        ),
        (
            ngettext("product without a price", "products without a price", sum(unpriced.values())),
            _("Whoever orders it sees no whole estimate."),
            unpriced,
            "shopping_help:store_list",
            False,
        ),
    )
    return [
        AttentionCard(
            title,
            text,
            [AttentionPlace(pk, count, reverse(view, args=[pk])) for pk, count in counts.items()],
            is_urgent=is_urgent,
        )
        for title, text, counts, view, is_urgent in kinds
        if counts
    ]
