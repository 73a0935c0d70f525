"""Changes that are taken back when they would leave visits without ground and nobody has said that they may."""

from collections.abc import Callable

from django.db import transaction

from shop.domain.stranding import Stranding, count_stranded_by
from shop.models import Department


def change_unless_it_strands[Result](
    change: Callable[[], Result], *, department: Department, may_strand: bool
) -> tuple[Result | None, Stranding]:
    """Make a change and count what it strands. What strands visits stands only if it may; else the result is None.

    Raises what the change raises.
    """
    with transaction.atomic():
        result, stranding = count_stranded_by(change, department=department)
        if stranding.newly and not may_strand:
            transaction.set_rollback(True)
            return None, stranding
    return result, stranding
