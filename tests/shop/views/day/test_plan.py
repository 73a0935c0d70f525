"""A helper's day: own visits, the module's card, and that opening it is logged."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import AuditEntry
from shop.enums import BookingStatus, ServicePlace, StrandedReason
from shop.models import Booking, ModuleSwitch, Service
from tests.factories.world import World, at, make_entitlement, make_recipient
from tests.sample_module.module import notes
from tests.shop.views.conftest import Count, sign_in
from tests.shop.views.visits import make_visit

NOTE = "Ring på to ganger."


def day(days: int) -> str:
    return f"/day/{timezone.localdate() + timedelta(days=days)}/"


@pytest.fixture(autouse=True)
def _sample(world: World) -> None:
    """The world's service is one of a module that has a card for the helper."""
    ModuleSwitch.objects.get_or_create(module_key="sample")
    Service.objects.update(module_key="sample")
    world.service.refresh_from_db()


def with_note(booking: Booking) -> Booking:
    notes[booking.recipient.pk] = NOTE
    return booking


class TestPlan:
    def test_own_visits_in_order(self, world: World, helper: Client) -> None:
        make_visit(world, at(0, 13), recipient=make_recipient(name="Berit Prøve"))
        make_visit(world, at(0, 11), recipient=make_recipient(name="Arne Prøve"))
        page = helper.get("/day/").text
        assert page.index("Arne P.") < page.index("Berit P.")

    def test_a_colleagues_visits_are_not_mine(self, world: World, helper: Client) -> None:
        make_visit(world, at(0, 11), provider=world.providers[1])
        assert "Odd P." not in helper.get("/day/").text

    def test_a_cancelled_visit_is_gone(self, world: World, helper: Client) -> None:
        make_visit(world, at(0, 11), status=BookingStatus.CANCELLED)
        assert "Odd P." not in helper.get("/day/").text

    def test_the_current_visit_is_marked_and_can_be_settled(self, world: World, helper: Client) -> None:
        make_visit(world, at(0, 9))
        make_visit(world, at(0, 11))
        page = helper.get("/day/").text
        assert page.count("visit-now") == 1
        assert page.count('value="nobody_home"') == 2
        assert page.count('value="done"') == 1, "what the module says of the other is seen first"
        assert page.count(" hidden data-opens=") == 1, "a script shows it when that visit begins"

    def test_before_the_first_visit_it_is_the_next(self, world: World, helper: Client) -> None:
        with_note(make_visit(world, at(0, 10)))
        helper.cookies["django_language"] = "en"
        page = helper.get("/day/").text
        assert ">Next<" in page
        assert NOTE in page
        assert page.count(" hidden data-opens=") == page.count('value="done"') == 1

    def test_tomorrow_has_no_next_one(self, world: World, helper: Client) -> None:
        make_visit(world, at(1, 10))
        helper.cookies["django_language"] = "en"
        assert ">Next<" not in helper.get(day(1)).text

    def test_a_visit_that_was_not_settled_can_still_be(self, world: World, helper: Client) -> None:
        make_visit(world, at(0, 8))
        make_visit(world, at(-2, 8))
        assert 'value="done"' in helper.get("/day/").text
        assert 'value="nobody_home"' in helper.get(day(-2)).text

    def test_there_is_a_map_and_a_number_to_call(self, world: World, helper: Client) -> None:
        make_visit(world, at(0, 11))
        page = helper.get("/day/").text
        assert "openstreetmap.org/search?query=Pr%C3%B8vegata+1%2C+Larvik" in page
        assert 'href="tel:68050123"' in page
        assert f'href="tel:{world.department.phone}"' in page

    def test_a_visit_by_phone_has_no_address(self, world: World, helper: Client) -> None:
        Service.objects.update(place=ServicePlace.BY_PHONE)
        make_visit(world, at(0, 11))
        page = helper.get("/day/").text
        assert "Prøvegata" not in page
        assert "openstreetmap" not in page

    def test_a_talk_that_was_asked_for_by_phone_says_which_number(self, world: World, helper: Client) -> None:
        make_visit(world, at(0, 11), place=ServicePlace.BY_PHONE)
        page = helper.get("/day/").text
        assert "Prøvegata" not in page
        assert "680\u00a050\u00a0123" in page

    def test_an_empty_day_points_to_the_next_with_visits(self, world: World, helper: Client) -> None:
        make_visit(world, at(3, 11))
        assert day(3) in helper.get("/day/").text
        assert day(3) in helper.get(day(-5)).text

    def test_an_empty_life_is_calm(self, helper: Client) -> None:
        assert helper.get("/day/").status_code == 200

    @pytest.mark.parametrize("text", ["2026-13-01", "yesterday"])
    def test_a_day_that_is_none_is_not_found(self, helper: Client, text: str) -> None:
        assert helper.get(f"/day/{text}/").status_code == 404

    def test_a_recipient_has_no_such_page(self, world: World, larvik_client: Client) -> None:
        assert sign_in(larvik_client, world.user).get("/day/").status_code == 403

    def test_who_has_left_has_no_such_page(self, world: World, helper: Client) -> None:
        world.providers[0].is_active = False
        world.providers[0].save(update_fields=["is_active"])
        assert helper.get("/day/").status_code == 403


