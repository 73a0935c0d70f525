"""Whom the department finds when somebody calls, and who may look."""

import pytest
from django.test import Client

from audit.models import AuditEntry
from shop.enums import BookingStatus
from shop.models import Booking, Recipient
from tests.factories.world import (
    World,
    at,
    make_entitlement,
    make_recipient,
    make_service,
    make_world,
)
from tests.shop.views.manage.calling import KEY, confirm_page, kept, make_odd, search_page, times_page

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.mark.parametrize("words", ["prøve", "Prøve ingr", "  INGRID  prøve "])
def test_somebody_with_a_decision_is_found_by_name(world: World, administrator: Client, words: str) -> None:
    make_odd(world)
    response = administrator.get(search_page(world), {"q": words}, headers={"HX-Request": "true"})
    html = response.text
    assert times_page(world)[:-1] in html
    assert "Ingrid Prøve" in html
    assert "123" in html
    assert world.recipient.phone not in html
    assert world.recipient.address not in html
    assert "<html" not in html, "while somebody types, only the list"


@pytest.mark.parametrize("words", ["ingrid", "68050123", "680 50 123", "+47 68 05 01 23", "0123"])
def test_the_only_one_is_opened_at_once(world: World, administrator: Client, words: str) -> None:
    make_odd(world)
    Recipient.objects.filter(pk=world.recipient.pk).update(phone="680 50 123")
    response = administrator.get(search_page(world), {"q": words})
    assert response["Location"] == times_page(world)[:-1]


def test_who_is_found_and_who_is_opened_is_logged(world: World, administrator: Client) -> None:
    make_odd(world)
    administrator.get(search_page(world), {"q": "prøve"})
    administrator.get(times_page(world))
    administrator.get(confirm_page(world, at(2, 10)))
    rows = AuditEntry.objects.filter(recipient_id=world.recipient.pk).values_list("action", "channel")
    assert list(rows) == [("page.viewed", "staff"), *[("times.viewed", "staff")] * 2]


@pytest.mark.parametrize("words", ["", "i", " i ", "123", "+47", "01900012345", "%%", "\u202e"])
def test_too_little_and_national_numbers_find_nobody(world: World, administrator: Client, words: str) -> None:
    response = administrator.get(search_page(world), {"q": words})
    assert response.status_code == 422
    assert "Ingrid" not in response.text


def test_nobody_is_listed_before_three_letters_are_typed(world: World, administrator: Client) -> None:
    typing = {"HX-Request": "true"}
    assert "Ingrid" not in administrator.get(search_page(world), {"q": "in"}, headers=typing).text
    assert "Ingrid" in administrator.get(search_page(world), {"q": "ing"}, headers=typing).text


def test_nobody_found_is_said(world: World, administrator: Client) -> None:
    response = administrator.get(search_page(world), {"q": "Torvald"})
    assert response.status_code == 200
    assert "Nobody found" in response.text


def test_at_most_twenty_are_listed(world: World, administrator: Client) -> None:
    for number in range(21):
        make_entitlement(make_recipient(name=f"Odd Prøve{number}"), world.service)
    html = administrator.get(search_page(world), {"q": "odd"}).text
    assert html.count("telephone ends in") == 20
    assert "There are more" in html


def test_who_was_here_before_is_known_also_without_a_decision(world: World, administrator: Client) -> None:
    former, holder = make_recipient(name="Former Prøve"), make_recipient(name="Holder Prøve")
    free = make_service(world.department, name="Fri", requires_entitlement=False)
    world.book(at(4, 10), service=free, recipient=former)
    held = world.book(at(5, 10), service=free, recipient=holder)
    Booking.objects.filter(pk=held.pk).update(status=BookingStatus.EXPIRED)
    assert f"/{former.pk}/" in administrator.get(search_page(world), {"q": "former"})["Location"]
    assert "Holder Prøve" not in administrator.get(search_page(world), {"q": "prøve"}).text
    assert administrator.get(times_page(world, recipient=former)).status_code == 200
    assert administrator.get(times_page(world, recipient=holder)).status_code == 404


def test_recipients_of_the_other_department_are_nobody(world: World, administrator: Client) -> None:
    theirs = make_world()
    theirs.recipient.name = "Sofie Annen"
    theirs.recipient.save()
    before = kept()
    assert "Sofie Annen" not in administrator.get(search_page(world), {"q": "Sofie"}).text
    missing = administrator.get(times_page(world).replace(f"/{world.recipient.pk}/", "/999999/"))
    assert missing.status_code == 404
    for page in (
        times_page(world, recipient=theirs.recipient),
        times_page(theirs),
        search_page(theirs),
        confirm_page(world, at(2, 10), recipient=theirs.recipient),
        confirm_page(theirs, at(2, 10)),
    ):
        assert administrator.get(page).status_code == 404, page
        assert administrator.post(page, KEY).status_code in {404, 405}, page
    assert kept() == before
    assert not AuditEntry.objects.filter(action="times.viewed").exists()
