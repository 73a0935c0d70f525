"""Everybody says themselves how they want to be told."""

from typing import Any

import pytest
from django.test import Client

from audit.models import AuditEntry
from notifications.models import ContactPreferences, SmsGateway
from shop.models import Recipient
from tests.factories.world import World, make_administrator

PAGE = "/me/messages/"
BOTH = {"by_email": "on", "by_sms": "on", "phone": "680 50 124", "two_days_before": "on"}


@pytest.fixture
def client(world: World) -> Client:
    client = Client(headers={"host": "larvik.localhost"})
    client.cookies["django_language"] = "en"
    client.force_login(world.user, backend="accounts.backends.PasswordBackend")
    SmsGateway.objects.create(kind="log")
    return client


def said(world: World) -> Any:
    return ContactPreferences.objects.values_list(
        "by_email", "by_sms", "phone", "two_days_before", "two_hours_before"
    ).get(user=world.user)


def test_what_is_said_is_kept_and_shown(client: Client, world: World) -> None:
    assert (
        b"How you are told" in client.get("/me/").content or b"how you are told" in client.get("/me/").content
    )
    assert "(needed if you choose them)" in client.get(PAGE).content.decode()
    answer = client.post(PAGE, BOTH, follow=True)
    assert "You are told by e-mail and by text message." in answer.content.decode()
    assert said(world) == (True, True, "680 50 124", True, False)
    assert AuditEntry.objects.filter(action="contact_preferences.changed", actor_id=world.user.pk).exists()


def test_neither_is_a_choice_and_its_meaning_is_said(client: Client, world: World) -> None:
    answer = client.post(PAGE, {}, follow=True)
    assert "You get no messages." in answer.content.decode()
    assert said(world)[:2] == (False, False)


@pytest.mark.parametrize(
    "phone", ["", "12", "hello", "6805012", "+0123456789", "1" * 21, "68050124; 68050125"]
)
def test_a_number_nobody_can_write_to_is_refused(client: Client, phone: str) -> None:
    answer = client.post(PAGE, BOTH | {"phone": phone})
    assert answer.status_code == 422
    assert not ContactPreferences.objects.exists()


def test_a_landline_is_refused_with_what_is_done_instead(client: Client) -> None:
    answer = client.post(PAGE, BOTH | {"phone": "280 50 123"})
    assert "Text messages do not reach a landline. Without a mobile we write e-mail, or call." in answer.text
    assert not ContactPreferences.objects.exists()


@pytest.mark.parametrize("phone", ["68050124", "+46 70 123 45 67", "0047 68050124"])
def test_numbers_as_people_write_them(client: Client, phone: str) -> None:
    assert client.post(PAGE, BOTH | {"phone": phone}).status_code == 302


def test_where_no_sms_is_sent_none_is_offered_and_what_was_said_stays(client: Client, world: World) -> None:
    client.post(PAGE, BOTH)
    SmsGateway.objects.all().delete()
    assert "by_sms" not in client.get(PAGE).content.decode()
    client.post(PAGE, {"by_email": "on", "by_sms": "", "phone": "nonsense"})
    assert said(world) == (True, True, "680 50 124", False, False)


def test_staff_have_the_page_and_no_reminders(client: Client, world: World) -> None:
    staff = make_administrator(world.department)
    client.force_login(staff, backend="accounts.backends.PasswordBackend")
    page = client.get(PAGE).content.decode()
    assert "By e-mail" in page
    assert "Reminders" not in page


def test_a_stranger_is_led_to_sign_in(world: World) -> None:
    answer = Client(headers={"host": "larvik.localhost"}).get(PAGE)
    assert answer.status_code == 302
    assert "/sign-in/" in answer["Location"]


def test_a_noted_number_that_was_not_shown_is_not_taken_for_said(client: Client, world: World) -> None:
    SmsGateway.objects.all().delete()
    Recipient.objects.filter(pk=world.recipient.pk).update(phone="680 50 124")
    client.post(PAGE, {"by_email": "on"})
    assert said(world)[2] == ""
