"""During the minutes in which an absence can be undone, some visits may have been changed by hand: both the page and
the undoing say which stay, and that their recipients have been told.
"""

import pytest
from django.test import Client
from django.utils import timezone

from shop.domain.absence.reassignment import reassign
from shop.domain.door.changes import cancel_booking
from shop.domain.door.moves import move_booking
from shop.enums import CancelReason, ReassignmentReason
from shop.models import Absence, BlockedProvider, Booking
from tests.factories.world import World, at, make_entitlement, make_provider, make_recipient
from tests.shop.domain.absence.told import OFFICE
from tests.shop.views.conftest import Count
from tests.shop.views.manage.test_away import register
from tests.shop.views.visits import make_visit

NOBODY = "Nobody has been told yet"


@pytest.fixture
def administrator(administrator: Client) -> Client:
    administrator.cookies["django_language"] = "en"
    return administrator


def one_and_another(world: World, client: Client) -> Booking:
    """Two visits went to the second provider; a third person could come as well. The first of them."""
    recipient = make_recipient(name="Odd Prøve")
    make_entitlement(recipient, world.service)
    visit = make_visit(world, at(1, 14), recipient=recipient)
    make_visit(world, at(1, 11), recipient=make_recipient(name="Berit Prøve"))
    register(client, world.providers[0])
    visit.refresh_from_db()
    return visit


def give_by_hand(world: World, visit: Booking) -> None:
    third = make_provider(world.department, name="Tredje Prøve")
    why = ReassignmentReason.ROUTE
    reassign(visit, to=third, instead_of=world.providers[1], reason=why, actor=OFFICE)


def undo_section(client: Client, *, area: str = "manage") -> str:
    shown = " ".join(client.get(f"/{area}/absences/{Absence.objects.get().pk}/").text.split())
    return shown.split('aria-labelledby="undo"')[1].split("</section>")[0]


def undo(client: Client) -> str:
    return " ".join(
        client.post(f"/manage/absences/{Absence.objects.get().pk}/undo/", follow=True).text.split()
    )


class TestOnThePage:
    def test_where_nothing_was_changed_nobody_knows(self, world: World, administrator: Client) -> None:
        one_and_another(world, administrator)
        shown = undo_section(administrator)
        assert NOBODY in shown
        assert "everybody has their visits again" in shown

    def test_what_was_given_by_hand_stays_and_is_told(self, world: World, administrator: Client) -> None:
        give_by_hand(world, one_and_another(world, administrator))
        shown = undo_section(administrator)
        assert NOBODY not in shown
        assert "everybody has their visits again" not in shown
        assert "1 recipient has been told" in shown
        assert "14.00–15.00" in shown
        assert "Odd P." in shown
        assert "Berit P." not in shown

    def test_what_was_moved_stays(self, world: World, administrator: Client) -> None:
        move_booking(one_and_another(world, administrator), starts_at=at(2, 9), actor=OFFICE)
        shown = undo_section(administrator)
        assert "14.00–15.00" in shown
        assert "1 recipient has been told" in shown

    def test_whoever_cannot_be_written_to_is_not_said_to_be_told(
        self, world: World, administrator: Client
    ) -> None:
        visit = one_and_another(world, administrator)
        visit.recipient.user = None
        visit.recipient.save()
        give_by_hand(world, visit)
        shown = undo_section(administrator)
        assert "14.00–15.00" in shown
        assert NOBODY in shown

    def test_what_the_department_cancelled_although_nobody_could_take_it_stays_so(
        self, world: World, administrator: Client
    ) -> None:
        visit = make_visit(world, at(1, 14))
        BlockedProvider.objects.create(recipient=visit.recipient, provider=world.providers[1])
        register(administrator, world.providers[0])
        cancel_booking(visit, actor=OFFICE, reason=CancelReason.BY_DEPARTMENT)
        assert "14.00–15.00" in undo_section(administrator)
        assert "1 visit has been changed meanwhile" in undo(administrator)

    def test_the_helper_sees_it_as_well(self, world: World, helper: Client) -> None:
        visit = make_visit(world, at(1, 14))
        data = {"from_day": timezone.localdate(visit.starts_at).isoformat(), "reason": "sick"}
        helper.cookies["django_language"] = "en"
        asked = helper.post("/day/away/", data).text
        helper.post("/day/away/", data | {"agreed": asked.split('name="agreed" value="')[1].split('"')[0]})
        give_by_hand(world, visit)
        shown = undo_section(helper, area="day")
        assert "undo all of it" not in shown
        assert "14.00–15.00" in shown

    def test_the_question_before_it_is_removed_says_so_too(self, world: World, administrator: Client) -> None:
        visit = one_and_another(world, administrator)
        remove = f"/manage/absences/{Absence.objects.get().pk}/remove/"
        assert NOBODY in administrator.get(remove).text
        give_by_hand(world, visit)
        asked = administrator.get(remove).text
        assert NOBODY not in asked
        assert "1 visit that somebody else has goes back." in asked
        assert (
            "1 visit has been changed meanwhile and stays as it is now. 1 recipient has been told." in asked
        )


class TestOnceUndone:
    def test_nobody_was_told_where_nobody_was(self, world: World, administrator: Client) -> None:
        one_and_another(world, administrator)
        assert "nobody was told" in undo(administrator)

    def test_it_says_how_many_were(self, world: World, administrator: Client) -> None:
        give_by_hand(world, one_and_another(world, administrator))
        said = undo(administrator)
        assert "nobody was told" not in said
        assert "1 visit has been changed meanwhile and stays as it is now." in said
        assert "1 recipient has been told" in said


@pytest.mark.parametrize("rows", [1, 3])
def test_statements_do_not_grow_with_what_was_changed(
    world: World, administrator: Client, statements: Count, rows: int
) -> None:
    visits = [make_visit(world, at(1, 10 + 2 * number)) for number in range(rows)]
    register(administrator, world.providers[0])
    for visit in visits:
        give_by_hand(world, visit)
    assert statements(administrator, f"/manage/absences/{Absence.objects.get().pk}/") == 12
