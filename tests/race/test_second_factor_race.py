"""The same code, recovery code or half a sign-in twice at once counts once; so does setting up."""

from collections.abc import Callable, Sequence
from functools import partial

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.closing import close_account, reopen_account
from accounts.factor.changes import remove_app, remove_passkey
from accounts.factor.enums import FactorRule
from accounts.factor.errors import LastFactorNeeded
from accounts.factor.policy import has_factor, set_rule
from accounts.factor.recovery import make_codes
from accounts.factor_models import HalfSignIn
from accounts.models import Session, User
from foundation.actor import SYSTEM
from foundation.scope import use_scope
from tests.factories.authenticator import SoftPasskey
from tests.factories.factors import (
    CHECK,
    MINE,
    code_of,
    give_app,
    give_passkey,
    is_signed_in,
    secret_on,
    type_password,
    wrong_code_of,
)
from tests.factories.scopes import LARVIK, works_for
from tests.factories.threads import at_once
from tests.factories.world import PASSWORD, make_administrator, make_department, make_user

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]


def browsers(count: int) -> list[Client]:
    return [Client(headers={"host": "larvik.localhost"}) for _ in range(count)]


def make_kari() -> User:
    with works_for(LARVIK):
        return make_user("Kari Prøve", email="kari@example.no", password=PASSWORD)


def make_anne() -> User:
    with works_for(LARVIK):
        return make_administrator(make_department())


def half_way(user: User, count: int) -> list[Client]:
    """So many browsers in which the password was typed."""
    found = browsers(count)
    for browser in found:
        type_password(browser, user)
    return found


def statuses(acts: Sequence[Callable[[], object]]) -> list[int]:
    return sorted(outcome.value.status_code for outcome in at_once(acts))


def signed_in(clients: Sequence[Client]) -> int:
    with works_for(LARVIK):
        return sum(is_signed_in(client) for client in clients)


def test_one_code_in_four_browsers_signs_in_one() -> None:
    user = make_kari()
    with works_for(LARVIK):
        secret = give_app(user)
    clients, code = half_way(user, 4), code_of(secret, steps=1)
    assert statuses([partial(each.post, CHECK, {"code": code}) for each in clients]) == [302, 422, 422, 422]
    assert signed_in(clients) == 1


def test_one_recovery_code_in_four_browsers_signs_in_one() -> None:
    user = make_kari()
    with works_for(LARVIK):
        give_app(user)
        code = make_codes(user)[0]
    clients = half_way(user, 4)
    path = f"{CHECK}recovery-code/"
    assert statuses([partial(each.post, path, {"code": code}) for each in clients]) == [302, 422, 422, 422]
    assert signed_in(clients) == 1


def test_guesses_at_once_are_counted_each() -> None:
    user = make_kari()
    with works_for(LARVIK):
        secret = give_app(user)
    clients = half_way(user, 8)
    acts = [partial(each.post, CHECK, {"code": wrong_code_of(secret)}) for each in clients]
    assert statuses(acts) == [422] * 5 + [429] * 3


def test_one_half_sent_twice_opens_one_session() -> None:
    user = make_kari()
    with works_for(LARVIK):
        secret = give_app(user)
        codes = make_codes(user)
    (client,) = half_way(user, 1)
    twin = Client(headers={"host": "larvik.localhost"})
    twin.cookies.load(client.cookies.output(attrs=[], header="", sep=";"))
    acts = [
        partial(client.post, CHECK, {"code": code_of(secret, steps=1)}),
        partial(twin.post, f"{CHECK}recovery-code/", {"code": codes[0]}),
    ]
    locations = [outcome.value.get("location") for outcome in at_once(acts)]
    assert locations.count("/") == 1, "the other is told to begin again, or that its session is over"
    with works_for(LARVIK):
        assert Session.objects.filter(user=user).count() == 1
        assert not HalfSignIn.objects.exists()


def test_two_browsers_that_set_up_at_once_set_up_one() -> None:
    user = make_anne()
    clients = half_way(user, 3)
    acts = []
    for client in clients:
        code = code_of(secret_on(client.get(f"{MINE}app/").content))
        acts.append(partial(client.post, f"{MINE}app/", {"code": code}))
    assert statuses(acts) == [200, 302, 302]
    assert signed_in(clients) == 1
    with works_for(LARVIK):
        assert Authenticator.objects.filter(user=user, type="totp").count() == 1
        assert Authenticator.objects.filter(user=user, type="recovery_codes").count() == 1


def test_of_the_last_two_factors_one_stays() -> None:
    user = make_anne()
    with works_for(LARVIK):
        give_app(user)
        passkey = give_passkey(user)
        set_rule(FactorRule.REQUIRED, actor=SYSTEM)

    def remove(act: Callable[[], None]) -> None:
        with use_scope(LARVIK):
            act()

    acts = [partial(remove_app, user), partial(remove_passkey, user, passkey_id=passkey.pk)]
    outcomes = at_once([partial(remove, act) for act in acts])
    assert [type(each.refusal) for each in outcomes if each.refusal] == [LastFactorNeeded]
    with works_for(LARVIK):
        assert has_factor(user.pk)


def test_closing_while_the_second_step_is_shown_leaves_nobody_in() -> None:
    user = make_kari()
    with works_for(LARVIK):
        secret = give_app(user)
    (client,) = half_way(user, 1)

    def close() -> None:
        with works_for(LARVIK):
            close_account(user.pk)

    at_once([partial(client.post, CHECK, {"code": code_of(secret)}), close])
    with works_for(LARVIK):
        reopen_account(user.pk)
    assert client.get("/account/").status_code == 302


def test_one_answer_of_a_passkey_twice_at_once_is_good_once() -> None:
    user, key = make_kari(), SoftPasskey()
    with works_for(LARVIK):
        give_passkey(user, key=key)
    client, twin = browsers(2)
    options = client.post("/sign-in/passkey/ask/").json()
    twin.cookies.load(client.cookies.output(attrs=[], header="", sep=";"))
    answer = key.sign(options)
    acts = [partial(each.post, "/sign-in/passkey/", {"answer": answer}) for each in (client, twin)]
    assert statuses(acts).count(302) == 1
    with works_for(LARVIK):
        assert Session.objects.filter(user=user).count() == 1
