"""What was said by the link in a message, as the department and who comes read it."""

from datetime import timedelta

import pytest
from django.test import Client

from shop.domain.door.moves import move_booking
from shop.domain.links.answering import answer_by_link
from shop.domain.links.tokens import token_for
from shop.enums import VisitSaid
from shop.models import Booking, Service
from tests.factories.world import World, at, make_administrator
from tests.shop.views.conftest import sign_in


@pytest.fixture
def office(world: World, larvik_client: Client) -> Client:
    larvik_client.cookies["django_language"] = "en"
    return sign_in(larvik_client, make_administrator(world.department))


@pytest.fixture
def visit(world: World) -> Booking:
    return world.book(at(1, 10))


def say(visit: Booking, says: VisitSaid, *, too_late: bool = False) -> None:
    if too_late:
        Service.objects.filter(pk=visit.service_id).update(cancel_deadline=timedelta(days=7))
        visit.refresh_from_db()
    answer_by_link(token_for(visit), says=says)


def test_who_will_be_there_is_said_on_the_visit(visit: Booking, office: Client) -> None:
    say(visit, VisitSaid.COMING)
    page = office.get(f"/manage/bookings/{visit.pk}/").text
    assert "Will be there (said" in page
    assert "Answered a message by the link in a message" in page


def test_who_will_not_and_is_too_late_needs_the_department(visit: Booking, office: Client) -> None:
    day = f"/manage/departments/{visit.department_id}/"
    assert "has said that they will not be there" not in office.get(day).text
    say(visit, VisitSaid.NOT_THERE, too_late=True)
    page = office.get(day).text
    assert "has said that they will not be there" in page
    assert f'href="/manage/bookings/{visit.pk}/"' in page


def test_what_was_said_of_another_time_is_not_said_of_the_new(
    world: World, visit: Booking, office: Client
) -> None:
    say(visit, VisitSaid.COMING)
    move_booking(visit, starts_at=at(1, 12), actor=world.actor())
    assert "Will be there (said" not in office.get(f"/manage/bookings/{visit.pk}/").text


def test_who_comes_is_told_to_call_first(visit: Booking, office: Client) -> None:
    say(visit, VisitSaid.NOT_THERE, too_late=True)
    provider = visit.assignments.get().provider
    provider.user = make_administrator(None, name="Amal Prøve")
    provider.save(update_fields=["user"])
    page = sign_in(office, provider.user).get(f"/day/{at(1, 10).date()}/").text
    assert "Will not be there (said" in page
    assert "Call before you go" in page


def test_the_links_are_stopped_from_the_visit(visit: Booking, office: Client) -> None:
    token = token_for(visit)
    assert office.get(f"/v/{token}/").status_code == 200
    assert office.post(f"/manage/bookings/{visit.pk}/stop-links/").status_code == 302
    assert office.get(f"/v/{token}/").status_code == 404
