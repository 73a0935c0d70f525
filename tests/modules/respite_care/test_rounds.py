"""A round is set up and wished for: what is refused, who is told, and on which days nobody stays."""

from datetime import timedelta

import pytest

from foundation.actor import Actor, Channel
from modules.respite_care.domain.rounds import add_stay, call_off_round, open_round, remove_stay
from modules.respite_care.domain.wishing import hand_in
from modules.respite_care.enums import HolidayRule, RoundState
from modules.respite_care.models import Round, Wish
from modules.respite_care.queries.rounds import rounds_for
from modules.respite_care.round_errors import (
    ClosedThen,
    HandedOutInRound,
    NotAWish,
    StayInThePast,
    StaysOverlap,
    WishesClosed,
)
from notifications.models import OutboxMessage
from shop.enums import ProviderKind
from shop.models import (
    Absence,
    Booking,
    Provider,
    Service,
)
from shop.queries.holidays import holiday_name
from tests.factories.world import World, at, make_entitlement
from tests.modules.respite_care.conftest import ARRIVES, make_stays
from tests.modules.respite_care.rounds_world import (
    IN_MONTHS,
    OFFICE,
    book_then,
    close,
    code_for,
    families,
    make_round,
    published,
    stays_of,
    told,
    wish_for,
)


class TestSettingUp:
    def test_families_with_a_decision_are_told_once(self, world: World) -> None:
        found = make_round(world)
        assert told("round_opened") == {world.recipient.user_id}
        open_round(found, actor=OFFICE)
        assert OutboxMessage.objects.filter(kind="respite_care.round_opened").count() == 1

    def test_its_dates_are_nobodys_until_it_is_published(self, world: World) -> None:
        found = make_round(world)
        with pytest.raises(HandedOutInRound):
            book_then(world, world.recipient, day=IN_MONTHS + 1)
        published(found)
        assert book_then(world, world.recipient, day=IN_MONTHS).pk

    def test_nor_anybodys_by_another_service_with_the_same_beds(self, world: World) -> None:
        found = make_round(world)
        other = self._with_other_service(world)
        with pytest.raises(HandedOutInRound) as refused:
            book_then(other, world.recipient, day=IN_MONTHS)
        assert "Hand in your wishes" not in refused.value.advice()
        published(found)
        assert book_then(other, world.recipient, day=IN_MONTHS).pk

    def test_two_services_may_share_out_the_same_days_one_after_the_other(self, world: World) -> None:
        one, other = make_round(world, stays=1), make_round(self._with_other_service(world), stays=1)
        (kari,) = families(world, "Kari")
        wish_for(one, kari, 1)
        wish_for(other, world.recipient, 1)
        for found in (one, other):
            published(found)
        assert Booking.objects.filter(starts_at=at(IN_MONTHS, ARRIVES.hour)).count() == 2

    @staticmethod
    def _with_other_service(world: World) -> World:
        service = make_stays(world, name="Andre opphold")
        make_entitlement(world.recipient, service, unit="nights")
        return World(world.department, service, world.providers, world.recipient)

    def test_a_round_that_is_called_off_frees_its_dates_and_tells_who_had_wished(self, world: World) -> None:
        found = make_round(world)
        (other,) = families(world, "Kari")
        wish_for(found, world.recipient, 1)
        call_off_round(found, actor=OFFICE)
        call_off_round(found, actor=OFFICE)
        assert told("round_called_off") == {world.recipient.user_id}
        assert book_then(world, other, day=IN_MONTHS).pk

    def test_stays_neither_overlap_nor_begin_before_wishes_close(self, world: World) -> None:
        found = make_round(world)
        with pytest.raises(StaysOverlap):
            add_stay(found, day=at(IN_MONTHS + 1, 0).date(), length=1, label="", actor=OFFICE)
        with pytest.raises(StayInThePast):
            add_stay(found, day=at(3, 0).date(), length=1, label="", actor=OFFICE)

    def test_a_stay_that_is_taken_out_goes_with_its_wishes(self, world: World) -> None:
        found = make_round(world)
        wish_for(found, world.recipient, 1, 2)
        first = stays_of(found)[0]
        assert remove_stay(first, actor=OFFICE) == 1
        assert remove_stay(first, actor=OFFICE) == 0
        assert Wish.objects.get().stay == stays_of(found)[0]


class TestWishing:
    def test_the_latest_ranking_stands_and_twice_is_once(self, world: World) -> None:
        found = make_round(world)
        wish_for(found, world.recipient, 1, 2)
        wish_for(found, world.recipient, 2, 1)
        first, second = stays_of(found)
        assert [wish.stay for wish in Wish.objects.order_by("rank")] == [second, first]

    def test_after_the_date_it_is_too_late(self, world: World) -> None:
        found = make_round(world)
        close(found)
        with pytest.raises(WishesClosed):
            wish_for(found, world.recipient, 1)

    def test_a_stay_of_another_round_and_somebody_elses_child_are_no_wishes(self, world: World) -> None:
        found, (other,) = make_round(world), families(world, "Kari")
        actor = Actor(world.recipient.user_id, Channel.SELF)
        for stay, chosen in ((stays_of(found)[0].pk, code_for(other)), (10**6, code_for(world.recipient))):
            with pytest.raises(NotAWish):
                hand_in(found, recipient=world.recipient, wishes=[(stay, chosen)], actor=actor)


class TestClosedDays:
    def test_no_stay_on_holidays_of_a_service_that_is_closed_then(self, world: World) -> None:
        found = make_round(world, stays=1)
        Service.objects.update(settings={"holidays": HolidayRule.CLOSED})
        holiday = next(
            day for number in range(400) if holiday_name(day := at(IN_MONTHS + 14 + number, 0).date())
        )
        Round.objects.update(state=RoundState.DRAFT)
        found = Round.objects.select_related("service").get()
        with pytest.raises(ClosedThen):
            add_stay(found, day=holiday - timedelta(days=1), length=2, label="", actor=OFFICE)

    def test_a_round_is_not_opened_with_days_that_were_closed_since(self, world: World) -> None:
        found = make_round(world)
        Round.objects.update(state=RoundState.DRAFT)
        stay = stays_of(found)[0]
        for bed in Provider.objects.filter(kind=ProviderKind.PLACE):
            Absence.objects.create(provider=bed, during=(stay.starts_at, stay.ends_at))
        with pytest.raises(ClosedThen):
            open_round(found, actor=OFFICE)
        remove_stay(stay, actor=OFFICE)
        assert open_round(found, actor=OFFICE)


def test_who_acts_for_a_family_with_another_service_sees_no_round(world: World) -> None:
    found = make_round(world)
    wish_for(found, world.recipient, 1)
    world.recipient.within = frozenset()
    assert not rounds_for(world.recipient).exists()
