"""The whole flow against the certified server: what is believed, and everything that is not."""

import random
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from joserfc.jwk import RSAKey

from accounts.oidc.client import Client, PrivateKey
from accounts.oidc.errors import ProviderIsAway, SignInFault, SignInRefused
from accounts.oidc.flow import Asked, ask, redeem
from accounts.oidc.provider import Provider
from accounts.oidc.tokens import IdToken
from foundation.identifiers import synthetic_national_id
from tests.factories.id_porten import choose
from tjenesteshop.standins.idporten import IdportenStandIn, InventedPerson, make_key, registration

REDIRECT, SIGNED_OUT = "http://localhost:8000/sign-in/idporten/answer/", "http://localhost:8000/sign-in/out/"
LEVELS = ("idporten-loa-low", "idporten-loa-substantial", "idporten-loa-high")
LOW, SUBSTANTIAL, HIGH = LEVELS
PID = synthetic_national_id(random.Random("Ingrid")).reveal()


@dataclass(frozen=True, slots=True)
class World:
    """A running stand-in, and we as its client."""

    stand_in: IdportenStandIn
    client: Client
    provider: Provider

    def begin(self, *, level: str = HIGH, state: str = "a state") -> tuple[str, Asked]:
        return ask(self.client, self.provider, state=state, level=level, language="nn")

    def go_wrong(self, **how: Any) -> None:
        """Let the next token be another than it should."""
        requests.put(f"{self.stand_in.issuer}/wrongly", json=how, timeout=5).raise_for_status()

    def sign_in(self, *, level: str = HIGH) -> IdToken:
        address, asked = self.begin(level=level)
        return self.redeem(asked, choose(address, pid=PID, stop_at=REDIRECT))

    def redeem(self, asked: Asked, answer: Mapping[str, str], **changed: Any) -> IdToken:
        said = {"state": answer["state"], "code": answer["code"]} | changed
        return redeem(self.client, self.provider, asked=asked, **said)


@pytest.fixture(scope="module")
def key() -> RSAKey:
    return make_key("ours")


@pytest.fixture(scope="module")
def stand_in(key: RSAKey) -> Iterator[IdportenStandIn]:
    clients = [
        registration(name, key=key, redirect_uri=REDIRECT, signed_out_uri=SIGNED_OUT)
        for name in ("shop", "other")
    ]
    people = [InventedPerson(PID, "Ingrid Prøve")]
    with IdportenStandIn(people=people, clients=clients, spoilable=True) as running:
        yield running


@pytest.fixture
def world(stand_in: IdportenStandIn, key: RSAKey) -> World:
    client = Client(stand_in.issuer, "shop", PrivateKey(key), REDIRECT, levels=LEVELS)
    return World(stand_in, client, Provider(stand_in.issuer))


def fault_of(act: Any, *args: Any, **named: Any) -> SignInFault:
    with pytest.raises(SignInRefused) as refused:
        act(*args, **named)
    return refused.value.fault


def test_who_was_chosen_is_told_with_the_level_and_the_session(world: World) -> None:
    token = world.sign_in()
    assert (token.text("pid"), token.level) == (PID, HIGH)
    assert token.session
    assert PID not in repr(token)


def test_what_is_asked_is_pushed_and_the_browser_carries_none_of_it(world: World) -> None:
    address, asked = world.begin()
    query = parse_qs(urlsplit(address).query)
    assert set(query) == {"client_id", "request_uri"}
    assert query["request_uri"][0].startswith("urn:")
    for secret in (asked.nonce, asked.verifier):
        assert secret not in address
        assert secret not in repr(asked)
    assert "Vel ein oppdikta person" in requests.get(address, timeout=5).text


def test_the_server_takes_nothing_that_was_not_pushed_or_has_no_challenge(world: World) -> None:
    """It is as strict as ID-porten, so the tests above mean something."""
    query = {"client_id": "shop", "response_type": "code", "scope": "openid", "redirect_uri": REDIRECT}
    answer = requests.get(f"{world.stand_in.issuer}/auth", params=query, timeout=5, allow_redirects=False)
    assert "invalid_request" in answer.headers["location"]
    pushed = requests.post(
        f"{world.stand_in.issuer}/request", data={**query, **world.client.authentication()}, timeout=5
    )
    assert pushed.json()["error"] == "invalid_request"
    stranger = replace(world.client, credentials=PrivateKey(make_key("ours")))
    with pytest.raises(ProviderIsAway):
        ask(stranger, world.provider, state="a state", level=HIGH, language="nb")


