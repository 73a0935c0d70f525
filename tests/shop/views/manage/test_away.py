"""Before somebody is registered as away it is shown who goes to whom; afterwards it can be undone for a while."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone, translation

from notifications.models import OutboxMessage
from shop.domain.absence.when_told import SOON, TOLD_AFTER
from shop.models import Absence, Assignment, BlockedProvider, Booking, Disruption, Provider
from tests.factories.world import World, at, make_provider, make_recipient, make_world
from tests.shop.views.conftest import Count
from tests.shop.views.manage.test_staffing import page_of
from tests.shop.views.visits import make_visit


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def away(**changes: str) -> dict[str, str]:
    return {"from_day": day(1), "until_day": day(1), "reason": "sick"} | changes


def agreed_in(page: str) -> dict[str, str]:
    """What the page's yes sends along."""
    found = re.search(r'name="agreed" value="([^"]*)"', page)
    assert found
    return {"agreed": found[1]}


def register(client: Client, provider: Provider, **changes: str) -> str:
    """Ask, say yes to what was shown, and come to the page that says what was done."""
    url, data = page_of(provider, "absences/"), away(**changes)
    return client.post(url, data | agreed_in(client.post(url, data).text), follow=True).text


def everything() -> list[Any]:
    kept = (Absence, Assignment, Booking, Disruption, OutboxMessage)
    return [list(model.objects.order_by("pk").values()) for model in kept]


def who_has(visit: Booking) -> Provider:
    return visit.assignments.select_related("provider").get(active=True).provider


def test_it_shows_who_comes_instead_and_changes_nothing(world: World, administrator: Client) -> None:
    make_visit(world, at(1, 14))
    before = everything()
    page = administrator.post(page_of(world.providers[0], "absences/"), away())
    assert page.status_code == 200
    assert world.providers[1].display_name in page.text
    assert "14.00–15.00" in page.text
    assert everything() == before


def test_it_shows_what_nobody_can_take(world: World, administrator: Client) -> None:
    visit = make_visit(world, at(1, 14))
    BlockedProvider.objects.create(recipient=visit.recipient, provider=world.providers[1])
    page = administrator.post(page_of(world.providers[0], "absences/"), away()).text
    assert 'id="uncovered"' in page
    assert 'id="covered"' not in page


def test_with_the_yes_the_visits_go_to_others(world: World, administrator: Client) -> None:
    visit = make_visit(world, at(1, 14))
    page = register(administrator, world.providers[0])
    assert who_has(visit) == world.providers[1]
    assert f"/manage/absences/{Absence.objects.get().pk}/undo/" in page


def test_a_yes_to_something_else_asks_once_more(world: World, administrator: Client) -> None:
    make_visit(world, at(1, 14))
    url = page_of(world.providers[0], "absences/")
    sent = away() | agreed_in(administrator.post(url, away()).text)
    make_visit(world, at(1, 12), recipient=make_recipient(name="Berit Prøve"))
    before = everything()
    page = administrator.post(url, sent)
    assert (page.status_code, everything()) == (200, before)
    assert "12.00–13.00" in page.text


@pytest.mark.parametrize("agreed", ["", "x", "1:1", "0" * 5000, "1,,2:", "٣:٣"])
def test_nonsense_for_a_yes_is_none(world: World, administrator: Client, agreed: str) -> None:
    make_visit(world, at(1, 14))
    before = everything()
    url = page_of(world.providers[0], "absences/")
    assert administrator.post(url, away() | {"agreed": agreed}).status_code == 200
    assert everything() == before


def test_going_back_keeps_what_was_typed(world: World, administrator: Client) -> None:
    make_visit(world, at(1, 14))
    url = page_of(world.providers[0], "absences/")
    form = administrator.post(url, away(from_time="10:00") | {"agreed": "1:2", "edit": "1"})
    assert 'name="from_time" value="10:00"' in form.text
    assert not Absence.objects.exists()


def test_where_nothing_is_booked_it_is_done_at_once(world: World, administrator: Client) -> None:
    assert administrator.post(page_of(world.providers[0], "absences/"), away()).status_code == 302
    assert Absence.objects.exists()


