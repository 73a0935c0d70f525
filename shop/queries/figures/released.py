"""Released time, month by month: what was granted, and neither booked nor delivered."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from shop.queries.figures.span import Group, Span
from shop.queries.released import released_times


@dataclass(frozen=True, slots=True)
class Released:
    """Minutes of the decisions' periods that begin in the month. A visit counts as long as it usually lasts.

    Days and nights are no minutes and are not in it. Until `is_over`, more of it may still be booked.
    """

    minutes: int
    is_over: bool


def released(span: Span) -> Mapping[Group, Released]:
    """One query."""
    minutes, is_over = defaultdict[Group, int](int), defaultdict[Group, bool](lambda: True)
    found = released_times(span.department_ids, first_day=span.first_month, before=span.before)
    for each in found:
        if each.minutes is None:
            continue
        service = Group(each.month, each.department_id, each.service_id)
        for group in (service, service._replace(service_id=None), Group(each.month)):
            minutes[group] += each.minutes
            is_over[group] = is_over[group] and each.is_over
    return {group: Released(count, is_over[group]) for group, count in minutes.items()}