@pytest.mark.parametrize(
    ("wrongly", "fault"),
    [
        ({"claims": {"iss": "http://127.0.0.1:1"}}, SignInFault.ISSUER),
        ({"claims": {"aud": "other"}}, SignInFault.AUDIENCE),
        ({"claims": {"aud": ["shop", "other"]}}, SignInFault.AUDIENCE),
        ({"claims": {"aud": ["shop", "other"], "azp": "other"}}, SignInFault.AUDIENCE),
        ({"claims": {"nonce": "another"}}, SignInFault.NONCE),
        ({"claims": {"nonce": None}}, SignInFault.NONCE),
        ({"claims": {"exp": 1_700_000_000}}, SignInFault.EXPIRED),
        ({"claims": {"exp": None}}, SignInFault.CLAIMS),
        ({"claims": {"exp": "tomorrow"}}, SignInFault.CLAIMS),
        ({"claims": {"iat": 1_700_000_000}}, SignInFault.EXPIRED),
        ({"claims": {"iat": 4_000_000_000}}, SignInFault.EXPIRED),
        ({"claims": {"sub": ""}}, SignInFault.CLAIMS),
        ({"claims": {"acr": SUBSTANTIAL}}, SignInFault.LEVEL),
        ({"claims": {"acr": "idporten-loa-highest"}}, SignInFault.LEVEL),
        ({"claims": {"acr": None}}, SignInFault.LEVEL),
        ({"signed": "not"}, SignInFault.ALGORITHM),
        ({"signed": "retired"}, SignInFault.KEY),
    ],
)
def test_a_token_that_is_wrong_in_one_way_is_refused(world: World, wrongly: Any, fault: SignInFault) -> None:
    world.go_wrong(**wrongly)
    assert fault_of(world.sign_in) is fault
    assert world.sign_in().text("pid") == PID  # and the next, which is right, is not


def test_a_weaker_sign_in_than_asked_for_is_refused_and_a_stronger_one_is_not(world: World) -> None:
    address, asked = world.begin(level=SUBSTANTIAL)
    assert (
        fault_of(world.redeem, asked, choose(address, pid=PID, stop_at=REDIRECT, level=LOW))
        is SignInFault.LEVEL
    )
    address, asked = world.begin(level=SUBSTANTIAL)
    assert world.redeem(asked, choose(address, pid=PID, stop_at=REDIRECT, level=HIGH)).level == HIGH


def test_a_code_is_redeemed_once(world: World) -> None:
    address, asked = world.begin()
    answer = choose(address, pid=PID, stop_at=REDIRECT)
    world.redeem(asked, answer)
    assert fault_of(world.redeem, asked, answer) is SignInFault.CODE


@pytest.mark.parametrize("code", ["", "made-up", "ø" * 40])
def test_a_made_up_code_is_refused(world: World, code: str) -> None:
    address, asked = world.begin()
    assert (
        fault_of(world.redeem, asked, choose(address, pid=PID, stop_at=REDIRECT), code=code)
        is SignInFault.CODE
    )


@pytest.mark.parametrize("state", ["", "another state", "a statE"])
def test_another_state_than_ours_is_refused_before_the_code_is_shown_to_anybody(
    world: World, state: str
) -> None:
    address, asked = world.begin()
    answer = choose(address, pid=PID, stop_at=REDIRECT)
    assert fault_of(world.redeem, asked, answer, state=state) is SignInFault.STATE
    world.redeem(asked, answer)  # the code was not spent


def test_a_code_of_somebody_else_is_refused_for_want_of_their_verifier(world: World) -> None:
    """Two browsers, the same state: one hands the other its code."""
    theirs, _asked = world.begin()
    _mine, asked = world.begin()
    assert fault_of(world.redeem, asked, choose(theirs, pid=PID, stop_at=REDIRECT)) is SignInFault.CODE


def test_a_code_that_is_too_old_is_refused(key: RSAKey) -> None:
    clients = [registration("shop", key=key, redirect_uri=REDIRECT, signed_out_uri=SIGNED_OUT)]
    with IdportenStandIn([InventedPerson(PID, "Ingrid Prøve")], clients, code_lasts=1) as hasty:
        client = Client(hasty.issuer, "shop", PrivateKey(key), REDIRECT, levels=LEVELS)
        world = World(hasty, client, Provider(hasty.issuer))
        address, asked = world.begin()
        answer = choose(address, pid=PID, stop_at=REDIRECT)
        time.sleep(1.1)  # its clock cannot be turned from here
        assert fault_of(world.redeem, asked, answer) is SignInFault.CODE


def test_nobody_chosen_comes_back_without_a_code(world: World) -> None:
    address, _asked = world.begin()
    assert choose(address, pid="", stop_at=REDIRECT)["error"] == "access_denied"


def test_a_server_that_is_away_or_speaks_for_another_is_not_believed(world: World) -> None:
    for issuer in ("http://127.0.0.1:9", f"{world.stand_in.issuer}/", "http://idporten.example.no"):
        with pytest.raises(ProviderIsAway):
            Provider(issuer).metadata()


def test_keys_are_asked_for_again_when_one_is_new_but_not_for_every_invention(world: World) -> None:
    assert world.provider.keys(with_kid="stand-in").keys
    asked_at = world.provider._keys_asked_at
    world.provider.keys(with_kid="invented")
    assert world.provider._keys_asked_at == asked_at
