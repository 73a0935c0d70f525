"""Small groups are hidden from whoever does not work there: a figure of four people may tell about one of them."""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet

from shop.queries.figures.all_figures import Figures
from shop.queries.figures.span import Group

FEWEST = 5
"""Visits, people or decisions that a figure must be of to be shown to others."""

type Size = Callable[[Figures], int]


def size_of(figures: Figures) -> int:
    """How many visits the figures are of, or people where these are fewer. Zero where there is nobody to tell about."""
    if figures.volume.booked:
        return min(figures.volume.booked, figures.volume.recipients)
    return min(1, figures.standing.planned + figures.upset.in_all)


def decisions_of(figures: Figures) -> int:
    """The released time has a size of its own: it is also of those who booked nothing."""
    return figures.released.periods if figures.released else 0


def hidden_groups(
    found: Mapping[Group, Figures], *, strange: AbstractSet[int], size: Size = size_of
) -> AbstractSet[Group]:
    """Which groups must be hidden; `strange` are the departments in which the reader does not work.

    Where one group alone would be hidden, it could be reckoned from what all have together less what the others have.
    So with a service the next smallest is hidden, and with a department what all have together.
    """
    hidden: set[Group] = set()
    for month in {group.month for group in found}:
        groups = [group for group in found if group.month == month and group.department_id in strange]
        small = {group for group in groups if group.service_id is None and _is_small(found[group], size=size)}
        together = found.get(Group(month), Figures())
        if len(small) == 1 or (strange and _is_small(together, size=size)):
            hidden.add(Group(month))
        hidden |= small
        for department_id in strange:
            services = [
                group for group in groups if group.department_id == department_id and group.service_id
            ]
            hidden |= _hidden_services(services, found=found, size=size)
    return hidden


def _hidden_services(groups: Iterable[Group], *, found: Mapping[Group, Figures], size: Size) -> set[Group]:
    by_size = sorted(groups, key=lambda group: (size(found[group]), found[group].volume.booked, group))
    small = [group for group in by_size if _is_small(found[group], size=size)]
    others = [group for group in by_size if size(found[group]) >= FEWEST]
    return {*small, *others[:1]} if len(small) == 1 else {*small}


def _is_small(figures: Figures, *, size: Size) -> bool:
    return 0 < size(figures) < FEWEST
