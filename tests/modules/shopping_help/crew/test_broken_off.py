"""An outcome is taken back in a run that was broken off: nobody is left waiting for goods that do not come."""

import pytest
from django.test import Client

from modules.shopping_help.crew_errors import RunIsOffAlready
from modules.shopping_help.domain.calling_off import call_off_run
from modules.shopping_help.domain.delivering import say_outcome
from modules.shopping_help.enums import Mishap
from modules.shopping_help.models import Run
from notifications.models import OutboxMessage
from shop.domain.outcomes.telling import complete_booking, undo_outcome
from shop.enums import BookingStatus
from shop.models import Booking
from tests.factories.refusals import refused
from tests.factories.world import make_administrator
from tests.modules.shopping_help.crew.conftest import CrewWorld, browser_of

PAGE = "/modules/shopping_help/department-runs/"


def told() -> int:
    return OutboxMessage.objects.filter(kind="shopping_help.run_broken_off").count()


@pytest.fixture
def broken_off(crew: CrewWorld) -> CrewWorld:
    """The first order is delivered, the second was waited for."""
    crew.begin()
    crew.orders[0].booking.refresh_from_db()
    say_outcome(crew.orders[0], complete_booking, actor=crew.actor())
    assert call_off_run(crew.run, why=Mishap.CAR, actor=crew.actor()) == 1
    return crew


def test_the_crew_takes_nothing_back(broken_off: CrewWorld, larvik_client: Client) -> None:
    client = browser_of(larvik_client, broken_off.member.user)
    page = f"/modules/shopping_help/crew/runs/{broken_off.run.pk}/delivery/"
    assert "Take it back" not in client.get(page).text
    pressed = client.post(
        f"/modules/shopping_help/crew/orders/{broken_off.orders[0].pk}/outcome/",
        {"says": "undo"},
        follow=True,
    )
    assert "The run is broken off" in pressed.text
    assert "could not come" in pressed.text
    assert Booking.objects.get(pk=broken_off.orders[0].booking_id).status == BookingStatus.COMPLETED


def test_what_the_core_took_back_is_called_off_and_told_as_well(
    broken_off: CrewWorld, larvik_client: Client
) -> None:
    undo_outcome(broken_off.orders[0].booking, actor=broken_off.actor())
    client = browser_of(larvik_client, make_administrator(broken_off.world.department))
    page = f"{PAGE}{broken_off.run.pk}/"
    shown = client.get(page).text
    assert f"{page}call-off/" in shown
    assert "Somebody still waits for their goods" in shown
    assert broken_off.world.recipient.short_name in client.get(f"{page}call-off/").text
    done = client.post(f"{page}call-off/", {"why": "car"}, follow=True).text
    assert "1 person is told" in done
    assert "Somebody still waits for their goods" not in done
    assert told() == 2
    assert set(Booking.objects.values_list("status", flat=True)) == {BookingStatus.CANCELLED}
    assert Run.objects.get().called_off_at is not None


def test_a_second_time_it_is_off_already(broken_off: CrewWorld, larvik_client: Client) -> None:
    with refused(RunIsOffAlready):
        call_off_run(broken_off.run, why=Mishap.ROADS, actor=broken_off.actor())
    client = browser_of(larvik_client, make_administrator(broken_off.world.department))
    page = f"{PAGE}{broken_off.run.pk}/"
    for answer in (
        client.post(f"{page}call-off/", {"why": "car"}, follow=True),
        client.get(f"{page}call-off/", follow=True),
    ):
        assert "It is called off already" in answer.text
        assert "people are told" not in answer.text
    assert told() == 1
    assert Run.objects.get().mishap == Mishap.CAR
