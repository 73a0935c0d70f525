"""Small groups are hidden from whoever does not work there: a figure of four people may tell about one of them."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from shop.queries.figures.all_figures import Figures
from shop.queries.figures.span import Group

FEWEST = 5
"""Visits and people that a group must have to be shown to others."""


def is_small(figures: Figures) -> bool:
    """Something to tell, of fewer than five visits or people. Where there is nothing, there is nobody to tell about."""
    volume = figures.volume
    is_small_volume = 0 < volume.booked < FEWEST or 0 < volume.recipients < FEWEST
    return is_small_volume or (not volume.booked and _tells_of_somebody(figures))


def hidden_groups(found: Mapping[Group, Figures], *, strange: AbstractSet[int]) -> AbstractSet[Group]:
    """Which groups must be hidden; `strange` are the departments in which the reader does not work.

    Where one group alone would be hidden, it could be reckoned from what all have together less what the others have.
    So with a service the next smallest is hidden, and with a department what all have together.
    """
    hidden: set[Group] = set()
    for month in {group.month for group in found}:
        groups = [group for group in found if group.month == month]
        small = {
            group
            for group in groups
            if group.department_id in strange and group.service_id is None and is_small(found[group])
        }
        if len(small) == 1 or (strange and Group(month) in found and is_small(found[Group(month)])):
            hidden.add(Group(month))
        hidden |= small
        for department_id in strange:
            services = [
                group for group in groups if group.department_id == department_id and group.service_id
            ]
            hidden |= _hidden_services(services, found=found)
    return hidden


def _hidden_services(groups: Iterable[Group], *, found: Mapping[Group, Figures]) -> set[Group]:
    by_size = sorted(groups, key=lambda group: (found[group].volume.booked, group))
    small = [group for group in by_size if is_small(found[group])]
    others = [group for group in by_size if group not in small and found[group].volume.booked]
    return {*small, *others[:1]} if len(small) == 1 else {*small}


def _tells_of_somebody(figures: Figures) -> bool:
    """Other families than the visits booked: standing visits, visits that were upset."""
    return bool(figures.standing.planned or figures.upset.in_all)
