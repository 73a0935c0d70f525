"""From the host name to one municipality, and from everything else to nothing."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from foundation.scope import PUBLIC_SCOPE, use_scope
from tenants import routing
from tenants.enums import MunicipalityState
from tenants.models import Domain, Municipality
from tenants.routing import all_municipalities, find_municipality, forget_host

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture(autouse=True)
def _probes(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.tenants.probe_urls"


def schema_of(host: str) -> str:
    found = find_municipality(host)
    assert found is not None
    return found.schema_name


def set_state(state: MunicipalityState) -> None:
    with use_scope(PUBLIC_SCOPE):
        Municipality.objects.filter(schema_name="larvik").update(state=state)


@pytest.mark.parametrize(
    "host",
    [
        "larvik.localhost",
        "larvik.localhost:8000",
        "LARVIK.localhost",
        "Larvik.LocalHost:443",
        "larvik.localhost.",
    ],
)
def test_a_municipalitys_host_leads_to_it_however_it_is_written(host: str) -> None:
    answer = Client(headers={"host": host}).get("/who/")
    assert answer.status_code == 200
    assert (answer.json()["scope"], answer.json()["municipality"]) == ("larvik", "Larvik")


@pytest.mark.parametrize(
    "host",
    [
        "drammen.localhost",
        "evil.larvik.localhost",
        "larvik.localhost.evil.example",
        "larvik.localhost@evil.example",
        "larvik.localhost..",
        "larvik.localhost:80a",
        "larviklocalhost",
        "larvik",
        "larvik.localhost,sandefjord.localhost",
        "larvik.localhost sandefjord.localhost",
        "larvik%2elocalhost",
        "l\u00e1rvik.localhost",
        ".localhost",
        "127.0.0.1",
        "127.0.0.1:8000",
        "[::1]",
        "[::1]:8000",
        "public.localhost",
        "jobs.localhost",
    ],
)
def test_any_other_host_is_a_page_that_names_nobody(host: str) -> None:
    answer = Client(headers={"host": host}).get("/who/")
    assert answer.status_code == 404
    words = answer.content.decode()
    assert "<h1>" in words
    assert not any(name in words for name in ("Larvik", "larvik", "Sandefjord", "Traceback", host))
    assert not answer.cookies


def test_an_unknown_host_is_told_so_in_json_to_those_who_ask_for_it() -> None:
    answer = Client(headers={"host": "drammen.localhost", "accept": "application/json"}).get("/who/")
    assert (answer.status_code, answer["content-type"]) == (404, "application/problem+json")
    assert answer.json() == {"status": 404, "code": "http_404"}


@pytest.mark.parametrize("header", ["x-forwarded-host", "forwarded", "x-host", "x-original-host"])
def test_a_forwarded_host_changes_nothing(header: str) -> None:
    value = "host=sandefjord.localhost" if header == "forwarded" else "sandefjord.localhost"
    answer = Client(headers={"host": "larvik.localhost", header: value}).get("/who/")
    assert answer.json()["scope"] == "larvik"
    assert Client(headers={"host": "drammen.localhost", header: value}).get("/who/").status_code == 404


def test_the_platforms_host_is_no_municipality() -> None:
    assert find_municipality("localhost") is None
    platform = Client(headers={"host": "localhost"})
    assert platform.get("/healthz").content == b"ok\n"
    assert platform.get("/readyz").content == b"ready\n"
    assert platform.get("/who/").status_code == 404


def test_a_municipalitys_host_has_none_of_the_platforms_pages() -> None:
    assert Client(headers={"host": "larvik.localhost"}).get("/readyz").status_code == 404


@pytest.mark.parametrize(
    ("state", "status"), [(MunicipalityState.SUSPENDED, 503), (MunicipalityState.PROVISIONING, 404)]
)
def test_a_municipality_that_is_suspended_or_half_made_serves_nothing(
    state: MunicipalityState, status: int
) -> None:
    set_state(state)
    assert Client(headers={"host": "larvik.localhost"}).get("/who/").status_code == status
    assert [each.slug for each in all_municipalities()] == ["sandefjord"]
    set_state(MunicipalityState.ACTIVE)
    forget_host()
    assert Client(headers={"host": "larvik.localhost"}).get("/who/").status_code == 200


def test_the_second_look_asks_no_database() -> None:
    find_municipality("larvik.localhost")
    with CaptureQueriesContext(connection) as queries:
        assert schema_of("larvik.localhost") == "larvik"
    assert len(queries) == 0


def test_a_municipality_that_is_gone_is_forgotten_after_a_short_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 1000.0
    monkeypatch.setattr(routing, "time", SimpleNamespace(monotonic=lambda: now))
    assert find_municipality("larvik.localhost") is not None
    set_state(MunicipalityState.PROVISIONING)
    now += routing.REMEMBERED_FOR - 1
    assert find_municipality("larvik.localhost") is not None
    now += 1
    assert find_municipality("larvik.localhost") is None


def test_a_host_is_forgotten_at_once_when_asked() -> None:
    find_municipality("larvik.localhost")
    set_state(MunicipalityState.PROVISIONING)
    forget_host("larvik.localhost")
    assert find_municipality("larvik.localhost") is None


def test_unknown_hosts_fill_no_memory() -> None:
    for number in range(20):
        assert find_municipality(f"nobody{number}.localhost") is None
    assert routing._remembered == {}


def test_the_memory_of_hosts_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routing, "MOST_REMEMBERED", 1)
    assert schema_of("larvik.localhost") == "larvik"
    assert schema_of("sandefjord.localhost") == "sandefjord"
    assert list(routing._remembered) == ["sandefjord.localhost"]


def test_a_second_host_name_leads_to_the_same_municipality() -> None:
    with use_scope(PUBLIC_SCOPE):
        tenant = Municipality.objects.get(schema_name="larvik")
        Domain.objects.create(domain="hjelp.larvik.localhost", tenant=tenant, is_primary=False)
    assert schema_of("hjelp.larvik.localhost") == "larvik"
    assert [each.slug for each in all_municipalities()] == ["larvik", "sandefjord"]


@pytest.mark.parametrize(("kind", "title"), [("municipality", "Larvik kommune"), ("district", "Larvik")])
def test_only_a_municipality_is_called_one(db: None, kind: str, title: str) -> None:
    with use_scope(PUBLIC_SCOPE):
        number = "3909" if kind == "municipality" else None
        Municipality.objects.filter(slug="larvik").update(kind=kind, number=number)
    forget_host()
    found = find_municipality("larvik.localhost")
    assert found is not None
    assert found.title == title
