"""What holds of every public page: no cookie, no query, three languages, headers, nothing from elsewhere."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tenants.agreements.texts import Kind, versions

LANGUAGES = [code for code, _name in settings.LANGUAGES]
PAGES = [
    "/",
    "/modules/",
    "/pricing/",
    "/pricing/?population=48000&modules=dummy&interval=yearly",
    "/municipalities/",
    "/municipalities/?q=larvik",
    "/security/",
    "/privacy/",
    "/accessibility/",
    *(f"/{kind}/" for kind in Kind),
    *(f"/{kind}/{versions(kind)[0]}/" for kind in Kind),
]
READS_THE_MUNICIPALITIES = "/municipalities/"


class Links(HTMLParser):
    """Every address that a page names, and every name it sets."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.fetched: list[str] = []
        self.alternates: dict[str, str] = {}
        self.canonical = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.addresses.append(said["href"])
        if tag in {"script", "img", "iframe"} or (
            tag == "link" and said.get("rel") in {"stylesheet", "preload"}
        ):
            self.fetched.append(said.get("src") or said.get("href", ""))
        if said.get("rel") == "alternate":
            self.alternates[said["hreflang"]] = said["href"]
        if said.get("rel") == "canonical":
            self.canonical = said["href"]


@override_settings(DEMO=False)
@pytest.mark.parametrize("path", PAGES)
def test_it_sets_no_cookie_asks_no_database_and_may_be_kept(path: str, visitor: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        answer = visitor.get(path)
    asked = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert answer.status_code == 200
    assert not answer.cookies
    assert len([sql for sql in asked if "set_config" not in sql]) == path.startswith(READS_THE_MUNICIPALITIES)
    assert "public" in answer["Cache-Control"]
    assert "max-age=300" in answer["Cache-Control"]
    assert {"Accept-Language", "Cookie"} <= {each.strip() for each in answer["Vary"].split(",")}
    assert "csrfmiddlewaretoken" not in answer.text
    assert 'method="post"' not in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_browsers_are_told_to_fetch_nothing_from_elsewhere(path: str, visitor: Client) -> None:
    answer = visitor.get(path)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "https://" not in policy
    assert all(address.startswith("/static/") for address in Links(answer.text).fetched)
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", PAGES)
def test_it_speaks_the_language_that_its_address_asks_for_and_hands_it_on(path: str, visitor: Client) -> None:
    seen = set()
    for language in LANGUAGES:
        joined = f"{path}{'&' if '?' in path else '?'}language={language}"
        answer = visitor.get(joined, headers={"accept-language": "en"})
        assert f'<html lang="{language}"' in answer.text
        assert answer["Content-Language"] == language
        found = re.search(r"<h1>(.*?)</h1>", answer.text, re.DOTALL)
        assert found is not None
        seen.add(found[1].strip())
        own = [each for each in Links(answer.text).addresses if re.match(r"/[a-z-]*/?(\?|$)", each)]
        assert own
        assert [each for each in own if "language=" not in each] == []
    assert len(seen) >= 2  # Bokmål and Nynorsk may say the same


@pytest.mark.parametrize("path", PAGES)
def test_search_engines_find_it_in_each_language(path: str, visitor: Client) -> None:
    bare = path.partition("?")[0]
    links = Links(visitor.get(path).text)
    assert set(links.alternates) == {"x-default", *LANGUAGES}
    for code, address in links.alternates.items():
        assert address.endswith(bare if code == "x-default" else f"{bare}?language={code}")
    assert links.canonical == links.alternates["x-default"]
    assert Links(visitor.get(f"{bare}?language=nn").text).canonical == links.alternates["nn"]


@pytest.mark.parametrize("path", PAGES)
def test_no_link_leads_nowhere(path: str, visitor: Client) -> None:
    page = visitor.get(path)
    for address in Links(page.text).addresses:
        if address.startswith("/") and "#" not in address:
            assert visitor.get(address).status_code == 200, address


@pytest.mark.parametrize("language", ["fi", "", "../nb", "nb\x00"])
def test_a_language_that_is_not_ours_is_not_heard(language: str, visitor: Client) -> None:
    answer = visitor.get("/pricing/", {"language": language}, headers={"accept-language": "en"})
    assert answer["Content-Language"] == "en"
    assert "language=fi" not in "".join(Links(answer.text).addresses)


def test_the_address_says_the_language_on_the_platform_only(db: None) -> None:
    answer = Client(headers={"host": "larvik.localhost"}).get("/sign-in/password/?language=en")
    assert answer["Content-Language"] == "nb"


@pytest.mark.parametrize("path", [*PAGES, "/sitemap.xml", "/robots.txt"])
def test_nothing_is_sent_to_it(path: str, visitor: Client) -> None:
    assert visitor.post(path, {}).status_code == 405


def test_the_sitemap_names_every_page_in_every_language(visitor: Client) -> None:
    answer = visitor.get("/sitemap.xml")
    assert answer["Content-Type"].startswith("application/xml")
    named = set(re.findall(r"<loc>(.*?)</loc>", answer.text))
    bare = {path for path in PAGES if "?" not in path and not re.search(r"\d", path)}
    assert {re.sub(r"^https?://[^/]+", "", each) for each in named} == bare | {
        f"{path}?language={code}" for path in bare for code in LANGUAGES
    }


def test_a_demonstration_is_not_found_by_search_engines(visitor: Client) -> None:
    with override_settings(DEMO=True):
        assert "Disallow: /\n" in visitor.get("/robots.txt").text
    with override_settings(DEMO=False):
        said = visitor.get("/robots.txt").text
    assert "Disallow:\n" in said
    assert said.splitlines()[-1].endswith(reverse("site:sitemap", urlconf=settings.PLATFORM_URLCONF))


@override_settings(OPERATOR_NAME="Fjord drift", OPERATOR_EMAIL="post@example.no")
def test_every_page_says_who_runs_it(visitor: Client) -> None:
    for path in PAGES:
        page = visitor.get(path).text
        assert "Fjord drift" in page
        assert 'href="mailto:post@example.no"' in page


@override_settings(ACCESSIBILITY_STATEMENT_URL="https://uustatus.no/nb/erklaringer/publisert/0")
def test_the_national_statement_is_linked_where_there_is_one(visitor: Client) -> None:
    assert "https://uustatus.no/nb/erklaringer/publisert/0" in visitor.get("/accessibility/").text
    assert "uustatus.no/nb/" not in visitor.get("/privacy/").text