def test_undone_the_visits_are_theirs_again(world: World, administrator: Client) -> None:
    visit = make_visit(world, at(1, 14))
    register(administrator, world.providers[0])
    undo = f"/manage/absences/{Absence.objects.get().pk}/undo/"
    assert administrator.post(undo, follow=True).status_code == 200
    assert who_has(visit) == world.providers[0]
    assert administrator.post(undo).status_code == 404, "it is gone, and pressed twice says so"


def test_after_the_messages_there_is_nothing_to_press_and_pressing_says_so(
    world: World, administrator: Client
) -> None:
    visit = make_visit(world, at(1, 14))
    register(administrator, world.providers[0])
    shown = f"/manage/absences/{Absence.objects.get().pk}/"
    with time_machine.travel(timezone.now() + TOLD_AFTER):
        assert "undo/" not in administrator.get(shown).text
        administrator.post(f"{shown}undo/")
    assert who_has(visit) == world.providers[1]


@pytest.mark.parametrize("rows", [1, 3])
def test_statements_do_not_grow_with_the_visits(
    world: World, administrator: Client, statements: Count, rows: int
) -> None:
    for number in range(rows):
        make_visit(world, at(1, 9 + number), recipient=make_recipient(name=f"Nummer Prøve{number}"))
    register(administrator, world.providers[0])
    assert Disruption.objects.count() == rows
    assert statements(administrator, f"/manage/absences/{Absence.objects.get().pk}/") == 11


def test_the_neighbours_absence_is_not_found(world: World, administrator: Client) -> None:
    other = make_world()
    theirs = Absence.objects.create(provider=other.providers[0], during=(at(1, 8), at(1, 16)))
    assert administrator.get(f"/manage/absences/{theirs.pk}/").status_code == 404
    administrator.post(f"/manage/absences/{theirs.pk}/undo/")
    assert Absence.objects.filter(pk=theirs.pk).exists()


class TestWhatIsLeftEmpty:
    """Calling in sick takes one tap today, and one more for another day."""

    @pytest.fixture(params=["helper", "administrator"])
    def url(self, request: pytest.FixtureRequest, world: World) -> tuple[Client, str]:
        is_helper = request.param == "helper"
        url = "/day/away/" if is_helper else page_of(world.providers[0], "absences/")
        return request.getfixturevalue(request.param), url

    def test_today_means_from_now(self, url: tuple[Client, str]) -> None:
        client, page = url
        with time_machine.travel(at(0, 14, 38), tick=False):
            client.post(page, {"from_day": day(0), "reason": "sick"})
            absence = Absence.objects.get()
        assert (absence.during.lower, absence.during.upper) == (at(0, 14, 30), at(1, 0))

    def test_another_day_means_the_whole_day_and_only_that_day(self, url: tuple[Client, str]) -> None:
        client, page = url
        with time_machine.travel(at(0, 14, 38), tick=False):
            client.post(page, {"from_day": day(1), "reason": "sick"})
            absence = Absence.objects.get()
        assert (absence.during.lower, absence.during.upper) == (at(1, 0), at(2, 0))

    def test_a_past_day_alone_is_refused(self, url: tuple[Client, str]) -> None:
        client, page = url
        refused = client.post(page, {"from_day": day(-1), "reason": "sick"})
        assert refused.status_code == 422
        assert 'id="id_until_day_error"' in refused.text

    def test_no_day_at_all_is_asked_for_once(self, url: tuple[Client, str]) -> None:
        client, page = url
        refused = client.post(page, {"reason": "sick"})
        assert refused.status_code == 422
        assert 'id="id_from_day_error"' in refused.text
        assert 'id="id_until_day_error"' not in refused.text

    def test_the_yes_is_about_the_time_that_was_shown(self, url: tuple[Client, str], world: World) -> None:
        client, page = url
        with time_machine.travel(at(0, 9, 14), tick=False):
            make_visit(world, at(0, 14))
            asked = client.post(page, {"from_day": day(0), "reason": "sick"}).text
        sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', asked))
        assert sent["begins"] == "09:00"
        with time_machine.travel(at(0, 9, 16), tick=False):
            client.post(page, sent)
            assert Absence.objects.get().during.lower == at(0, 9)

    def test_going_back_leaves_it_empty(self, url: tuple[Client, str]) -> None:
        client, page = url
        form = client.post(page, {"from_day": day(1), "begins": "09:00", "reason": "sick", "edit": "1"}).text
        assert 'name="begins"' not in form
        assert "09:00" not in form


