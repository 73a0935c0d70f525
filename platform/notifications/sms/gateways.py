"""The gateways a municipality may choose among. Each takes a text with a reference, or raises SendingFailed."""

import json
import logging
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import quote

from cryptography.fernet import InvalidToken
from django.conf import settings

from foundation.personal_data import decrypt
from notifications.asking import ask, require_taken
from notifications.enums import GatewayKind
from notifications.errors import SendingFailed
from notifications.kept import keep
from notifications.maskinporten import token_for
from notifications.models import SmsGateway
from notifications.sms.length import length_of

logger = logging.getLogger(__name__)

FIKS_SCOPE = "ks:fiks"
PLACES = ("{to}", "{text}", "{reference}")
"""What a template of the generic gateway may name, and must: to whom, what; the reference where the gateway has one."""


@dataclass(frozen=True, slots=True)
class TextMessage:
    """`to` is `+47…`. The same `reference` is the same message, however often it is tried."""

    to: str = field(repr=False)
    text: str = field(repr=False)
    reference: str


class Gateway(Protocol):
    def send(self, message: TextMessage) -> None: ...


def masked(number: str) -> str:
    """As much of a number as tells two apart in a log."""
    return f"…{number[-2:]}"


class LogGateway:
    """Sends nothing and says that it would have. In a demonstration it is kept, to be read."""

    def send(self, message: TextMessage) -> None:
        parts = length_of(message.text).parts
        logger.warning("SMS to %s, %s part(s), reference %s", masked(message.to), parts, message.reference)
        keep("sms", to=message.to, subject="", body=message.text, reference=message.reference)


@dataclass(frozen=True, slots=True)
class FiksGateway:
    """Fiks SMS (KS Fiks, “varsling” v2). We have one client at Maskinporten, each municipality its own integration."""

    account: str
    integration: str
    password: str = field(repr=False)

    def send(self, message: TextMessage) -> None:
        """A token that is no longer good is asked for anew, once."""
        answer, body = self._ask(message, token=token_for(FIKS_SCOPE))
        if answer.status_code == 401:
            answer, body = self._ask(message, token=token_for(FIKS_SCOPE, anew=True))
        if not answer.ok:
            logger.warning("Fiks answered %s, error %s", answer.status_code, _error_id(body))
        if answer.status_code == 403:
            raise SendingFailed("fiks_integration_may_not")
        require_taken(answer)

    def _ask(self, message: TextMessage, *, token: str) -> Any:
        url = f"{settings.FIKS_URL}/varsling/api/v2/sms/{quote(self.account, safe='')}/send"
        headers = {
            "Authorization": f"Bearer {token}",
            "IntegrasjonId": self.integration,
            "IntegrasjonPassord": self.password,
            "Idempotency-Key": message.reference,
            "Accept": "application/json",
        }
        content = {"tekst": message.text, "telefonnummer": message.to}
        return ask("POST", url, headers=headers, json=content)


@dataclass(frozen=True, slots=True)
class HttpGateway:
    """Any gateway that takes JSON: the template's `{to}`, `{text}` and `{reference}` are filled in."""

    url: str
    method: str
    template: str
    token: str = field(repr=False)

    def send(self, message: TextMessage) -> None:
        headers = {"Idempotency-Key": message.reference, "Accept": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        answer, _body = ask(self.method, self.url, headers=headers, json=filled(self.template, message))
        require_taken(answer)


def filled(template: str, message: TextMessage) -> Any:
    """The template as JSON with the places filled in: as values, so that no text can become structure."""
    values = {"{to}": message.to, "{text}": message.text, "{reference}": message.reference}

    def fill(part: Any) -> Any:
        if isinstance(part, dict):
            return {name: fill(value) for name, value in part.items()}
        if isinstance(part, list):
            return [fill(each) for each in part]
        return _in_place(part, values) if isinstance(part, str) else part

    return fill(json.loads(template))


def _in_place(text: str, values: dict[str, str]) -> str:
    """Each place once, in one go: what is filled in is not looked at again."""
    found = min(((at, place) for place in values if (at := text.find(place)) >= 0), default=None)
    if found is None:
        return text
    at, place = found
    return text[:at] + values[place] + _in_place(text[at + len(place) :], values)


def gateway_of(row: SmsGateway) -> Gateway:
    """The municipality's own. Raises SendingFailed where it has none."""
    match row.kind:
        case GatewayKind.LOG:
            return LogGateway()
        case GatewayKind.FIKS:
            return FiksGateway(row.fiks_account, row.fiks_integration, _open(row.fiks_password_sealed))
        case GatewayKind.HTTP:
            return HttpGateway(row.url, row.method, row.template, _open(row.token_sealed))
        case _:
            raise SendingFailed("no_gateway", is_final=True)


def _open(sealed: Any) -> str:
    try:
        return decrypt(sealed) if sealed else ""
    except InvalidToken as error:  # by a key that is gone: it must be typed anew
        raise SendingFailed("settings_are_unfit") from error


def _error_id(body: bytes) -> str:
    """What KS can find the error by, and nothing of what stands in their message."""
    try:
        said = json.loads(body)
    except ValueError:
        return "-"
    found = str(said.get("errorId", "-")) if isinstance(said, dict) else "-"
    return found[:60] if found.replace("-", "").isalnum() else "-"
