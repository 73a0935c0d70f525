"""A municipality's administrator says in which language it speaks to who has chosen none."""

import re

import pytest
from django.test import Client

from audit.models import AuditEntry
from foundation.jobs import run_job
from foundation.scope import PUBLIC_SCOPE, Scope, use_scope
from shop.domain.language import SPEAK
from tenants.models import Municipality
from tenants.routing import forget_host
from tests.factories.world import make_administrator, make_department
from tests.shop.views.conftest import sign_in

PAGE = "/manage/language/"


@pytest.fixture
def sigrid(larvik: Scope, larvik_client: Client) -> Client:
    forget_host()
    larvik_client.cookies["django_language"] = "en"
    return sign_in(larvik_client, make_administrator(None))


def language_of(slug: str) -> str:
    with use_scope(PUBLIC_SCOPE):
        return str(Municipality.objects.get(slug=slug).default_language)


def test_it_is_saved_noted_and_spoken_to_whoever_comes(sigrid: Client) -> None:
    assert sigrid.post(PAGE, {"language": "nn"})["location"] == PAGE
    assert re.search(r'value="nn"[^>]*checked', sigrid.get(PAGE).text)
    run_job(SPEAK, tenant="larvik", args={})
    assert (language_of("larvik"), language_of("sandefjord")) == ("nn", "nb")
    entry = AuditEntry.objects.get(action="municipality.language_changed")
    assert entry.details == {"before": "nb", "after": "nn"}
    visitor = Client(headers={"host": "larvik.localhost"})
    assert '<html lang="nn"' in visitor.get("/sign-in/").text
    forget_host()


@pytest.mark.parametrize("language", ["", "sv", "nb\0", "nb" * 400])
def test_another_language_than_the_municipalitys_is_none(sigrid: Client, language: str) -> None:
    assert sigrid.post(PAGE, {"language": language}).status_code == 422
    assert not AuditEntry.objects.filter(action="municipality.language_changed").exists()


def test_changed_and_changed_back_it_is_as_before(sigrid: Client) -> None:
    """However many jobs there are: each writes what was chosen last."""
    for language in ("nn", "nb"):
        sigrid.post(PAGE, {"language": language})
    run_job(SPEAK, tenant="larvik", args={})
    assert language_of("larvik") == "nb"
    assert AuditEntry.objects.filter(action="municipality.language_changed").count() == 2


def test_saved_as_it_was_nothing_is_noted(sigrid: Client) -> None:
    assert sigrid.post(PAGE, {"language": "nb"}).status_code == 302
    assert not AuditEntry.objects.filter(action="municipality.language_changed").exists()


def test_it_is_for_the_municipalitys_administrator_and_linked_where_one_looks(sigrid: Client) -> None:
    for page in ("/manage/sign-in/", "/manage/messages/"):
        assert f'href="{PAGE}"' in sigrid.get(page).text
    anne = sign_in(sigrid, make_administrator(make_department()))
    assert anne.get(PAGE).status_code == anne.post(PAGE, {"language": "nn"}).status_code == 403
    assert PAGE not in anne.get("/manage/messages/").text
