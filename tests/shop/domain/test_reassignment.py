"""A person gives a visit to somebody else: who can take it, what follows, and that a refusal leaves all as it was."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from audit.models import AuditEntry
from foundation.actor import SYSTEM, Actor, Channel
from notifications.models import OutboxMessage
from shop.domain.absence.reassignment import reassign
from shop.domain.capacity.staff import deactivate_provider
from shop.domain.door.changes import cancel_booking
from shop.enums import (
    AbsenceReason,
    AssignmentReason,
    Availability,
    BookingStatus,
    CancelReason,
    ReassignmentReason,
    StrandedReason,
)
from shop.errors import CannotComeInstead, ChangedMeanwhile, TransitionNotAllowed
from shop.messages import booking_reassigned
from shop.models import (
    Assignment,
    BlockedProvider,
    Booking,
    EntitlementEntry,
    Provider,
    ProviderQualification,
    Qualification,
    Shift,
)
from tests.factories.absences import be_away
from tests.factories.world import World, at, make_department, make_provider, make_recipient
from tests.shop.views.visits import make_visit

OFFICE = Actor(user_id=None, channel=Channel.STAFF)


def everything() -> list[Any]:
    """Whatever a reassignment could have written."""
    models = (Booking, Assignment, OutboxMessage, EntitlementEntry)
    acts = AuditEntry.objects.exclude(action="page.viewed").order_by("pk").values()
    return [*(list(model.objects.order_by("pk").values()) for model in models), list(acts)]


def give(booking: Booking, to: Provider, *, instead_of: Provider | None = None, **changes: Any) -> Booking:
    """To somebody else than the one who has it, because they know the recipient."""
    wanted: dict[str, Any] = {"reason": ReassignmentReason.CONTINUITY, "actor": OFFICE} | changes
    return reassign(booking, to=to, instead_of=instead_of or who_has(booking), **wanted)


def who_has(booking: Booking) -> Provider:
    return booking.assignments.select_related("provider").get(active=True).provider


def refusal(booking: Booking, to: Provider, **changes: Any) -> Availability:
    """Why it is refused; and nothing was written."""
    before = everything()
    with pytest.raises(CannotComeInstead) as refused:
        give(booking, to, **changes)
    assert everything() == before
    return Availability(refused.value.params["why"])


@pytest.fixture
def visit(world: World) -> Booking:
    """Tomorrow at ten, with the first of the two."""
    return make_visit(world, at(1, 10), recipient=world.recipient)


class TestDone:
    def test_the_visit_is_somebody_elses_and_says_it_was_chosen(self, world: World, visit: Booking) -> None:
        amal, berit = world.providers
        give(visit, berit)
        former, now = visit.assignments.order_by("pk")
        assert (former.provider, former.active) == (amal, False)
        assert (now.provider, now.active, now.reason) == (berit, True, AssignmentReason.CHOSEN)
        assert (now.occupied, now.minutes, now.party) == (former.occupied, former.minutes, visit.pk)

    def test_the_first_ones_time_is_free_again(self, world: World, visit: Booking) -> None:
        amal, berit = world.providers
        give(visit, berit)
        assert (
            who_has(give(make_visit(world, at(1, 10), provider=make_provider(world.department)), amal))
            == amal
        )

    def test_the_log_keeps_codes_and_no_names(self, world: World, visit: Booking) -> None:
        amal, berit = world.providers
        give(visit, berit, reason=ReassignmentReason.ROUTE)
        entry = AuditEntry.objects.get(action="booking.reassigned")
        assert entry.details == {"from": amal.pk, "to": berit.pk, "why": "route"}
        assert (entry.object_id, entry.recipient_id) == (visit.pk, visit.recipient_id)

    def test_done_twice_it_is_done_once(self, world: World, visit: Booking) -> None:
        amal, berit = world.providers
        give(visit, berit)
        before = everything()
        give(visit, berit, instead_of=amal)
        assert everything() == before

    def test_it_may_go_back_where_it_came_from(self, world: World, visit: Booking) -> None:
        amal, berit = world.providers
        give(visit, berit)
        give(visit, amal)
        assert who_has(visit) == amal

    def test_of_two_who_come_one_is_replaced(self, world: World, visit: Booking) -> None:
        amal, berit = world.providers
        chandra = make_provider(world.department)
        second = Assignment.objects.get(booking=visit)
        second.pk, second.provider = None, berit
        second._state.adding = True
        second.save()
        give(visit, chandra, instead_of=berit)
        active = visit.assignments.filter(active=True)
        assert {each.provider for each in active} == {amal, chandra}


class TestMessage:
    def sent(self, visit: Booking) -> int:
        return OutboxMessage.objects.filter(kind="booking.reassigned", user=visit.recipient.user).count()

    def test_the_recipient_is_told_who_comes(self, world: World, visit: Booking) -> None:
        give(visit, world.providers[1])
        assert self.sent(visit) == 1
        text = booking_reassigned({"booking_id": visit.pk})
        assert text is not None
        assert world.providers[1].first_name in text.body

    def test_of_helpers_without_a_name_nothing_is_told(self, world: World, visit: Booking) -> None:
        for number, provider in enumerate(world.providers, start=1):
            Provider.objects.filter(pk=provider.pk).update(number=number, name="")
        give(visit, Provider.objects.get(pk=world.providers[1].pk))
        assert self.sent(visit) == 0

    def test_of_a_visit_cancelled_meanwhile_nothing_is_said(self, world: World, visit: Booking) -> None:
        give(visit, world.providers[1])
        cancel_booking(visit, actor=OFFICE, reason=CancelReason.BY_DEPARTMENT)
        assert booking_reassigned({"booking_id": visit.pk}) is None

    def test_a_recipient_who_has_no_way_in_gets_none(self, world: World, visit: Booking) -> None:
        visit.recipient.user = None
        visit.recipient.save(update_fields=["user"])
        give(visit, world.providers[1])
        assert not OutboxMessage.objects.exists()


class TestStranded:
    def test_a_visit_whose_helper_is_away_stands_again(self, world: World, visit: Booking) -> None:
        amal, berit = world.providers
        be_away(amal, from_at=at(1, 8), until_at=at(1, 16), reason=AbsenceReason.SICK, actor=SYSTEM)
        visit.refresh_from_db()
        assert visit.stranded == StrandedReason.NO_SHIFT
        assert give(visit, berit, reason=ReassignmentReason.ABSENCE).stranded == ""

    def test_on_a_closed_day_it_still_needs_a_new_time(self, world: World, visit: Booking) -> None:
        Booking.objects.filter(pk=visit.pk).update(stranded=StrandedReason.CLOSED)
        assert give(visit, world.providers[1]).stranded == StrandedReason.CLOSED

    def test_it_does_not_stand_again_while_the_other_of_two_is_away(
        self, world: World, visit: Booking
    ) -> None:
        amal, berit = world.providers
        second = Assignment.objects.get(booking=visit)
        second.pk, second.provider = None, berit
        second._state.adding = True
        second.save()
        for provider in (amal, berit):
            be_away(provider, from_at=at(1, 8), until_at=at(1, 16), reason=AbsenceReason.SICK, actor=SYSTEM)
        chandra = make_provider(world.department)
        assert give(visit, chandra, instead_of=amal).stranded == StrandedReason.NO_SHIFT


class TestRefused:
    def test_somebody_with_another_visit(self, world: World, visit: Booking) -> None:
        make_visit(world, at(1, 10, 30), provider=world.providers[1])
        assert refusal(visit, world.providers[1]) == Availability.BUSY

    def test_somebody_whose_buffer_reaches_into_the_visit(self, world: World, visit: Booking) -> None:
        other = make_visit(world, at(1, 12), provider=world.providers[1])
        Assignment.objects.filter(booking=other).update(occupied=(at(1, 10, 55), at(1, 13)))
        assert refusal(visit, world.providers[1]) == Availability.BUSY

    def test_the_buffers_of_the_visit_count_too(self, world: World, visit: Booking) -> None:
        Assignment.objects.filter(booking=visit).update(occupied=(at(1, 9, 30), at(1, 11)))
        make_visit(world, at(1, 8, 45), provider=world.providers[1])
        assert refusal(visit, world.providers[1]) == Availability.BUSY

    def test_a_hold_counts_until_it_lapses(self, world: World, visit: Booking) -> None:
        now = timezone.now()
        hold = make_visit(
            world,
            at(1, 10),
            provider=world.providers[1],
            status=BookingStatus.HELD,
            held_until=now + timedelta(minutes=5),
        )
        hold.assignments.update(alive=(now - timedelta(minutes=5), now + timedelta(minutes=5)))
        assert refusal(visit, world.providers[1]) == Availability.BUSY
        hold.assignments.update(alive=(now - timedelta(minutes=5), now - timedelta(minutes=1)))
        give(visit, world.providers[1])
        assert who_has(visit) == world.providers[1]

    def test_somebody_away(self, world: World, visit: Booking) -> None:
        be_away(
            world.providers[1],
            from_at=at(1, 10, 30),
            until_at=at(1, 12),
            reason=AbsenceReason.COURSE,
            actor=SYSTEM,
        )
        assert refusal(visit, world.providers[1]) == Availability.ABSENT

    def test_somebody_without_a_shift(self, world: World, visit: Booking) -> None:
        Shift.objects.filter(provider=world.providers[1]).delete()
        assert refusal(visit, world.providers[1]) == Availability.OFF_DUTY

    def test_somebody_whose_shift_was_taken_off(self, world: World, visit: Booking) -> None:
        Shift.objects.filter(provider=world.providers[1]).update(is_off=True)
        assert refusal(visit, world.providers[1]) == Availability.OFF_DUTY

    def test_somebody_whose_shift_ends_in_the_visit(self, world: World, visit: Booking) -> None:
        Shift.objects.filter(provider=world.providers[1]).delete()
        Shift.objects.create(provider=world.providers[1], during=(at(1, 8), at(1, 10, 45)))
        assert refusal(visit, world.providers[1]) == Availability.OFF_DUTY

    def test_two_shifts_that_meet_are_as_good_as_one(self, world: World, visit: Booking) -> None:
        Shift.objects.filter(provider=world.providers[1]).delete()
        for begins, ends in [(at(1, 8), at(1, 10, 30)), (at(1, 10, 30), at(1, 12))]:
            Shift.objects.create(provider=world.providers[1], during=(begins, ends))
        give(visit, world.providers[1])
        assert who_has(visit) == world.providers[1]

    def test_somebody_who_never_comes_to_this_recipient(self, world: World, visit: Booking) -> None:
        BlockedProvider.objects.create(recipient=visit.recipient, provider=world.providers[1])
        assert refusal(visit, world.providers[1]) == Availability.BLOCKED

    def test_somebody_blocked_for_others_only(self, world: World, visit: Booking) -> None:
        BlockedProvider.objects.create(recipient=make_recipient(), provider=world.providers[1])
        give(visit, world.providers[1])
        assert who_has(visit) == world.providers[1]

    def test_somebody_without_the_qualification(self, world: World, visit: Booking) -> None:
        course = Qualification.objects.create(name="Kurs")
        world.service.required_qualifications.add(course)
        assert refusal(visit, world.providers[1]) == Availability.NOT_QUALIFIED

    @pytest.mark.parametrize(("days", "is_enough"), [(0, False), (1, True), (None, True)])
    def test_a_qualification_must_last_through_the_visits_day(
        self, world: World, visit: Booking, *, days: int | None, is_enough: bool
    ) -> None:
        course = Qualification.objects.create(name="Kurs")
        world.service.required_qualifications.add(course)
        until = None if days is None else at(days, 0).date()
        ProviderQualification.objects.create(
            provider=world.providers[1], qualification=course, valid_until=until
        )
        if is_enough:
            give(visit, world.providers[1])
            assert who_has(visit) == world.providers[1]
        else:
            assert refusal(visit, world.providers[1]) == Availability.NOT_QUALIFIED

    def test_somebody_who_has_left(self, world: World, visit: Booking) -> None:
        deactivate_provider(world.providers[1], actor=SYSTEM)
        assert refusal(visit, world.providers[1]) == Availability.LEFT

    def test_somebody_of_another_department(self, world: World, visit: Booking) -> None:
        stranger = make_provider(make_department(name="Annen"))
        assert refusal(visit, stranger) == Availability.ELSEWHERE

    def test_the_one_who_has_it(self, world: World, visit: Booking) -> None:
        assert refusal(visit, world.providers[0]) == Availability.HAS_IT

    def test_the_other_of_two_who_come(self, world: World, visit: Booking) -> None:
        second = Assignment.objects.get(booking=visit)
        second.pk, second.provider = None, world.providers[1]
        second._state.adding = True
        second.save()
        why = refusal(visit, world.providers[1], instead_of=world.providers[0])
        assert why == Availability.HAS_IT

    def test_when_somebody_else_was_faster(self, world: World, visit: Booking) -> None:
        amal, berit = world.providers
        chandra = make_provider(world.department)
        give(visit, berit)
        before = everything()
        with pytest.raises(ChangedMeanwhile):
            give(visit, chandra, instead_of=amal)
        assert everything() == before

    @pytest.mark.parametrize(
        "status",
        [
            BookingStatus.CANCELLED,
            BookingStatus.DECLINED,
            BookingStatus.COMPLETED,
            BookingStatus.NO_SHOW,
            BookingStatus.EXPIRED,
            BookingStatus.HELD,
        ],
    )
    def test_a_visit_that_does_not_stand(self, world: World, visit: Booking, status: BookingStatus) -> None:
        Booking.objects.filter(pk=visit.pk).update(
            status=status,
            no_show_by="recipient" if status == BookingStatus.NO_SHOW else "",
            held_until=timezone.now() + timedelta(minutes=5) if status == BookingStatus.HELD else None,
        )
        before = everything()
        with pytest.raises(TransitionNotAllowed):
            give(visit, world.providers[1])
        assert everything() == before

    def test_a_visit_that_is_over(self, world: World) -> None:
        visit = make_visit(world, at(-1, 10))
        before = everything()
        with pytest.raises(TransitionNotAllowed):
            give(visit, world.providers[1])
        assert everything() == before


class TestSession:
    @pytest.fixture
    def session(self, world: World) -> list[Booking]:
        """Three at one table, led by the first provider."""
        first = make_visit(world, at(1, 10))
        first.assignments.update(seat=1)
        others = []
        for seat in (2, 3):
            other = make_visit(world, at(1, 10), provider=make_provider(world.department))
            other.assignments.update(
                provider=world.providers[0],
                party=first.pk,
                seat=seat,
                minutes=0,
                reason=AssignmentReason.SAME_SESSION,
            )
            others.append(other)
        return [first, *others]

    def test_everybody_gets_the_new_leader(self, world: World, session: list[Booking]) -> None:
        give(session[1], world.providers[1])
        active = Assignment.objects.filter(active=True).order_by("seat")
        assert {each.provider for each in active} == {world.providers[1]}
        assert [(each.booking_id, each.seat, each.minutes) for each in active] == [
            (booking.pk, seat, minutes)
            for booking, seat, minutes in zip(session, (1, 2, 3), (60, 0, 0), strict=True)
        ]
        assert {each.party for each in active} == {session[0].pk}

    def test_everybody_is_told_and_every_booking_has_its_line_in_the_log(
        self, world: World, session: list[Booking]
    ) -> None:
        give(session[0], world.providers[1])
        logged = AuditEntry.objects.filter(action="booking.reassigned").values_list("object_id", flat=True)
        assert set(logged) == {booking.pk for booking in session}
        assert OutboxMessage.objects.filter(kind="booking.reassigned").count() == 3

    def test_who_cancelled_before_is_left_in_peace(self, world: World, session: list[Booking]) -> None:
        cancel_booking(session[2], actor=OFFICE, reason=CancelReason.BY_RECIPIENT)
        give(session[0], world.providers[1])
        assert not AuditEntry.objects.filter(action="booking.reassigned", object_id=session[2].pk).exists()
        assert not session[2].assignments.filter(active=True).exists()

    def test_somebody_blocked_for_one_of_them_leads_none(self, world: World, session: list[Booking]) -> None:
        BlockedProvider.objects.create(recipient=session[2].recipient, provider=world.providers[1])
        assert refusal(session[0], world.providers[1]) == Availability.BLOCKED

    def test_somebody_busy_leads_none(self, world: World, session: list[Booking]) -> None:
        make_visit(world, at(1, 10), provider=world.providers[1])
        assert refusal(session[0], world.providers[1]) == Availability.BUSY
