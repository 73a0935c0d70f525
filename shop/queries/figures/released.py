"""Released time, month by month: what was granted, and neither booked nor delivered."""

from collections.abc import Mapping
from dataclasses import dataclass

from shop.queries.figures.span import Group, Span, groups_with
from shop.queries.released import released_times


@dataclass(frozen=True, slots=True)
class Released:
    """Minutes of the decisions' periods that begin in the month. A visit counts as long as it usually lasts.

    Days and nights are no minutes and are not in it. Until `is_over`, more of it may still be booked. `periods` is how
    many periods it is of, and so of how many decisions. It `is_part` where visits were kept here only later.
    """

    minutes: int
    periods: int
    is_over: bool
    is_part: bool = False


def released_by_group(span: Span) -> Mapping[Group, Released]:
    """One query."""
    released: dict[Group, Released] = {}
    found = released_times(span.department_ids, first_day=span.first_month, before=span.before)
    for each in found:
        if each.minutes is None:
            continue
        service = Group(each.month, each.department_id, each.service_id)
        for group in groups_with(span, service, module_key=each.module_key):
            so_far = released.get(group, Released(0, 0, is_over=True))
            released[group] = Released(
                so_far.minutes + each.minutes,
                so_far.periods + each.periods,
                is_over=so_far.is_over and each.is_over,
                is_part=so_far.is_part or each.is_part,
            )
    return released
