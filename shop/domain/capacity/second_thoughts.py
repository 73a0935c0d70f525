"""Changes that are taken back when they would leave visits without ground and nobody has said that they may."""

from collections.abc import Callable
from collections.abc import Set as AbstractSet

from django.db import transaction

from shop.domain.capacity.stranding import Stranding, count_stranded_by
from shop.models import Department


def change_unless_it_strands[Result](
    change: Callable[[], Result], *, department: Department, may_strand: AbstractSet[int]
) -> tuple[Result | None, Stranding]:
    """Make a change and count what it strands. It stands only if it may strand each of these visits (their ids).

    Else it is taken back, and the result is None.

    Raises what the change raises.
    """
    with transaction.atomic():
        result, stranding = count_stranded_by(change, department=department)
        if not stranding.visits <= may_strand:
            transaction.set_rollback(True)
            return None, stranding
    return result, stranding


def what_it_would_strand(change: Callable[[], object], *, department: Department) -> Stranding:
    """Make a change, count what it strands, and take it back. Raises what the change raises."""
    with transaction.atomic():
        stranding = count_stranded_by(change, department=department)[1]
        transaction.set_rollback(True)
    return stranding


def close_unless_it_strands(
    close: Callable[[], Stranding], *, may_strand: AbstractSet[int]
) -> tuple[bool, Stranding]:
    """Make a change that counts itself what it strands, and say whether it stands.

    It does if it may strand each of these visits. Raises what the change raises.
    """
    with transaction.atomic():
        stranding = close()
        if not stranding.visits <= may_strand:
            transaction.set_rollback(True)
            return False, stranding
    return True, stranding


def look_ahead[Seen](
    change: Callable[[], Stranding], *, look: Callable[[], Seen]
) -> tuple[Stranding, Seen, Seen]:
    """Make a change that counts itself what it strands, and take it back: what it strands, seen before it, and after.

    Raises what the change raises.
    """
    with transaction.atomic():
        before = look()
        stranding = change()
        after = look()
        transaction.set_rollback(True)
    return stranding, before, after
