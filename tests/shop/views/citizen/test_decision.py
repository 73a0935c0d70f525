"""The page of a decision: what was granted, what became of it, and how to complain."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from shop.domain.outcomes.telling import complete_booking
from shop.models import Department, Entitlement
from tests.factories.representatives import account_of, make_representation
from tests.factories.world import World, at, make_administrator, make_recipient, make_service
from tests.shop.views.conftest import Count, sign_in


@pytest.fixture
def decision(world: World) -> Entitlement:
    Department.objects.update(visiting_address="Rådhusgata 1")
    Entitlement.objects.update(amount=4, visit_minutes=60)
    return Entitlement.objects.get()


@pytest.fixture
def client(world: World, larvik_client: Client) -> Client:
    larvik_client.cookies["django_language"] = "en"
    return sign_in(larvik_client, world.user)


def address(decision: Entitlement) -> str:
    return f"/me/decisions/{decision.pk}/"


def test_it_says_what_was_granted_and_what_became_of_it(
    world: World, decision: Entitlement, client: Client
) -> None:
    complete_booking(world.book_past(), actor=world.actor())
    world.book(at(2, 10))
    page = client.get(address(decision)).text
    assert "4 visits of 60 minutes each per four weeks" in page
    for said in ("<dt>Used</dt><dd>1 visit</dd>", "<dt>Booked</dt><dd>1 visit</dd>", "<dd>2 visits</dd>"):
        assert said in page.replace("\n", "").replace("  ", "")
    assert "2026/1" in page
    assert "To book less, or to say no to a visit, never changes the decision." in page


def test_it_says_how_to_complain(decision: Entitlement, client: Client) -> None:
    page = client.get(address(decision)).text
    assert "four weeks from when you received the decision" in page
    assert "Hjemmehjelp Prøve, Rådhusgata 1" in page
    assert "Statsforvalteren" in page
    assert "It costs nothing" in page
    assert "only with a written power of attorney" in page


def test_pages_lead_to_it(world: World, decision: Entitlement, client: Client) -> None:
    for page in ("/me/", "/me/ledger/", "/"):
        assert f'href="{address(decision)}"' in client.get(page).text
    visit = world.book(at(2, 10))
    assert "say no to a visit never changes it" in client.get(f"/bookings/{visit.pk}/cancel/").text


@pytest.mark.parametrize(("first", "last"), [(5, 20), (-20, -5)])
def test_a_decision_that_does_not_hold_today_says_so(
    decision: Entitlement, client: Client, first: int, last: int
) -> None:
    today = timezone.localdate()
    Entitlement.objects.update(
        valid_from=today + timedelta(days=first), valid_until=today + timedelta(days=last)
    )
    page = client.get(address(decision)).text
    assert ("It does not hold yet." in page) == (first > 0)
    assert ("It does not hold any more." in page) == (first < 0)
    assert "four weeks from when" in page


def test_it_is_nobody_elses(world: World, decision: Entitlement, client: Client) -> None:
    other = make_recipient(name="Annen Prøve")
    theirs = Entitlement.objects.create(
        recipient=other,
        service=world.service,
        decision_reference="2026/9",
        unit="visits",
        amount=1,
        period="month",
        valid_from=timezone.localdate(),
    )
    for unknown in (theirs.pk, 0, 10**12):
        assert client.get(f"/me/decisions/{unknown}/").status_code == 404
    sign_in(client, make_administrator(world.department))
    assert client.get(address(decision)).status_code == 403


def test_who_acts_for_them_sees_it_within_the_agreed_services(
    world: World, decision: Entitlement, client: Client
) -> None:
    other = make_service(world.department, name="Annet")
    right = make_representation(world.recipient, world.service)
    sign_in(client, account_of(right))
    client.post(f"/acting/{right.pk}/")
    page = client.get(address(decision)).text
    assert "from when Ingrid Prøve received the decision" in page
    assert "You can complain for Ingrid Prøve only with" in page
    right.services.set([other])
    assert client.get(address(decision)).status_code in {302, 404}


def test_staff_read_what_the_recipient_reads_about_complaining(
    world: World, decision: Entitlement, client: Client
) -> None:
    sign_in(client, make_administrator(world.department))
    page = client.get(f"/manage/recipients/{world.recipient.pk}/").text
    assert "What the recipient reads about complaining" in page
    assert "four weeks from when you received the decision" in page


def test_it_takes_as_many_statements_for_one_visit_as_for_three(
    world: World, decision: Entitlement, client: Client, statements: Count
) -> None:
    world.book(at(1, 10))
    one = statements(client, address(decision))
    world.book(at(2, 10))
    world.book(at(3, 10))
    assert statements(client, address(decision)) == one
