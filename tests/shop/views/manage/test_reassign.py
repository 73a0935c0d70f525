"""Giving a visit to somebody else: who can be chosen, who cannot and why, and what a refused form leaves alone."""

from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from foundation.actor import SYSTEM
from shop.domain.absence.reassignment import reassign
from shop.enums import AbsenceReason, Availability, BookingStatus, ReassignmentReason, StrandedReason
from shop.models import Assignment, BlockedProvider, Booking, Provider
from tests.factories.absences import be_away
from tests.factories.world import World, at, make_provider, make_recipient, make_world
from tests.shop.domain.test_reassignment import everything, who_has
from tests.shop.views.conftest import Count
from tests.shop.views.visits import make_visit


def page_of(booking: Booking) -> str:
    return f"/manage/bookings/{booking.pk}/reassign/"


def words(availability: Availability) -> str:
    with translation.override("nb"):
        return str(availability.label)


def chosen(to: Provider, *, instead_of: Provider, reason: str = "route") -> dict[str, Any]:
    return {"to": to.pk, "instead_of": instead_of.pk, "reason": reason}


@pytest.fixture
def visit(world: World) -> Booking:
    """Tomorrow at ten, with the first of the two."""
    return make_visit(world, at(1, 10), recipient=world.recipient)


def test_those_who_can_are_to_choose_and_the_others_say_why_not(
    world: World, administrator: Client, visit: Booking
) -> None:
    amal, berit = world.providers
    busy, blocked, away = (make_provider(world.department) for _each in range(3))
    make_visit(world, at(1, 10), provider=busy)
    BlockedProvider.objects.create(provider=blocked, recipient=visit.recipient)
    be_away(away, from_at=at(1, 8), until_at=at(1, 16), reason=AbsenceReason.COURSE, actor=SYSTEM)
    page = administrator.get(page_of(visit)).text
    assert f'name="to" value="{berit.pk}"' in page
    for other in (amal, busy, blocked, away):
        assert f'name="to" value="{other.pk}"' not in page
    for why in (Availability.BUSY, Availability.BLOCKED, Availability.ABSENT):
        assert words(why) in page


def test_the_best_comes_first(world: World, administrator: Client, visit: Booking) -> None:
    """Berit has work that day, Chandra has none."""
    berit, chandra = world.providers[1], make_provider(world.department)
    make_visit(world, at(1, 8), provider=berit)
    page = administrator.get(page_of(visit)).text
    assert page.index(f'value="{chandra.pk}"') < page.index(f'name="to" value="{berit.pk}"')


def test_the_visit_is_given_away(world: World, administrator: Client, visit: Booking) -> None:
    amal, berit = world.providers
    response = administrator.post(page_of(visit), chosen(berit, instead_of=amal))
    assert response.headers["Location"] == f"/manage/bookings/{visit.pk}/"
    assert who_has(visit) == berit
    assert berit.name in administrator.get(response.headers["Location"]).text


def test_pressed_twice_it_is_given_once(world: World, administrator: Client, visit: Booking) -> None:
    amal, berit = world.providers
    for _twice in range(2):
        response = administrator.post(page_of(visit), chosen(berit, instead_of=amal))
        assert response.headers["Location"] == f"/manage/bookings/{visit.pk}/"
    assert Assignment.objects.filter(booking=visit).count() == 2


def test_of_two_who_come_one_is_chosen_to_stay_away(
    world: World, administrator: Client, visit: Booking
) -> None:
    amal, berit = world.providers
    chandra = make_provider(world.department)
    second = Assignment.objects.get(booking=visit)
    second.pk, second.provider = None, berit
    second._state.adding = True
    second.save()
    page = administrator.get(page_of(visit)).text
    assert page.count('type="radio" name="instead_of"') == 2
    administrator.post(page_of(visit), chosen(chandra, instead_of=berit))
    assert {each.provider for each in visit.assignments.filter(active=True)} == {amal, chandra}


def test_a_stranded_visit_has_its_reason_chosen_already(
    world: World, administrator: Client, visit: Booking
) -> None:
    Booking.objects.filter(pk=visit.pk).update(stranded=StrandedReason.NO_SHIFT)
    page = administrator.get(page_of(visit)).text
    option = page[page.index('value="absence"') :]
    assert "checked" in option[: option.index(">")]


def test_the_list_of_stranded_visits_leads_here(world: World, administrator: Client, visit: Booking) -> None:
    closed = make_visit(world, at(1, 12), stranded=StrandedReason.CLOSED)
    Booking.objects.filter(pk=visit.pk).update(stranded=StrandedReason.NO_SHIFT)
    page = administrator.get(f"/manage/departments/{world.department.pk}/stranded/").text
    assert page_of(visit) in page
    assert page_of(closed) not in page, "nobody else would open the department"


