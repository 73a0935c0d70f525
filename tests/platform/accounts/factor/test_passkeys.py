"""A passkey is made for one host and one person, and signs what this session was asked, once."""

import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.closing import close_account
from accounts.factor.changes import reset_second_factor
from accounts.models import Session, User
from foundation.actor import SYSTEM
from foundation.scope import tenant_scope, use_scope
from tests.factories.authenticator import SoftPasskey
from tests.factories.factors import CHECK, MINE, codes_on, give_app, give_passkey, is_signed_in, type_password
from tests.factories.world import PASSWORD, make_user

ADD, ASK_NEW = f"{MINE}passkeys/add/", f"{MINE}passkeys/ask/"
STEP, ASK_STEP = f"{CHECK}passkey/", f"{CHECK}passkey/ask/"
ALONE, ASK_ALONE = "/sign-in/passkey/", "/sign-in/passkey/ask/"


@pytest.fixture
def phone() -> SoftPasskey:
    return SoftPasskey()


@pytest.fixture
def other() -> Client:
    return Client(headers={"host": "larvik.localhost"})


def asked(client: Client, path: str) -> dict[str, Any]:
    options: dict[str, Any] = client.post(path).json()
    return options


def add(client: Client, key: SoftPasskey, **lies: Any) -> Any:
    answer = key.make(asked(client, ASK_NEW), **lies)
    return client.post(ADD, {"name": "Mobilen", "answer": answer})


@pytest.fixture
def registered(kari: User, larvik_client: Client, phone: SoftPasskey) -> SoftPasskey:
    """Kari's phone, added in her own browser."""
    type_password(larvik_client, kari)
    assert len(codes_on(add(larvik_client, phone).content)) == 10
    return phone


def test_it_is_asked_for_so_that_it_is_enough_alone(kari: User, larvik_client: Client) -> None:
    type_password(larvik_client, kari)
    options = asked(larvik_client, ASK_NEW)
    assert options["rp"]["id"] == "larvik.localhost"
    chosen = options["authenticatorSelection"]
    assert (chosen["residentKey"], chosen["userVerification"]) == ("required", "required")
    assert options["user"]["name"] == "kari@example.no"


def test_as_second_step_it_signs_in(kari: User, registered: SoftPasskey, other: Client) -> None:
    assert type_password(other, kari, next="/bookings/").startswith(CHECK)
    answer = other.post(STEP, {"answer": registered.sign(asked(other, ASK_STEP)), "next": "/bookings/"})
    assert answer["location"] == "/bookings/"
    assert is_signed_in(other)
    assert Authenticator.objects.get(type="webauthn").last_used_at is not None


def test_alone_it_signs_in_as_whose_it_is(kari: User, registered: SoftPasskey, other: Client) -> None:
    answer = other.post(ALONE, {"answer": registered.sign(asked(other, ASK_ALONE)), "next": "/bookings/"})
    assert answer["location"] == "/bookings/"
    assert other.session["_auth_user_id"] == str(kari.pk)
    assert "_idle" in other.session


def test_each_question_is_answered_once(registered: SoftPasskey, other: Client) -> None:
    answer = registered.sign(asked(other, ASK_ALONE))
    assert other.post(ALONE, {"answer": answer}).status_code == 302
    other.post("/sign-in/out/")
    assert other.post(ALONE, {"answer": answer}).status_code == 422
    asked(other, ASK_ALONE)
    assert other.post(ALONE, {"answer": answer}).status_code == 422


def test_a_failed_answer_uses_the_question_up(registered: SoftPasskey, other: Client) -> None:
    options = asked(other, ASK_ALONE)
    assert (
        other.post(ALONE, {"answer": registered.sign(options, origin="http://evil.example")}).status_code
        == 422
    )
    registered.is_verified = False
    assert other.post(ALONE, {"answer": registered.sign(options)}).status_code == 422
    registered.is_verified = True
    assert other.post(ALONE, {"answer": registered.sign(options)}).status_code == 422


def test_another_browsers_question_is_not_this_ones(
    registered: SoftPasskey, other: Client, larvik_client: Client
) -> None:
    larvik_client.post("/sign-in/out/")
    options = asked(larvik_client, ASK_ALONE)
    asked(other, ASK_ALONE)
    assert other.post(ALONE, {"answer": registered.sign(options)}).status_code == 422


