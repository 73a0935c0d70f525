"""A module that is off is not there: none of its addresses, and none of its hooks but those about personal data."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from foundation.actor import SYSTEM, Actor, Channel
from shop.domain.circumstances.merging import merge_recipients
from shop.domain.door.changes import cancel_booking
from shop.domain.events import MODULE_EVENT, run_module_event
from shop.domain.privacy.erasing import erase_recipient
from shop.domain.privacy.retention import BY_KIND
from shop.enums import CancelReason, RetentionKind
from shop.hooks import Audience
from shop.middleware import MODULES
from shop.models import Booking, Entitlement, ModuleSwitch
from shop.registry import installed_modules
from shop.stored.everything import document_about
from tests.factories.world import (
    World,
    at,
    make_administrator,
    make_provider,
    make_recipient,
    make_user,
    make_world,
)
from tests.sample_module.module import called
from tests.shop.views.conftest import sign_in

ADDRESSES = ("mine/", "everybodys/", "api/", "api/nothing/", "", "%61pi/")
ABOUT_DATA = {"personal_data", "erase", "forget", "merge"}
STAFF = Actor(user_id=None, channel=Channel.STAFF)


@pytest.fixture
def sample(larvik: object) -> Iterator[World]:
    """A department with a service of the sample module, and a visit today."""
    world = make_world(module_key="sample")
    world.providers[0].user = make_user("Amal Prøve")
    world.providers[0].save(update_fields=["user"])
    world.book_past()
    called.clear()
    yield world
    called.clear()


def switch_off() -> None:
    ModuleSwitch.objects.filter(module_key="sample").delete()


def look_around(world: World, browser: Client) -> None:
    """Everybody opens the pages on which a module may say something."""
    booking = Booking.objects.get()
    of = f"/manage/departments/{world.department.pk}/"
    today = timezone.localdate().isoformat()
    pages = {
        world.user: ("/", f"/bookings/{booking.pk}/", "/series/new/", "/me/"),
        world.providers[0].user: ("/day/", "/day/kept/"),
        make_administrator(world.department): (
            of,
            f"{of}day-list/{today}/",
            f"{of}book/{world.recipient.pk}/",
            f"/manage/bookings/{booking.pk}/",
            f"{of}figures/",
        ),
    }
    for user, addresses in pages.items():
        assert user is not None
        for address in addresses:
            assert sign_in(browser, user).get(address).status_code in {200, 302, 404, 422}, address


def test_the_control_is_that_its_hooks_are_called_while_it_is_on(
    sample: World, larvik_client: Client
) -> None:
    look_around(sample, larvik_client)
    assert {"visit_card", "day_list_notes", "attention_cards", "slot_policy"} <= set(called)


def test_none_of_its_hooks_is_called(sample: World, larvik_client: Client) -> None:
    switch_off()
    look_around(sample, larvik_client)
    assert called == []


@pytest.mark.parametrize("who", ["visitor", "recipient", "municipality"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_none_of_its_addresses_is_there(sample: World, larvik_client: Client, address: str, who: str) -> None:
    """Its urls name no namespace."""
    switch_off()
    if who != "visitor":
        sign_in(larvik_client, sample.user if who == "recipient" else make_administrator(None))
    for method in (larvik_client.get, larvik_client.post, larvik_client.head, larvik_client.options):
        assert method(f"/modules/sample/{address}").status_code == 404


def test_one_without_its_slash_leads_to_nothing(sample: World, larvik_client: Client) -> None:
    switch_off()
    assert larvik_client.get("/modules/sample/api", follow=True).status_code == 404


def test_switched_on_they_are(sample: World, larvik_client: Client) -> None:
    sign_in(larvik_client, sample.user)
    assert larvik_client.get("/modules/sample/mine/").text == "mine"
    assert larvik_client.get("/modules/sample/api/").json() == {}


def test_all_that_modules_answer_lies_where_the_guard_looks() -> None:
    """In a namespace named as the key, whatever the module's own file says."""
    (root,) = (
        each for each in get_resolver(settings.ROOT_URLCONF).url_patterns if str(each.pattern) == MODULES[1:]
    )
    assert isinstance(root, URLResolver)
    found = {str(each.pattern): each for each in root.url_patterns}
    assert set(found) == {f"{module.key}/" for module in installed_modules() if module.urlconf}
    for name, each in found.items():
        assert not isinstance(each, URLPattern)
        assert each.namespace == name.removesuffix("/")


