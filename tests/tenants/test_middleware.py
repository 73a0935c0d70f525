"""A request works for one municipality in one transaction, and what goes wrong ends in a page."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import connections
from django.test import Client

from accounts.models import User
from foundation.scope import NO_SCOPE, Scope, ScopeError, current_scope
from tenants.backends.app.base import DatabaseWrapper
from tenants.register import spoken_name
from tests.factories.scopes import LARVIK, SANDEFJORD, marks_of, works_for
from tests.factories.world import PASSWORD, make_user

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture(autouse=True)
def _probes(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.tenants.probe_urls"


def visitor_of(scope: Scope, *, enforce_csrf_checks: bool = False) -> Client:
    client = Client(enforce_csrf_checks=enforce_csrf_checks, headers={"host": f"{scope.key}.localhost"})
    client.raise_request_exception = False
    return client


@pytest.fixture
def larvik_visitor() -> Client:
    return visitor_of(LARVIK)


@pytest.fixture
def look_alikes() -> tuple[User, User]:
    """Kari of Larvik and Kari of Sandefjord: the same id, the same address, other passwords."""
    people = []
    for scope in (LARVIK, SANDEFJORD):
        with works_for(scope):
            password = f"{PASSWORD} {scope.key}"
            name = f"Kari i {scope.key}"
            people.append(make_user(name, id=1_000_001, email="kari@example.no", password=password))
    return people[0], people[1]


def sign_in(client: Client, *, password: str) -> int:
    return client.post("/sign-in/password/", {"email": "kari@example.no", "password": password}).status_code


def signed_in_as(client: Client) -> str | None:
    name: str | None = client.get("/who/").json()["name"]
    return name


def test_a_request_is_kept_and_leaves_no_scope_behind(larvik_visitor: Client) -> None:
    assert larvik_visitor.get("/write/").content == b"written"
    assert current_scope() == NO_SCOPE
    assert (marks_of(LARVIK), marks_of(SANDEFJORD)) == (["larvik"], [])


def test_each_host_shows_its_own_rows() -> None:
    for scope in (LARVIK, SANDEFJORD):
        visitor_of(scope).get("/write/")
    for scope in (LARVIK, SANDEFJORD, LARVIK):
        answer = visitor_of(scope).get("/who/").json()
        assert (answer["scope"], answer["rows"]) == (scope.key, [scope.key])


@pytest.mark.usefixtures("look_alikes")
def test_a_session_of_larvik_is_worth_nothing_in_sandefjord() -> None:
    larvik, sandefjord = visitor_of(LARVIK), visitor_of(SANDEFJORD)
    assert sign_in(larvik, password=f"{PASSWORD} larvik") == 302
    assert signed_in_as(larvik) == "Kari i larvik"
    sandefjord.cookies["sessionid"] = larvik.cookies["sessionid"].value
    assert signed_in_as(sandefjord) is None
    assert signed_in_as(larvik) == "Kari i larvik", "and it is not used up there"


@pytest.mark.usefixtures("look_alikes")
def test_two_sessions_in_one_browser_stay_apart() -> None:
    larvik, sandefjord = visitor_of(LARVIK), visitor_of(SANDEFJORD)
    sign_in(larvik, password=f"{PASSWORD} larvik")
    sign_in(sandefjord, password=f"{PASSWORD} sandefjord")
    assert (signed_in_as(larvik), signed_in_as(sandefjord)) == ("Kari i larvik", "Kari i sandefjord")


def test_the_session_cookie_is_for_one_host_only(larvik_visitor: Client) -> None:
    larvik_visitor.get("/write/")
    cookie = larvik_visitor.cookies[django_settings.SESSION_COOKIE_NAME]
    assert cookie["domain"] == ""
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_a_form_of_larviks_page_is_refused_by_sandefjord() -> None:
    larvik = visitor_of(LARVIK, enforce_csrf_checks=True)
    token = larvik.get("/sign-in/password/").context["csrf_token"]
    sandefjord = visitor_of(SANDEFJORD, enforce_csrf_checks=True)
    form = {"csrfmiddlewaretoken": str(token)}
    assert sandefjord.post("/write/", form).status_code == 403, "without Larvik's cookie"
    sandefjord.cookies = larvik.cookies
    origin = {"origin": "http://larvik.localhost"}
    assert sandefjord.post("/write/", form, headers=origin).status_code == 403, "with it, from Larvik's page"
    assert larvik.post("/write/", form, headers=origin).status_code == 200
    assert (marks_of(LARVIK), marks_of(SANDEFJORD)) == (["larvik"], [])


@pytest.mark.parametrize(
    ("page", "status"),
    [
        ("write-and-crash", 500),
        ("write-and-refuse", 422),
        ("write-and-swallow", 500),
        ("write-and-fail-to-render", 500),
        ("write-and-lose-the-database", 503),
        ("write-and-lose-the-database-unnoticed", 503),
        ("write-the-session-and-lose-the-database", 503),
    ],
)
def test_what_goes_wrong_ends_in_a_page_and_keeps_nothing(
    larvik_visitor: Client, page: str, status: int
) -> None:
    answer = larvik_visitor.get(f"/{page}/")
    assert answer.status_code == status
    words = answer.content.decode()
    assert "<h1>" in words
    assert "Traceback" not in words
    assert answer.has_header("content-security-policy")
    assert marks_of(LARVIK) == []
    assert larvik_visitor.get("/write/").status_code == 200, "the next request is as if nothing had happened"
    assert marks_of(LARVIK) == ["larvik"]


def test_a_body_made_after_the_transaction_gets_no_rows(larvik_visitor: Client) -> None:
    """Streaming needs a scope and a transaction of its own; what forgets that is refused, not served by chance."""
    larvik_visitor.get("/write/")
    assert b"".join(larvik_visitor.get("/stream/")) == b"larvik"
    with pytest.raises(ScopeError):
        list(larvik_visitor.get("/stream-lazily/"))


@pytest.mark.usefixtures("look_alikes")
def test_a_crash_signs_nobody_out() -> None:
    larvik = visitor_of(LARVIK)
    sign_in(larvik, password=f"{PASSWORD} larvik")
    larvik.get("/write-and-crash/")
    assert signed_in_as(larvik) == "Kari i larvik"


@pytest.fixture
def stopped_database() -> Iterator[None]:
    """The server is gone: nobody listens where it was."""
    wrapper = connections["default"]
    assert isinstance(wrapper, DatabaseWrapper)
    wrapper.close()
    wrapper.close_pool()
    before = wrapper.settings_dict["HOST"]
    pool = wrapper.settings_dict["OPTIONS"]["pool"]
    patience = pool["timeout"]
    wrapper.settings_dict["HOST"], pool["timeout"] = "/nonexistent", 0.2
    yield
    wrapper.close()
    wrapper.close_pool()
    wrapper.settings_dict["HOST"], pool["timeout"] = before, patience


@pytest.mark.parametrize("host", ["larvik.localhost", "localhost"])
@pytest.mark.usefixtures("stopped_database")
def test_a_stopped_database_is_a_page_that_says_when_to_come_back(host: str) -> None:
    answer = Client(headers={"host": host}).get("/who/" if "larvik" in host else "/readyz")
    assert (answer.status_code, answer["retry-after"]) == (503, "20")
    assert "<h1>" in answer.content.decode()
    assert current_scope() == NO_SCOPE


@pytest.mark.usefixtures("stopped_database")
def test_a_stopped_database_is_told_in_json_to_those_who_ask_for_it() -> None:
    answer = Client(headers={"host": "larvik.localhost", "accept": "application/json"}).get("/who/")
    assert (answer.status_code, answer.json()["code"]) == (503, "http_503")


@pytest.mark.usefixtures("stopped_database")
def test_the_process_is_alive_without_its_database() -> None:
    assert Client(headers={"host": "localhost"}).get("/healthz").status_code == 200


def test_the_first_request_after_a_restart_of_the_database_is_fine(
    larvik_visitor: Client, administrator: psycopg.Connection
) -> None:
    larvik_visitor.get("/write/")
    connections["default"].close()
    administrator.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE usename = %s AND datname = current_database()",
        [django_settings.APP_ROLE],
    )
    assert larvik_visitor.get("/who/").json()["rows"] == ["larvik"]


def test_a_county_in_brackets_is_not_spoken() -> None:
    assert spoken_name("Våler (Innlandet)") == "Våler"
    assert spoken_name("Larvik") == "Larvik"


def test_waiting_has_its_limits(db: None) -> None:
    with works_for(LARVIK), connections["default"].cursor() as cursor:
        for name, limit in (
            ("lock_timeout", "5s"),
            ("statement_timeout", "15s"),
            ("idle_in_transaction_session_timeout", "1min"),
        ):
            cursor.execute("SELECT current_setting(%s)", [name])
            assert cursor.fetchone() == (limit,)
