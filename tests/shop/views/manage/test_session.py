"""A session has a page of its own: who sits in it."""

import pytest
from django.test import Client

from audit.models import AuditEntry
from shop.enums import BookingStatus
from shop.models import Booking, KeptTime
from tests.factories.world import World, at, make_entitlement, make_recipient, make_world
from tests.shop.views.conftest import Count


def page_of(booking: Booking) -> str:
    return f"/manage/bookings/{booking.pk}/session/"


def sit(world: World, *names: str) -> list[Booking]:
    """Those of that name in the session of tomorrow at ten."""
    world.service.seats = 3
    world.service.save(update_fields=["seats"])
    seats = []
    for name in names:
        recipient = make_recipient(name=name)
        make_entitlement(recipient, world.service)
        seats.append(world.book(at(1, 10), recipient=recipient))
    return seats


def test_everybody_who_takes_part_is_on_it_and_a_link_away(world: World, administrator: Client) -> None:
    first, second = sit(world, "Odd Prøve", "Liv Prøve")
    page = administrator.get(page_of(first)).text
    for each in (first, second):
        assert f'href="/manage/bookings/{each.pk}/"' in page
        assert each.recipient.short_name in page
    assert "2 av 3 opptatt" in page
    assert page_of(first) in administrator.get(f"/manage/bookings/{first.pk}/").text


def test_it_has_the_seats_it_was_announced_with(world: World, administrator: Client) -> None:
    (only,) = sit(world, "Odd Prøve")
    leader = only.assignments.get().provider
    other = next(each for each in world.providers if each != leader)
    for provider, seats in ((other, 1), (leader, 2)):
        kept = {"service": world.service, "during": (only.starts_at, only.ends_at)}
        KeptTime.objects.create(provider=provider, seats=seats, **kept)
    assert "1 av 2 opptatt" in administrator.get(page_of(only)).text
    KeptTime.objects.filter(provider=leader).update(seats=None)
    KeptTime.objects.filter(provider=other).delete()
    assert "1 av 3 opptatt" in administrator.get(page_of(only)).text


def test_looking_at_it_is_logged_for_each(world: World, administrator: Client) -> None:
    seats = sit(world, "Odd Prøve", "Liv Prøve")
    administrator.get(page_of(seats[0]))
    viewed = AuditEntry.objects.filter(action="booking.viewed")
    assert {(each.object_id, each.recipient_id) for each in viewed} == {
        (seat.pk, seat.recipient_id) for seat in seats
    }


def test_who_cancelled_or_only_holds_a_seat_is_not_on_it(world: World, administrator: Client) -> None:
    first, held, gone = sit(world, "Odd Prøve", "Liv Prøve", "Kai Prøve")
    Booking.objects.filter(pk=held.pk).update(status=BookingStatus.HELD, held_until=at(1, 9))
    gone.assignments.update(active=False)
    page = administrator.get(page_of(first)).text
    assert "Odd P." in page
    assert "Liv P." not in page
    assert "Kai P." not in page


def test_the_board_leads_to_the_session(world: World, administrator: Client) -> None:
    first, _second = sit(world, "Odd Prøve", "Liv Prøve")
    day = at(1, 0).date()
    board = administrator.get(f"/manage/departments/{world.department.pk}/{day}/").text
    assert page_of(first) in board


def test_the_neighbours_session_is_not_found(administrator: Client) -> None:
    other = make_world()
    (theirs,) = sit(other, "Odd Prøve")
    assert administrator.get(page_of(theirs)).status_code == 404
    assert not AuditEntry.objects.filter(action="booking.viewed").exists()


@pytest.mark.parametrize("names", [("Odd Prøve",), ("Odd Prøve", "Liv Prøve", "Kai Prøve")])
def test_statements(world: World, administrator: Client, statements: Count, names: tuple[str, ...]) -> None:
    assert statements(administrator, page_of(sit(world, *names)[0])) == 10