def test_every_page_of_a_menu_is_there() -> None:
    for module in installed_modules():
        for page in module.pages:
            is_of_one = page.audience in {Audience.DEPARTMENT, Audience.NEW_SERVICE}
            arguments = {"department_id": 1} if is_of_one else {}
            assert reverse(page.view, kwargs=arguments).startswith(f"{MODULES}{module.key}/")


@pytest.mark.parametrize(
    ("who", "page", "entry"),
    [
        ("recipient", "/bookings/", "/modules/sample/mine/"),
        ("helper", "/day/", "/modules/sample/helpers/"),
        ("department", "/manage/departments/{department}/hours/", "/modules/sample/{department}/ours/"),
        ("municipality", "/manage/modules/", "/modules/sample/everybodys/"),
    ],
)
def test_its_pages_stand_where_they_are_looked_for_while_it_is_on(
    sample: World, larvik_client: Client, who: str, page: str, entry: str
) -> None:
    helper = make_user("bente.lunde@example.no")
    make_provider(sample.department, name="Bente Lunde", user=helper)
    people = {
        "recipient": sample.user,
        "helper": helper,
        "department": make_administrator(sample.department),
        "municipality": make_administrator(None),
    }
    sign_in(larvik_client, people[who])
    wanted = f'href="{entry.format(department=sample.department.pk)}"'
    address = page.format(department=sample.department.pk)
    assert wanted in larvik_client.get(address).text
    switch_off()
    assert wanted not in larvik_client.get(address).text


def test_the_page_of_a_department_stands_only_where_it_has_a_service(
    sample: World, larvik_client: Client
) -> None:
    other = make_world()
    sign_in(larvik_client, make_administrator(None))
    page = larvik_client.get(f"/manage/departments/{other.department.pk}/hours/").text
    assert "/modules/sample/" not in page


@pytest.mark.parametrize("is_on", [True, False])
def test_no_event_is_promised(sample: World, *, is_on: bool) -> None:
    """Coming visits stay, and what becomes of them is not the module's affair any more."""
    booking = sample.book(at(2, 10))
    if not is_on:
        switch_off()
    with CaptureQueriesContext(connection) as asked:
        cancel_booking(booking, actor=STAFF, reason=CancelReason.BY_DEPARTMENT)
    assert sum(MODULE_EVENT in query["sql"] for query in asked) == is_on


def test_what_was_promised_before_it_was_switched_off_does_not_run(sample: World) -> None:
    booking = Booking.objects.get()
    run_module_event(event="booking.created", booking_id=booking.pk)
    assert called == ["on_event booking.created"]
    switch_off()
    run_module_event(event="booking.completed", booking_id=booking.pk)
    assert called == ["on_event booking.created"]


def test_what_is_kept_about_people_is_said_forgotten_and_merged_all_the_same(sample: World) -> None:
    switch_off()
    document_about(sample.recipient, municipality="Larvik")
    forget = BY_KIND[RetentionKind.ANSWERS].forget
    assert forget is not None
    forget(timezone.now())
    twin = make_recipient()
    merge_recipients(twin, into=sample.recipient, actor=STAFF)
    Entitlement.objects.update(valid_until=timezone.localdate() - timedelta(days=1))
    erase_recipient(twin, actor=SYSTEM, agreed_until=timezone.localdate() + timedelta(days=9999))
    assert set(called) == ABOUT_DATA
