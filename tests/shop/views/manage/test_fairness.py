"""How the work is shared, as the department reads it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation

from shop.enums import AssignmentReason, ProviderKind
from shop.models import Provider, Shift
from shop.views.manage.lists.shares import REASONS
from tests.factories.world import World, at, make_provider, make_world
from tests.shop.views.conftest import Count
from tests.shop.views.visits import make_visit
from ui.dates import short_day


def page_of(world: World, query: str = "") -> str:
    return f"/manage/departments/{world.department.pk}/fairness/{query}"


@pytest.fixture
def week(world: World) -> World:
    """Both had one shift of eight hours yesterday; the first half of it booked, the second a quarter."""
    Shift.objects.all().delete()
    for provider, hours in zip(world.providers, [(8, 9, 10, 11), (8, 9)], strict=True):
        Shift.objects.create(provider=provider, during=(at(-1, 8), at(-1, 16)))
        for hour in hours:
            make_visit(world, at(-1, hour), provider=provider)
    return world


def test_the_spread_stands_on_top_with_what_it_is_made_of(week: World, administrator: Client) -> None:
    page = administrator.get(page_of(week)).text
    assert "<strong>25</strong>" in page
    for load in (50, 25, 38):
        assert f"{load} " in page


def test_everybody_has_a_bar_and_the_fullest_comes_first(week: World, administrator: Client) -> None:
    page = administrator.get(page_of(week)).text
    first, second = (page.index(f"<h3>{provider.name}</h3>") for provider in week.providers)
    assert first < second
    assert page.count('<progress class="meter') == 2
    assert 'value="50"' in page


def test_by_name_and_narrowed_to_some(week: World, administrator: Client) -> None:
    first, second = sorted(week.providers, key=lambda each: each.name)
    page = administrator.get(page_of(week, "?sort=-name&weeks=4")).text
    assert page.index(f"<h3>{second.name}</h3>") < page.index(f"<h3>{first.name}</h3>")
    assert 'name="weeks" value="4"' in page
    found = administrator.get(page_of(week, f"?q={first.name[-6:]}")).text
    assert f"<h3>{first.name}</h3>" in found
    assert f"<h3>{second.name}</h3>" not in found
    assert "<strong>25</strong>" in found  # the spread is everybody's


def test_the_reasons_are_counted_in_words(week: World, administrator: Client) -> None:
    with translation.override("nb"):
        words = str(REASONS[AssignmentReason.LEAST_LOADED])
    assert f"4 {words}" in administrator.get(page_of(week)).text


def test_places_are_apart(week: World, administrator: Client) -> None:
    Provider.objects.filter(pk=week.providers[1].pk).update(kind=ProviderKind.PLACE)
    page = administrator.get(page_of(week)).text
    assert 'id="places"' in page
    assert "<strong>25</strong>" not in page


def test_more_than_a_full_shift_is_a_full_bar(week: World, administrator: Client) -> None:
    Shift.objects.filter(provider=week.providers[0]).update(during=(at(-1, 8), at(-1, 10)))
    page = administrator.get(page_of(week)).text
    assert "<strong>200 %</strong>" in page
    assert 'class="meter meter-over" value="100"' in page


def test_the_weeks_can_be_chosen(week: World, administrator: Client) -> None:
    long_ago = at(-1, 0).date() - timedelta(weeks=4)
    page = administrator.get(page_of(week, f"?weeks=1&until={long_ago}")).text
    with translation.override("nb"):
        assert short_day(long_ago) in page
    assert '<progress class="meter' not in page


@pytest.mark.parametrize(
    "query",
    [
        "?weeks=0",
        "?weeks=53",
        "?weeks=-1",
        "?weeks=9999999999999999999999",
        "?weeks=0529999999",
        pytest.param("?weeks=" + "1" * 5000, id="very long"),
        "?weeks=½",
        "?weeks=x&until=x",
        "?until=2026-02-30",
        "?until=9999-12-31",
        "?until=0001-01-01",
    ],
)
def test_what_cannot_be_read_means_four_weeks_until_today(
    week: World, administrator: Client, query: str
) -> None:
    page = administrator.get(page_of(week, query)).text
    with translation.override("nb"):
        assert short_day(timezone.localdate()) in page
        assert short_day(timezone.localdate() - timedelta(days=27)) in page


def test_a_department_without_anybody_says_so(world: World, administrator: Client) -> None:
    world.department.providers.all().delete()
    assert administrator.get(page_of(world)).status_code == 200


def test_the_day_leads_there(world: World, administrator: Client) -> None:
    assert page_of(world) in administrator.get(f"/manage/departments/{world.department.pk}/").text


def test_every_reason_has_words() -> None:
    assert set(REASONS) == set(AssignmentReason)


def test_the_neighbours_is_not_found(administrator: Client) -> None:
    assert administrator.get(page_of(make_world())).status_code == 404


@pytest.mark.parametrize("providers", [1, 3, 50])
def test_statements(world: World, administrator: Client, statements: Count, providers: int) -> None:
    for _one in range(providers - 2):
        make_provider(world.department)
    assert statements(administrator, page_of(world)) == 7
