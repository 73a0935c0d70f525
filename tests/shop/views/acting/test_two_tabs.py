"""A form that was opened for one person is never posted for another, whichever tab it stands in."""

import re
from collections.abc import Callable

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.test import Client

from accounts.sessions import SessionStore
from shop.domain.representation.revoking import revoke_representation
from shop.models import Booking, ErasureRequest, Representation, WaitlistEntry
from tests.factories.representatives import account_of, make_representation
from tests.factories.world import World, at, make_entitlement, make_recipient, user_of
from tests.shop.views.citizen.conftest import book_page, text_of

type Post = Callable[[str], int]
type Opens = Callable[[str], Post]


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

    def post(address: str) -> int:
        return client.post(address, {"csrfmiddlewaretoken": token[1], "key": "x"}).status_code

    return post


def switch(client: Client, address: str) -> None:
    assert opened(client, "/acting/")(address) == 302


def test_what_was_opened_for_one_is_not_booked_for_another(
    browser: Client, right: Representation, neighbour: Representation, world: World
) -> None:
    page = book_page(world, at(1, 10))
    switch(browser, f"/acting/{right.pk}/")
    post = opened(browser, page)
    switch(browser, f"/acting/{neighbour.pk}/")
    assert post(page) == 403
    assert not Booking.objects.exists()
    assert opened(browser, page)(page) == 302  # the control: opened anew it is the neighbour's
    assert Booking.objects.get().recipient == neighbour.recipient


def test_what_was_opened_for_another_is_not_done_to_oneself(
    browser: Client, right: Representation, world: World
) -> None:
    page = book_page(world, at(1, 10))
    switch(browser, f"/acting/{right.pk}/")
    post = opened(browser, page)
    switch(browser, "/acting/stop/")
    assert post(page) == 403
    assert not Booking.objects.exists()


def test_what_was_opened_for_oneself_is_not_done_to_another(
    browser: Client, right: Representation, world: World
) -> None:
    Representation.objects.filter(pk=right.pk).update(kind="guardian", covers_all=True)
    post = opened(browser, "/me/data/")
    switch(browser, f"/acting/{right.pk}/")
    assert post("/me/data/erase/") == 403
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
    assert (post(page), post(page)) == (403, 403)
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
    assert post(page) == 302
    assert Booking.objects.get().recipient == right.recipient
