"""A visit that nobody could take because of an earlier absence is not the later one's: the question says so."""

import pytest
from django.test import Client

from shop.models import Absence, BlockedProvider
from tests.factories.world import World, at
from tests.shop.views.manage.test_away import away, register
from tests.shop.views.manage.test_staffing import page_of
from tests.shop.views.visits import make_visit

SAYS_SO = "needs a new time already because of an earlier note"


@pytest.fixture
def _nobody_could(world: World, administrator: Client) -> None:
    """The first provider is away in the afternoon, and nobody else could come to the visit at two."""
    visit = make_visit(world, at(1, 14))
    BlockedProvider.objects.create(recipient=visit.recipient, provider=world.providers[1])
    administrator.cookies["django_language"] = "en"
    register(administrator, world.providers[0], from_time="12:00")


def ask(client: Client, world: World, **changes: str) -> str:
    page = client.post(page_of(world.providers[0], "absences/"), away(**changes)).text
    return " ".join(page.split())


@pytest.mark.usefixtures("_nobody_could")
class TestNotedBefore:
    def test_the_question_says_which_it_is(self, world: World, administrator: Client) -> None:
        other = make_visit(world, at(1, 10))
        BlockedProvider.objects.create(recipient=other.recipient, provider=world.providers[1])
        shown = ask(administrator, world)
        assert "2 visits nobody can take" in shown
        assert f"1 of them {SAYS_SO}" in shown
        assert shown.count("(needs a new time already)") == 1
        result = " ".join(register(administrator, world.providers[0]).split())
        assert "1 visit nobody could take" in result

    def test_the_helper_is_told_so_too(self, world: World, helper: Client) -> None:
        helper.cookies["django_language"] = "en"
        assert SAYS_SO in " ".join(helper.post("/day/away/", away()).text.split())

    def test_noted_once_more_as_it_was_it_is_not_another(self, world: World, administrator: Client) -> None:
        assert SAYS_SO not in ask(administrator, world, from_time="12:00")
        assert Absence.objects.count() == 1


def test_where_nothing_was_noted_nothing_is_said(world: World, administrator: Client) -> None:
    visit = make_visit(world, at(1, 14))
    BlockedProvider.objects.create(recipient=visit.recipient, provider=world.providers[1])
    administrator.cookies["django_language"] = "en"
    assert SAYS_SO not in ask(administrator, world)
