"""What needs a person today after the orders have closed: a run that nobody leads, and one that nobody closed."""

from collections import Counter
from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from modules.shopping_help.queries.crew import runs_without_leader
from modules.shopping_help.queries.money import runs_to_close
from shop.hooks import AttentionCard, AttentionPlace
from shop.models import Department


def cards_of_runs(departments: Sequence[Department]) -> Iterator[AttentionCard]:
    """Two at most. Two queries for any number of departments."""
    alone = runs_without_leader(departments)
    if alone:
        yield AttentionCard(
            ngettext("shopping run has no leader", "shopping runs have no leader", sum(alone.values())),
            _("The work leader is away. Let somebody else lead it."),
            [
                AttentionPlace(pk, count, reverse("shopping_help:run_list", args=[pk]))
                for pk, count in alone.items()
            ],
            is_urgent=True,
        )
    waiting = Counter(run.service.department_id for run in runs_to_close(departments))
    if waiting:
        yield AttentionCard(
            ngettext("shopping run is not closed", "shopping runs are not closed", sum(waiting.values())),
            _("Nobody is charged before the crew has closed it."),
            [
                AttentionPlace(pk, count, reverse("shopping_help:accounts", args=[pk]))
                for pk, count in waiting.items()
            ],
        )
