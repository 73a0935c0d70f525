"""Gateways are asked as they document it, and what they answer is understood."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.personal_data import encrypt
from notifications.errors import SendingFailed
from notifications.maskinporten import forget_tokens
from notifications.models import SmsGateway
from notifications.sms.gateways import HttpGateway, TextMessage, filled, gateway_of
from tests.factories.sms import TEMPLATE, use_fiks, use_http_gateway
from tjenesteshop.standins.sms import Answer, SmsStandIn

MESSAGE = TextMessage(to="+4768050123", text="Timen din: «kl. 10»", reference="ref-1")


@pytest.fixture
def sink() -> Iterator[SmsStandIn]:
    with SmsStandIn() as stand_in:
        yield stand_in
    forget_tokens()


def refused(row: SmsGateway) -> tuple[str, bool]:
    with pytest.raises(SendingFailed) as failure:
        gateway_of(row).send(MESSAGE)
    return failure.value.code, failure.value.is_final


class TestFiks:
    def test_it_is_asked_as_ks_documents_it(self, larvik: object, sink: SmsStandIn, settings: Any) -> None:
        gateway_of(use_fiks(sink, settings)).send(MESSAGE)
        (arrived,) = sink.arrived
        assert arrived.path == "/varsling/api/v2/sms/konto-1/send"
        assert arrived.content == {"tekst": MESSAGE.text, "telefonnummer": MESSAGE.to}
        assert arrived.headers["integrasjonid"] == "larvik-integrasjon"
        assert arrived.headers["integrasjonpassord"] == "hemmelig"
        assert arrived.headers["authorization"].removeprefix("Bearer ") in sink.tokens
        assert arrived.reference == "ref-1"

    def test_the_grant_is_what_maskinporten_asks_for(
        self, larvik: object, sink: SmsStandIn, settings: Any
    ) -> None:
        gateway_of(use_fiks(sink, settings)).send(MESSAGE)
        (grant,) = sink.grants
        assert (grant["iss"], grant["scope"], grant["aud"]) == (
            "tjenesteshop",
            "ks:fiks",
            f"{sink.address}/",
        )
        assert 0 < grant["exp"] - grant["iat"] <= 120

    def test_a_token_is_used_as_long_as_it_holds(
        self, larvik: object, sink: SmsStandIn, settings: Any
    ) -> None:
        row = use_fiks(sink, settings)
        for _ in range(3):
            gateway_of(row).send(MESSAGE)
        assert len(sink.grants) == 1
        sink.forget_tokens()
        gateway_of(row).send(MESSAGE)
        assert (len(sink.grants), len(sink.requests)) == (2, 4)

    def test_a_wrong_password_is_said(self, larvik: object, sink: SmsStandIn, settings: Any) -> None:
        row = use_fiks(sink, settings)
        row.fiks_password_sealed = encrypt("feil")
        assert refused(row) == ("gateway_refuses_us", False)

    def test_an_integration_without_the_right_is_said(
        self, larvik: object, sink: SmsStandIn, settings: Any
    ) -> None:
        row = use_fiks(sink, settings)
        row.fiks_account = "konto-2"
        assert refused(row) == ("fiks_integration_may_not", False)

    @pytest.mark.parametrize(
        ("status", "failure"),
        [
            (400, ("gateway_refuses_message", True)),
            (404, ("gateway_refuses_message", True)),
            (500, ("gateway_has_an_error", False)),
            (503, ("gateway_has_an_error", False)),
        ],
    )
    def test_what_its_errors_mean(
        self,
        larvik: object,
        sink: SmsStandIn,
        settings: Any,
        caplog: pytest.LogCaptureFixture,
        status: int,
        failure: tuple[str, bool],
    ) -> None:
        row = use_fiks(sink, settings)
        sink.then(Answer(status))
        with caplog.at_level(logging.WARNING):
            assert refused(row) == failure
        assert f"Fiks answered {status}" in caplog.text
        assert "68050123" not in caplog.text  # what KS says names it

    def test_without_a_client_at_maskinporten_nothing_is_asked(
        self, larvik: object, sink: SmsStandIn, settings: Any
    ) -> None:
        row = use_fiks(sink, settings)
        settings.MASKINPORTEN_CLIENT_ID = ""
        assert refused(row) == ("maskinporten_is_not_set_up", False)

    def test_a_key_maskinporten_does_not_know_is_said(
        self, larvik: object, sink: SmsStandIn, settings: Any
    ) -> None:
        row = use_fiks(sink, settings)
        sink.key = None
        assert refused(row) == ("maskinporten_refuses_us", False)


class TestHttp:
    def test_the_template_is_filled_in(self, larvik: object, sink: SmsStandIn) -> None:
        gateway_of(use_http_gateway(sink)).send(MESSAGE)
        (arrived,) = sink.arrived
        assert arrived.content == {
            "message": {"recipient": "+4768050123", "body": MESSAGE.text},
            "id": "ref-1",
        }
        assert arrived.headers["authorization"] == "Bearer gateway-secret"

    def test_it_may_be_put(self, larvik: object, sink: SmsStandIn) -> None:
        row = use_http_gateway(sink)
        row.method = "PUT"
        gateway_of(row).send(MESSAGE)
        assert len(sink.arrived) == 1

    def test_a_redirect_is_not_followed(self, larvik: object, sink: SmsStandIn) -> None:
        row = use_http_gateway(sink)
        sink.then(Answer(307, {"Location": f"{sink.address}/elsewhere"}))
        with pytest.raises(SendingFailed):
            gateway_of(row).send(MESSAGE)
        assert sink.requests == []

    def test_what_it_has_already_is_sent(self, larvik: object, sink: SmsStandIn) -> None:
        row = use_http_gateway(sink)
        sink.then(Answer(409))
        gateway_of(row).send(MESSAGE)

    @pytest.mark.parametrize(
        "url",
        [
            "http://127.0.0.1:9/",
            "https://127.0.0.1:9/",
            "https://localhost:9/",
            "https://[::1]:9/",
            "http://sms.example.no/",
            "https://user:secret@sms.example.no/",
            "file:///etc/passwd",
            "gopher://127.0.0.1/",
        ],
    )
    def test_it_is_not_a_way_into_our_own_house(self, settings: Any, url: str) -> None:
        settings.OUTGOING_TO_LOOPBACK = False
        gateway = HttpGateway(url=url, method="POST", template=TEMPLATE, token="")
        with pytest.raises(SendingFailed) as failure:
            gateway.send(MESSAGE)
        assert failure.value.code in {"address_is_not_https", "gateway_is_away"}

    def test_a_server_of_our_own_hears_nothing(self, larvik: object, sink: SmsStandIn, settings: Any) -> None:
        settings.OUTGOING_TO_LOOPBACK = False
        assert refused(use_http_gateway(sink)) == ("address_is_not_https", False)
        assert sink.requests == []


@given(st.text(), st.text())
def test_no_text_becomes_structure_or_is_filled_in_itself(to: str, text: str) -> None:
    message = TextMessage(to=to, text=text, reference="{to}")
    assert filled(TEMPLATE, message) == {"message": {"recipient": to, "body": text}, "id": "{to}"}


def test_the_log_says_that_there_was_one_and_neither_what_nor_to_whom(
    larvik: object, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        gateway_of(SmsGateway(kind="log")).send(MESSAGE)
    assert "reference ref-1" in caplog.text
    assert "…23" in caplog.text
    assert "6805" not in caplog.text
    assert "Timen" not in caplog.text
