"""How to get in: read by whoever comes and on the day, by the recipient, and by nobody else; each look is logged."""

from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audit.models import AuditEntry
from foundation.actor import Actor, Channel
from modules.home_help.models import AccessNote
from shop.domain.absence.reassignment import reassign
from shop.domain.door.changes import cancel_booking
from shop.enums import CancelReason, ReassignmentReason
from shop.hooks import Reader
from shop.models import Booking, ModuleSwitch, Provider
from shop.registry import module_of
from tests.factories.representatives import account_of, make_representation
from tests.factories.world import World, at, make_administrator, make_service, make_user, make_world
from tests.shop.views.conftest import sign_in
from tests.shop.views.visits import make_visit

NOTE = "Ring på hos naboen"
PAGE = "/modules/home_help/access-note/"
OFFICE = Actor(user_id=None, channel=Channel.STAFF)


@pytest.fixture
def world(morning: datetime, larvik: object) -> World:
    world = make_world(module_key="home_help")
    for number, provider in enumerate(world.providers):
        provider.user = make_user(f"Hjelper Prøve{number}")
        provider.save(update_fields=["user"])
    AccessNote.objects.create(recipient=world.recipient, text=NOTE)
    return world


@pytest.fixture
def visit(world: World) -> Booking:
    """Today at 11, to whom the first helper comes; it is 09.50."""
    return make_visit(world, at(0, 11), recipient=world.recipient)


def way_in(provider: Provider) -> User:
    assert provider.user is not None
    return provider.user


def looks() -> int:
    return AuditEntry.objects.filter(action="booking.card_viewed").count()


def sees(client: Client, visit: Booking) -> bool:
    day = timezone.localdate(visit.starts_at)
    addresses = (f"/day/?open={visit.pk}", f"/day/{day}/?open={visit.pk}", "/day/kept/")
    return any(NOTE in client.get(address).text for address in addresses)


def test_who_comes_sees_it_on_the_day_and_each_look_is_logged(
    world: World, visit: Booking, larvik_client: Client
) -> None:
    client = sign_in(larvik_client, way_in(world.providers[0]))
    assert NOTE in client.get("/day/").text
    assert NOTE in client.get("/day/kept/").text
    assert looks() == 2
    entry = AuditEntry.objects.filter(action="booking.card_viewed").latest("pk")
    assert (entry.recipient_id, entry.actor_id) == (world.recipient.pk, way_in(world.providers[0]).pk)
    client.cookies["django_language"] = "en"
    page = sign_in(client, world.user).get("/me/log/").text
    assert "Saw what was noted for the visit" in page


@pytest.mark.parametrize("days", [-1, 1])
def test_not_the_day_before_and_not_the_day_after(
    world: World, visit: Booking, larvik_client: Client, days: int
) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        client = sign_in(larvik_client, way_in(world.providers[0]))
        assert not sees(client, visit)
    assert not looks()


def test_no_colleague_sees_it_and_who_gave_it_away_loses_it_at_once(
    world: World, visit: Booking, larvik_client: Client
) -> None:
    first, second = world.providers
    client = sign_in(larvik_client, way_in(second))
    assert not sees(client, visit)
    assert sees(sign_in(client, way_in(first)), visit)
    reassign(visit, to=second, instead_of=first, reason=ReassignmentReason.CONTINUITY, actor=OFFICE)
    assert not sees(client, visit)
    assert sees(sign_in(client, way_in(second)), visit)


def test_nobody_sees_it_for_a_visit_that_does_not_take_place(
    world: World, visit: Booking, larvik_client: Client
) -> None:
    cancel_booking(visit, actor=OFFICE, reason=CancelReason.BY_DEPARTMENT)
    assert not sees(sign_in(larvik_client, way_in(world.providers[0])), visit)
    visit.refresh_from_db()
    card = module_of("home_help").visit_card(visit, reader=Reader.PROVIDER)
    assert card is not None
    assert card.context["access_note"] is None


def test_where_the_module_is_off_nobody_sees_it(world: World, visit: Booking, larvik_client: Client) -> None:
    ModuleSwitch.objects.all().delete()
    client = sign_in(larvik_client, way_in(world.providers[0]))
    assert not sees(client, visit)
    assert not looks()
    assert sign_in(client, world.user).get(PAGE).status_code == 404
    assert NOTE in sign_in(client, world.user).get("/me/data/").text, "what is stored is theirs to read"


