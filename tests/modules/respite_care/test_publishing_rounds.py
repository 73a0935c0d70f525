"""A round is published: who is booked, who is told, and what cannot be had any more."""

import pytest

from modules.respite_care.domain import publishing
from modules.respite_care.domain.proposing import could_be_given, lost_since, propose
from modules.respite_care.domain.publishing import publish, publish_round, resume_rounds
from modules.respite_care.enums import RoundState
from modules.respite_care.models import Home, RoundShare, Wish
from modules.respite_care.reasons import Outcome, Reason
from modules.respite_care.round_errors import (
    StaysLost,
)
from notifications.models import OutboxMessage
from shop.enums import ProviderKind
from shop.models import (
    Absence,
    Assignment,
    Booking,
    Entitlement,
    EntitlementPeriod,
    Provider,
)
from tests.factories.world import World
from tests.modules.respite_care.conftest import make_family, make_home
from tests.modules.respite_care.rounds_world import (
    OFFICE,
    families,
    make_round,
    proposed,
    published,
    stays_of,
    told,
    wish_for,
)


class TestLostSince:
    """A home falls out after the proposal."""

    def test_another_home_with_room_is_had_instead(self, world: World) -> None:
        found = make_round(world, stays=1)
        wish_for(found, world.recipient, 1)
        proposed(found)
        fell_out = Home.objects.get()
        other = make_home(world, name="Eikelunden", beds=1)
        Home.objects.filter(pk=fell_out.pk).update(is_active=False)
        assert not lost_since(found)
        publish(found, actor=OFFICE)
        publish_round(round_id=found.pk, user_id=None)
        wish = Wish.objects.get()
        assert wish.home == other
        assert wish.booking is not None
        assert Assignment.objects.get().provider.respite_bed.home == other

    def test_also_when_it_falls_out_while_it_is_being_published(self, world: World) -> None:
        found = make_round(world, stays=1)
        wish_for(found, world.recipient, 1)
        publish(proposed(found), actor=OFFICE)
        fell_out = Home.objects.get()
        other = make_home(world, name="Eikelunden", beds=1)
        Home.objects.filter(pk=fell_out.pk).update(is_active=False)
        publish_round(round_id=found.pk, user_id=None)
        assert Wish.objects.get().home == other

    def test_where_there_is_no_room_it_is_not_published_but_worked_out_anew(self, world: World) -> None:
        found, people = make_round(world), families(world, "Kari", "Per")
        for person in people:
            wish_for(found, person, 1, 2)
        proposed(found)
        bed = Provider.objects.filter(kind=ProviderKind.PLACE).first()
        assert bed
        starts, ends = (getattr(stays_of(found)[0], name) for name in ("starts_at", "ends_at"))
        Absence.objects.create(provider=bed, during=(starts, ends))
        assert list(lost_since(found).values()) == [Reason.OTHERS_BEFORE]
        with pytest.raises(StaysLost):
            publish(found, actor=OFFICE)
        found.refresh_from_db()
        assert found.state == RoundState.PROPOSED
        assert None in could_be_given(found).values()  # the second stay, by hand
        propose(found, actor=OFFICE)
        assert not lost_since(found)
        publish(found, actor=OFFICE)
        publish_round(round_id=found.pk, user_id=None)
        assert Wish.objects.filter(booking__isnull=False).count() == 2


class TestPublishing:
    def test_all_are_booked_beyond_the_14_days_and_told(self, world: World) -> None:
        found, (other,) = make_round(world), families(world, "Kari")
        wish_for(found, world.recipient, 1, 2)
        wish_for(found, other, 1)
        published(found)
        assert found.state == RoundState.PUBLISHED
        assert Wish.objects.filter(booking__isnull=False).count() == 2
        assert told("round_published") == {world.recipient.user_id, other.user_id}
        assert set(RoundShare.objects.values_list("outcome", flat=True)) == {Outcome.FIRST_WISH}
        assert set(EntitlementPeriod.objects.values_list("balance", flat=True)) == {98}

    def test_one_that_cannot_be_had_any_more_has_its_reason_and_the_others_are_booked(
        self, world: World
    ) -> None:
        found, (other,) = make_round(world), families(world, "Kari")
        wish_for(found, world.recipient, 1)
        wish_for(found, other, 1)
        publish(proposed(found), actor=OFFICE)
        Entitlement.objects.filter(recipient=other).delete()
        publish_round(round_id=found.pk, user_id=None)
        assert Wish.objects.get(recipient=other).refusal == "no_entitlement"
        assert Wish.objects.get(recipient=world.recipient).booking_id is not None
        assert RoundShare.objects.get(recipient=other).outcome == Outcome.NOTHING

    def test_killed_half_way_it_goes_on_and_twice_nothing_is_done_twice(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        found, (other,) = make_round(world), families(world, "Kari")
        for person in (world.recipient, other):
            wish_for(found, person, 1)
        publish(proposed(found), actor=OFFICE)
        take_one = publishing._take
        taken: list[int] = []

        def dies_at_the_second(*args: object, **kwargs: object) -> Booking:
            if taken:
                raise KeyboardInterrupt
            taken.append(1)
            return take_one(*args, **kwargs)  # type: ignore[arg-type]  # what it is called with

        with monkeypatch.context() as patched:
            patched.setattr(publishing, "_take", dies_at_the_second)
            with pytest.raises(KeyboardInterrupt):
                publish_round(round_id=found.pk, user_id=None)
        assert Booking.objects.count() == 1
        resume_rounds()
        for _again in range(2):
            publish_round(round_id=found.pk, user_id=None)
        assert Booking.objects.count() == 2
        assert OutboxMessage.objects.filter(kind="respite_care.round_published").count() == 2

    def test_siblings_are_in_one_home(self, world: World) -> None:
        make_home(world, name="Eikelunden", beds=2)
        found, (other,) = make_round(world, stays=1), families(world, "Kari")
        siblings, _children = make_family(world, "Liv", "Jon")
        for person in (other, siblings):
            wish_for(found, person, 1)
        published(found)
        booking = Booking.objects.get(recipient=siblings)
        homes = booking.assignments.filter(active=True).values_list("provider__respite_bed__home", flat=True)
        assert len(homes) == 2
        assert len(set(homes)) == 1
