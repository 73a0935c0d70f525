"""Nothing that is hidden can be reckoned: tried with invented municipalities, by solving for what is hidden."""

from datetime import date
from itertools import product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shop.queries.figures.all_figures import Figures
from shop.queries.figures.span import Group
from shop.queries.figures.volume import Volume
from shop.views.manage.figures.hiding import FEWEST, Reader, hidden_groups, size_of
from shop.views.manage.figures.sums import ShownSums
from tests.tiers import examples

MONTHS = (date(2026, 9, 1), date(2026, 10, 1))
MODULES = {1: "home", 2: "home", 3: "rest"}
SIZES = st.lists(st.sampled_from((0, 1, 2, 4, 5, 6, 9, 30)), min_size=12, max_size=12)


def world_of(sizes: list[int]) -> dict[Group, Figures]:
    """Two departments with three services each, in two modules, in two months; every person has one visit."""
    counts: dict[Group, int] = {}
    for (month, department, service), size in zip(product(MONTHS, (1, 2), MODULES), sizes, strict=True):
        module = MODULES[service]
        for each in (month, None):
            for group in (
                Group(each, department, 10 * department + service),
                Group(each, department, None, module),
                Group(each, department),
                Group(each, None, None, module),
                Group(each),
            ):
                counts[group] = counts.get(group, 0) + size
    return {group: Figures(volume=Volume(count, count, count)) for group, count in counts.items() if count}


def parts(group: Group, found: dict[Group, Figures], *, strange: set[int]) -> frozenset[Group]:
    return frozenset(
        each
        for each in found
        if each.service_id
        and each.month
        and group.month in {None, each.month}
        and each.department_id in strange
        and group.department_id in {None, each.department_id}
        and group.service_id in {None, each.service_id}
        and group.module_key in {None, MODULES[each.service_id % 10]}
    )


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SIZES, st.sampled_from(({1, 2}, {1})))
def test_no_small_group_can_be_reckoned_from_all_that_is_shown(sizes: list[int], strange: set[int]) -> None:
    found = world_of(sizes)
    reader = Reader(strange, {10 * d + s: module for d in (1, 2) for s, module in MODULES.items()})
    hidden = hidden_groups(found, reader=reader)
    small = {
        group
        for group in found
        if group.department_id in strange and group.month and size_of(found[group]) < FEWEST
    }
    assert small <= hidden
    told = ShownSums([parts(group, found, strange=strange) for group in small])
    for group in found.keys() - hidden:
        assert told.show(parts(group, found, strange=strange)), f"{group} gives away a small one"
    assert not any(group.department_id not in {None, *strange} for group in hidden), (
        "one's own is never hidden"
    )


@given(SIZES)
@settings(max_examples=examples(30), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_department_hides_the_same_on_its_own_page_and_beside_others(sizes: list[int]) -> None:
    found = world_of(sizes)
    modules = {10 * d + s: module for d in (1, 2) for s, module in MODULES.items()}
    beside = hidden_groups(found, reader=Reader({1, 2}, modules))
    for department in (1, 2):
        own = {group: each for group, each in found.items() if group.department_id == department}
        alone = hidden_groups(own, reader=Reader({department}, modules))
        assert alone == {group for group in beside if group.department_id == department}


def test_who_works_everywhere_sees_everything() -> None:
    assert not hidden_groups(world_of([1] * 12), reader=Reader(frozenset(), {}))


def test_a_sum_is_known_when_others_give_it() -> None:
    one, two, three = (Group(None, 1, number) for number in (1, 2, 3))
    sums = ShownSums([frozenset({three})])
    assert sums.show(frozenset({one, two, three}))
    assert sums.show(frozenset({one}))
    assert not sums.show(frozenset({two})), "all less the first less the second is the third"
    assert not sums.show(frozenset({one, two}))
    assert sums.show(frozenset({two, three})), "all less the first: known already"
