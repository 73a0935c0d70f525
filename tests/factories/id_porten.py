"""The stand-in for ID-porten as a browser meets it: follow, choose somebody, come back."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import requests

from tjenesteshop.standins.idporten import IdportenStandIn, InventedPerson, make_key, registration

CLIENT_ID = "tjenesteshop"


def choose(
    address: str, *, pid: str, stop_at: str, level: str = "", browser: requests.Session | None = None
) -> Mapping[str, str]:
    """A browser that follows the address, chooses the person (or goes back), and is sent back: what it brings.

    One that has chosen before is not asked again.
    """
    browser = browser or requests.Session()
    answer, onward = _look(browser, address), ""
    while not onward.startswith(stop_at):
        if answer.ok and not answer.is_redirect:
            answer = browser.post(
                answer.url, data={"pid": pid, "acr": level}, allow_redirects=False, timeout=5
            )
        assert answer.is_redirect, answer.text
        onward = urljoin(answer.url, answer.headers["location"])
        if not onward.startswith(stop_at):
            answer = _look(browser, onward)
    return {name: values[0] for name, values in parse_qs(urlsplit(onward).query).items()}


def _look(browser: requests.Session, address: str) -> requests.Response:
    return browser.get(address, allow_redirects=False, timeout=5)


@contextmanager
def id_porten_for(address: str, people: list[InventedPerson]) -> Iterator[tuple[IdportenStandIn, str]]:
    """The stand-in, with us registered as living at the address; and our private key as text."""
    key = make_key("ours")
    ours = registration(
        CLIENT_ID,
        key=key,
        redirect_uri=f"{address}/sign-in/id-porten/answer/",
        signed_out_uri=f"{address}/sign-in/id-porten/signed-out/",
    )
    with IdportenStandIn(people=people, clients=[ours], spoilable=True) as running:
        yield running, json.dumps(key.as_dict(private=True))


def use_id_porten(settings: Any, stand_in: IdportenStandIn, private_key: str) -> None:
    settings.ID_PORTEN_ISSUER = stand_in.issuer
    settings.ID_PORTEN_CLIENT_ID = CLIENT_ID
    settings.ID_PORTEN_PRIVATE_KEY = private_key
    settings.PUBLIC_SCHEME, settings.PUBLIC_PORT = "http", "8000"
