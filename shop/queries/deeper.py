"""A department of an outer query, named from further inside."""

from django.db.models import OuterRef

from shop.models import Department
from shop.queries.compiled import Asked

type Whose = Department | OuterRef | Asked
"""A department, that of the outer query, or the one a compiled query is asked about."""


def from_inside(department: Whose) -> Whose:
    """The same department in a query within the query: of the outer one, one step further out."""
    return OuterRef(department) if isinstance(department, OuterRef) else department
