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


def test_a_token_is_never_sent_to_another_address(everywhere: Client, sink: SmsStandIn) -> None:
    everywhere.post(PAGE, HTTP | {"url": f"{sink.address}/first"})
    moved = HTTP | {"url": f"{sink.address}/sms"}
    assert everywhere.post(PAGE, moved | {"token": ""}).status_code == 422
    assert SmsGateway.objects.get().url == f"{sink.address}/first"
    assert everywhere.post(PAGE, moved | {"token": "another-token"}).status_code == 302
    everywhere.post(f"{PAGE}test/", {"phone": "68050123"})
    assert [each.headers["authorization"] for each in sink.requests] == ["Bearer another-token"]


def test_one_that_has_none_is_set_up_when_the_former_is_gone(everywhere: Client, sink: SmsStandIn) -> None:
    everywhere.post(PAGE, HTTP | {"url": f"{sink.address}/first"})
    assert everywhere.post(PAGE, HTTP | {"kind": "none", "url": "", "token": ""}).status_code == 302
    assert everywhere.post(PAGE, HTTP | {"url": f"{sink.address}/sms", "token": ""}).status_code == 302
    everywhere.post(f"{PAGE}test/", {"phone": "68050123"})
    assert ["authorization" in each.headers for each in sink.requests] == [False]


def test_nor_by_way_of_another_kind(everywhere: Client, sink: SmsStandIn) -> None:
    everywhere.post(PAGE, HTTP | {"url": f"{sink.address}/first"})
    for kind in ("none", "log", "http"):
        everywhere.post(PAGE, HTTP | {"kind": kind, "url": f"{sink.address}/sms", "token": ""})
    everywhere.post(f"{PAGE}test/", {"phone": "68050123"})
    assert [each.path for each in sink.requests] == ["/first"]


def test_the_same_address_keeps_its_token(everywhere: Client, sink: SmsStandIn) -> None:
    everywhere.post(PAGE, HTTP | {"url": f"{sink.address}/sms"})
    assert everywhere.post(PAGE, HTTP | {"url": f"{sink.address}/sms", "token": ""}).status_code == 302
    everywhere.post(f"{PAGE}test/", {"phone": "68050123"})
    assert [each.headers["authorization"] for each in sink.requests] == ["Bearer s3cret-token"]


def test_a_password_is_for_one_integration(everywhere: Client) -> None:
    everywhere.post(PAGE, FIKS)
    other = FIKS | {"fiks_integration": "another", "fiks_password": ""}
    assert everywhere.post(PAGE, other).status_code == 422
    assert everywhere.post(PAGE, other | {"kind": "log"}).status_code == 422
    assert SmsGateway.objects.get().fiks_integration == "i"
    assert everywhere.post(PAGE, other | {"fiks_password": "its-own"}).status_code == 302
