"""The municipality's administrator says by what text messages go, and tries it."""

from collections.abc import Iterator

import pytest
from django.test import Client

from notifications.models import SmsGateway
from tjenesteshop.standins.sms import Answer, SmsStandIn

PAGE = "/manage/messages/settings/"
HTTP = {"kind": "http", "method": "POST", "template": '{"a": "{to}", "b": "{text}"}', "token": "s3cret-token"}
FIKS = {"kind": "fiks", "fiks_account": "k", "fiks_integration": "i", "fiks_password": "fiks-s3cret"}


@pytest.fixture
def sink() -> Iterator[SmsStandIn]:
    with SmsStandIn() as stand_in:
        yield stand_in


def test_it_is_set_up_and_tried(everywhere: Client, sink: SmsStandIn) -> None:
    answer = everywhere.post(PAGE, HTTP | {"url": f"{sink.address}/sms"}, follow=True)
    assert "Saved." in answer.content.decode()
    answer = everywhere.post(f"{PAGE}test/", {"phone": "680 50 123"}, follow=True)
    assert "The gateway took it." in answer.content.decode()
    (arrived,) = sink.arrived
    assert (arrived.content["a"], arrived.headers["authorization"]) == ("+4768050123", "Bearer s3cret-token")


def test_what_goes_wrong_is_said(everywhere: Client, sink: SmsStandIn) -> None:
    everywhere.post(PAGE, HTTP | {"url": f"{sink.address}/sms"})
    sink.then(Answer(401))
    answer = everywhere.post(f"{PAGE}test/", {"phone": "68050123"}, follow=True)
    assert "does not accept our password" in answer.content.decode()


def test_secrets_are_sealed_never_shown_and_kept_when_nothing_is_said(everywhere: Client) -> None:
    everywhere.post(PAGE, FIKS)
    row = SmsGateway.objects.get()
    assert row.fiks_password_sealed
    assert b"fiks-s3cret" not in bytes(row.fiks_password_sealed)
    assert "fiks-s3cret" not in everywhere.get(PAGE).content.decode()
    assert everywhere.post(PAGE, FIKS | {"fiks_password": "", "fiks_account": "k2"}).status_code == 302
    kept = SmsGateway.objects.get()
    assert (kept.fiks_account, kept.fiks_password_sealed) == ("k2", row.fiks_password_sealed)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "pigeon"},
        {"kind": ""},
        FIKS | {"fiks_password": ""},
        FIKS | {"fiks_account": ""},
        HTTP | {"url": ""},
        HTTP | {"url": "http://sms.example.no/"},
        HTTP | {"url": "https://user:word@sms.example.no/"},
        HTTP | {"url": "ftp://sms.example.no/"},
        HTTP | {"url": "https://sms.example.no/", "template": "not json"},
        HTTP | {"url": "https://sms.example.no/", "template": '{"a": "{to}"}'},
        HTTP | {"url": "https://sms.example.no/", "template": "[" * 1500},
        HTTP | {"url": "https://sms.example.no/", "method": "GET"},
        HTTP | {"url": "https://" + "a" * 400 + ".no/"},
    ],
)
def test_what_cannot_work_is_refused(everywhere: Client, wrong: dict[str, str]) -> None:
    assert everywhere.post(PAGE, wrong).status_code == 422
    assert not SmsGateway.objects.exists()


@pytest.mark.parametrize("phone", ["", "12", "all of them"])
def test_a_number_that_is_none_is_refused(everywhere: Client, phone: str) -> None:
    SmsGateway.objects.create(kind="log")
    assert everywhere.post(f"{PAGE}test/", {"phone": phone}).status_code == 422
