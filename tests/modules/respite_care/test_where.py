"""Where a stay is: in the home that was given, and nowhere before that."""

from django.test import Client

from foundation.actor import SYSTEM
from modules.respite_care.domain.homes import HomeWords, change_home
from modules.respite_care.enums import HomeKind
from modules.respite_care.models import CaredFor, Home
from tests.factories.world import World, at
from tests.modules.respite_care.conftest import book

OFFICE, PHONE = "Kontorveien 1", "phone 680\xa050\xa0002"


def say_where_the_office_is(world: World) -> None:
    world.department.visiting_address = OFFICE
    world.department.save(update_fields=["visiting_address"])


def test_a_stay_is_in_its_home_and_not_at_the_office(
    world: World, family: Client, leader: Client, ola: CaredFor
) -> None:
    say_where_the_office_is(world)
    stay = book(world, world.recipient, str(ola.pk))
    page = family.get(f"/bookings/{stay.pk}/").content.decode()
    assert f"Prøvegata 2, {PHONE}" in page
    assert OFFICE not in page
    assert "Prøvegata 2" in leader.get(f"/manage/bookings/{stay.pk}/").content.decode()


def test_a_home_that_moves_says_so_of_what_is_booked(world: World, family: Client, ola: CaredFor) -> None:
    stay = book(world, world.recipient, str(ola.pk))
    words = HomeWords("Teksleåsen", HomeKind.RESIDENCE, "Nygata 7", "")
    change_home(Home.objects.get(), words, actor=SYSTEM)
    page = family.get(f"/bookings/{stay.pk}/").content.decode()
    assert "Nygata 7" in page
    assert "Prøvegata" not in page


def test_before_it_is_booked_no_address_is_said(world: World, family: Client, ola: CaredFor) -> None:
    say_where_the_office_is(world)
    starts_at = at(2, 15).isoformat().replace("+", "%2B")
    url = f"/book/{world.service.pk}/?at={starts_at}&length=1&chosen={ola.pk}"
    page = family.get(url).content.decode()
    assert OFFICE not in page
    assert "Which place it will be is settled when it is booked." in page
