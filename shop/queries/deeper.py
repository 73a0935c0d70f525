"""A department of an outer query, named from further inside."""

from django.db.models import OuterRef

from shop.models import Department


def from_inside(department: Department | OuterRef) -> Department | OuterRef:
    """The same department in a query within the query: of the outer one, one step further out."""
    return OuterRef(department) if isinstance(department, OuterRef) else department
