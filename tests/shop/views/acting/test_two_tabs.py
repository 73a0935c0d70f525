"""A form that was opened for one person is never posted for another, whichever tab it stands in."""

import re
from typing import Any, Protocol

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.test import Client

from accounts.sessions import SessionStore
from shop.domain.representation.revoking import revoke_representation
from shop.models import Booking, ErasureRequest, Recipient, Representation, ThreadMessage, WaitlistEntry
from tests.factories.representatives import account_of, make_representation
from tests.factories.world import World, at, make_entitlement, make_recipient, user_of
from tests.shop.views.citizen.conftest import book_page, text_of

OWN = "http://larvik.localhost"


class Post(Protocol):
    """Sends the page's form to an address, with what is typed into it, from that site."""

    def __call__(self, address: str, *, body: str = "", origin: str = OWN) -> Any: ...


@pytest.fixture
def browser(right: Representation) -> Client:
    """Nora's, who receives visits herself, and whose forms are only taken with what stood in the page."""
    own = make_recipient(name="Nora Prøve", user=account_of(right))
    make_entitlement(own, right.services.get())
    client = Client(headers={"host": "larvik.localhost"}, enforce_csrf_checks=True)
    client.cookies["django_language"] = "en"
    client.force_login(account_of(right), backend="accounts.backends.PasswordBackend")
    return client


@pytest.fixture
def neighbour(right: Representation, world: World) -> Representation:
    other = make_recipient(name="Nabo Prøve")
    make_entitlement(other, world.service)
    found = make_representation(other, world.service, name="Nora")
    Representation.objects.filter(pk=found.pk).update(representative=right.representative)
    found.refresh_from_db()
    return found


def opened(client: Client, page: str) -> Post:
    """The page stands open in a tab; what comes back posts its form, as often as it is said."""
    response = client.get(page)
    assert response.status_code == 200
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', response.text)
    assert token is not None

    def post(address: str, *, body: str = "", origin: str = OWN) -> Any:
        data = {"csrfmiddlewaretoken": token[1], "key": "x", "body": body}
        return client.post(address, data, headers={"origin": origin})

    return post


def switch(client: Client, address: str) -> None:
    assert opened(client, "/acting/")(address).status_code == 302


def test_what_was_opened_for_one_is_not_booked_for_another(
    browser: Client, right: Representation, neighbour: Representation, world: World
) -> None:
    page = book_page(world, at(1, 10))
    switch(browser, f"/acting/{right.pk}/")
    post = opened(browser, page)
    switch(browser, f"/acting/{neighbour.pk}/")
    assert post(page).status_code == 403
    assert not Booking.objects.exists()
    assert opened(browser, page)(page).status_code == 302  # the control: opened anew it is the neighbour's
    assert Booking.objects.get().recipient == neighbour.recipient


def test_what_was_opened_for_another_is_not_done_to_oneself(
    browser: Client, right: Representation, world: World
) -> None:
    page = book_page(world, at(1, 10))
    switch(browser, f"/acting/{right.pk}/")
    post = opened(browser, page)
    switch(browser, "/acting/stop/")
    assert post(page).status_code == 403
    assert not Booking.objects.exists()


def test_what_was_opened_for_oneself_is_not_done_to_another(
    browser: Client, right: Representation, world: World
) -> None:
    Representation.objects.filter(pk=right.pk).update(kind="guardian", covers_all=True)
    post = opened(browser, "/me/data/")
    switch(browser, f"/acting/{right.pk}/")
    assert post("/me/data/erase/").status_code == 403
    assert not ErasureRequest.objects.exists()
    assert not WaitlistEntry.objects.exists()


def test_the_second_click_after_the_right_has_ended_does_nothing_to_oneself(
    browser: Client, right: Representation, world: World
) -> None:
    """The first click is told that it is over, and from then on they are themself."""
    page = book_page(world, at(1, 10))
    switch(browser, f"/acting/{right.pk}/")
    post = opened(browser, page)
    revoke_representation(right, actor=world.actor())
    assert (post(page).status_code, post(page).status_code) == (403, 403)
    assert not Booking.objects.exists()
    assert user_of(world.recipient) != account_of(right)