class TestVisitThatBeginsSoon:
    """Said before and after: the messages do not wait, and there is nothing to undo."""

    @pytest.fixture(autouse=True)
    def _almost_time(self, world: World) -> Iterator[None]:
        visit = make_visit(world, at(1, 14))
        with time_machine.travel(visit.starts_at - SOON), translation.override("en"):
            yield

    def test_the_office_is_told_so(self, world: World, administrator: Client) -> None:
        administrator.cookies["django_language"] = "en"
        today = away(from_day=day(0), until_day=day(0))
        asked = administrator.post(page_of(world.providers[0], "absences/"), today).text
        assert "It cannot be undone." in asked
        assert "after five minutes" not in asked
        shown = register(administrator, world.providers[0], from_day=day(0), until_day=day(0))
        assert "This cannot be undone any more" in shown
        assert "undo/" not in shown

    def test_the_helper_is_told_so(self, world: World, helper: Client) -> None:
        helper.cookies["django_language"] = "en"
        today = away(from_day=day(0), until_day=day(0))
        asked = helper.post("/day/away/", today).text
        assert "It cannot be undone." in asked
        shown = helper.post("/day/away/", today | agreed_in(asked), follow=True).text
        assert "This cannot be undone any more" in shown
        assert "undo/" not in shown


class TestHelperThemself:
    def report(self, client: Client, **changes: str) -> str:
        data = away(**changes)
        return client.post(
            "/day/away/", data | agreed_in(client.post("/day/away/", data).text), follow=True
        ).text

    def test_their_visits_go_to_others_and_they_can_undo_it(self, world: World, helper: Client) -> None:
        visit = make_visit(world, at(1, 14))
        page = self.report(helper)
        assert who_has(visit) == world.providers[1]
        absence = Absence.objects.get()
        assert f"/day/absences/{absence.pk}/undo/" in page
        helper.post(f"/day/absences/{absence.pk}/undo/")
        assert who_has(visit) == world.providers[0]

    def test_that_nobody_can_take_a_visit_is_said_to_them_and_not_why(
        self, world: World, helper: Client
    ) -> None:
        visit = make_visit(world, at(1, 14))
        BlockedProvider.objects.create(recipient=visit.recipient, provider=world.providers[1])
        helper.cookies["django_language"] = "en"
        page = helper.post("/day/away/", away()).text
        assert "Nobody else can take it" in page
        assert "does not come to this recipient" not in page, "between those two and the department"

    def test_the_form_begins_now(self, helper: Client) -> None:
        page = helper.get("/day/away/").text
        assert f'name="from_day" value="{day(0)}"' in page

    def test_the_form_asks_for_no_time_that_would_stay_when_another_day_is_chosen(
        self, helper: Client
    ) -> None:
        page = helper.get("/day/away/").text
        for name in ("from_time", "until_day", "until_time"):
            field = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
            assert field
            assert "value=" not in field[0]

    def test_nonsense_changes_nothing(self, helper: Client) -> None:
        assert helper.post("/day/away/", away(until_day=day(-3))).status_code == 422
        assert not Absence.objects.exists()

    def test_another_ones_absence_is_not_found(self, world: World, helper: Client) -> None:
        theirs = Absence.objects.create(provider=world.providers[1], during=(at(1, 8), at(1, 16)))
        assert helper.get(f"/day/absences/{theirs.pk}/").status_code == 404
        assert helper.post(f"/day/absences/{theirs.pk}/undo/").status_code == 404
        assert Absence.objects.filter(pk=theirs.pk).exists()

    def test_only_their_own_visits_are_shown(self, world: World, helper: Client) -> None:
        make_visit(world, at(1, 14))
        make_provider(world.department)
        make_visit(
            world, at(1, 12), provider=world.providers[1], recipient=make_recipient(name="Berit Prøve")
        )
        page = helper.post("/day/away/", away()).text
        assert "Berit" not in page


