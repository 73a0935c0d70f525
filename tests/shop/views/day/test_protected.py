"""A protected address on the day's page: for the one who comes, on that day, and for nobody else."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone, translation

from audit.models import AuditEntry
from foundation.actor import SYSTEM
from shop.domain.circumstances.protection import protect_recipient
from shop.enums import AddressProtection, BookingStatus
from shop.models import Assignment, Booking
from tests.factories.world import World, at, make_recipient, make_user
from tests.shop.views.conftest import Count, sign_in
from tests.shop.views.visits import make_visit

ADDRESS, PHONE = "Hemmeligveien 7", "68050777"


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def visit(morning: datetime, world: World) -> Booking:
    """Today at eleven, with the world's first provider."""
    recipient = make_recipient(name="Odd Prøve")
    protect_recipient(
        recipient,
        level=AddressProtection.STRICTLY_CONFIDENTIAL,
        address=ADDRESS,
        phone=PHONE,
        actor=SYSTEM,
    )
    recipient.refresh_from_db()
    return make_visit(world, at(0, 11), recipient=recipient)


def shows_it(client: Client, path: str = "/day/") -> bool:
    page = client.get(path).text
    assert (ADDRESS in page) == (PHONE in page)
    return ADDRESS in page


def test_the_one_who_comes_sees_it_on_the_day_and_no_map_is_asked(visit: Booking, helper: Client) -> None:
    page = helper.get("/day/").text
    assert ADDRESS in page
    assert f"tel:{PHONE}" in page
    assert "openstreetmap" not in page


def test_that_it_was_shown_is_logged(visit: Booking, helper: Client) -> None:
    helper.get("/day/")
    (entry,) = AuditEntry.objects.filter(action="protected_contact.viewed")
    assert (entry.object_id, entry.recipient_id) == (visit.pk, visit.recipient_id)


def test_it_is_hidden_the_day_before_and_the_day_after(visit: Booking, helper: Client) -> None:
    day = f"/day/{timezone.localdate(visit.starts_at)}/"
    assert shows_it(helper, day)
    for later in (-1, 1):
        with time_machine.travel(timezone.now() + timedelta(days=later), tick=True):
            assert not shows_it(helper, day)
    assert AuditEntry.objects.filter(action="protected_contact.viewed").count() == 1


def test_it_is_hidden_from_one_minute_past_midnight(visit: Booking, helper: Client) -> None:
    day = timezone.localdate(visit.starts_at)
    midnight = timezone.make_aware(datetime.combine(day + timedelta(days=1), time(0, 1)))
    with time_machine.travel(midnight, tick=True):
        assert not shows_it(helper, f"/day/{day}/")


def test_whoever_no_longer_comes_sees_nothing(visit: Booking, helper: Client) -> None:
    Assignment.objects.filter(booking=visit).update(active=False)
    assert not shows_it(helper)


def test_a_colleague_sees_nothing(visit: Booking, world: World, larvik_client: Client) -> None:
    colleague = world.providers[1]
    colleague.user = make_user("Siv Prøve")
    colleague.save(update_fields=["user"])
    assert not shows_it(sign_in(larvik_client, colleague.user))


def test_it_is_hidden_of_a_visit_that_is_only_asked_for(visit: Booking, helper: Client) -> None:
    Booking.objects.filter(pk=visit.pk).update(status=BookingStatus.REQUESTED)
    assert not shows_it(helper)


def test_where_nobody_opened_they_can_still_be_called(visit: Booking, helper: Client) -> None:
    Booking.objects.filter(pk=visit.pk).update(status=BookingStatus.NO_SHOW, no_show_by="recipient")
    assert shows_it(helper)


def test_a_visit_that_is_done_shows_nothing_and_logs_nothing(visit: Booking, helper: Client) -> None:
    Booking.objects.filter(pk=visit.pk).update(status=BookingStatus.COMPLETED)
    assert not shows_it(helper)
    assert not AuditEntry.objects.filter(action="protected_contact.viewed").exists()


def test_it_takes_as_many_statements_for_three_as_for_one(
    visit: Booking, world: World, helper: Client, statements: Count
) -> None:
    before = statements(helper, "/day/")
    for hour in (12, 13):
        recipient = make_recipient(name=f"Kari Prøve{hour}")
        protect_recipient(
            recipient, level=AddressProtection.CONFIDENTIAL, address="Gata 1", phone="68050776", actor=SYSTEM
        )
        recipient.refresh_from_db()
        make_visit(world, at(0, hour), recipient=recipient)
    assert statements(helper, "/day/") == before