def test_staff_see_it_nowhere(world: World, visit: Booking, larvik_client: Client) -> None:
    client = sign_in(larvik_client, make_administrator(world.department))
    department, recipient = world.department.pk, world.recipient.pk
    today = timezone.localdate()
    for address in (
        f"/manage/bookings/{visit.pk}/",
        f"/manage/recipients/{recipient}/",
        f"/manage/departments/{department}/",
        f"/manage/departments/{department}/day-list/",
        f"/manage/departments/{department}/day-list/{today}/",
        f"/manage/departments/{department}/visits/",
        f"/manage/departments/{department}/visits/?file=csv",
        f"/manage/departments/{department}/recipients/",
        f"/manage/departments/{department}/recipients/{recipient}/ledger/",
    ):
        answer = client.get(address)
        content = b"".join(answer) if answer.streaming else answer.content
        assert NOTE not in content.decode("utf-8", "replace"), address
    assert client.get(PAGE).status_code == 403
    card = module_of("home_help").visit_card(visit, reader=Reader.STAFF)
    assert card is None or "access_note" not in card.context
    assert not looks()


def test_it_is_in_no_message_file_or_calendar(
    world: World, visit: Booking, larvik_client: Client, tmp_path: Any, settings: Any
) -> None:
    settings.CONTINGENCY_FOLDER = tmp_path
    call_command("write_day_lists", stdout=StringIO())
    written = [path.read_text(errors="replace") for path in tmp_path.rglob("*") if path.is_file()]
    assert all(NOTE not in text for text in written)
    cancel_booking(visit, actor=OFFICE, reason=CancelReason.BY_DEPARTMENT)
    assert all(NOTE not in str(message.message()) for message in mail.outbox)
    client = sign_in(larvik_client, world.user)
    assert NOTE not in client.get(f"/bookings/{visit.pk}/calendar.ics").text


def test_the_recipient_tells_and_takes_it_away(world: World, larvik_client: Client) -> None:
    client = sign_in(larvik_client, world.user)
    client.cookies["django_language"] = "en"
    page = client.get(PAGE).text
    assert NOTE in page
    assert "Who sees it" in page
    assert client.post(PAGE, {"text": "x" * 301}).status_code == 422
    assert client.post(PAGE, {}).status_code == 400
    assert AccessNote.objects.get().text == NOTE
    assert "It is taken away." in client.post(PAGE, {"text": ""}, follow=True).text
    assert AccessNote.objects.get().text == ""
    assert AuditEntry.objects.filter(action="access_note.changed").count() == 1
    assert PAGE in client.get("/me/").text


def test_who_acts_for_them_tells_it_with_that_service_and_not_with_another(
    world: World, larvik_client: Client
) -> None:
    other = make_service(world.department, name="Annet")
    for service, status in ((world.service, 200), (other, 404)):
        right = make_representation(world.recipient, service, name=f"Nora {service.name}")
        client = sign_in(larvik_client, account_of(right))
        client.post(f"/acting/{right.pk}/")
        assert client.get(PAGE).status_code == status
        client.post(PAGE, {"text": f"Fra {service.name}"})
    assert AccessNote.objects.get().text == "Fra Renhold"
    entry = AuditEntry.objects.get(action="access_note.changed")
    assert entry.recipient_id == world.recipient.pk


@pytest.mark.parametrize(
    ("text", "warns"), [("Koden er 4521#", True), ("Ring på 2 ganger, vi bor i 301", False), ("", False)]
)
def test_what_looks_like_a_code_is_saved_with_a_warning(
    world: World, larvik_client: Client, text: str, *, warns: bool
) -> None:
    client = sign_in(larvik_client, world.user)
    client.cookies["django_language"] = "en"
    page = client.post(PAGE, {"text": text}, follow=True).text
    assert AccessNote.objects.get().text == text
    assert ("There is a long number" in page) == warns


def test_a_file_that_the_office_makes_says_only_that_there_is_one(
    world: World, larvik_client: Client
) -> None:
    leader = sign_in(larvik_client, make_administrator(world.department))
    file = f"/manage/recipients/{world.recipient.pk}/file/"
    assert NOTE not in leader.get(file).text
    assert "left_out" in leader.get(file).json()["modules"]["home_help"]["access_note"]
    AccessNote.objects.update(text="")
    assert leader.get(file).json()["modules"]["home_help"]["access_note"] == ""
    AccessNote.objects.update(text=NOTE)
    assert (
        NOTE in sign_in(Client(headers={"host": "larvik.localhost"}), world.user).get("/me/data/file/").text
    )