class TestWhoIsAway:
    def page(self, world: World, client: Client) -> str:
        return client.get(f"/manage/departments/{world.department.pk}/away/").text

    def test_the_day_leads_there_and_on_to_the_form(self, world: World, administrator: Client) -> None:
        today = administrator.get(f"/manage/departments/{world.department.pk}/").text
        assert f'href="/manage/departments/{world.department.pk}/away/"' in today
        form = page_of(world.providers[0], "absences/")
        assert f'href="{form}"' in self.page(world, administrator)
        page = administrator.get(form)
        assert (page.status_code, f'name="from_day" value="{day(0)}"' in page.text) == (200, True)

    def test_it_says_how_many_visits_are_left(self, world: World, administrator: Client) -> None:
        make_visit(world, at(0, 8))
        make_visit(world, at(0, 14))
        with translation.override("en"):
            administrator.cookies["django_language"] = "en"
            assert "1 visit left today" in self.page(world, administrator)

    def test_the_neighbours_helper_has_no_form_here(self, administrator: Client) -> None:
        other = make_world()
        assert administrator.get(page_of(other.providers[0], "absences/")).status_code == 404
        assert administrator.get(f"/manage/departments/{other.department.pk}/away/").status_code == 404

    @pytest.mark.parametrize("rows", [1, 3])
    def test_statements_do_not_grow_with_the_helpers(
        self, world: World, administrator: Client, statements: Count, rows: int
    ) -> None:
        for number in range(rows):
            make_provider(world.department, name=f"Nummer Prøve{number}")
        assert statements(administrator, f"/manage/departments/{world.department.pk}/away/") == 13


def test_a_helper_on_the_board_leads_to_their_page_and_away_to_what_was_done(
    world: World, administrator: Client
) -> None:
    provider = world.providers[0]
    absence = Absence.objects.create(provider=provider, during=(at(0, 0), at(1, 0)))
    page = administrator.get(f"/manage/departments/{world.department.pk}/").text
    assert f'<a href="/manage/providers/{provider.pk}/">' in page
    assert f'<a href="/manage/absences/{absence.pk}/" class="board-off board-away"' in page


class TestRemoving:
    """The question says what becomes of the visits, and exactly that is what happens."""

    def ask(self, client: Client, *, later: timedelta = timedelta(0)) -> str:
        client.cookies["django_language"] = "en"
        with time_machine.travel(timezone.now() + later):
            return client.get(f"/manage/absences/{Absence.objects.get().pk}/remove/").text

    def test_before_anybody_is_told_the_visits_go_back(self, world: World, administrator: Client) -> None:
        visit = make_visit(world, at(1, 14))
        register(administrator, world.providers[0])
        assert "1 visit that somebody else has goes back" in self.ask(administrator)
        administrator.post(f"/manage/absences/{Absence.objects.get().pk}/remove/")
        assert who_has(visit) == world.providers[0]

    def test_afterwards_who_has_them_keeps_them(self, world: World, administrator: Client) -> None:
        visit = make_visit(world, at(1, 14))
        register(administrator, world.providers[0])
        assert "1 visit stays with who was given it" in self.ask(administrator, later=TOLD_AFTER)
        with time_machine.travel(timezone.now() + TOLD_AFTER):
            administrator.post(f"/manage/absences/{Absence.objects.get().pk}/remove/")
        assert who_has(visit) == world.providers[1]

    def test_what_nobody_could_take_stands_again(self, world: World, administrator: Client) -> None:
        visit = make_visit(world, at(1, 14))
        BlockedProvider.objects.create(recipient=visit.recipient, provider=world.providers[1])
        register(administrator, world.providers[0])
        assert "1 visit that nobody could take stands again" in self.ask(administrator)
        administrator.post(f"/manage/absences/{Absence.objects.get().pk}/remove/")
        visit.refresh_from_db()
        assert visit.stranded == ""

    def test_where_no_visit_is_concerned_nothing_is_said_of_one(
        self, world: World, administrator: Client
    ) -> None:
        Absence.objects.create(provider=world.providers[0], during=(at(1, 8), at(1, 16)))
        assert " visit" not in self.ask(administrator).split("<main")[1].split("</main>")[0]
