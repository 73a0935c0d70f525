"""The contact register is asked how people can be reached; its reservation and its 18 months are kept."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import User
from foundation.jobs import run_job
from notifications.contact_register import ask_about, refresh
from notifications.errors import SendingFailed
from notifications.maskinporten import forget_tokens
from notifications.models import ContactRegisterPolicy, OutboxMessage, RegisterContact
from notifications.outbox import deliver, put_in_outbox
from notifications.reach import reach_of
from notifications.tasks import REFRESH_REGISTER
from shop.domain.identity.numbers import seal
from tests.factories.representatives import new_number
from tests.factories.sms import use_contact_register, wants
from tests.factories.world import World, at, make_administrator
from tjenesteshop.standins.sms import Answer, SmsStandIn

ID = new_number()
NUMBER = ID.reveal()
SETTINGS = "/manage/messages/settings/"
SETTINGS_REGISTER = f"{SETTINGS}register/"


def known(*, months: int = 1, **changes: Any) -> Mapping[str, Any]:
    """A person as the register answers, whose addresses were confirmed so long ago."""
    then = (timezone.now() - timedelta(days=30.5 * months)).isoformat()
    return {
        "status": "AKTIV",
        "reservasjon": "NEI",
        "varslingsstatus": "KAN_VARSLES",
        "kontaktinformasjon": {
            "epostadresse": "register@example.no",
            "epostadresse_oppdatert": then,
            "mobiltelefonnummer": "+4768050199",
            "mobiltelefonnummer_sist_verifisert": then,
        },
    } | changes


@pytest.fixture
def register(world: World, settings: Any) -> Iterator[SmsStandIn]:
    with SmsStandIn() as stand_in:
        use_contact_register(stand_in, settings)
        seal(world.recipient, ID)
        world.recipient.save()
        User.objects.filter(pk=world.user.pk).update(email=None)
        stand_in.people[NUMBER] = known()
        yield stand_in
    forget_tokens()


@pytest.fixture
def everywhere(world: World) -> Client:
    """The municipality's administrator."""
    client = Client(headers={"host": "larvik.localhost"})
    client.cookies["django_language"] = "en"
    client.force_login(make_administrator(None), backend="accounts.backends.PasswordBackend")
    return client


def user_of(world: World) -> User:
    return User.objects.get(pk=world.user.pk)


def test_what_the_register_knows_is_used(register: SmsStandIn, world: World) -> None:
    assert refresh() == 1
    reach = reach_of(user_of(world))
    assert (reach.email, reach.phone) == ("register@example.no", "+4768050199")
    booking = world.book(at(3, 10))
    deliver(message_id=OutboxMessage.objects.get(params__booking_id=booking.pk).pk)
    assert [each.to for each in mail.outbox] == [["register@example.no"]]


def test_it_is_asked_once_a_week(register: SmsStandIn) -> None:
    assert [refresh(), refresh()] == [1, 0]
    RegisterContact.objects.update(asked_at=timezone.now() - timedelta(days=7))
    assert refresh() == 1
    assert register.grants[0]["scope"] == "krr:global/kontaktinformasjon.read"


def test_what_they_say_themselves_counts_more(register: SmsStandIn, world: World) -> None:
    refresh()
    wants(user_of(world), phone="68050111")
    assert reach_of(user_of(world)).phone == "+4768050111"


def test_who_is_reserved_is_not_written_to_and_nothing_is_kept(register: SmsStandIn, world: World) -> None:
    register.people[NUMBER] = known(reservasjon="JA")
    refresh()
    reach = reach_of(user_of(world))
    assert (reach.email, reach.phone) == ("", "")
    assert (RegisterContact.objects.get().email, RegisterContact.objects.get().is_reserved) == ("", True)


@pytest.mark.parametrize("status", ["SLETTET", "IKKE_REGISTRERT"])
def test_who_is_not_active_there_has_no_address(register: SmsStandIn, world: World, status: str) -> None:
    register.people[NUMBER] = known(status=status)
    refresh()
    assert reach_of(user_of(world)).email == ""


