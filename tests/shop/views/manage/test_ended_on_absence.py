"""The page of an absence, where somebody's services have ended since: a helper learns no reason, and what was undone
is not said any more.
"""

import pytest
from django.test import Client
from django.utils import timezone

from shop.domain.circumstances.booking_again import book_all_again
from shop.domain.circumstances.ending import end_recipient
from shop.domain.circumstances.reopening import reopen_recipient
from shop.enums import RecipientEnd
from shop.models import Absence, Booking, Provider
from tests.factories.world import World, at
from tests.shop.domain.absence.told import OFFICE
from tests.shop.views.conftest import Count
from tests.shop.views.manage.test_away import register
from tests.shop.views.visits import make_visit

ENDED = "no longer receives services"


@pytest.fixture
def administrator(administrator: Client) -> Client:
    administrator.cookies["django_language"] = "en"
    return administrator


def end(world: World) -> None:
    end_recipient(world.recipient, last_day=timezone.localdate(), reason=RecipientEnd.DIED, actor=OFFICE)
    world.recipient.refresh_from_db()


def reopen(world: World) -> None:
    reopen_recipient(world.recipient, actor=OFFICE)
    world.recipient.refresh_from_db()


def visit_of(world: World, provider: Provider, *, hour: int = 14) -> Booking:
    return make_visit(world, at(1, hour), provider=provider, recipient=world.recipient)


def page(client: Client, *, area: str = "manage") -> str:
    text = client.get(f"/{area}/absences/{Absence.objects.get().pk}/").text
    return " ".join(text.split("<main")[1].split("</main>")[0].split())


class TestOnceEnded:
    @pytest.fixture(autouse=True)
    def _visit(self, world: World) -> None:
        """Which the second provider is given."""
        visit_of(world, world.providers[0])

    def test_the_helper_is_told_that_it_is_cancelled_and_not_why(self, world: World, helper: Client) -> None:
        data = {"from_day": timezone.localdate(at(1, 14)).isoformat(), "reason": "sick"}
        helper.cookies["django_language"] = "en"
        asked = helper.post("/day/away/", data).text
        helper.post("/day/away/", data | {"agreed": asked.split('name="agreed" value="')[1].split('"')[0]})
        end(world)
        shown = page(helper, area="day")
        assert ENDED not in shown
        assert "cancelled" in shown

    def test_the_department_sees_why_while_it_is_so(self, world: World, administrator: Client) -> None:
        register(administrator, world.providers[0])
        end(world)
        assert ENDED in page(administrator)

    def test_reopened_it_is_not_said_any_more(self, world: World, administrator: Client) -> None:
        register(administrator, world.providers[0])
        end(world)
        reopen(world)
        shown = page(administrator)
        assert ENDED not in shown
        assert "cancelled" in shown

    def test_booked_again_that_is_said(self, world: World, administrator: Client) -> None:
        register(administrator, world.providers[0])
        end(world)
        reopen(world)
        done = book_all_again(world.recipient, departments={world.department.pk}, actor=OFFICE)
        assert len(done.booked) == 1
        shown = page(administrator)
        assert f"booked again: {world.providers[1].display_name} comes instead" in shown
        assert "cancelled" not in shown


@pytest.mark.parametrize("rows", [1, 3])
def test_statements_do_not_grow_with_those_booked_again(
    world: World, administrator: Client, statements: Count, rows: int
) -> None:
    for number in range(rows):
        visit_of(world, world.providers[0], hour=10 + 2 * number)
    register(administrator, world.providers[0])
    end(world)
    reopen(world)
    book_all_again(world.recipient, departments={world.department.pk}, actor=OFFICE)
    assert statements(administrator, f"/manage/absences/{Absence.objects.get().pk}/") == 15
