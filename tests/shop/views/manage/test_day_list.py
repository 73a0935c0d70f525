"""The day list on the screen, as it will be printed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import AuditEntry
from audit.record import record
from foundation.actor import SYSTEM
from shop.models import Assignment, Booking, Provider
from shop.queries.access_log import access_log
from shop.queries.day_list import VIEWED, WRITTEN
from tests.factories.world import World, at, make_recipient, make_world
from tests.shop.views.conftest import Count
from tests.shop.views.visits import make_visit


def page_of(world: World, tail: str = "") -> str:
    return f"/manage/departments/{world.department.pk}/day-list/{tail}"


def test_all_that_is_needed_at_the_door_stands_on_it(world: World, administrator: Client) -> None:
    make_visit(world, at(0, 12), recipient=make_recipient(name="Ola Prøve"))
    page = administrator.get(page_of(world)).text
    for word in ("12.00–13.00", "Ola Prøve", "Prøvegata 1", "680\xa050\xa0123", "Renhold"):
        assert word in page, word
    assert "680\xa050\xa0001" in page, "whom to call"
    assert "09.50" in page, "when it was printed"


def test_every_helper_has_a_sheet_that_says_what_it_is(world: World, administrator: Client) -> None:
    for provider in world.providers:
        make_visit(world, at(0, 12), provider=provider)
    page = administrator.get(page_of(world)).text
    assert page.count('class="day-list-origin"') == 2
    assert page.count("Odd Prøve") == 2


def test_by_time_everybody_stands_once_with_who_comes(world: World, administrator: Client) -> None:
    late = make_visit(world, at(0, 14), recipient=make_recipient(name="Sen Prøve"))
    make_visit(world, at(0, 11), provider=world.providers[1], recipient=make_recipient(name="Tidlig Prøve"))
    first = late.assignments.get()
    Assignment.objects.create(
        booking=late,
        provider=world.providers[1],
        occupied=first.occupied,
        alive=first.alive,
        reason=first.reason,
        party=first.party,
        minutes=60,
    )
    page = administrator.get(page_of(world, "?order=time")).text
    assert page.index("Tidlig Prøve") < page.index("Sen Prøve")
    assert page.count("Sen Prøve") == 1
    assert f"{world.providers[0].name}, {world.providers[1].name}" in page


def test_another_day(world: World, administrator: Client) -> None:
    make_visit(world, at(2, 12), recipient=make_recipient(name="Overmorgen Prøve"))
    assert "Overmorgen" not in administrator.get(page_of(world)).text
    assert "Overmorgen" in administrator.get(page_of(world, f"{at(2, 0).date()}/")).text


def test_what_lost_its_ground_and_what_nobody_has_is_marked(world: World, administrator: Client) -> None:
    lost = make_visit(world, at(0, 12))
    assert "day-list-warning" not in administrator.get(page_of(world)).text
    Booking.objects.filter(pk=lost.pk).update(stranded="no_shift")
    assert administrator.get(page_of(world)).text.count("day-list-warning") == 1
    Booking.objects.filter(pk=lost.pk).update(stranded="")
    lost.assignments.update(active=False)
    page = administrator.get(page_of(world)).text
    assert page.count("day-list-warning") == 1
    assert "Odd Prøve" in page


def test_everybody_on_it_can_read_who_looked(world: World, administrator: Client) -> None:
    ola = make_recipient(name="Ola Prøve")
    make_visit(world, at(0, 12), recipient=ola)
    make_visit(world, at(0, 14), recipient=ola)
    make_visit(world, at(0, 14), provider=world.providers[1])
    not_today = make_visit(world, at(1, 12))
    administrator.get(page_of(world))
    seen = AuditEntry.objects.filter(action=VIEWED)
    assert seen.filter(recipient_id=ola.pk).count() == 1
    assert seen.count() == 2
    assert not seen.filter(recipient_id=not_today.recipient_id).exists()
    (act,) = access_log(ola)
    assert act.action == VIEWED
    assert act.words != VIEWED, "in words"
    assert act.who == "Anne Prøve"


def test_a_day_without_visits_is_logged_with_nobody(world: World, administrator: Client) -> None:
    assert administrator.get(page_of(world)).status_code == 200
    assert not AuditEntry.objects.filter(action=VIEWED).exists()


@pytest.mark.parametrize(("hours_ago", "warns"), [(None, True), (1, False), (25, False), (27, True)])
def test_it_says_whether_the_file_was_written(
    world: World, administrator: Client, hours_ago: int | None, *, warns: bool
) -> None:
    if hours_ago is not None:
        entry = record(SYSTEM, WRITTEN, world.department, visits=0)
        moment = timezone.now() - timedelta(hours=hours_ago)
        AuditEntry(
            **{field.attname: getattr(entry, field.attname) for field in entry._meta.fields}
            | {"id": None, "at": moment, "object_id": world.department.pk}
        ).save()
    page = administrator.get(page_of(world)).text
    assert ('data-color="warning"' in page) == warns


def test_the_neighbours_is_not_found_and_nobody_is_logged(world: World, administrator: Client) -> None:
    other = make_world()
    make_visit(other, at(0, 12))
    assert administrator.get(page_of(other)).status_code == 404
    assert not AuditEntry.objects.filter(action=VIEWED).exists()


def test_no_helper_sees_it(world: World, helper: Client) -> None:
    make_visit(world, at(0, 12))
    assert helper.get(page_of(world)).status_code in {403, 404}
    assert not AuditEntry.objects.filter(action=VIEWED).exists()


def test_the_day_leads_there(world: World, administrator: Client) -> None:
    assert page_of(world) in administrator.get(f"/manage/departments/{world.department.pk}/").text


@pytest.mark.parametrize("visits", [1, 30])
def test_statements(world: World, administrator: Client, statements: Count, visits: int) -> None:
    for number in range(visits):
        provider = Provider.objects.create(department=world.department, name=f"Prøve{number}")
        make_visit(world, at(0, 12), provider=provider)
    # Who asks and the department; the six of the list; one line for everybody, when the file was written, the notes.
    assert statements(administrator, page_of(world)) == 14
