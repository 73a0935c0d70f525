"""Figures of rounds: how many families had their first wish, and how many wishes were given."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from modules.respite_care.models import RoundShare, Wish
from modules.respite_care.reasons import Outcome
from shop.hooks import ModuleFigure
from shop.models import Department
from shop.queries.days import span_of_day


def figures_of_rounds(
    departments: Sequence[Department], *, first: date, last: date
) -> Iterator[ModuleFigure]:
    """Of rounds that were published in these days. Two queries."""
    published = Q(
        round__service__department__in=departments,
        round__published_at__gte=span_of_day(first).starts_at,
        round__published_at__lt=span_of_day(last).ends_at,
    )
    shares = RoundShare.objects.filter(published).values_list("round__service__department")
    ended = list(
        shares.annotate(
            families=Count("pk"), first_wishes=Count("pk", filter=Q(outcome=Outcome.FIRST_WISH))
        ).order_by()
    )
    if not ended:
        return
    sizes = {department_id: families for department_id, families, _first in ended}
    yield ModuleFigure(
        _("Families who had their first wish"),
        _("In rounds that were published in these days; each family once for each round."),
        {department_id: first_wishes for department_id, _families, first_wishes in ended},
        sizes,
    )
    wishes = Wish.objects.filter(published).values_list("round__service__department")
    given = wishes.annotate(given=Count("booking")).order_by()
    yield ModuleFigure(
        _("Wishes given in rounds"),
        _(
            "Wishes that became a stay. They are forgotten some time after it, and do not count any more then."
        ),
        dict(given),
        sizes,
    )
