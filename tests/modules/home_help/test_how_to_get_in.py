"""How to get in: asked of who is visited at home, said to them, kept when two rows become one, and erased."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from foundation.actor import Actor, Channel
from modules.home_help.models import AccessNote, Visit
from modules.home_help.module import HomeHelp
from shop.domain.circumstances.merging import merge_recipients
from shop.domain.privacy.erasing import erase_recipient
from shop.enums import ServicePlace
from shop.models import Booking, Entitlement, Recipient
from tests.factories.world import World, at, make_entitlement, make_recipient, make_service, make_world
from tests.shop.views.citizen.conftest import text_of
from tests.shop.views.conftest import sign_in
from tests.shop.views.visits import make_visit

PAGE = "/modules/home_help/access-note/"
STAFF = Actor(user_id=None, channel=Channel.STAFF)


@pytest.fixture
def world(larvik: object) -> World:
    return make_world(module_key="home_help")


@pytest.fixture
def ingrid(world: World, larvik_client: Client) -> Client:
    larvik_client.cookies["django_language"] = "en"
    return sign_in(larvik_client, world.user)


def test_it_is_not_emptied_by_a_form_without_it(world: World, ingrid: Client) -> None:
    ingrid.post(PAGE, {"text": "Ring på"})
    assert ingrid.post(PAGE, {}).status_code == 400
    assert "Ring på" in ingrid.get(PAGE).text


@pytest.mark.parametrize("text", ["07851967030", "Nøkkel hos nabo, 078519 67030"])
def test_a_national_identity_number_is_refused(ingrid: Client, text: str) -> None:
    assert ingrid.post(PAGE, {"text": text}).status_code == 422
    assert not AccessNote.objects.filter(text=text).exists()


@pytest.mark.parametrize(
    ("place", "is_asked"), [(ServicePlace.AT_HOME, True), (ServicePlace.AT_OFFICE, False)]
)
def test_only_who_is_visited_at_home_is_asked(
    world: World, ingrid: Client, place: ServicePlace, *, is_asked: bool
) -> None:
    world.service.place = place
    world.service.save(update_fields=["place"])
    text = text_of(ingrid.get(f"/bookings/{world.book(at(2, 10)).pk}/"))
    assert ("Tell us how to get in" in text) == is_asked
    assert ("You meet" in text) != is_asked


def test_who_has_told_it_is_offered_to_see_and_change_it(world: World, ingrid: Client) -> None:
    visit = f"/bookings/{world.book(at(2, 10)).pk}/"
    assert all("Tell us how to get in" in text_of(ingrid.get(page)) for page in ("/me/", visit))
    ingrid.post(PAGE, {"text": "Ring på"})
    for page in ("/me/", visit):
        assert "See or change how we get in" in text_of(ingrid.get(page))
        assert "Tell us how to get in" not in text_of(ingrid.get(page))


def test_my_data_says_it_in_words_and_no_codes(world: World, ingrid: Client) -> None:
    visit = make_visit(world, at(2, 9), recipient=world.recipient)
    Visit.objects.create(booking=visit, tasks=["kitchen", "bedding"])
    AccessNote.objects.create(recipient=world.recipient, text="Ring på to ganger")
    page = ingrid.get("/me/data/").text
    for words in ("Clean the kitchen, Change the bedding", "How to get in", "Ring på to ganger"):
        assert words in page
    for code in ("booking id", "access note"):
        assert code not in page


@pytest.mark.parametrize(
    ("mine", "theirs", "together"),
    [
        ("", "Nøkkelboks", "Nøkkelboks"),
        ("Ring på", "", "Ring på"),
        ("Ring på", "Nøkkelboks", "Ring på / Nøkkelboks"),
        ("Ring på", "Ring på", "Ring på"),
        ("Ring på" + "!" * 200, "Nøkkelboks" + "!" * 200, "Ring på" + "!" * 200),
    ],
)
def test_who_was_here_twice_keeps_it(world: World, mine: str, theirs: str, together: str) -> None:
    twin = make_recipient(name="Ingrid Prøve")
    make_entitlement(twin, make_service(world.department, name="Vindusvask"))
    for who, text in ((world.recipient, mine), (twin, theirs)):
        if text:
            AccessNote.objects.create(recipient=who, text=text)
    merge_recipients(twin, into=world.recipient, actor=STAFF)
    note = AccessNote.objects.get()
    assert (note.recipient, note.text) == (world.recipient, together)


def test_it_is_erased_with_whom_it_is_about_and_nobody_elses(world: World) -> None:
    other: Recipient = make_recipient(name="Odd Prøve")
    for who in (world.recipient, other):
        AccessNote.objects.create(recipient=who, text="Ring på")
    Visit.objects.create(booking=make_visit(world, at(-9, 10), recipient=world.recipient), tasks=["dust"])
    Booking.objects.update(status="completed")
    Entitlement.objects.update(
        valid_from=date(2020, 1, 1), valid_until=timezone.localdate() - timedelta(days=1)
    )
    erase_recipient(world.recipient, actor=STAFF, agreed_until=date.max)
    assert AccessNote.objects.get().recipient == other
    assert not Visit.objects.exists()


def test_what_was_answered_is_forgotten_with_visits_that_were_over_long_ago(world: World) -> None:
    visits = [make_visit(world, at(-days, 10)) for days in (9, 1)]
    for visit in visits:
        Visit.objects.create(booking=visit, tasks=["dust"])
    assert HomeHelp().forget(Booking.objects.filter(pk=visits[0].pk)) == 1
    assert Visit.objects.get().booking == visits[1]
