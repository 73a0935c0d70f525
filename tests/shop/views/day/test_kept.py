"""Today's plan as a phone keeps it: every visit with how to get in, and nothing of who is protected."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import AuditEntry
from foundation.actor import SYSTEM
from shop.domain.circumstances.protection import protect_recipient
from shop.enums import AddressProtection
from shop.models import ModuleSwitch, Service
from tests.factories.world import World, at, make_recipient
from tests.sample_module.module import notes
from tests.shop.views.conftest import Count
from tests.shop.views.visits import make_visit

SECRETS = ("Skjult", "Hemmeligveien 7", "68050777", "Bak huset.")


@pytest.fixture(autouse=True)
def _sample(world: World) -> None:
    ModuleSwitch.objects.get_or_create(module_key="sample")
    Service.objects.update(module_key="sample")
    world.service.refresh_from_db()


def test_all_of_today_and_how_to_get_in(world: World, helper: Client) -> None:
    visits = [make_visit(world, at(0, hour), recipient=make_recipient()) for hour in (9, 11)]
    for visit, text in zip(visits, ("Ring på.", "Døra er åpen."), strict=True):
        notes[visit.recipient.pk] = text
    make_visit(world, at(1, 9), recipient=make_recipient(name="Imorgen Prøve"))
    helper.cookies["django_language"] = "en"
    page = helper.get("/day/kept/")
    assert "Not updated since 09.50" in page.text
    assert "Ring på." in page.text
    assert "Døra er åpen." in page.text
    assert "Imorgen" not in page.text
    assert AuditEntry.objects.filter(action="booking.card_viewed").count() == 2
    assert page["Cache-Control"] == "no-store"


def test_nothing_of_who_is_protected(world: World, helper: Client) -> None:
    person = make_recipient(name="Skjult Prøve")
    notes[person.pk] = "Bak huset."
    protect_recipient(
        person,
        level=AddressProtection.CONFIDENTIAL,
        address="Hemmeligveien 7",
        phone="68050777",
        actor=SYSTEM,
    )
    person.refresh_from_db()
    visit = make_visit(world, at(0, 9), recipient=person)
    page = helper.get("/day/kept/").text
    assert [secret for secret in SECRETS if secret in page] == []
    assert f'data-visit="{visit.pk}"' in page, "what became of it can be said"
    assert "Hemmeligveien 7" in helper.get("/day/").text
    helper.get("/day/kept/")
    assert AuditEntry.objects.filter(action="protected_contact.viewed").count() == 1


def test_it_carries_nothing_of_the_session(world: World, helper: Client) -> None:
    """A token, a menu and a warning that the session ends are of no use where nothing can be asked."""
    make_visit(world, at(0, 9))
    page = helper.get("/day/kept/").text
    assert "csrfmiddlewaretoken" not in page
    assert 'id="session-end"' not in page


def test_it_is_kept_no_longer_than_they_are_signed_in_and_never_tomorrow(helper: Client) -> None:
    assert 0 < int(helper.get("/day/kept/")["Day-Kept-For"]) <= 14 * 60 * 60 + 10 * 60
    session = helper.session
    session["_idle"] = 120
    session.set_expiry(timezone.now() + timedelta(minutes=30))
    session.save()
    assert 0 < int(helper.get("/day/kept/")["Day-Kept-For"]) <= 30 * 60


def test_both_pages_know_whether_they_say_the_same(world: World, helper: Client) -> None:
    visit = make_visit(world, at(0, 9))
    version = helper.get("/day/kept/")["Day-Version"]
    assert f'data-version="{version}"' in helper.get("/day/").text
    helper.post(f"/day/visits/{visit.pk}/outcome/", {"outcome": "done"})
    assert helper.get("/day/kept/")["Day-Version"] != version


def test_the_worker_is_served_from_the_day_and_is_nobodys(larvik_client: Client) -> None:
    worker = larvik_client.get("/day/worker.js")
    assert worker["Content-Type"] == "text/javascript"
    assert worker["Cache-Control"].startswith("max-age=0")
    assert "caches" in worker.text


@pytest.mark.parametrize("rows", [1, 3])
def test_statements(world: World, helper: Client, statements: Count, rows: int) -> None:
    """One a visit, that it was looked at, and what its module asks. There are a handful a day."""
    for hour in range(rows):
        visit = make_visit(world, at(0, 9 + hour), recipient=make_recipient())
        notes[visit.recipient_id] = "Ring på."
    assert statements(helper, "/day/kept/") == 8 + rows
