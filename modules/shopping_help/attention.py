"""What needs a person today: runs that close with places left, lack people or are not closed; charges and prices."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.db.models import Count, F, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from modules.shopping_help.models import Order, Product, Run
from modules.shopping_help.queries.at_odds import at_odds
from modules.shopping_help.queries.crew import runs_without_crew, runs_without_leader
from modules.shopping_help.queries.money import runs_to_close
from modules.shopping_help.queries.runs import runs_that_stand, with_taken
from shop.hooks import AttentionCard, AttentionPlace
from shop.lengths import DAY
from shop.models import Department
from shop.queries.days import span_of_day

SOON = 2 * DAY
"""A run this near must have a crew."""
URGENT = frozenset({"no_leader", "no_crew"})
LEADS_TO = {
    "no_price": "shopping_help:store_list",
    "to_close": "shopping_help:accounts",
    "at_odds": "shopping_help:accounts",
}
"""Where a matter is seen to; the others are on the page of runs."""


def cards_of(departments: Sequence[Department]) -> Sequence[AttentionCard]:
    """One query for any number of departments."""
    counts = _counts(departments)
    return [_card(matter, counts[matter]) for matter in WORDS if matter in counts]


def _counts(departments: Sequence[Department]) -> Mapping[str, Mapping[int, int]]:
    """By the matter and the department's id."""
    now = timezone.now()
    closing = with_taken(runs_that_stand().filter(service__department__in=departments)).filter(
        closes_at__gt=now,
        closes_at__lt=span_of_day(timezone.localdate()).ends_at,
        taken__lt=F("order_places"),
    )
    unpriced = Product.objects.filter(
        store__department__in=departments, store__is_active=True, is_active=True, price=None
    )
    runs = {
        "no_leader": runs_without_leader(departments),
        "no_crew": runs_without_crew(departments, until=now + SOON),
        "closing": closing,
        "to_close": runs_to_close(departments),
    }
    parts = [
        _counted("at_odds", at_odds(departments), by="run__service__department"),
        *(_counted(matter, found, by="service__department") for matter, found in runs.items()),
    ]
    rows = _counted("no_price", unpriced, by="store__department").union(*parts, all=True).order_by()
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for matter, department_id, count in rows:
        found[matter][department_id] = count
    return found


def _counted(matter: str, rows: QuerySet[Any], *, by: str) -> QuerySet[Any, Any]:
    """How many in each department; counted apart from what found them, so that nothing of that is grouped."""
    model: type[Order | Product | Run] = rows.model
    counted: QuerySet[Any, Any] = model.objects.filter(pk__in=rows.order_by().values("pk")).order_by()
    counted = counted.values(where=F(by)).annotate(count=Count("pk"), matter=Value(matter))
    return counted.values_list("matter", "where", "count")


def _no_leader(count: int) -> tuple[str, str]:
    return (
        ngettext("shopping run has no leader", "shopping runs have no leader", count),
        _("The work leader is away. Let somebody else lead it."),
    )


def _no_crew(count: int) -> tuple[str, str]:
    return (
        ngettext("shopping run without a crew", "shopping runs without a crew", count),
        _("In less than two days, and nobody but the work leader shops."),
    )


def _closing(count: int) -> tuple[str, str]:
    return (
        ngettext("shopping run closes today", "shopping runs close today", count),
        _("There are order places left: is there somebody who should be called?"),
    )


def _to_close(count: int) -> tuple[str, str]:
    return (
        ngettext("shopping run is not closed", "shopping runs are not closed", count),
        _("Nobody is charged before the crew has closed it."),
    )


def _at_odds(count: int) -> tuple[str, str]:
    return (
        ngettext("order is charged wrongly", "orders are charged wrongly", count),
        _("Whether they were delivered was corrected after the run was closed."),
    )


def _no_price(count: int) -> tuple[str, str]:
    return (
        ngettext("product without a price", "products without a price", count),
        _("Whoever orders it gets an incomplete estimate."),
    )


WORDS = {
    "no_leader": _no_leader,
    "no_crew": _no_crew,
    "closing": _closing,
    "to_close": _to_close,
    "at_odds": _at_odds,
    "no_price": _no_price,
}
"""Title and text of each matter, by how many there are; the most pressing first."""


def _card(matter: str, counts: Mapping[int, int]) -> AttentionCard:
    title, text = WORDS[matter](sum(counts.values()))
    url = partial(reverse, LEADS_TO.get(matter, "shopping_help:run_list"))
    places = [AttentionPlace(pk, count, url(args=[pk])) for pk, count in counts.items()]
    return AttentionCard(title, text, places, is_urgent=matter in URGENT)
