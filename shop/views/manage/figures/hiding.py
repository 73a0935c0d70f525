"""Small groups are hidden from whoever does not work there: a figure of four people may tell about one of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from shop.queries.figures.all_figures import Figures
from shop.queries.figures.span import Group
from shop.views.manage.figures.sums import Parts, ShownSums

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


def on_duty_of(figures: Figures) -> int:
    """The spread tells about those on duty, not about visits."""
    return figures.spread.on_duty if figures.spread else 0


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: `strange` are the departments in which they do not work; `modules` says whose each service is."""

    strange: AbstractSet[int]
    modules: Mapping[int, str]


def hidden_groups(
    found: Mapping[Group, Figures], *, reader: Reader, size: Size = size_of
) -> AbstractSet[Group]:
    """Which groups the reader must not see: the small ones, and so many others that no small one can be reckoned.

    Each month stands for itself. Over the whole span a group is shown only where it is in every month: then the whole
    tells nothing that its months do not tell, and no month is the whole less the others, whatever spans are asked for.
    """
    if not reader.strange:
        return frozenset()
    hidden: set[Group] = set()
    months = {group.month for group in found if group.month}
    for month in months:
        hidden |= _hidden_in(
            {group: each for group, each in found.items() if group.month == month}, reader, size
        )
    return hidden | {
        group
        for group in found
        if group.month is None and any(group._replace(month=month) in hidden for month in months)
    }


def _hidden_in(found: Mapping[Group, Figures], reader: Reader, size: Size) -> set[Group]:
    small = {group for group in found if 0 < _strange_size(group, found, reader, size) < FEWEST}
    if not small:
        return set()
    services = [
        group
        for group in found
        if group.service_id and group.department_id in reader.strange and size(found[group])
    ]
    parts = {group: _parts_of(group, services, reader) for group in found}
    sums = ShownSums({parts[group] for group in small} | set(_left_over(small, found, size)))
    # What a department alone decides comes first, so that its own page and that of all departments hide the same.
    wanted = sorted(
        found, key=lambda group: (_rank(group), -size(found[group]), -found[group].volume.booked, str(group))
    )
    return {group for group in wanted if group in small or not sums.show(parts[group])}


def _rank(group: Group) -> int:
    """In which order groups are shown as long as they tell nothing: a department before what it consists of."""
    if group.department_id is None:
        return 3 if group.module_key is None else 4
    if group.service_id is not None:
        return 2
    return 0 if group.module_key is None else 1


def _parts_of(group: Group, services: Iterable[Group], reader: Reader) -> Parts:
    """Those of the services that the group is the sum of; what the reader knows anyway is not among them."""
    return frozenset(
        each
        for each in services
        if each.service_id is not None
        and group.department_id in {None, each.department_id}
        and group.service_id in {None, each.service_id}
        and group.module_key in {None, reader.modules.get(each.service_id)}
    )


def _strange_size(group: Group, found: Mapping[Group, Figures], reader: Reader, size: Size) -> int:
    """How many the group is of besides those whom the reader knows."""
    if group.department_id is not None:
        return size(found[group]) if group.department_id in reader.strange else 0
    own = [
        each for each in found if each == group._replace(department_id=each.department_id) and each != group
    ]
    if all(each.department_id in reader.strange for each in own):
        return size(found[group])
    return sum(size(found[each]) for each in own if each.department_id in reader.strange)


def _left_over(small: AbstractSet[Group], found: Mapping[Group, Figures], size: Size) -> Iterator[Parts]:
    """The small services of a department together, where even together they are few."""
    for department_id in {group.department_id for group in small}:
        few = [each for each in small if each.service_id and each.department_id == department_id]
        if sum(size(found[each]) for each in few) < FEWEST:
            yield frozenset(few)
