"""The platform's own host: one page for visitors, no session, nothing of any municipality's people."""

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext


def test_the_front_page_says_what_it_is_and_leads_into_the_demonstration(visitor: Client) -> None:
    page = visitor.get("/").content.decode()
    assert "Hjelpen kommer når det passer deg." in page
    assert 'href="http://larvik.localhost:8123/"' in page
    assert 'href="http://sandefjord.localhost:8123/"' in page


def test_the_ways_into_a_demonstration_are_one_query(visitor: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        visitor.get("/")
    assert len([query["sql"] for query in queries if "tenants_domain" in query["sql"]]) == 1
    assert len([query["sql"] for query in queries if query["sql"].startswith('SELECT "')]) == 1


@override_settings(DEMO=False)
def test_without_a_demonstration_the_customers_are_not_listed(visitor: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        page = visitor.get("/").content.decode()
    assert "larvik" not in page.lower()
    assert [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]] == []


def test_the_page_speaks_english_too(visitor: Client) -> None:
    page = visitor.get("/", headers={"accept-language": "en"}).content.decode()
    assert "Help comes when it suits you." in page


def test_a_session_cookie_of_another_program_on_this_host_is_no_trouble(visitor: Client) -> None:
    visitor.cookies["sessionid"] = "left-by-something-else"
    assert visitor.get("/").status_code == 200


@override_settings(PLATFORM_URLCONF="tests.tenants.site.with_sign_up")
def test_where_municipalities_can_sign_up_the_page_leads_there_and_says_how(visitor: Client) -> None:
    page = visitor.get("/?language=nb").content.decode()
    assert "Kom i gang" in page
    assert "I gang på ti minutter" in page
    assert "60 dager gratis, uten kort." in page
    assert 'href="/start/?language=nb"' in page


@override_settings(PLATFORM_URLCONF="tests.tenants.site.without_sign_up")
def test_where_they_cannot_it_promises_nothing(visitor: Client) -> None:
    page = visitor.get("/?language=nb").content.decode()
    assert "Kom i gang" not in page
    assert "ti minutter" not in page
    assert "Se hva det koster" in page


@override_settings(DEMO=False, LIVE_DEMO_URL="https://demo.example.no/")
def test_an_installation_can_lead_to_a_demonstration_elsewhere(visitor: Client) -> None:
    assert 'href="https://demo.example.no/"' in visitor.get("/").content.decode()


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_machines_ask_whether_we_are_well(path: str, visitor: Client) -> None:
    assert visitor.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/sign-in/", "/demo/", "/manage/", "/day/"])
def test_the_municipalities_pages_are_not_here(path: str, visitor: Client) -> None:
    assert visitor.get(path).status_code == 404
