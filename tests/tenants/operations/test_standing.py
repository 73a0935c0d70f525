"""Suspend, resume, extend the trial: asked first, with a reason, once, and written down."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.test import Client
from django.utils import timezone

from foundation.errors import DomainError
from foundation.scope import PUBLIC_SCOPE, Scope, use_scope
from tenants.ddl import in_schema
from tenants.enums import MunicipalityState
from tenants.models import Municipality
from tenants.operations.domain.standing import resume, suspend
from tenants.operations.enums import Act, Way
from tenants.operations.models import OperatorAct
from tenants.routing import forget_host
from tests.tenants.operations.people import SignedIn

LARVIK = "/operator/municipalities/larvik/"


def larvik() -> Municipality:
    found: Municipality = Municipality.objects.get(slug="larvik")
    return found


def ask(path: str, **headers: str) -> tuple[int, str]:
    forget_host()
    answer = Client(headers={"host": "larvik.localhost", **headers}).get(path)
    return answer.status_code, answer.content.decode()


def test_suspending_asks_first_and_says_what_happens(signed_in: SignedIn) -> None:
    page = signed_in.client.get(f"{LARVIK}suspend/").content.decode()
    assert "within half a minute" in page.replace("\n", " ")
    assert larvik().state == MunicipalityState.ACTIVE
    answer = signed_in.client.post(f"{LARVIK}suspend/", {"reason": "  Avtalen   er sagt opp. "})
    assert answer["Location"] == f"{LARVIK}?done=suspended"
    act = OperatorAct.objects.get()
    assert (act.act, act.way, act.reason) == (Act.SUSPENDED, Way.PAGE, "Avtalen er sagt opp.")
    assert act.operator == signed_in.operator
    shown = signed_in.client.get(f"{LARVIK}?done=suspended").content.decode()
    assert "Avtalen er sagt opp." in shown
    assert "Signe Haug" in shown


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_suspended_municipality_says_so_in_the_readers_language(signed_in: SignedIn, language: str) -> None:
    signed_in.client.post(f"{LARVIK}suspend/", {"reason": "Avtalen er sagt opp."})
    forget_host()
    client = Client(headers={"host": "larvik.localhost", "accept-language": language})
    for path in ("/", "/sign-in/", "/manage/", "/api/nothing"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert answer["Retry-After"] == "3600"
        assert f'lang="{language}"' in answer.content.decode()
        assert "Avtalen" not in answer.content.decode(), "the reason is the operators'"
    assert client.post("/sign-in/password/", {"email": "a@example.no", "password": "x"}).status_code == 503
    as_json = client.get("/", headers={"accept": "application/json"})
    assert (as_json.status_code, as_json.json()["status"]) == (503, 503)


def test_its_own_language_is_spoken_to_who_asks_for_none(signed_in: SignedIn) -> None:
    Municipality.objects.filter(slug="larvik").update(
        default_language="nn", state=MunicipalityState.SUSPENDED
    )
    assert 'lang="nn"' in ask("/")[1]


def test_the_neighbour_stays_open_and_resuming_opens_again(signed_in: SignedIn) -> None:
    signed_in.client.post(f"{LARVIK}suspend/", {"reason": "Prøve."})
    forget_host()
    assert Client(headers={"host": "sandefjord.localhost"}).get("/sign-in/").status_code == 200
    assert ask("/sign-in/")[0] == 503
    assert signed_in.client.post(f"{LARVIK}resume/", {"reason": "Prøven er over."}).status_code == 302
    assert ask("/sign-in/")[0] == 200
    assert [act.act for act in OperatorAct.objects.all()] == [Act.RESUMED, Act.SUSPENDED]


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501, "\x00"])
def test_without_a_reason_nothing_is_done(signed_in: SignedIn, reason: str) -> None:
    assert signed_in.client.post(f"{LARVIK}suspend/", {"reason": reason}).status_code == 422
    assert larvik().state == MunicipalityState.ACTIVE
    assert not OperatorAct.objects.exists()


@pytest.mark.parametrize(
    ("act", "state"), [("suspend", "suspended"), ("resume", "active"), ("suspend", "provisioning")]
)
def test_what_is_so_already_is_refused_in_words(signed_in: SignedIn, act: str, state: str) -> None:
    Municipality.objects.filter(slug="larvik").update(state=state)
    answer = signed_in.client.post(f"{LARVIK}{act}/", {"reason": "fordi"})
    assert answer.status_code == 409
    assert "Somebody else may have been first" in answer.content.decode()
    assert larvik().state == state
    assert not OperatorAct.objects.exists()


def test_a_trial_is_extended(signed_in: SignedIn) -> None:
    today = timezone.localdate()
    Municipality.objects.filter(slug="larvik").update(trial_ends_on=today)
    to = today + timedelta(days=30)
    answer = signed_in.client.post(f"{LARVIK}trial/", {"reason": "Ferie.", "to": to.isoformat()})
    assert answer.status_code == 302
    assert larvik().trial_ends_on == to
    assert OperatorAct.objects.get().facts == {"from": today.isoformat(), "to": to.isoformat()}
    assert signed_in.client.get(LARVIK).status_code == 200


@pytest.mark.parametrize("days", [-1, 0, 731, 900_000, None, "mañana", ""])
def test_a_day_that_is_none_is_refused(signed_in: SignedIn, days: int | str | None) -> None:
    today = timezone.localdate()
    Municipality.objects.filter(slug="larvik").update(trial_ends_on=today)
    to = (today + timedelta(days=days)).isoformat() if isinstance(days, int) else days or ""
    assert signed_in.client.post(f"{LARVIK}trial/", {"reason": "Ferie.", "to": to}).status_code == 422
    assert larvik().trial_ends_on == today


def test_who_is_not_on_trial_has_none_to_extend(signed_in: SignedIn) -> None:
    to = (timezone.localdate() + timedelta(days=9)).isoformat()
    assert signed_in.client.post(f"{LARVIK}trial/", {"reason": "Ferie.", "to": to}).status_code == 409


@pytest.fixture
def committed(committed_db: None) -> Iterator[None]:
    """Real commits in the public schema, taken back afterwards."""
    yield
    with in_schema("public") as cursor:
        cursor.execute("DELETE FROM public.operations_operatoract")
        cursor.execute("UPDATE public.tenants_municipality SET state = 'active'")


@pytest.mark.race
def test_of_many_who_suspend_at_once_one_does(committed: None) -> None:
    begin, done, refused = threading.Barrier(6), [], []

    def try_it() -> None:
        begin.wait()
        try:
            with use_scope(PUBLIC_SCOPE):
                done.append(suspend("larvik", by=None, reason="Prøve."))
        except DomainError as error:
            refused.append(error.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=try_it) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(done), refused) == (1, ["not_now"] * 5)
    with use_scope(PUBLIC_SCOPE), transaction.atomic():
        assert OperatorAct.objects.count() == 1
        resume("larvik", by=None, reason="Over.")


def test_the_log_says_who_did_it_by_command(public: Scope) -> None:
    assert suspend("larvik", by=None, reason="Prøve.").way == Way.COMMAND