@pytest.mark.parametrize(
    "lies",
    [
        {"origin": "http://sandefjord.localhost"},
        {"origin": "http://a.larvik.localhost"},
        {"origin": "http://larvik.localhost:81"},
        {"origin": "https://larvik.localhost"},
        {"crossOrigin": True},
        {"type": "webauthn.create"},
        {"challenge": "AAAA"},
    ],
)
def test_only_what_was_asked_for_here_counts(
    registered: SoftPasskey, other: Client, lies: dict[str, Any]
) -> None:
    options = asked(other, ASK_ALONE)
    assert other.post(ALONE, {"answer": registered.sign(options, **lies)}).status_code == 422
    assert not is_signed_in(other)


@pytest.mark.parametrize(
    "lies", [{"origin": "http://sandefjord.localhost"}, {"crossOrigin": True}, {"type": "x"}]
)
def test_nor_is_another_kept(
    kari: User, larvik_client: Client, phone: SoftPasskey, lies: dict[str, Any]
) -> None:
    type_password(larvik_client, kari)
    assert add(larvik_client, phone, **lies).status_code == 422
    assert not Authenticator.objects.exists()


def test_without_finger_or_pin_it_is_none(kari: User, larvik_client: Client, phone: SoftPasskey) -> None:
    type_password(larvik_client, kari)
    phone.is_verified = False
    assert add(larvik_client, phone).status_code == 422


def test_another_key_with_the_same_number_opens_nothing(registered: SoftPasskey, other: Client) -> None:
    thief = SoftPasskey()
    thief.number, thief.handle = registered.number, registered.handle
    assert other.post(ALONE, {"answer": thief.sign(asked(other, ASK_ALONE))}).status_code == 422


def test_somebody_elses_passkey_is_no_second_step(
    kari: User, anne: User, registered: SoftPasskey, other: Client
) -> None:
    give_app(anne)
    type_password(other, anne)
    assert other.post(STEP, {"answer": registered.sign(asked(other, ASK_STEP))}).status_code == 422
    assert not is_signed_in(other)


def test_nor_does_it_sign_in_as_another_by_saying_so(
    anne: User, registered: SoftPasskey, other: Client
) -> None:
    mine = SoftPasskey()
    give_passkey(anne, key=mine)
    registered.handle = mine.handle
    assert other.post(ALONE, {"answer": registered.sign(asked(other, ASK_ALONE))}).status_code == 422


def test_the_neighbours_passkey_is_nobodys_here(registered: SoftPasskey, other: Client) -> None:
    with use_scope(tenant_scope("sandefjord")):
        twin = make_user("Kari Prøve", email="kari@example.no", password=PASSWORD)
        theirs = SoftPasskey(host="sandefjord.localhost")
        give_passkey(twin, key=theirs)
    assert other.post(ALONE, {"answer": theirs.sign(asked(other, ASK_ALONE))}).status_code == 422
    there = Client(headers={"host": "sandefjord.localhost"})
    assert there.post(ALONE, {"answer": registered.sign(asked(there, ASK_ALONE))}).status_code == 422
    assert there.post(ALONE, {"answer": theirs.sign(asked(there, ASK_ALONE))}).status_code == 302


def test_a_count_that_did_not_grow_is_a_copied_key(kari: User, larvik_client: Client, other: Client) -> None:
    key = SoftPasskey(counts=True)
    type_password(larvik_client, kari)
    add(larvik_client, key)
    assert other.post(ALONE, {"answer": key.sign(asked(other, ASK_ALONE))}).status_code == 302
    key.signatures = 0
    other.post("/sign-in/out/")
    assert other.post(ALONE, {"answer": key.sign(asked(other, ASK_ALONE))}).status_code == 422


def test_the_same_passkey_is_not_registered_twice(
    anne: User, registered: SoftPasskey, larvik_client: Client, other: Client
) -> None:
    assert add(larvik_client, registered).status_code == 422
    give_app(anne)
    assert type_password(other, anne)
    assert Authenticator.objects.filter(type="webauthn").count() == 1


def test_ten_are_enough(kari: User, registered: SoftPasskey, larvik_client: Client) -> None:
    for _ in range(9):
        give_passkey(kari, key=SoftPasskey())
    assert larvik_client.post(ASK_NEW).status_code == 422
    assert larvik_client.get(ADD).status_code == 200


