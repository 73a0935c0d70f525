"""Changes that are taken back when they would leave visits without ground and nobody has said that they may."""

from collections.abc import Callable

from django.db import transaction

from shop.domain.stranding import Stranding, count_stranded_by
from shop.models import Department


def change_unless_it_strands[Result](
    change: Callable[[], Result], *, department: Department, may_strand: bool
) -> tuple[Stranding, bool]:
    """Make a change and count what it strands; returns the count, and whether the change stands.

    What strands visits stands only if it may. Raises what the change raises.
    """
    with transaction.atomic():
        _result, stranding = count_stranded_by(change, department=department)
        stands = may_strand or not stranding.newly
        if not stands:
            transaction.set_rollback(True)
    return stranding, stands
