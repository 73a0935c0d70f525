"""What is kept for each way of booking."""

import pytest

from audit.models import AuditEntry
from foundation.actor import Actor, Channel
from shop.domain.capacity.shares import set_shares
from shop.errors import ChangedMeanwhile, KeptForOthers, SharesTooLarge
from shop.models import Department, Recipient, Service
from shop.queries.channels import kept_of
from shop.queries.versions import version_of_shares
from tests.factories.world import World, at, make_entitlement, make_recipient

ADMINISTRATOR = Actor(user_id=None, channel=Channel.STAFF)


def shares() -> tuple[int, int]:
    department = Department.objects.get()
    return department.reserved_for_self_service, department.reserved_for_phone


def test_what_is_kept_for_those_who_call_cannot_be_had_by_others(world: World) -> None:
    set_shares(world.department, self_service=0, phone=50, actor=ADMINISTRATOR)
    world.book(at(1, 10))
    other = make_recipient()
    make_entitlement(other, world.service)
    with pytest.raises(KeptForOthers):
        world.book(at(1, 10), recipient=other)
    assert world.book(at(1, 10), recipient=other, actor=Actor(user_id=None, channel=Channel.PHONE)).pk


class TestWhatWasReadBefore:
    """Whoever waited while the shares were changed has the service as it was; what is kept is what is kept now."""

    def test_it_is_kept_from_who_was_let_in_before(self, world: World) -> None:
        service, other = as_read_by_a_page(), self.second_caller(world)
        set_shares(world.department, self_service=0, phone=50, actor=ADMINISTRATOR)
        with pytest.raises(KeptForOthers):
            world.book(at(1, 10), recipient=other, service=service)

    def test_it_is_given_to_who_was_kept_out_before(self, world: World) -> None:
        set_shares(world.department, self_service=0, phone=60, actor=ADMINISTRATOR)
        service, other = as_read_by_a_page(), self.second_caller(world)
        set_shares(world.department, self_service=0, phone=1, actor=ADMINISTRATOR)
        assert world.book(at(1, 10), recipient=other, service=service).pk

    def second_caller(self, world: World) -> Recipient:
        world.book(at(1, 10))
        other = make_recipient()
        make_entitlement(other, world.service)
        return other


def as_read_by_a_page() -> Service:
    return Service.objects.select_related("department").get()


def test_the_same_twice_is_written_down_once(world: World) -> None:
    for _twice in range(2):
        set_shares(world.department, self_service=20, phone=50, actor=ADMINISTRATOR)
    assert shares() == (20, 50)
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize(("self_service", "phone"), [(51, 50), (101, 0), (0, 101), (-1, 50)])
def test_more_than_everything_is_refused(world: World, self_service: int, phone: int) -> None:
    with pytest.raises(SharesTooLarge):
        set_shares(world.department, self_service=self_service, phone=phone, actor=ADMINISTRATOR)
    assert (shares(), AuditEntry.objects.count()) == ((0, 0), 0)


def test_two_who_save_do_not_overwrite_each_other(world: World) -> None:
    seen = version_of_shares(world.department)
    set_shares(world.department, self_service=20, phone=0, actor=ADMINISTRATOR, seen=seen)
    with pytest.raises(ChangedMeanwhile):
        set_shares(world.department, self_service=0, phone=30, actor=ADMINISTRATOR, seen=seen)
    assert shares() == (20, 0)


@pytest.mark.parametrize(
    ("count", "share", "kept"), [(5, 20, 1), (3, 50, 2), (1, 50, 1), (1, 49, 0), (0, 100, 0), (7, 100, 7)]
)
def test_half_a_helper_is_one(count: int, share: int, kept: int) -> None:
    assert kept_of(count, share) == kept