def test_in_a_session_it_says_that_the_others_move_along(
    world: World, administrator: Client, visit: Booking
) -> None:
    visit.assignments.update(seat=1)
    other = make_visit(world, at(1, 10), provider=make_provider(world.department))
    other.assignments.update(provider=world.providers[0], party=visit.pk, seat=2)
    assert "ds-alert" in administrator.get(page_of(visit)).text


def test_where_nobody_is_free_there_is_no_form(world: World, administrator: Client, visit: Booking) -> None:
    make_visit(world, at(1, 10), provider=world.providers[1])
    visit.recipient.phone = "68051234"
    visit.recipient.save(update_fields=["phone"])
    page = administrator.get(page_of(visit)).text
    assert 'name="to"' not in page
    assert f'href="/manage/bookings/{visit.pk}/move/"' in page
    assert 'href="tel:68051234"' in page


class TestRefused:
    @pytest.mark.parametrize("missing", ["to", "reason"])
    def test_without_a_choice(
        self, world: World, administrator: Client, visit: Booking, missing: str
    ) -> None:
        before = everything()
        data = chosen(world.providers[1], instead_of=world.providers[0])
        del data[missing]
        assert administrator.post(page_of(visit), data).status_code == 422
        assert everything() == before

    @pytest.mark.parametrize(
        "change", [{"to": "x"}, {"to": 0}, {"reason": "because"}, {"instead_of": "x"}, {"instead_of": ""}]
    )
    def test_nonsense(
        self, world: World, administrator: Client, visit: Booking, change: dict[str, Any]
    ) -> None:
        before = everything()
        data = chosen(world.providers[1], instead_of=world.providers[0]) | change
        assert administrator.post(page_of(visit), data).status_code in {302, 422}
        assert everything() == before

    def test_somebody_who_is_busy_by_now(self, world: World, administrator: Client, visit: Booking) -> None:
        amal, berit = world.providers
        make_visit(world, at(1, 10), provider=berit)
        before = everything()
        assert administrator.post(page_of(visit), chosen(berit, instead_of=amal)).status_code == 422
        assert everything() == before

    def test_when_somebody_else_gave_it_away_meanwhile(
        self, world: World, administrator: Client, visit: Booking
    ) -> None:
        amal, berit = world.providers
        chandra = make_provider(world.department)
        reassign(visit, to=berit, instead_of=amal, reason=ReassignmentReason.ROUTE, actor=SYSTEM)
        before = everything()
        response = administrator.post(page_of(visit), chosen(chandra, instead_of=amal))
        assert response.headers["Location"] == page_of(visit)
        assert everything() == before
        assert 'data-color="danger"' in administrator.get(page_of(visit)).text

    def test_the_neighbours_helper(self, world: World, administrator: Client, visit: Booking) -> None:
        other = make_world()
        before = everything()
        data = chosen(other.providers[0], instead_of=world.providers[0])
        assert administrator.post(page_of(visit), data).status_code == 422
        assert everything() == before

    @pytest.mark.parametrize("status", [BookingStatus.CANCELLED, BookingStatus.COMPLETED])
    def test_a_visit_that_does_not_stand(
        self, world: World, administrator: Client, visit: Booking, status: BookingStatus
    ) -> None:
        Booking.objects.filter(pk=visit.pk).update(status=status)
        data = chosen(world.providers[1], instead_of=world.providers[0])
        before = everything()
        assert administrator.get(page_of(visit)).status_code == 302
        assert administrator.post(page_of(visit), data).status_code == 302
        assert everything() == before
        assert page_of(visit) not in administrator.get(f"/manage/bookings/{visit.pk}/").text

    def test_a_visit_nobody_has(self, world: World, administrator: Client, visit: Booking) -> None:
        visit.assignments.update(active=False)
        assert administrator.get(page_of(visit)).status_code == 302
        assert page_of(visit) not in administrator.get(f"/manage/bookings/{visit.pk}/").text

    def test_the_neighbours_visit(self, administrator: Client) -> None:
        other = make_world()
        visit = make_visit(other, at(1, 10))
        before = everything()
        assert administrator.get(page_of(visit)).status_code == 404
        data = chosen(other.providers[1], instead_of=other.providers[0])
        assert administrator.post(page_of(visit), data).status_code == 404
        assert everything() == before


@pytest.mark.parametrize("others", [1, 3, 20])
def test_statements(
    world: World, administrator: Client, visit: Booking, statements: Count, others: int
) -> None:
    for number in range(others - 1):
        provider = make_provider(world.department)
        if number % 2:
            BlockedProvider.objects.create(provider=provider, recipient=make_recipient())
    assert statements(administrator, page_of(visit)) == 11
