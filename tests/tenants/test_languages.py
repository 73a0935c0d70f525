"""Which language a visitor is spoken to in, who has chosen none: the first of ours that the browser asks for."""

import re

import pytest
from django.conf import settings
from django.test import Client

from foundation.scope import PUBLIC_SCOPE, use_scope
from tenants.languages import wishes
from tenants.models import Municipality
from tenants.routing import forget_host

ASKED = [
    ("nn-NO", "nn"),
    ("nn", "nn"),
    ("nn-NO,nn;q=0.9,nb;q=0.8,en;q=0.7", "nn"),
    ("nb-NO,nn;q=0.8", "nb"),
    ("no", "nb"),
    ("no-NO,no;q=0.9,nn;q=0.8,en;q=0.7", "nb"),
    ("no,en;q=0.9", "nb"),
    ("en-GB,nn;q=0.5", "en"),
    ("sv,nn;q=0.5", "nn"),
    ("sv", "nb"),
    ("", "nb"),
]


ASKED_WHERE_NYNORSK_IS_WRITTEN = [
    ("no", "nn"),
    ("no-NO,no;q=0.9,nb;q=0.8", "nn"),
    ("sv", "nn"),
    ("", "nn"),
    ("nb-NO,nb;q=0.9,no;q=0.8,nn;q=0.7", "nb"),
    ("en", "en"),
]


@pytest.fixture
def visitor(db: None) -> Client:
    return Client(headers={"host": "larvik.localhost"})


@pytest.fixture
def nynorsk_written(visitor: Client) -> None:
    with use_scope(PUBLIC_SCOPE):
        Municipality.objects.filter(slug="larvik").update(default_language="nn")
    forget_host()


def language_of(page: str) -> str:
    found = re.search(r'<html lang="(\w+)"', page)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(("asked", "spoken"), ASKED)
def test_the_browser_is_answered_in_what_it_asks_for(visitor: Client, asked: str, spoken: str) -> None:
    answer = visitor.get("/sign-in/password/", headers={"accept-language": asked})
    assert language_of(answer.text) == spoken
    assert answer.headers["content-language"] == spoken


@pytest.mark.usefixtures("nynorsk_written")
@pytest.mark.parametrize(("asked", "spoken"), ASKED_WHERE_NYNORSK_IS_WRITTEN)
def test_a_municipality_that_writes_nynorsk_speaks_it_to_who_asks_for_nothing_else(
    visitor: Client, asked: str, spoken: str
) -> None:
    assert language_of(visitor.get("/sign-in/password/", headers={"accept-language": asked}).text) == spoken


@pytest.mark.parametrize(("asked", "spoken"), ASKED)
def test_the_platforms_own_host_listens_as_well(db: None, asked: str, spoken: str) -> None:
    page = Client(headers={"host": "localhost"}).get("/", headers={"accept-language": asked}).text
    assert language_of(page) == spoken


@pytest.mark.parametrize(
    ("asked", "own", "understood"),
    [
        ("no", "nn", "nn;q=0.001, nn"),
        ("nb-NO, no;q=0.9", "nn", "nn;q=0.001, nb-NO, nn;q=0.9"),
        ("NO-no;q=0.5,NO", "nb", "nb;q=0.001, nb;q=0.5,nb"),
        ("no", "en", "en;q=0.001, nb"),
        ("nn-NO, x-no, nob", "nb", "nb;q=0.001, nn-NO, x-no, nob"),
        ("", "nn", "nn"),
    ],
)
def test_norwegian_of_either_kind_is_the_municipalitys_own(asked: str, own: str, understood: str) -> None:
    assert wishes(asked, own=own) == understood


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_what_the_visitor_chooses_goes_before_what_the_browser_asks_for(
    visitor: Client, language: str
) -> None:
    page = visitor.get("/sign-in/password/", headers={"accept-language": "nn-NO"}).text
    assert f'name="language" value="{language}" lang="{language}"' in page
    visitor.post("/language/setlang/", {"language": language, "next": "/"})
    answer = visitor.get("/sign-in/password/", headers={"accept-language": "nn-NO"})
    assert language_of(answer.text) == language


def test_nynorsk_is_nynorsk_through_the_frame(visitor: Client) -> None:
    page = visitor.get("/sign-in/password/", headers={"accept-language": "nn-NO"}).text
    assert "Hopp til innhaldet" in page
    assert "Hopp til innholdet" not in page
