"""The municipalities as an operator sees them: one row each, with the figures beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from foundation.alphabet import Alphabetical
from foundation.errors import NotFound
from tenants.models import Municipality
from tenants.operations.queries.figures import JobCounts, jobs, migrations_behind, sizes


@dataclass(frozen=True, slots=True)
class Standing:
    """How a municipality does. What is None is not known: nobody was there yet, or its schema is not made."""

    municipality: Municipality
    last_active_on: date | None
    size: int | None
    behind: int | None
    jobs: JobCounts


def standings(*, words: str = "", state: str = "") -> Sequence[Standing]:
    """Those whose name, number, subdomain or organisation number has all the words in it. Four statements."""
    rows = Municipality.objects.select_related("activity").order_by(Alphabetical("name"))
    for word in words.split():
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(slug__icontains=word)
            | Q(number=word)
            | Q(organisation_number__startswith=word)
        )
    if state:
        rows = rows.filter(state=state)
    return _with_figures(list(rows))


def standing_of(slug: str) -> Standing:
    """Raises NotFound."""
    row = Municipality.objects.select_related("activity").filter(slug=slug).first()
    if row is None:
        raise NotFound
    return _with_figures([row])[0]


def _with_figures(rows: Sequence[Municipality]) -> Sequence[Standing]:
    size, behind, counts = sizes(), migrations_behind(), jobs()
    return [
        Standing(
            municipality=row,
            last_active_on=row.activity.last_active_on if hasattr(row, "activity") else None,
            size=size.get(row.schema_name),
            behind=behind.get(row.schema_name),
            jobs=counts.get(row.schema_name, JobCounts()),
        )
        for row in rows
    ]
