"""Who does not come to a recipient again: said and taken back, with no visit touched by it."""

import pytest
from django.test import Client
from django.utils import translation

from audit.models import AuditEntry
from shop.audit_words import words_for
from shop.models import BlockedProvider, Booking, Provider
from tests.factories.world import World, at, make_provider, make_world
from tests.shop.domain.test_reassignment import everything, who_has
from tests.shop.views.visits import make_visit


def page_of(booking: Booking) -> str:
    return f"/manage/bookings/{booking.pk}/"


def block_url(booking: Booking, provider: Provider, act: str = "block") -> str:
    return f"{page_of(booking)}{act}/{provider.pk}/"


@pytest.fixture
def visit(world: World) -> Booking:
    return make_visit(world, at(1, 10), recipient=world.recipient)


class TestBlock:
    def test_it_asks_first(self, world: World, administrator: Client, visit: Booking) -> None:
        assert block_url(visit, world.providers[0]) in administrator.get(page_of(visit)).text
        assert administrator.get(block_url(visit, world.providers[0])).status_code == 200
        assert not BlockedProvider.objects.exists()

    def test_they_do_not_come_again_and_the_visit_stays_until_it_is_given_away(
        self, world: World, administrator: Client, visit: Booking
    ) -> None:
        amal = world.providers[0]
        response = administrator.post(block_url(visit, amal))
        assert response.headers["Location"] == page_of(visit)
        blocked = BlockedProvider.objects.get()
        assert (blocked.provider, blocked.recipient) == (amal, visit.recipient)
        assert who_has(visit) == amal
        assert world.book(at(2, 10)).assignments.get().provider != amal

    def test_what_is_planned_with_them_is_listed_with_a_way_to_give_it_away(
        self, world: World, administrator: Client, visit: Booking
    ) -> None:
        later = make_visit(world, at(3, 10), recipient=world.recipient)
        others = make_visit(world, at(4, 10))
        url = block_url(visit, world.providers[0])
        for page in (administrator.get(url).text, administrator.post(url, follow=True).text):
            for each in (visit, later):
                assert f'href="/manage/bookings/{each.pk}/reassign/"' in page
            assert f'href="/manage/bookings/{others.pk}/reassign/"' not in page

    def test_the_log_says_it_in_words_and_with_ids_only(
        self, world: World, administrator: Client, visit: Booking
    ) -> None:
        administrator.post(block_url(visit, world.providers[0]))
        entry = AuditEntry.objects.get(action="provider.blocked")
        assert (entry.object_id, entry.recipient_id) == (world.providers[0].pk, visit.recipient_id)
        assert entry.details == {"role": "department_administrator", "department": world.department.pk}
        with translation.override("en"):
            assert words_for(entry.action) != entry.action

    def test_twice_is_once(self, world: World, administrator: Client, visit: Booking) -> None:
        for _twice in range(2):
            administrator.post(block_url(visit, world.providers[0]))
        assert AuditEntry.objects.filter(action="provider.blocked").count() == 1

    def test_who_had_it_before_can_still_be_kept_away(
        self, world: World, administrator: Client, visit: Booking
    ) -> None:
        visit.assignments.update(active=False)
        assert block_url(visit, world.providers[0]) in administrator.get(page_of(visit)).text

    def test_a_helper_without_a_name_is_nobody_to_keep_away(
        self, world: World, administrator: Client, visit: Booking
    ) -> None:
        Provider.objects.filter(pk=world.providers[0].pk).update(number=1, name="")
        assert block_url(visit, world.providers[0]) not in administrator.get(page_of(visit)).text
        assert administrator.post(block_url(visit, world.providers[0])).status_code == 404
        assert not BlockedProvider.objects.exists()


class TestUnblock:
    def test_they_may_come_again(self, world: World, administrator: Client, visit: Booking) -> None:
        administrator.post(block_url(visit, world.providers[0]))
        assert block_url(visit, world.providers[0], "unblock") in administrator.get(page_of(visit)).text
        response = administrator.post(block_url(visit, world.providers[0], "unblock"))
        assert response.headers["Location"] == page_of(visit)
        assert not BlockedProvider.objects.exists()
        assert AuditEntry.objects.filter(action="provider.unblocked").count() == 1

    def test_where_nothing_is_blocked_nothing_happens(
        self, world: World, administrator: Client, visit: Booking
    ) -> None:
        administrator.post(block_url(visit, world.providers[0], "unblock"))
        assert not AuditEntry.objects.filter(action="provider.unblocked").exists()

    def test_a_link_alone_does_nothing(self, world: World, administrator: Client, visit: Booking) -> None:
        assert administrator.get(block_url(visit, world.providers[0], "unblock")).status_code == 405


@pytest.mark.parametrize("act", ["block", "unblock"])
class TestNotYours:
    def test_the_neighbours_visit_is_not_found(self, administrator: Client, act: str) -> None:
        other = make_world()
        visit = make_visit(other, at(1, 10))
        before = everything()
        assert administrator.post(block_url(visit, other.providers[0], act)).status_code == 404
        assert (everything(), BlockedProvider.objects.count()) == (before, 0)

    def test_the_neighbours_helper_is_not_found(
        self, administrator: Client, visit: Booking, act: str
    ) -> None:
        stranger = make_provider(make_world().department)
        assert administrator.post(block_url(visit, stranger, act)).status_code == 404
        assert not BlockedProvider.objects.exists()
