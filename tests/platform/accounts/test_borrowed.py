"""Of django-allauth there are rows and functions; none of its pages can be reached."""

from collections.abc import Iterator

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.borrowed import AccountTables


def views_of(resolver: URLResolver) -> Iterator[str]:
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern):
            yield each.lookup_str
        else:
            yield from views_of(each)


@pytest.mark.unit
@pytest.mark.parametrize("urls", [settings.ROOT_URLCONF, settings.PLATFORM_URLCONF])
def test_no_address_leads_to_a_page_of_allauth(urls: str) -> None:
    views = list(views_of(get_resolver(urls)))
    assert views
    assert [view for view in views if view.startswith("allauth")] == []


@pytest.mark.unit
def test_neither_its_middleware_nor_its_ways_to_sign_in_run() -> None:
    assert isinstance(apps.get_app_config("account"), AccountTables)
    named = [*settings.MIDDLEWARE, *settings.AUTHENTICATION_BACKENDS]
    assert [name for name in named if name.startswith("allauth")] == []


@pytest.mark.usefixtures("larvik")
def test_its_tables_are_there_for_whoever_deletes_a_user() -> None:
    assert not EmailAddress.objects.exists()
