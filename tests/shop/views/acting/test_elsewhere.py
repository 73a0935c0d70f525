"""A link leads to somebody's page: who may open it as another is asked, and nobody learns of what they may not see."""

import pytest
from django.test import Client

from shop.models import Recipient, Representation, Service
from shop.queries.representations import representations_by
from tests.factories.representatives import account_of, make_representation
from tests.factories.world import World, at, make_entitlement, make_recipient, make_service
from tests.shop.views.acting.conftest import SignIn
from tests.shop.views.citizen.conftest import text_of
from tests.shop.views.visits import make_visit


@pytest.fixture
def own(right: Representation, world: World) -> Recipient:
    """Nora receives visits herself."""
    recipient = make_recipient(name="Nora Prøve", user=account_of(right))
    make_entitlement(recipient, world.service)
    return recipient


def asks(client: Client, page: str) -> str:
    """What they are asked instead, with a way on to the page."""
    response = client.get(page)
    assert response.status_code == 302
    assert response["Location"].startswith("/acting/?next=")
    asked = client.get(response["Location"])
    assert f'name="next" value="{page}"' in asked.text
    return text_of(asked)


def test_ones_own_visit_is_led_to_while_one_acts_for_another(
    acting: Client, own: Recipient, world: World
) -> None:
    visit = make_visit(world, at(2, 10), recipient=own)
    page = f"/bookings/{visit.pk}/"
    asked = asks(acting, page)
    assert "You act on behalf of Ingrid Prøve. The page you wanted is about you yourself." in asked
    assert acting.post("/acting/stop/", {"next": page})["Location"] == page
    assert acting.get(page).status_code == 200


@pytest.mark.parametrize("tail", ["", "messages/", "move/", "cancel/", "calendar.ics"])
def test_anothers_visit_is_led_to_while_one_is_oneself(
    nora: Client, own: Recipient, right: Representation, world: World, tail: str
) -> None:
    visit = world.book(at(2, 10))
    page = f"/bookings/{visit.pk}/{tail}"
    asked = asks(nora, page)
    assert "You are here for yourself. The page you wanted is about Ingrid Prøve." in asked
    assert nora.post(f"/acting/{right.pk}/", {"next": page})["Location"] == page
    assert nora.get(page).status_code == 200


def test_of_two_people_the_right_one_is_named(acting: Client, right: Representation, world: World) -> None:
    neighbour = make_recipient(name="Nabo Prøve")
    make_entitlement(neighbour, world.service)
    other = make_representation(neighbour, world.service, name="Nora")
    Representation.objects.filter(pk=other.pk).update(representative=right.representative)
    assert representations_by(account_of(right).pk).count() == 2
    visit = make_visit(world, at(2, 10), recipient=neighbour)
    assert "The page you wanted is about Nabo Prøve." in asks(acting, f"/bookings/{visit.pk}/")
    acting.post("/acting/stop/")
    assert "The page you wanted is about Nabo Prøve." in asks(acting, f"/bookings/{visit.pk}/")


def test_a_strangers_page_and_another_service_are_not_there(
    acting: Client, own: Recipient, world: World
) -> None:
    """Whether or not there is such a visit: the answer and what it costs to look are the same."""
    stranger = make_visit(world, at(2, 10), recipient=make_recipient(name="Odd Prøve"))
    other: Service = make_service(world.department, name="Handlehjelp")
    make_entitlement(world.recipient, other)
    hidden = world.book(at(3, 10), service=other)
    for _as_whom in ("another", "oneself"):
        for number in (stranger.pk, hidden.pk, 987654):
            page = f"/bookings/{number}/"
            assert acting.get(page).status_code == 404
            assert "The page you wanted" not in text_of(acting.get(f"/acting/?next={page}"))
        acting.post("/acting/stop/")


def test_what_has_ended_leads_nowhere(
    nora: Client, own: Recipient, right: Representation, world: World
) -> None:
    visit = world.book(at(2, 10))
    Representation.objects.filter(pk=right.pk).update(valid_until=right.valid_from)
    assert nora.get(f"/bookings/{visit.pk}/").status_code == 404


def test_a_form_is_never_answered_with_the_question(nora: Client, own: Recipient, world: World) -> None:
    visit = world.book(at(2, 10))
    assert nora.post(f"/bookings/{visit.pk}/cancel/").status_code == 404
    visit.refresh_from_db()
    assert visit.status == "confirmed"


def test_the_free_times_of_a_service_only_the_other_has(
    nora: Client, own: Recipient, world: World, sign_in: SignIn
) -> None:
    own.entitlements.all().delete()
    asked = asks(nora, f"/standing/start/{world.service.pk}/")
    assert "The page you wanted is about Ingrid Prøve." in asked
