"""A round from its set-up to the stays that are booked: what is refused, who is told, and what came of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from foundation.actor import Actor, Channel
from modules.respite_care.chosen import code_of
from modules.respite_care.domain import publishing
from modules.respite_care.domain.people import end_cared_for
from modules.respite_care.domain.proposing import could_be_given, give, lost_since, propose, take
from modules.respite_care.domain.publishing import publish, publish_round, resume_rounds
from modules.respite_care.domain.rounds import add_stay, call_off_round, open_round, remove_stay
from modules.respite_care.domain.wishing import hand_in
from modules.respite_care.enums import HolidayRule, PairingRule, RoundState
from modules.respite_care.models import CaredFor, Home, Pairing, Round, RoundShare, Wish
from modules.respite_care.queries.rounds import rounds_for
from modules.respite_care.reasons import Outcome, Reason
from modules.respite_care.round_errors import (
    CannotBeGiven,
    ClosedThen,
    HandedOutInRound,
    NotAWish,
    NothingInstead,
    RoundNotAtThatPoint,
    StayInThePast,
    StaysLost,
    StaysOverlap,
    WishesClosed,
)
from notifications.models import OutboxMessage
from shop.domain.door.booking import book_service
from shop.enums import ProviderKind
from shop.errors import ChangedMeanwhile
from shop.lengths import Length
from shop.models import (
    Absence,
    Assignment,
    Booking,
    Entitlement,
    EntitlementPeriod,
    Provider,
    Recipient,
    Service,
)
from shop.queries.asked_first import way_chosen
from shop.queries.holidays import holiday_name
from tests.factories.world import World, at, make_entitlement
from tests.modules.respite_care.conftest import ARRIVES, make_family, make_home, make_stays
from tests.modules.respite_care.rounds_world import (
    IN_MONTHS,
    OFFICE,
    answers,
    close,
    code_for,
    families,
    make_round,
    proposed,
    published,
    stays_of,
    wish_for,
)


def told(kind: str) -> set[int]:
    return set(OutboxMessage.objects.filter(kind=f"respite_care.{kind}").values_list("user_id", flat=True))


def book_then(world: World, recipient: Recipient, *, day: int, actor: Actor = OFFICE) -> Booking:
    return book_service(
        world.service,
        recipient=recipient,
        starts_at=at(day, ARRIVES.hour),
        length=Length(stay=2),
        way=way_chosen(world.service, recipient, chosen=code_for(recipient)),
        actor=actor,
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


class TestTheProposal:
    def test_not_while_families_may_still_hand_in(self, world: World) -> None:
        with pytest.raises(RoundNotAtThatPoint):
            propose(make_round(world), actor=OFFICE)

    def test_more_wishes_than_places_lots_are_drawn_and_the_rest_get_the_next(self, world: World) -> None:
        found = make_round(world)
        people = [world.recipient, *families(world, "Kari", "Per")]
        for person in people:
            wish_for(found, person, 1, 2)
        proposed(found)
        reasons = sorted(answers(found).values())
        assert reasons.count(Reason.GIVEN) == 3
        assert reasons.count(Reason.LOTS_DRAWN) == 1
        assert reasons.count(Reason.AS_MANY_AS_ALL) == 2

    def test_who_must_not_meet_is_told_only_that_it_was_not_possible(self, world: World) -> None:
        found, (other,) = make_round(world), families(world, "Kari")
        first, second = CaredFor.objects.order_by("pk")
        Pairing.objects.create(first=first, second=second, rule=PairingRule.APART)
        wish_for(found, world.recipient, 1)
        wish_for(found, other, 1)
        proposed(found)
        assert sorted(answers(found).values()) == [Reason.GIVEN, Reason.NOT_POSSIBLE]

    def test_whose_last_day_is_before_is_given_nothing(self, world: World) -> None:
        found = make_round(world, stays=1)
        wish_for(found, world.recipient, 1)
        last_day = at(IN_MONTHS - 1, 0).date()
        end_cared_for(CaredFor.objects.get(), last_day=last_day, actor=OFFICE)
        proposed(found)
        assert answers(found) == {(world.recipient.pk, 1): Reason.NOT_POSSIBLE}

    def test_who_is_elsewhere_then_takes_no_bed_from_others(self, world: World) -> None:
        """The same child, in a stay of another service."""
        service = make_stays(world, name="Andre opphold")
        make_entitlement(world.recipient, service, unit="nights")
        other = World(world.department, service, world.providers, world.recipient)
        book_then(other, world.recipient, day=IN_MONTHS)
        found = make_round(world, stays=1)
        wish_for(found, world.recipient, 1)
        proposed(found)
        assert answers(found) == {(world.recipient.pk, 1): Reason.SAME_DATES}

    def test_two_siblings_and_one_free_bed(self, world: World) -> None:
        found = make_round(world, stays=1)
        siblings, children = make_family(world, "Liv", "Jon")
        alone = code_of([children[0].pk])
        wish_for(found, world.recipient, 1)
        stay = stays_of(found)[0].pk
        actor = Actor(siblings.user_id, Channel.SELF)
        hand_in(found, recipient=siblings, wishes=[(stay, code_for(siblings)), (stay, alone)], actor=actor)
        RoundShare.objects.create(round=_earlier(world), recipient=world.recipient, outcome=Outcome.NOTHING)
        proposed(found)
        assert answers(found) == {
            (world.recipient.pk, 1): Reason.GIVEN,
            (siblings.pk, 1): Reason.NOT_TOGETHER,
            (siblings.pk, 2): Reason.GIVEN,
        }

    def test_who_had_their_first_wish_last_time_waits(self, world: World) -> None:
        earlier = _earlier(world)
        found, (kari, per) = make_round(world, stays=1), families(world, "Kari", "Per")
        RoundShare.objects.create(round=earlier, recipient=world.recipient, outcome=Outcome.FIRST_WISH)
        for person in (world.recipient, kari, per):
            wish_for(found, person, 1)
        proposed(found)
        assert answers(found)[world.recipient.pk, 1] == Reason.FIRST_LAST_TIME

    def test_a_decision_that_is_used_up_gives_nothing(self, world: World) -> None:
        found = make_round(world)
        Entitlement.objects.update(amount=1)
        wish_for(found, world.recipient, 1)
        proposed(found)
        assert answers(found)[world.recipient.pk, 1] == Reason.USED_UP

    def test_a_home_of_their_own_is_the_only_one(self, world: World) -> None:
        other = make_home(world, name="Eikelunden", beds=1)
        found, (kari, per) = make_round(world, stays=1), families(world, "Kari", "Per", home=other)
        for person in (kari, per):
            wish_for(found, person, 1)
        proposed(found)
        homes = set(Wish.objects.exclude(home=None).values_list("home", flat=True))
        assert homes == {other.pk}
        assert sorted(answers(found).values()) == [Reason.GIVEN, Reason.LOTS_DRAWN]


def _earlier(world: World) -> Round:
    return Round.objects.create(
        service=world.service,
        name="I fjor",
        wishes_until=timezone.now() - timedelta(days=200),
        state=RoundState.PUBLISHED,
        published_at=timezone.now() - timedelta(days=190),
        seed=1,
    )


class TestByHand:
    def test_what_breaks_a_rule_is_refused_with_the_reason(self, world: World) -> None:
        found = make_round(world, stays=1)
        people = [world.recipient, *families(world, "Kari", "Per")]
        for person in people:
            wish_for(found, person, 1)
        proposed(found)
        missed = Wish.objects.get(reason=Reason.LOTS_DRAWN)
        with pytest.raises(CannotBeGiven) as refused:
            give(missed, actor=OFFICE)
        assert "no place is free" in refused.value.title()
        take(Wish.objects.filter(reason=Reason.GIVEN)[0], actor=OFFICE)
        assert give(missed, actor=OFFICE).home_id is not None

    def test_another_stay_instead_of_the_one_they_have(self, world: World) -> None:
        found = make_round(world)
        first, second = wish_for(found, world.recipient, 1, 2)
        proposed(found)
        with pytest.raises(CannotBeGiven):
            give(second, actor=OFFICE)
        give(second, instead_of=first, actor=OFFICE)
        assert answers(found) == {
            (world.recipient.pk, 1): Reason.TAKEN_BY_STAFF,
            (world.recipient.pk, 2): Reason.GIVEN_BY_STAFF,
        }

    def test_only_what_they_were_given_goes_in_place_of_another(self, world: World) -> None:
        found, (other,) = make_round(world, stays=3), families(world, "Kari")
        first, second, third = wish_for(found, world.recipient, 1, 2, 3)
        (theirs,) = wish_for(found, other, 1)
        proposed(found)
        before = answers(found)
        for nothing in (third, theirs):
            with pytest.raises(NothingInstead):
                give(second, instead_of=nothing, actor=OFFICE)
        assert answers(found) == before
        assert give(second, instead_of=first, actor=OFFICE).is_given

    def test_who_looked_before_somebody_changed_it_is_told(self, world: World) -> None:
        found = make_round(world)
        first, _second = wish_for(found, world.recipient, 1, 2)
        proposed(found)
        with pytest.raises(ChangedMeanwhile):
            take(first, actor=OFFICE, seen="something else")


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


def test_who_acts_for_a_family_with_another_service_sees_no_round(world: World) -> None:
    found = make_round(world)
    wish_for(found, world.recipient, 1)
    world.recipient.within = frozenset()
    assert not rounds_for(world.recipient).exists()