@pytest.mark.parametrize("ends", ["stop", "another"])
def test_a_slow_page_of_another_tab_does_not_bring_the_former_person_back(
    browser: Client, right: Representation, neighbour: Representation, ends: str
) -> None:
    """It has read the session before, and writes it afterwards with what it had to say."""
    switch(browser, f"/acting/{right.pk}/")
    slow = SessionStore(browser.cookies["sessionid"].value)
    slow["what it says"] = "Booked."
    switch(browser, "/acting/stop/" if ends == "stop" else f"/acting/{neighbour.pk}/")
    with pytest.raises(UpdateError):
        slow.save()
    page = text_of(browser.get("/me/"))
    assert f"You act on behalf of {right.recipient.name}" not in page
    assert ("Nora Prøve" if ends == "stop" else "Nabo Prøve") in page


def test_choosing_the_same_person_again_leaves_their_forms(
    browser: Client, right: Representation, world: World
) -> None:
    page = book_page(world, at(1, 10))
    switch(browser, f"/acting/{right.pk}/")
    post = opened(browser, page)
    switch(browser, f"/acting/{right.pk}/")
    assert post(page).status_code == 302
    assert Booking.objects.get().recipient == right.recipient


def said(answer: Any) -> str:
    assert answer.status_code == 403
    return text_of(answer)


def test_a_stale_form_says_for_whom_one_is_here_now(
    browser: Client, right: Representation, neighbour: Representation, world: World
) -> None:
    page = book_page(world, at(1, 10))
    hold = page.replace("/?", "/hold/?")
    switch(browser, f"/acting/{right.pk}/")
    post = opened(browser, page)
    switch(browser, f"/acting/{neighbour.pk}/")
    answer = post(hold)
    assert "You now act on behalf of Nabo Prøve" in said(answer)
    assert "cookies" not in said(answer)
    assert "You act on behalf of Nabo Prøve" in said(answer)  # as on every page
    assert f'href="/?service={world.service.pk}&amp;day={at(1, 10).date()}"' in answer.text
    switch(browser, "/acting/stop/")
    assert "You are here as yourself now, Nora Fullmakt" in said(post(page))


def test_the_way_on_is_one_that_the_one_they_are_now_can_go(
    browser: Client, right: Representation, world: World
) -> None:
    """Its free times are not those of who has no such service."""
    post = opened(browser, "/me/")
    Recipient.objects.get(user=account_of(right)).entitlements.all().delete()
    answer = post(book_page(world, at(1, 10)).replace("/?", "/hold/?"))
    assert answer.status_code == 404
    browser.cookies["csrftoken"] = "a" * 32
    assert 'class="ds-button" href="/"' in post("/book/987654/hold/").text


def test_a_stale_form_of_somebody_who_was_signed_in_before_says_who_is_now(
    browser: Client, right: Representation, world: World
) -> None:
    post = opened(browser, "/me/data/")
    browser.force_login(world.user, backend="accounts.backends.PasswordBackend")
    browser.cookies["csrftoken"] = "a" * 32  # what signing in through a page brings
    page = said(post("/me/data/erase/"))
    assert "You are signed in as Ingrid Prøve" in page
    assert "cookies" not in page


def test_who_is_not_signed_in_is_told_of_cookies(world: World) -> None:
    client = Client(headers={"host": "larvik.localhost"}, enforce_csrf_checks=True)
    client.cookies["django_language"] = "en"
    page = said(client.post("/sign-in/password/"))
    assert "The page had been open for too long" in page
    assert "cookies" in page


def test_every_tab_is_told_that_the_right_has_ended_and_keeps_what_was_typed(
    browser: Client, right: Representation, world: World
) -> None:
    visit = world.book(at(2, 10))
    page = f"/bookings/{visit.pk}/messages/"
    switch(browser, f"/acting/{right.pk}/")
    first, second = opened(browser, page), opened(browser, page)
    revoke_representation(right, actor=world.actor())
    for post in (first, second):
        answer = post(page, body="Bruk <bakdøra>")
        assert "You no longer act for them" in said(answer)
        assert "Bruk &lt;bakdøra&gt;</textarea>" in answer.text
    assert not ThreadMessage.objects.exists()


def test_what_another_site_sends_is_not_shown(browser: Client, right: Representation, world: World) -> None:
    post = opened(browser, "/me/")
    browser.cookies["csrftoken"] = "a" * 32
    page = f"/bookings/{world.book(at(2, 10)).pk}/messages/"
    assert "Ring 815" not in post(page, body="Ring 815", origin="https://elsewhere.example").text
    assert "Ring 815" in post(page, body="Ring 815", origin="http://larvik.localhost").text
