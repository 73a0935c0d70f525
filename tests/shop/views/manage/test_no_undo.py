"""Where an absence can be undone no more it is said why, and what is to be done instead."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from shop.domain.absence.reassignment import reassign
from shop.domain.absence.when_told import TOLD_AFTER
from shop.enums import ReassignmentReason
from shop.models import Absence, BlockedProvider
from tests.factories.world import World, at, make_recipient, make_user
from tests.shop.domain.absence.told import OFFICE, deliver_due
from tests.shop.views.conftest import Count
from tests.shop.views.manage.test_away import register
from tests.shop.views.visits import make_visit


@pytest.fixture
def administrator(administrator: Client) -> Client:
    administrator.cookies["django_language"] = "en"
    return administrator


@pytest.fixture
def _told(world: World, administrator: Client) -> Iterator[None]:
    """Two visits, one of which nobody could take; five minutes later everybody has been written to."""
    world.providers[1].user = make_user("Bodil Prøve")
    world.providers[1].save()
    make_visit(world, at(1, 14))
    blocked = make_recipient(name="Berit Prøve")
    BlockedProvider.objects.create(recipient=blocked, provider=world.providers[1])
    make_visit(world, at(1, 12), recipient=blocked)
    register(administrator, world.providers[0])
    with time_machine.travel(timezone.now() + TOLD_AFTER, tick=False):
        deliver_due()
        yield


def page(client: Client) -> str:
    text = client.get(f"/manage/absences/{Absence.objects.get().pk}/").text
    return " ".join(text.split("<main")[1].split("</main>")[0].split())


@pytest.mark.usefixtures("_told")
class TestOnceTold:
    def test_it_says_how_many_were_written_to_and_when(self, administrator: Client) -> None:
        shown = page(administrator)
        at_that_moment = OutboxMessage.objects.filter(status=DeliveryStatus.SENT).latest("pk").sent_at
        assert at_that_moment is not None
        assert "3 people have been written to" in shown
        assert timezone.localtime(at_that_moment).strftime("%H.%M") in shown

    def test_it_leads_to_ending_the_absence_and_says_what_that_does(self, administrator: Client) -> None:
        shown = page(administrator)
        assert f"/manage/absences/{Absence.objects.get().pk}/remove/" in shown
        assert "1 visit stays with who was given it" in shown
        assert "1 visit that nobody could take stands again" in shown

    def test_what_somebody_has_found_an_answer_for_does_not_stand_again(
        self, world: World, administrator: Client
    ) -> None:
        BlockedProvider.objects.all().delete()
        visit = world.department.bookings.get(starts_at=at(1, 12))
        away, other = world.providers
        reassign(visit, to=other, instead_of=away, reason=ReassignmentReason.COMPETENCE, actor=OFFICE)
        assert "stands again" not in page(administrator)


def test_where_nobody_could_be_written_to_that_is_said(world: World, administrator: Client) -> None:
    visit = make_visit(world, at(1, 14))
    visit.recipient.user = None
    visit.recipient.save()
    register(administrator, world.providers[0])
    with time_machine.travel(timezone.now() + TOLD_AFTER):
        assert "Nobody could be written to" in page(administrator)


def test_what_is_on_its_way_is_said_to_be(world: World, administrator: Client) -> None:
    make_visit(world, at(1, 14))
    register(administrator, world.providers[0])
    with time_machine.travel(timezone.now() + TOLD_AFTER):
        assert "the messages are on their way" in page(administrator)


def test_where_it_can_be_undone_nothing_of_the_kind_is_said(world: World, administrator: Client) -> None:
    make_visit(world, at(1, 14))
    register(administrator, world.providers[0])
    assert "no-undo" not in page(administrator)


def test_where_no_visit_was_concerned_nobody_was_told_anything(administrator: Client, world: World) -> None:
    during = (at(1, 8), at(1, 16))
    Absence.objects.create(provider=world.providers[0], during=during, told_at=timezone.now())
    assert "no-undo" not in page(administrator)


def test_the_helper_is_told_why_and_whom_to_call(world: World, helper: Client) -> None:
    visit = make_visit(world, at(1, 14))
    data = {"from_day": timezone.localdate(visit.starts_at).isoformat(), "reason": "sick"}
    helper.cookies["django_language"] = "en"
    asked = helper.post("/day/away/", data).text
    helper.post("/day/away/", data | {"agreed": asked.split('name="agreed" value="')[1].split('"')[0]})
    with time_machine.travel(timezone.now() + TOLD_AFTER):
        deliver_due()
        shown = " ".join(helper.get(f"/day/absences/{Absence.objects.get().pk}/").text.split())
    assert "1 person has been written to" in shown
    assert "1 visit stays with who was given it" in shown
    assert f"tel:{world.department.phone}" in shown
    assert "You are then on duty as usual" in shown
    assert "is then on duty" not in shown
    assert "/remove/" not in shown


@pytest.mark.parametrize("rows", [1, 3])
def test_statements_do_not_grow_with_those_written_to(
    world: World, administrator: Client, statements: Count, rows: int
) -> None:
    for number in range(rows):
        make_visit(world, at(1, 12 + number), recipient=make_recipient(name=f"Nummer Prøve{number}"))
    register(administrator, world.providers[0])
    with time_machine.travel(timezone.now() + TOLD_AFTER):
        deliver_due()
        assert statements(administrator, f"/manage/absences/{Absence.objects.get().pk}/") == 10
