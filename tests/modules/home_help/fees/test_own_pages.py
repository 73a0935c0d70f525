"""What the recipient reads of co-payment, and whoever acts for them."""

from datetime import timedelta

from django.test import Client

from modules.home_help.fees.closing import close_month
from shop.enums import BookingStatus
from shop.models import Service
from shop.viewer import ACTING
from tests.factories import world as make
from tests.factories.representatives import account_of, make_representation
from tests.modules.home_help.fees.conftest import AT, client_of, text_of
from tests.modules.home_help.fees.fees_world import (
    STAFF,
    give_band,
    make_table,
    month,
    visit,
)


def test_the_recipient_reads_what_the_month_costs_and_how_it_is_reckoned(
    world: make.World, ingrid: Client
) -> None:
    make_table(world.service)
    give_band(world.recipient, 2)
    visit(world, month(0), minutes=60)
    visit(world, month(0) + timedelta(days=1), minutes=90, status=BookingStatus.CONFIRMED)
    page = text_of(ingrid)
    assert '200 kr <span class="soft">(1 visit, 1 hour)' in page
    assert "1 visit, 1 hour 30 minutes" in page
    assert "2 hours 30 minutes at 200 kr an hour" in page
    assert "500 kr" in page
    assert "band 2 (2–3 G)" in page
    card = ingrid.get("/me/").text.replace("\xa0", " ")
    assert "500 kr" in card
    assert f"{AT}mine/" in card


def test_the_statutory_maximum_is_said_when_it_is_reached(world: make.World, ingrid: Client) -> None:
    make_table(world.service)
    give_band(world.recipient, 1)
    visit(world, month(0), minutes=200)
    page = text_of(ingrid)
    assert "maximum reached" in page
    assert "Never more than the law’s maximum" in page
    assert "More help this month costs nothing more." in page


def test_what_is_free_is_said_to_be_free(world: make.World, ingrid: Client) -> None:
    make_table(make.make_service(world.department, name="Vask av vinduer", module_key="home_help"))
    assert "free of charge" in text_of(ingrid)
    assert "free of charge" in ingrid.get("/me/").text


def test_without_rates_nothing_is_said_of_costs(world: make.World, ingrid: Client) -> None:
    assert "Nothing is charged here" in text_of(ingrid)
    assert AT not in ingrid.get("/me/").text


def test_earlier_months_say_what_was_put_right(world: make.World, ingrid: Client) -> None:
    make_table(world.service, starts_on=month(-3))
    booking = visit(world, month(-3), minutes=60)
    visit(world, month(-1), minutes=60)
    close_month(month(-3), actor=STAFF)
    type(booking).objects.filter(pk=booking.pk).update(delivered_minutes=30)
    close_month(month(-2), actor=STAFF)
    page = text_of(ingrid)
    assert "150 kr" in page
    assert "−150 kr, paid back with a later bill" in page
    assert "not final yet" in page


def acts_for(world: make.World, *services: Service) -> Client:
    """Somebody who helps with these services, or with all."""
    representation = make_representation(world.recipient, *services)
    client = client_of(account_of(representation))
    session = client.session
    session[ACTING] = representation.pk
    session.save()
    return client


def test_who_acts_with_some_services_sees_it_where_these_are_all_that_is_paid(world: make.World) -> None:
    other = make.make_service(world.department, name="Handling", module_key="home_help")
    make_table(world.service, other)
    visit(world, month(0))
    relative = acts_for(world, world.service)
    assert "300 kr" in text_of(relative)
    assert "It follows the income" not in text_of(relative), "the band is not theirs to read"
    visit(world, month(0), service=other, recipient=world.recipient)
    assert relative.get(f"{AT}mine/").status_code == 404
    assert AT not in relative.get("/me/").text


def test_who_acts_with_other_services_does_not(world: make.World) -> None:
    other = make.make_service(world.department, name="Handling", module_key="home_help")
    make_table(world.service)
    assert acts_for(world, other).get(f"{AT}mine/").status_code == 404
