"""A running stand-in for ID-porten, a browser for each host, and somebody the municipality knows by number."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
import requests
from django.test import Client

from foundation.identifiers import NationalId, synthetic_national_id
from foundation.scope import Scope, tenant_scope, use_scope
from shop.domain.identity.numbers import seal
from shop.models import Recipient
from tests.factories.id_porten import choose, id_porten_for, use_id_porten
from tjenesteshop.standins.idporten import IdportenStandIn, InventedPerson

CENTRAL = "http://localhost:8000"
INGRID = synthetic_national_id(random.Random("Ingrid"))
STRANGER = synthetic_national_id(random.Random("stranger"))


@pytest.fixture(scope="session")
def stand_in() -> Iterator[tuple[IdportenStandIn, str]]:
    people = [
        InventedPerson(INGRID.reveal(), "Ingrid Prøve"),
        InventedPerson(STRANGER.reveal(), "Ola Fremmed"),
    ]
    with id_porten_for(CENTRAL, people) as running:
        yield running


@dataclass(slots=True)
class Visit:
    """One browser at one municipality, and at ID-porten."""

    issuer: str
    host: str = "larvik.localhost"
    browser: Client = field(default_factory=Client)
    at_id_porten: requests.Session = field(default_factory=requests.Session)

    def get(self, path: str) -> Any:
        return self.browser.get(path, headers={"host": self.host})

    def begin(self, next_url: str = "/bookings/") -> str:
        """To where ID-porten shows its page."""
        answer = self.get(f"/sign-in/id-porten/?{urlencode({'next': next_url})}")
        assert answer.status_code == 302, answer.content.decode()
        return str(answer["location"])

    def come_back(self, brought: dict[str, str]) -> Any:
        """By way of the central host, as the browser is sent."""
        onward = Client().get(
            f"/sign-in/id-porten/answer/?{urlencode(brought)}", headers={"host": "localhost"}
        )
        if onward.status_code != 303:
            return onward
        address = urlsplit(onward["location"])
        assert address.hostname == self.host
        return self.get(f"{address.path}?{address.query}")

    def sign_in(self, who: NationalId = INGRID, *, level: str = "", next_url: str = "/bookings/") -> Any:
        brought = choose(
            self.begin(next_url), pid=who.reveal(), stop_at=CENTRAL, level=level, browser=self.at_id_porten
        )
        return self.come_back(dict(brought))

    def go_wrong(self, **how: Any) -> None:
        requests.put(f"{self.issuer}/wrongly", json=how, timeout=5).raise_for_status()

    @property
    def is_signed_in(self) -> bool:
        return bool(self.get("/").context["user"].is_authenticated)


def is_nobody(answer: Any) -> bool:
    return (answer.status_code, answer.get("location")) == (302, "/sign-in/id-porten/nobody/")


@pytest.fixture
def visit(stand_in: tuple[IdportenStandIn, str], settings: Any, larvik: Scope) -> Visit:
    use_id_porten(settings, *stand_in)
    return Visit(stand_in[0].issuer)


@pytest.fixture
def ingrid(larvik: Scope) -> Recipient:
    """Registered by the municipality; has never signed in."""
    return recipient_with(INGRID, name="Ingrid Prøve")


@pytest.fixture
def ingrid_in_sandefjord(db: None) -> Recipient:
    with use_scope(tenant_scope("sandefjord")):
        return recipient_with(INGRID, name="Ingrid Prøve")


def recipient_with(number: NationalId, *, name: str) -> Recipient:
    recipient = Recipient(name=name)
    seal(recipient, number)
    recipient.save()
    return recipient