@pytest.mark.parametrize("end", ["closed", "reset", "removed", "no password"])
def test_what_ends_it_ends_it(kari: User, registered: SoftPasskey, other: Client, end: str) -> None:
    options = asked(other, ASK_ALONE)
    if end == "closed":
        close_account(kari.pk)
    elif end == "reset":
        reset_second_factor(kari.pk, actor=SYSTEM)
    elif end == "removed":
        Authenticator.objects.filter(type="webauthn").delete()
    else:
        kari.set_unusable_password()
        kari.save()
    refused = 403 if end == "closed" else 422  # whose it is hears that it is closed
    assert other.post(ALONE, {"answer": registered.sign(options)}).status_code == refused
    assert not is_signed_in(other)


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "{",
        "[]",
        "null",
        "1",
        '"x"',
        "{}",
        '{"response": {}}',
        '{"response": {"clientDataJSON": "AAAA"}}',
        '{"response": {"clientDataJSON": 1}}',
        '{"response": null, "id": "x"}',
        "\x00",
        "[" * 19_000,
        "x" * 30_000,
    ],
)
def test_nonsense_is_refused_in_words(kari: User, larvik_client: Client, other: Client, answer: str) -> None:
    asked(other, ASK_ALONE)
    assert other.post(ALONE, {"answer": answer}).status_code == 422
    type_password(larvik_client, kari)
    asked(larvik_client, ASK_NEW)
    assert larvik_client.post(ADD, {"name": "x", "answer": answer}).status_code == 422


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("authenticatorData", "AAAA"),
        ("signature", "AAAA"),
        ("signature", None),
        ("userHandle", "AAAA"),
        ("userHandle", None),
        ("userHandle", "enp6enp6enp6enp6enp6"),
    ],
)
def test_a_broken_part_of_it_too(
    registered: SoftPasskey, other: Client, name: str, value: str | None
) -> None:
    said = json.loads(registered.sign(asked(other, ASK_ALONE)))
    said["response"][name] = value
    assert other.post(ALONE, {"answer": json.dumps(said)}).status_code == 422


@pytest.mark.parametrize("value", ["AAAA", None, "", "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YUEA"])
def test_and_of_what_is_to_be_kept(
    kari: User, larvik_client: Client, phone: SoftPasskey, value: str | None
) -> None:
    type_password(larvik_client, kari)
    said = json.loads(phone.make(asked(larvik_client, ASK_NEW)))
    said["response"]["attestationObject"] = value
    assert larvik_client.post(ADD, {"name": "x", "answer": json.dumps(said)}).status_code == 422


@pytest.mark.parametrize("sign", ["\\u0000", "\\ud800"])
def test_what_cannot_be_stored_is_refused_with_the_rest(
    kari: User, larvik_client: Client, phone: SoftPasskey, sign: str
) -> None:
    type_password(larvik_client, kari)
    answer = phone.make(asked(larvik_client, ASK_NEW)).removesuffix("}") + f', "more": "{sign}"}}'
    assert larvik_client.post(ADD, {"name": "Mobilen", "answer": answer}).status_code == 422
    assert not Authenticator.objects.exists()


def test_who_confirms_with_it_may_change_things(
    kari: User, registered: SoftPasskey, larvik_client: Client
) -> None:
    session = larvik_client.session
    del session["_proved_at"]
    session.save()
    assert larvik_client.get(ADD)["location"].startswith(f"{MINE}confirm/")
    answer = registered.sign(asked(larvik_client, f"{MINE}confirm/ask/"))
    assert larvik_client.post(f"{MINE}confirm/", {"answer": "{}"}).status_code == 422
    answer = registered.sign(asked(larvik_client, f"{MINE}confirm/ask/"))
    assert larvik_client.post(f"{MINE}confirm/", {"answer": answer, "next": ADD})["location"] == ADD
    assert larvik_client.get(ADD).status_code == 200


def test_a_strangers_question_is_kept_for_ten_minutes(other: Client, kari: User) -> None:
    asked(other, ASK_ALONE)
    (row,) = Session.objects.all()
    assert row.user is None
    assert 500 < (row.expire_date - row.started_at).total_seconds() <= 600


def test_it_stands_on_the_page_of_ways_to_sign_in(kari: User, other: Client) -> None:
    page = other.get("/sign-in/?next=/bookings/").content.decode()
    assert f'href="{ALONE}?next=%2Fbookings%2F"' in page or f'href="{ALONE}?next=/bookings/"' in page