class TestNewTimeNeeded:
    def test_it_is_told_with_what_to_do(self, world: World, helper: Client) -> None:
        make_visit(world, at(0, 11), stranded=StrandedReason.NO_SHIFT)
        page = helper.get("/day/").text
        assert "trenger ny tid" in page
        assert "avdelingen ordner opp" in page

    def test_the_day_is_done_without_it(self, world: World, helper: Client) -> None:
        make_visit(world, at(0, 11))
        make_visit(world, at(0, 14), stranded=StrandedReason.CLOSED)
        page = helper.get("/day/").text
        assert "<strong>1 besøk</strong>, ferdig ca. 12.00 · 1 trenger ny tid" in page

    def test_alone_it_says_nothing_of_when_the_day_is_done(self, world: World, helper: Client) -> None:
        make_visit(world, at(0, 14), stranded=StrandedReason.CLOSED)
        assert "ferdig ca." not in helper.get("/day/").text

    def test_the_one_after_it_is_next(self, world: World, helper: Client) -> None:
        with_note(make_visit(world, at(0, 11), stranded=StrandedReason.CLOSED))
        make_visit(world, at(0, 13), recipient=make_recipient(name="Arne Prøve"))
        page = helper.get("/day/").text
        assert NOTE not in page
        assert page.index("Neste") > page.index("13.00")

    def test_who_went_all_the_same_can_say_so(self, world: World, helper: Client) -> None:
        make_visit(world, at(0, 9), stranded=StrandedReason.NO_SHIFT)
        page = helper.get("/day/").text
        assert "trenger ny tid" in page
        assert 'value="done"' in page


class TestBetween:
    def visits(self, world: World, *addresses: str) -> None:
        for hour, address in zip((11, 13), addresses, strict=True):
            visit = make_visit(world, at(0, hour))
            visit.recipient.address = address
            visit.recipient.save(update_fields=["address"])

    def test_the_time_between_two_homes_is_told(self, world: World, helper: Client) -> None:
        self.visits(world, "Prøvegata 1", "Prøvegata 2")
        assert "1 time mellom besøkene" in helper.get("/day/").text

    def test_at_the_same_address_there_is_nothing_between(self, world: World, helper: Client) -> None:
        self.visits(world, "Prøvegata 1", "Prøvegata 1")
        assert "mellom besøkene" not in helper.get("/day/").text


class TestHint:
    HINT = "Når besøket har begynt"

    def test_before_the_first_visit_it_says_when_the_buttons_come(self, world: World, helper: Client) -> None:
        make_visit(world, at(0, 11))
        assert self.HINT in helper.get("/day/").text

    def test_later_and_on_other_days_it_is_gone(self, world: World, helper: Client) -> None:
        make_visit(world, at(0, 9))
        make_visit(world, at(1, 11))
        assert self.HINT not in helper.get("/day/").text
        assert self.HINT not in helper.get(day(1)).text


class TestCard:
    def test_it_is_open_for_the_current_visit_only(self, world: World, helper: Client) -> None:
        with_note(make_visit(world, at(0, 9)))
        other = make_visit(world, at(0, 11))
        notes[other.recipient.pk] = "Døra er åpen."
        page = helper.get("/day/").text
        assert NOTE in page
        assert "Døra er åpen." not in page
        assert f"?open={other.pk}" in page

    def test_another_of_today_is_opened_when_asked_for(self, world: World, helper: Client) -> None:
        make_visit(world, at(0, 9))
        other = with_note(make_visit(world, at(0, 11)))
        assert NOTE in helper.get(f"/day/?open={other.pk}").text

    def test_on_no_other_day(self, world: World, helper: Client) -> None:
        booking = with_note(make_visit(world, at(1, 9)))
        assert NOTE not in helper.get(day(1)).text
        assert NOTE not in helper.get(f"{day(1)}?open={booking.pk}").text
        assert NOTE not in helper.get(f"/day/?open={booking.pk}").text

    def test_not_for_a_colleague(self, world: World, helper: Client) -> None:
        booking = with_note(make_visit(world, at(0, 9), provider=world.providers[1]))
        assert NOTE not in helper.get(f"/day/?open={booking.pk}").text
        assert not AuditEntry.objects.exists()

    def test_opening_it_is_logged_once_a_view(self, world: World, helper: Client) -> None:
        booking = with_note(make_visit(world, at(0, 9)))
        make_visit(world, at(0, 11))
        helper.get("/day/")
        entry = AuditEntry.objects.get(action="booking.card_viewed")
        assert (entry.object_id, entry.recipient_id, entry.actor_id) == (
            booking.pk,
            booking.recipient_id,
            world.providers[0].user_id,
        )

    def test_a_module_that_is_gone_leaves_the_plan_standing(self, world: World, helper: Client) -> None:
        Service.objects.update(module_key="gone")
        make_visit(world, at(0, 9))
        assert "Odd P." in helper.get("/day/").text


@pytest.mark.parametrize("rows", [1, 3])
def test_statements(world: World, helper: Client, statements: Count, rows: int) -> None:
    for hour in range(rows):
        recipient = make_recipient()
        make_entitlement(recipient, world.service)
        with_note(make_visit(world, at(0, 9 + hour), recipient=recipient))
    assert statements(helper, "/day/") == 9
