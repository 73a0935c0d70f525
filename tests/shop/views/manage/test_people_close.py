"""Closing an account to the very end: what was asked, what came of it, and where to go on."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.utils import timezone, translation

from accounts.models import User
from foundation.actor import SYSTEM
from shop.domain.capacity.staff import deactivate_provider
from shop.enums import StaffRole
from shop.models import Absence, Assignment, Booking, Departure, Provider, Recipient, RoleGrant
from shop.queries.slots import slots_between
from tests.factories.world import World, at, make_administrator, make_user
from tests.shop.views.conftest import having_shown, sign_in


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def boss(world: World, larvik_client: Client) -> Client:
    larvik_client.cookies["django_language"] = "en"
    return having_shown(sign_in(larvik_client, make_administrator(world.department)))


@pytest.fixture
def helper(world: World) -> Provider:
    """Comes to two visits."""
    for hour in (9, 11):
        world.book(at(2, hour))
    found = Assignment.objects.earliest("pk").provider
    Assignment.objects.update(provider=found)
    found.user = make_user("Amal Prøve")
    found.save(update_fields=["user"])
    return found


@pytest.fixture
def amal(helper: Provider) -> User:
    assert helper.user is not None
    return helper.user


def closed(boss: Client, user: User) -> str:
    """The page one comes to after the yes."""
    path = f"/manage/people/{user.pk}/close/"
    sent = dict(boss.get(path).context["sent"])
    return str(boss.post(path, sent, follow=True).text)


def test_whose_visits_went_to_others_is_told(boss: Client, helper: Provider, amal: User) -> None:
    page = closed(boss, amal)
    assert "is closed. 2 visits went to others." in page
    assert f'href="/manage/providers/{helper.pk}/"' in page  # where the plan is


def test_what_nobody_can_take_is_told_with_the_way_there(
    boss: Client, helper: Provider, amal: User, world: World
) -> None:
    for each in world.providers:
        if each.pk != helper.pk:
            deactivate_provider(each, actor=SYSTEM)
    page = closed(boss, amal)
    assert "2 visits need a new time." in page
    assert f'href="/manage/departments/{world.department.pk}/stranded/"' in page


def test_what_was_done_is_undone_from_the_persons_own_page(
    boss: Client, helper: Provider, amal: User, world: World
) -> None:
    page = closed(boss, amal)
    assert "Nobody has been told yet" in page
    assert "the visits after that day go back to them, and the account stays closed." in page
    assert "everything is as it was" not in page
    sent = {"departure": str(Departure.objects.get().pk), "leads_to": "person"}
    page = boss.post(f"/manage/providers/{helper.pk}/last-day/undo/", sent, follow=True).text
    assert "Undone, and nobody was told." in page
    assert "The account is closed" in page  # that is another question
    assert "Nobody has been told yet" not in page
    assert Assignment.objects.filter(active=True, provider=helper).count() == 2


def test_what_was_told_is_not_offered_to_be_undone(boss: Client, amal: User) -> None:
    closed(boss, amal)
    Departure.objects.update(told_at=timezone.now())
    page = boss.get(f"/manage/people/{amal.pk}/").text
    assert "Undo it" not in page
    assert "Change the last day" in page


class TestToday:
    """It is eight, and there are visits at nine and at eleven."""

    @pytest.fixture(autouse=True)
    def _morning(self, helper: Provider) -> Iterator[None]:
        with time_machine.travel(at(2, 8), tick=False):
            yield

    def test_who_comes_instead_is_shown_and_then_done(
        self, boss: Client, amal: User, helper: Provider, world: World
    ) -> None:
        page = boss.get(f"/manage/people/{amal.pk}/close/").text
        assert world.recipient.short_name in page
        assert world.recipient.name not in page
        done = closed(boss, amal)
        assert "2 visits went to others." in done
        assert f'href="/manage/absences/{Absence.objects.get().pk}/"' in done
        assert not Assignment.objects.filter(active=True, provider=helper).exists()

    def test_what_nobody_can_take_waits_for_another_time(
        self, boss: Client, amal: User, helper: Provider, world: World
    ) -> None:
        for each in world.providers:
            if each.pk != helper.pk:
                deactivate_provider(each, actor=SYSTEM)
        assert "2 visits need a new time." in closed(boss, amal)
        assert Booking.objects.exclude(stranded="").count() == 2

    def test_nothing_more_is_booked_with_them(self, boss: Client, amal: User, helper: Provider) -> None:
        closed(boss, amal)
        booking = Booking.objects.earliest("starts_at")
        slots = slots_between(booking.service, from_at=at(0, 8), until_at=at(0, 16))
        assert slots
        assert max(slot.places_left for slot in slots) == 1  # of two helpers

    def test_one_more_visit_is_another_question(self, boss: Client, amal: User, world: World) -> None:
        path = f"/manage/people/{amal.pk}/close/"
        sent = dict(boss.get(path).context["sent"])
        world.book(at(0, 14))
        Assignment.objects.filter(booking__starts_at=at(0, 14)).update(provider=amal.provider)
        asked = boss.post(path, sent)
        assert asked.status_code == 200
        assert "Something has changed" in asked.text

    def test_nothing_left_of_the_day_is_no_absence(self, boss: Client, amal: User, world: World) -> None:
        with time_machine.travel(at(0, 17), tick=False):
            closed(having_shown(sign_in(boss, make_administrator(world.department))), amal)
        assert not Absence.objects.exists()


def test_of_who_is_signed_in_nowhere_no_device_is_counted(boss: Client, amal: User) -> None:
    page = boss.get(f"/manage/people/{amal.pk}/close/").text
    assert "They are signed in nowhere." in page
    Client().force_login(amal)
    assert "1 device is signed out." in boss.get(f"/manage/people/{amal.pk}/close/").text


def test_who_keeps_the_account_for_themselves_is_not_said_to_lose_it(boss: Client, world: World) -> None:
    user = make_user("Ola Prøve")
    Recipient.objects.create(name=user.name, user=user)
    RoleGrant.objects.create(user=user, role=StaffRole.CASE_OFFICER, department=world.department)
    question = boss.get(f"/manage/people/{user.pk}/close/").text
    assert "Does Ola Prøve stop working here?" in question
    assert "Close the account" not in question
    page = closed(boss, user)
    assert "Ola Prøve does not work here any more, and keeps the account" in page
    assert "is closed" not in page
