"""Who does not come to a recipient."""

from collections.abc import Sequence

from foundation.alphabet import Alphabetical
from shop.models import Department, Provider, Recipient


def blocked_for(recipient: Recipient, *, department: Department) -> Sequence[Provider]:
    """Those of the department who never come to the recipient, by name. One query."""
    return list(
        Provider.objects.filter(department=department, blocked_for__recipient=recipient).order_by(
            Alphabetical("name"), "pk"
        )
    )
