"""The municipality's administrator says by what text messages go, and tries it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from audit.models import AuditEntry
from foundation.jobs import run_job
from notifications.models import SmsGateway, SmsTest
from notifications.trying_gateway import SEND_TEST
from tjenesteshop.standins.sms import Answer, SmsStandIn

PAGE = "/manage/messages/settings/"
HTTP = {"kind": "http", "method": "POST", "template": '{"a": "{to}", "b": "{text}"}', "token": "s3cret-token"}
WITH_REFERENCE = '{"a": "{to}", "b": "{text}", "c": "{reference}"}'
FIKS = {"kind": "fiks", "fiks_account": "k", "fiks_integration": "i", "fiks_password": "fiks-s3cret"}


@pytest.fixture
def sink() -> Iterator[SmsStandIn]:
    with SmsStandIn() as stand_in:
        yield stand_in


def try_it(client: Client, phone: str = "68050123") -> str:
    """What the page says when the worker has done what was asked for."""
    client.post(f"{PAGE}test/", {"phone": phone})
    test = SmsTest.objects.get()
    run_job(SEND_TEST, tenant="larvik", args={"test_id": test.pk, "reference": str(test.reference)})
    return client.get(f"{PAGE}test/").text


def test_it_is_set_up_and_tried(everywhere: Client, sink: SmsStandIn) -> None:
    answer = everywhere.post(PAGE, HTTP | {"url": f"{sink.address}/sms"}, follow=True)
    assert "Saved." in answer.content.decode()
    assert "The gateway took it." in try_it(everywhere, "680 50 123")
    assert "Your last test" in everywhere.get(PAGE).text
    (arrived,) = sink.arrived
    assert (arrived.content["a"], arrived.headers["authorization"]) == ("+4768050123", "Bearer s3cret-token")


def test_what_is_only_written_in_the_log_is_on_nobody_s_phone(everywhere: Client) -> None:
    page = everywhere.post(PAGE, {"kind": "log"}, follow=True).text
    assert "only written in the log now: nobody gets them." in page
    page = try_it(everywhere)
    assert "It went to no phone" in page
    assert "on your phone" not in page
    assert SmsTest.objects.get().phone == ""


def test_it_says_which_fields_the_chosen_kind_needs_and_what_is_stored(everywhere: Client) -> None:
    page = " ".join(everywhere.get(PAGE).text.split())
    assert page.count("(needed for Fiks SMS)") == 3
    assert page.count("(needed for another gateway)") == 2
    assert page.count("(may be left empty)") == 1, "the token, which some gateways have none of"
    assert "One is stored" not in page
    everywhere.post(PAGE, FIKS)
    page = " ".join(everywhere.get(PAGE).text.split())
    assert page.count("(needed for Fiks SMS)") == 2
    assert page.count("One is stored. Leave this empty to keep it: it is for this integration alone.") == 1
    assert page.count("One is stored") == 1


def test_fiks_without_a_client_at_maskinporten_promises_nothing(everywhere: Client) -> None:
    page = everywhere.post(PAGE, FIKS, follow=True).text
    assert "Nothing can be sent by it until this installation has a client at Maskinporten." in page
    for path in (PAGE, "/manage/messages/"):
        assert (
            "No text message can be sent: Fiks SMS needs a client at Maskinporten"
            in everywhere.get(path).text
        )
    assert "the installation has no client at Maskinporten" in try_it(everywhere)


def test_what_goes_wrong_is_said(everywhere: Client, sink: SmsStandIn) -> None:
    everywhere.post(PAGE, HTTP | {"url": f"{sink.address}/sms"})
    sink.then(Answer(401))
    assert "does not accept our password" in try_it(everywhere)


def test_until_a_worker_has_sent_it_the_page_says_so_and_nothing_is_sent(
    everywhere: Client, sink: SmsStandIn
) -> None:
    everywhere.post(PAGE, HTTP | {"url": f"{sink.address}/sms"})
    page = everywhere.post(f"{PAGE}test/", {"phone": "68050123"}, follow=True).text
    assert "It is on its way" in page
    assert f'href="{PAGE}test/"' in page
    assert sink.requests == []


def test_asked_for_twice_it_is_sent_once(everywhere: Client, sink: SmsStandIn) -> None:
    everywhere.post(PAGE, HTTP | {"url": f"{sink.address}/sms"})
    everywhere.post(f"{PAGE}test/", {"phone": "68050123"})
    first = SmsTest.objects.get()
    for _time in range(2):
        try_it(everywhere)
        run_job(SEND_TEST, tenant="larvik", args={"test_id": first.pk, "reference": str(first.reference)})
    assert len(sink.requests) == 2
    assert SmsTest.objects.get().phone == ""


def test_a_worker_that_was_killed_sends_it_again_under_the_same_reference(
    everywhere: Client, sink: SmsStandIn
) -> None:
    everywhere.post(PAGE, HTTP | {"url": f"{sink.address}/sms", "template": WITH_REFERENCE})
    try_it(everywhere)
    SmsTest.objects.update(status="sending", phone="+4768050123")
    test = SmsTest.objects.get()
    run_job(SEND_TEST, tenant="larvik", args={"test_id": test.pk, "reference": str(test.reference)})
    assert (len(sink.requests), len(sink.arrived)) == (2, 1)


def test_who_has_tested_nothing_is_led_to_where_one_does(everywhere: Client) -> None:
    assert everywhere.get(f"{PAGE}test/")["Location"] == PAGE


def test_the_log_names_the_host_and_nothing_more(everywhere: Client, sink: SmsStandIn, settings: Any) -> None:
    settings.FIKS_URL = "https://api.fiks.ks.no/secret"
    everywhere.post(PAGE, HTTP | {"url": f"{sink.address}/path-s3cret?key=s3cret"})
    everywhere.post(PAGE, FIKS)
    everywhere.post(PAGE, FIKS | {"kind": "log"})
    long = f"{'a' * 60}.{'b' * 40}-12345678901.example.no"
    everywhere.post(PAGE, HTTP | {"url": f"https://{long}/"})
    log = AuditEntry.objects.filter(action="sms_gateway.changed").order_by("pk")
    first, second, third, fourth = [(each.details["kind"], each.details["host"]) for each in log]
    assert first == ("http", "127.0.0.1")
    assert second == ("fiks", "api.fiks.ks.no")
    assert third == ("log", "")
    assert fourth[1].endswith(".example.no")
    assert "s3cret" not in repr([each.details for each in log])


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


@pytest.mark.parametrize("phone", ["", "12", "all of them", "28050123"])
def test_a_number_that_is_none_is_refused(everywhere: Client, phone: str) -> None:
    SmsGateway.objects.create(kind="log")
    assert everywhere.post(f"{PAGE}test/", {"phone": phone}).status_code == 422


def test_a_token_is_never_sent_to_another_address(everywhere: Client, sink: SmsStandIn) -> None:
    everywhere.post(PAGE, HTTP | {"url": f"{sink.address}/first"})
    moved = HTTP | {"url": f"{sink.address}/sms"}
    assert everywhere.post(PAGE, moved | {"token": ""}).status_code == 422
    assert SmsGateway.objects.get().url == f"{sink.address}/first"
    assert everywhere.post(PAGE, moved | {"token": "another-token"}).status_code == 302
    try_it(everywhere)
    assert [each.headers["authorization"] for each in sink.requests] == ["Bearer another-token"]


def test_one_that_has_none_is_set_up_when_the_former_is_gone(everywhere: Client, sink: SmsStandIn) -> None:
    everywhere.post(PAGE, HTTP | {"url": f"{sink.address}/first"})
    assert everywhere.post(PAGE, HTTP | {"kind": "none", "url": "", "token": ""}).status_code == 302
    assert everywhere.post(PAGE, HTTP | {"url": f"{sink.address}/sms", "token": ""}).status_code == 302
    try_it(everywhere)
    assert ["authorization" in each.headers for each in sink.requests] == [False]


def test_nor_by_way_of_another_kind(everywhere: Client, sink: SmsStandIn) -> None:
    everywhere.post(PAGE, HTTP | {"url": f"{sink.address}/first"})
    for kind in ("none", "log", "http"):
        everywhere.post(PAGE, HTTP | {"kind": kind, "url": f"{sink.address}/sms", "token": ""})
    try_it(everywhere)
    assert [each.path for each in sink.requests] == ["/first"]


def test_the_same_address_keeps_its_token(everywhere: Client, sink: SmsStandIn) -> None:
    everywhere.post(PAGE, HTTP | {"url": f"{sink.address}/sms"})
    assert everywhere.post(PAGE, HTTP | {"url": f"{sink.address}/sms", "token": ""}).status_code == 302
    try_it(everywhere)
    assert [each.headers["authorization"] for each in sink.requests] == ["Bearer s3cret-token"]


def test_a_password_is_for_one_integration(everywhere: Client) -> None:
    everywhere.post(PAGE, FIKS)
    other = FIKS | {"fiks_integration": "another", "fiks_password": ""}
    assert everywhere.post(PAGE, other).status_code == 422
    assert everywhere.post(PAGE, other | {"kind": "log"}).status_code == 422
    assert SmsGateway.objects.get().fiks_integration == "i"
    assert everywhere.post(PAGE, other | {"fiks_password": "its-own"}).status_code == 302
