"""ID-porten is not asked without end, and whoever has come by it before does not wait for strangers."""

import random
from string import ascii_letters
from typing import Any

import pytest
from django.utils.encoding import iri_to_uri

from accounts import beginnings
from accounts.models import KnownDevice
from accounts.views import LONGEST_NEXT
from tests.tenants.id_porten.conftest import Visit

pytestmark = pytest.mark.usefixtures("ingrid")
BEGIN = "/sign-in/id-porten/"


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beginnings, "FROM_NETWORK", 2)


def test_strangers_wait_and_who_was_here_before_does_not(visit: Visit) -> None:
    visit.sign_in()
    assert not KnownDevice.objects.exists()  # a browser alone: nothing says whose
    answers: list[Any] = [Visit(visit.issuer).get(BEGIN) for _each in range(3)]
    assert [each.status_code for each in answers] == [302, 429, 429]
    assert 890 < int(answers[-1]["Retry-After"]) <= 900
    visit.browser.cookies.pop("sessionid", None)
    assert visit.get(BEGIN).status_code == 302


def test_what_a_browser_carries_fits_into_its_cookie(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three under way, with the longest addresses that are remembered and nothing in them that could be packed."""
    monkeypatch.setattr(beginnings, "FROM_NETWORK", 9)
    chance = random.Random("next")
    for signs in (ascii_letters, "æøåéüßñç", "😀😁😂😃"):
        path = "/"
        while len(iri_to_uri(path)) + 12 <= LONGEST_NEXT:
            path += chance.choice(signs)
        visit.begin(path)
    assert len(visit.browser.cookies["id-porten"].OutputString()) < 4096


@pytest.mark.parametrize("path", ["/" + "a" * 500, "/" + "ø" * 100, "/?" + "a" * 6000])
def test_a_next_page_that_is_too_long_is_the_first_page(visit: Visit, path: str) -> None:
    assert visit.sign_in(next_url=path)["location"] == "/"