@pytest.mark.parametrize(("months", "for_decisions"), [(17, "register@example.no"), (19, "")])
def test_an_old_address_is_for_services_and_not_for_decisions(
    register: SmsStandIn, world: World, months: int, for_decisions: str
) -> None:
    register.people[NUMBER] = known(months=months)
    refresh()
    assert reach_of(user_of(world), kinds=["booking.created"]).email == "register@example.no"
    assert reach_of(user_of(world), kinds=["decision.changed"]).email == for_decisions


def test_as_many_as_it_may_be_asked_about_at_once_are_understood(register: SmsStandIn, world: World) -> None:
    numbers = [f"{each:011}" for each in range(1000)]
    register.people |= dict.fromkeys(numbers, known())
    assert len(ask_about(numbers)) == 1000


def test_where_it_does_not_answer_what_was_known_stays(register: SmsStandIn, world: World) -> None:
    refresh()
    RegisterContact.objects.update(asked_at=timezone.now() - timedelta(days=7))
    register.then(Answer(503))
    with pytest.raises(SendingFailed):
        refresh()
    assert reach_of(user_of(world)).email == "register@example.no"


def test_a_municipality_that_does_not_use_it_asks_nothing(register: SmsStandIn, world: World) -> None:
    ContactRegisterPolicy.objects.update(is_used=False)
    assert refresh() == 0
    assert register.asked_about == []


def test_it_is_switched_on_and_off_on_the_page(register: SmsStandIn, everywhere: Client) -> None:
    refresh()
    client = everywhere
    answer = client.post(SETTINGS_REGISTER, {}, follow=True)
    assert "What it said is forgotten." in answer.content.decode()
    assert not RegisterContact.objects.exists()
    assert "It is asked from tonight on." in client.post(SETTINGS_REGISTER, {"use": "1"}, follow=True).text
    assert ContactRegisterPolicy.objects.get().is_used


def test_without_a_client_at_maskinporten_it_cannot_be_chosen(everywhere: Client) -> None:
    page = everywhere.get(SETTINGS).text
    assert "Ask the register" not in page
    assert "the register answers only who has a client at Maskinporten" in page
    page = everywhere.post(SETTINGS_REGISTER, {"use": "1"}, follow=True).text
    assert "Nothing was changed" in page
    assert "tonight" not in page
    assert not ContactRegisterPolicy.objects.filter(is_used=True).exists()


def test_a_client_that_is_gone_is_said_where_the_administrator_looks_and_the_night_s_job_fails(
    register: SmsStandIn, everywhere: Client, settings: Any
) -> None:
    settings.MASKINPORTEN_CLIENT_ID = ""
    for path in (SETTINGS, "/manage/messages/"):
        assert "The contact register cannot be asked" in everywhere.get(path).text
    assert "Do not ask it any more" in everywhere.get(SETTINGS).text
    with pytest.raises(SendingFailed, match="maskinporten_is_not_set_up"):
        run_job(REFRESH_REGISTER, tenant="larvik", args={})


def test_a_register_that_answers_no_more_is_noticed(register: SmsStandIn, everywhere: Client) -> None:
    assert "It has not answered about anybody yet" in everywhere.get(SETTINGS).text
    refresh()
    page = everywhere.get(SETTINGS).text
    assert "It answered last on" in page
    assert "has not answered since" not in page
    RegisterContact.objects.update(asked_at=timezone.now() - timedelta(days=9))
    assert "The contact register has not answered since" in everywhere.get(SETTINGS).text


def test_a_message_of_a_decision_that_has_no_fresh_address_is_for_a_person(
    register: SmsStandIn, world: World
) -> None:
    register.people[NUMBER] = known(months=30)
    refresh()
    decision = world.recipient.entitlements.get()
    day = timezone.localdate().isoformat()
    message = put_in_outbox(
        "decision.changed", to=user_of(world), entitlement_id=decision.pk, day=day, cancelled=""
    )
    deliver(message_id=message.pk)
    message.refresh_from_db()
    assert (message.status, mail.outbox) == ("no_address", [])
