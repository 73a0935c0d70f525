"""Whoever acts for others says for whom, and is told when they may not any more."""

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.models import AuditEntry
from shop.domain.representation.revoking import revoke_representation
from shop.enums import RepresentationKind
from shop.models import Booking, Representation
from tests.factories.representatives import account_of, make_representation
from tests.factories.world import World, at, make_recipient, user_of
from tests.shop.views.acting.conftest import SignIn
from tests.shop.views.citizen.conftest import book_page, text_of

STRIP = "You act on behalf of"


def test_who_receives_nothing_is_asked_for_whom_they_are_here(nora: Client) -> None:
    assert nora.get("/")["Location"] == "/acting/"
    page = text_of(nora.get("/acting/"))
    assert "Whom do you act for?" in page
    assert "Ingrid Prøve" in page
    assert "Relative with consent" in page
    assert "Renhold, until further notice" in page
    assert "Yourself" not in page


def test_a_recipients_page_asks_first_and_leads_on(nora: Client, right: Representation) -> None:
    assert nora.get("/calendar/")["Location"] == "/acting/?next=%2Fcalendar%2F"
    assert 'name="next" value="/calendar/"' in nora.get("/acting/?next=/calendar/").content.decode()
    assert nora.post(f"/acting/{right.pk}/", {"next": "/calendar/"})["Location"] == "/calendar/"


def test_nobody_is_led_to_another_host(nora: Client, right: Representation) -> None:
    assert nora.post(f"/acting/{right.pk}/", {"next": "https://elsewhere.example/"})["Location"] == "/"


@pytest.mark.parametrize(
    "url", ["/", "/bookings/", "/calendar/", "/me/", "/me/ledger/", "/waiting/", "/acting/"]
)
def test_every_page_says_on_whose_behalf(acting: Client, url: str) -> None:
    page = text_of(acting.get(url))
    assert f"{STRIP} Ingrid Prøve" in page
    assert "Whom do you act for?" in page


def test_a_page_that_is_not_there_says_so_too(acting: Client) -> None:
    response = acting.get("/bookings/999999/")
    assert response.status_code == 404
    assert STRIP in text_of(response)


def test_whoever_stops_is_themself_again(acting: Client) -> None:
    response = acting.post("/acting/stop/", follow=True)
    assert "You no longer act on behalf of Ingrid Prøve." in text_of(response)
    assert STRIP not in text_of(response)
    assert acting.get("/bookings/").status_code == 302


def test_choosing_is_logged_for_the_recipient(acting: Client, world: World, sign_in: SignIn) -> None:
    entry = AuditEntry.objects.get(action="representation.used")
    assert (entry.recipient_id, entry.channel) == (world.recipient.pk, "representative")
    acting.post(book_page(world, at(1, 10)), {"key": "x"})
    page = text_of(sign_in(user_of(world.recipient)).get("/me/"))
    assert "Nora Fullmakt, on your behalf Opened your pages" in page
    assert "Nora Fullmakt, on your behalf Booked an appointment" in page


def test_what_they_book_is_booked_by_them_for_the_recipient(acting: Client, world: World) -> None:
    response = acting.post(book_page(world, at(1, 10)), {"key": "x"}, follow=True)
    assert response.status_code == 200
    booking = Booking.objects.get()
    assert (booking.recipient, booking.channel) == (world.recipient, "representative")


def test_once_it_is_revoked_the_next_click_does_nothing(
    acting: Client, right: Representation, world: World
) -> None:
    revoke_representation(right, actor=world.actor())
    response = acting.post(book_page(world, at(1, 10)), {"key": "x"})
    assert response.status_code == 403
    assert "You no longer act for them" in text_of(response)
    assert STRIP not in text_of(response)
    assert not Booking.objects.exists()
    assert acting.get("/")["Location"] == "/acting/"  # told once
    assert "You act for nobody" in text_of(acting.get("/acting/"))


def test_the_first_page_says_it_as_well(acting: Client, right: Representation, world: World) -> None:
    revoke_representation(right, actor=world.actor())
    assert acting.get("/").status_code == 403


def test_another_ones_right_is_not_theirs(nora: Client) -> None:
    neighbour = make_recipient(name="Nabo Prøve")
    other = make_representation(neighbour, name="Annen Fullmakt")
    assert nora.post(f"/acting/{other.pk}/").status_code == 404
    assert nora.post("/acting/999999/").status_code == 404
    assert nora.get("/bookings/").status_code == 302


def test_what_waits_cannot_be_chosen_and_is_said(nora: Client, right: Representation) -> None:
    neighbour = make_recipient(name="Nabo Prøve")
    waits = make_representation(neighbour, name="Nora", is_doubtful=True, kind=RepresentationKind.ADVISOR)
    Representation.objects.filter(pk=waits.pk).update(representative=right.representative)
    page = text_of(nora.get("/acting/"))
    assert "Nabo P." in page
    assert "waits until the municipality has assessed the consent" in page
    assert nora.post(f"/acting/{waits.pk}/").status_code == 404


def test_a_recipient_who_also_acts_for_another_is_asked_by_a_link(
    world: World, right: Representation, sign_in: SignIn
) -> None:
    neighbour = make_recipient(name="Nabo Prøve", user=account_of(right))
    client = sign_in(account_of(right))
    assert "Whom I act for" in text_of(client.get("/"))
    page = text_of(client.get("/acting/"))
    assert "Yourself" in page
    client.post(f"/acting/{right.pk}/")
    assert "Ingrid Prøve" in text_of(client.get("/me/"))
    client.post("/acting/stop/")
    assert neighbour.name in text_of(client.get("/me/"))


def test_a_get_changes_nothing(nora: Client, right: Representation) -> None:
    assert nora.get(f"/acting/{right.pk}/").status_code == 405
    assert nora.get("/acting/stop/").status_code == 405


def test_who_acts_for_nobody_pays_no_statement_for_it(world: World, sign_in: SignIn) -> None:
    """It is asked within the statements that are there: the viewer's roles, own row as recipient, and as provider."""
    client = sign_in(user_of(world.recipient))
    with CaptureQueriesContext(connections["default"]) as captured:
        client.get("/calendar/")
    asked = [query["sql"] for query in captured if "shop_representation" in query["sql"]]
    assert all("EXISTS" in sql for sql in asked)
    assert not any(sql.startswith('SELECT "shop_representation"') for sql in asked)
    assert len(asked) == 3
