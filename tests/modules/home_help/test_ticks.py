"""What a helper ticks off is sent with the outcome, taken once, and said to the department."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from audit.models import AuditEntry
from modules.home_help.models import Visit
from modules.home_help.tasks_catalogue import BY_CODE
from shop.enums import BookingStatus
from shop.models import Booking, ModuleSwitch, Service
from tests.factories.world import World, at, make_administrator
from tests.shop.views.conftest import sign_in
from tests.shop.views.day.test_presses import send
from tests.shop.views.visits import make_visit


@pytest.fixture(autouse=True)
def in_the_morning(morning: object) -> None:
    """The helper's page is looked at at 09.50."""


@pytest.fixture
def phone(helper: Client) -> Client:
    helper.cookies["django_language"] = "en"
    return helper


@pytest.fixture
def visit(world: World) -> Booking:
    """Under way, with three things to do."""
    ModuleSwitch.objects.get_or_create(module_key="home_help")
    Service.objects.update(module_key="home_help")
    world.service.refresh_from_db()
    visit = make_visit(world, at(0, 9))
    Visit.objects.create(booking=visit, tasks=["vacuum", "kitchen", "dust"])
    return visit


def done(visit: Booking) -> list[str] | None:
    found: list[str] | None = Visit.objects.get(booking=visit).done
    return found


def test_boxes_stand_on_the_page_and_belong_to_the_form_of_the_outcome(visit: Booking, phone: Client) -> None:
    for address in ("/day/", "/day/kept/"):
        page = phone.get(address).text
        assert page.count(f'type="checkbox" name="ticked" value="vacuum" form="outcome-{visit.pk}"') == 1
        assert f'id="outcome-{visit.pk}"' in page
    send(phone, visit, ticked=["", "dust"])
    send(phone, visit, "undo")
    assert f'value="dust" form="outcome-{visit.pk}" checked' in phone.get("/day/").text


def test_the_department_reads_what_was_done_and_what_was_not(
    visit: Booking, world: World, phone: Client, larvik_client: Client
) -> None:
    address = f"/manage/bookings/{visit.pk}/"
    key = str(uuid4())
    for _twice in range(2):
        assert send(phone, visit, key=key, ticked=["", "vacuum", "dust", "other"]).status_code == 200
    assert done(visit) == ["vacuum", "dust"]
    assert AuditEntry.objects.filter(action="booking.completed").count() == 1
    page = sign_in(larvik_client, make_administrator(world.department))
    page.cookies["django_language"] = "en"
    text = page.get(address).text
    assert "Dust the rooms: done" in text
    assert "Clean the kitchen: not done" in text


def test_nothing_ticked_is_said_and_nothing_asked_is_not(visit: Booking, phone: Client) -> None:
    send(phone, visit)
    assert done(visit) is None
    send(phone, visit, "undo")
    send(phone, visit, ticked=[""])
    assert done(visit) == []


@pytest.mark.parametrize("outcome", ["nobody_home", "could_not_come"])
def test_of_a_visit_that_was_not_carried_out_nothing_was_done(
    visit: Booking, phone: Client, outcome: str
) -> None:
    send(phone, visit, outcome, ticked=["", "dust"])
    assert visit.status == BookingStatus.NO_SHOW
    assert done(visit) is None


def test_what_no_page_sends_is_not_taken(visit: Booking, phone: Client) -> None:
    for odd in (["<b>"], ["x" * 41], [f"code{number}" for number in range(41)]):
        assert send(phone, visit, ticked=odd).status_code == 400
    assert visit.status == BookingStatus.CONFIRMED


def test_of_a_module_that_is_switched_off_the_outcome_is_taken_all_the_same(
    visit: Booking, phone: Client
) -> None:
    ModuleSwitch.objects.filter(module_key="home_help").delete()
    assert send(phone, visit, ticked=["", "dust"]).status_code == 200
    assert (visit.status, done(visit)) == (BookingStatus.COMPLETED, None)


def test_all_there_is_can_be_ticked_off(visit: Booking, phone: Client) -> None:
    codes = list(BY_CODE)
    Visit.objects.update(tasks=codes)
    for sent in (codes, codes[::-1]):
        key = str(uuid4())
        answer = send(phone, visit, key=key, minutes=65, ticked=["", *sent])
        assert answer.status_code == 200
        assert done(visit) == codes


def test_said_otherwise_afterwards_nothing_was_done(
    visit: Booking, world: World, phone: Client, larvik_client: Client
) -> None:
    send(phone, visit, ticked=["", "dust"])
    send(phone, visit, "undo")
    send(phone, visit, "nobody_home", ticked=["", "dust"])
    page = sign_in(larvik_client, make_administrator(world.department))
    page.cookies["django_language"] = "en"
    text = page.get(f"/manage/bookings/{visit.pk}/").text
    assert "Dust the rooms" in text
    assert "Dust the rooms: done" not in text
    assert "Clean the kitchen: not done" not in text


@pytest.mark.parametrize(("minutes", "status"), [(59, 200), (61, 409)])
def test_what_was_done_can_be_said_otherwise_within_the_hour_only(
    visit: Booking, phone: Client, minutes: int, status: int
) -> None:
    send(phone, visit, ticked=["", "dust"])
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=False):
        answer = send(phone, visit, ticked=["", "vacuum"])
    assert answer.status_code == status
    assert done(visit) == (["vacuum"] if status == 200 else ["dust"])


def test_a_closed_card_opens_to_its_boxes_before_it_is_done(
    visit: Booking, world: World, phone: Client
) -> None:
    """An earlier visit that nobody has told of stands closed beside the one under way."""
    earlier, without = make_visit(world, at(0, 8)), make_visit(world, at(0, 7))
    Visit.objects.create(booking=earlier, tasks=["dust"])
    page = phone.get("/day/").text
    assert [has_button(page, each) for each in (visit, earlier, without)] == [True, False, True]
    assert f'href="?open={earlier.pk}#visit-{earlier.pk}">Tick off what was done' in page
    assert 'value="nobody_home"' in form_in(page, earlier)
    assert not AuditEntry.objects.filter(action="booking.card_viewed", object_id=earlier.pk).exists()
    opened = phone.get(f"/day/?open={earlier.pk}").text
    assert f'name="ticked" value="dust" form="outcome-{earlier.pk}"' in opened
    assert has_button(opened, earlier)
    assert not has_button(opened, visit)
    assert has_button(phone.get("/day/kept/").text, earlier), "there all are open"
    with time_machine.travel(timezone.now() + timedelta(hours=4)):
        evening = phone.get("/day/").text
        assert not has_button(evening, visit), "none is opened by itself any more"


def has_button(page: str, visit: Booking) -> bool:
    return 'name="outcome" value="done"' in form_in(page, visit)


def form_in(page: str, visit: Booking) -> str:
    return page.split(f'id="outcome-{visit.pk}"')[1].split("</form>", maxsplit=1)[0]
