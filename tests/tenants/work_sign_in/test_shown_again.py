"""Being signed in with the employer proves nothing here and now: it was shown when it was shown there."""

import pytest
from django.test import Client

from accounts.factor.proof import PROVED_AT
from shop.enums import StaffRole
from shop.models import Department
from tests.factories.workplace import BERIT, WorkVisit, brought

INVITE = "/manage/people/invite/"


@pytest.fixture(autouse=True)
def _in_english(visit: WorkVisit) -> None:
    visit.browser.cookies["django_language"] = "en"


def proof_of(browser: Client) -> str | None:
    found: str | None = browser.session.get(PROVED_AT)
    return found


def test_who_comes_by_a_session_over_there_has_shown_nothing_yet(
    visit: WorkVisit, department: Department
) -> None:
    visit.sign_in(BERIT)
    assert proof_of(visit.browser) is None


def test_once_more_they_are_asked_there_and_not_only_let_through(
    visit: WorkVisit, department: Department
) -> None:
    first = visit.begin()
    assert "prompt" not in brought(first)
    visit.come_back(visit.choose(first, BERIT.id))
    again = visit.begin()
    assert brought(again).get("prompt") == "login" or "request_uri" in brought(again)
    asked = visit.at_work.get(again, timeout=5)
    assert "pid" in asked.text, "the employer asks who it is, though its own session is still open"
    visit.come_back(visit.choose(visit.begin(), BERIT.id))
    assert proof_of(visit.browser) is not None


def test_and_then_they_may_invite_somebody(visit: WorkVisit, department: Department) -> None:
    """Until then each act that others could misuse leads to the ways to sign in."""
    visit.sign_in(BERIT)
    somebody = {
        "name": "Kari Prøve",
        "email": "kari.prove@example.no",
        "roles": [f"{StaffRole.CASE_OFFICER}:{department.pk}"],
    }
    assert visit.post(INVITE, somebody)["location"].startswith("/sign-in/?next=")
    visit.sign_in(BERIT)
    assert visit.post(INVITE, somebody)["location"].startswith("/manage/people/")
