"""One click and one is somebody else, on this machine and in the demonstration only."""

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation.scope import Scope
from shop.demo.cast import cast
from shop.demo.middleware import DemoBannerMiddleware
from shop.demo.views import is_loopback
from tests.factories.world import World, make_administrator, make_provider, make_recipient, make_user
from tjenesteshop.settings import base

PEOPLE = "/demo/"
ELSEWHERE = "192.0.2.1"


def url_of(user_id: int) -> str:
    return f"/demo/sign-in/{user_id}/"


def signed_in_as(client: Client) -> str | None:
    return client.session.get(SESSION_KEY)


def test_everybody_is_shown_under_their_role(world: World, larvik_client: Client) -> None:
    make_provider(world.department, name="Amal Prøve", user=make_user("Amal Prøve"))
    make_administrator(world.department, name="Anne Leder")
    make_administrator(None, name="Sigrid Øverst")
    page = larvik_client.get(PEOPLE)
    text = page.content.decode()
    order = [text.index(name) for name in ("Ingrid Prøve", "Amal Prøve", "Anne Leder", "Sigrid Øverst")]
    assert order == sorted(order)


def test_the_number_of_queries_does_not_follow_the_number_of_people(world: World) -> None:
    with CaptureQueriesContext(
        connection,
    ) as few:
        cast()
    for name in ("Per Prøve", "Ruth Prøve", "Odd Prøve"):
        make_recipient(name=name)
        make_provider(world.department, name=f"{name} Hjelper", user=make_user(f"{name} Hjelper"))
        make_administrator(world.department, name=f"{name} Leder")
    with CaptureQueriesContext(connection) as many:
        cast()
    assert len(many) == len(few) == 8


def test_a_recipient_lands_on_the_free_times(world: World, larvik_client: Client) -> None:
    user = world.recipient.user
    assert user is not None
    response = larvik_client.post(url_of(user.pk))
    assert (response.status_code, response["Location"]) == (302, "/")
    assert signed_in_as(larvik_client) == str(user.pk)


def test_a_provider_lands_on_the_day(world: World, larvik_client: Client) -> None:
    user = make_user("Amal Prøve")
    make_provider(world.department, name="Amal Prøve", user=user)
    assert larvik_client.post(url_of(user.pk))["Location"] == "/day/"


def test_staff_land_on_their_department(world: World, larvik_client: Client) -> None:
    user = make_administrator(world.department)
    assert larvik_client.post(url_of(user.pk))["Location"] == "/manage/"


def test_a_page_of_this_host_may_come_next(world: World, larvik_client: Client) -> None:
    user = make_administrator(world.department)
    response = larvik_client.post(url_of(user.pk), {"next": "/manage/people/"})
    assert response["Location"] == "/manage/people/"


def test_a_page_elsewhere_may_not(world: World, larvik_client: Client) -> None:
    user = make_administrator(world.department)
    response = larvik_client.post(url_of(user.pk), {"next": "https://example.com/"})
    assert response["Location"] == "/"


def test_becoming_somebody_else_ends_the_first_session(world: World, larvik_client: Client) -> None:
    first, second = make_administrator(world.department), make_administrator(None, name="Sigrid Øverst")
    larvik_client.post(url_of(first.pk))
    old = larvik_client.session.session_key
    larvik_client.post(url_of(second.pk))
    assert signed_in_as(larvik_client) == str(second.pk)
    assert larvik_client.session.session_key != old


def test_a_link_is_not_enough(world: World, larvik_client: Client) -> None:
    user = make_administrator(world.department)
    assert larvik_client.get(url_of(user.pk)).status_code == 405
    assert signed_in_as(larvik_client) is None


def test_a_form_of_another_page_is_refused(world: World) -> None:
    user = make_administrator(world.department)
    client = Client(headers={"host": "larvik.localhost"}, enforce_csrf_checks=True)
    assert client.post(url_of(user.pk)).status_code == 403


def test_nobody_signs_in_as_a_closed_account(world: World, larvik_client: Client) -> None:
    user = make_user("Borte Prøve", is_active=False)
    assert larvik_client.post(url_of(user.pk)).status_code == 404


def test_the_neighbours_people_are_not_here(world: World, sandefjord_client: Client) -> None:
    user = world.recipient.user
    assert user is not None
    assert sandefjord_client.post(url_of(user.pk)).status_code == 404
    assert "Ingrid Prøve" not in sandefjord_client.get(PEOPLE).content.decode()


@pytest.mark.parametrize("url", [PEOPLE, url_of(1)])
def test_from_another_machine_there_is_no_such_page(url: str, world: World, larvik_client: Client) -> None:
    for answer in (
        larvik_client.get(url, REMOTE_ADDR=ELSEWHERE),
        larvik_client.post(url, REMOTE_ADDR=ELSEWHERE),
    ):
        assert answer.status_code == 404


@pytest.mark.unit
@pytest.mark.parametrize(
    ("address", "is_here"),
    [("127.0.0.1", True), ("::1", True), (ELSEWHERE, False), ("", False), ("localhost", False)],
)
def test_this_machine_is_told_by_its_address(address: str, is_here: bool) -> None:  # noqa: FBT001 - a table
    assert is_loopback(address) is is_here


def test_every_page_of_a_municipality_says_that_this_is_a_demonstration(
    larvik: Scope, rf: RequestFactory
) -> None:
    seen: list[HttpRequest] = []

    def page(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    request = rf.get("/")
    request.municipality = object()  # type: ignore[attr-defined]  # set by the tenants' middleware
    DemoBannerMiddleware(page)(request)
    DemoBannerMiddleware(page)(rf.get("/"))
    assert [getattr(each, "demo_sign_in_url", None) for each in seen] == [reverse("demo:people"), None]


def test_the_demonstration_is_installed_in_tests_and_left_out_of_production() -> None:
    assert "shop.demo" in settings.INSTALLED_APPS
    assert not base.DEMO
    assert "shop.demo" not in base.INSTALLED_APPS
