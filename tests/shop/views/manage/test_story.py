"""What happened to a booking, every act in words: who, how, from when to when, from whom to whom, and why."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from audit.models import AuditEntry
from audit.record import record
from foundation.actor import SYSTEM, Actor, Channel
from shop.audit_words import words_for
from shop.domain.absence.reassignment import reassign
from shop.domain.capacity.schedule import remove_absence
from shop.domain.door.changes import cancel_booking
from shop.domain.door.moves import move_booking
from shop.domain.outcomes.follow_ups import acknowledge_follow_up
from shop.domain.outcomes.telling import complete_booking, mark_no_show, undo_outcome
from shop.enums import (
    AbsenceReason,
    AssignmentReason,
    CancelReason,
    FollowUpAnswer,
    NoShowBy,
    ProviderKind,
    ReassignmentReason,
    StrandedReason,
)
from shop.models import Booking, FollowUp, Provider
from shop.queries.booking_story import story_of
from shop.views.manage.reasons import given_because
from shop.views.manage.story import TITLES, entry_of
from tests.factories.absences import be_away
from tests.factories.world import World, at, make_administrator
from tests.shop.views.visits import make_visit
from ui.tiles import TimelineEntry


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def office(world: World) -> Actor:
    """Anne, who sits in the department."""
    return Actor(user_id=make_administrator(world.department).pk, channel=Channel.STAFF)


@pytest.fixture
def visit(world: World) -> Booking:
    return make_visit(world, at(1, 10), recipient=world.recipient)


def told(booking: Booking) -> list[TimelineEntry]:
    return [entry_of(event) for event in story_of(booking)]


def last(booking: Booking) -> tuple[str, str]:
    entry = told(booking)[-1]
    return entry.title, entry.text


def note(booking: Booking, action: str, *, channel: Channel = Channel.STAFF, **details: Any) -> None:
    """An act as the door writes it."""
    record(
        Actor(user_id=None, channel=channel), action, booking, recipient_id=booking.recipient_id, **details
    )


class TestHowItWasMade:
    def test_by_whom_given_to_whom_and_why(self, world: World) -> None:
        booking = world.book(at(1, 10))
        provider = booking.assignments.get().provider
        title, text = last(booking)
        assert title == "Booked by the recipient"
        assert text == f"Given to {provider.name}, who had the most time to spare."

    @pytest.mark.parametrize(
        ("channel", "words"),
        [
            (Channel.STAFF, "Booked by Anne Prøve"),
            (Channel.PHONE, "Booked by Anne Prøve, on the phone"),
            (Channel.REPRESENTATIVE, "Booked by Anne Prøve for the recipient"),
        ],
    )
    def test_the_way_in_is_told(self, world: World, office: Actor, channel: Channel, words: str) -> None:
        actor = Actor(user_id=office.user_id, channel=channel)
        assert last(world.book(at(1, 10), actor=actor))[0] == words

    @pytest.mark.parametrize(
        ("channel", "words"),
        [
            (Channel.API, "Booked by another system"),
            (Channel.SYSTEM, "Booked by the system"),
            (Channel.PHONE, "Booked on the phone"),
            (Channel.REPRESENTATIVE, "Booked by somebody for the recipient"),
            (Channel.STAFF, "Booked"),
        ],
    )
    def test_who_is_not_known_any_more_is_not_named(
        self, visit: Booking, channel: Channel, words: str
    ) -> None:
        note(visit, "booking.created", channel=channel)
        assert last(visit)[0] == words

    def test_what_came_with_old_data_is_told_from_its_own_row(self, visit: Booking) -> None:
        assert not AuditEntry.objects.exists()
        (entry,) = told(visit)
        assert (entry.title, entry.at) == ("Booked by the recipient", visit.created_at)

    def test_of_two_who_come_both_are_named(self, world: World, visit: Booking) -> None:
        amal, berit = world.providers
        note(visit, "booking.created", provider=amal.pk, second=berit.pk, reason="least_loaded")
        text = last(visit)[1]
        assert text == f"Given to {amal.name}, who had the most time to spare and {berit.name}."

    def test_a_time_that_was_held_first(self, world: World, visit: Booking) -> None:
        note(visit, "booking.held", provider=world.providers[0].pk, reason="known_provider")
        note(visit, "booking.hold_lapsed", channel=Channel.SYSTEM)
        note(visit, "booking.requested")
        note(visit, "booking.confirmed")
        note(visit, "booking.declined")
        assert [entry.title for entry in told(visit)] == [
            "Time held",
            "The time was no longer held",
            "Asked for",
            "Confirmed",
            "Declined",
        ]


class TestWhatBecameOfIt:
    def test_moved_from_when_to_when(self, world: World, visit: Booking) -> None:
        provider = world.providers[1]
        note(
            visit,
            "booking.moved",
            channel=Channel.SELF,
            from_start="2026-11-24T10:00:00+01:00",
            to_start="2026-11-25T12:30:00+01:00",
            provider=provider.pk,
            reason="known_provider",
        )
        assert last(visit) == (
            "Moved by the recipient",
            (
                "From Tuesday 24 November, 10.00 to Wednesday 25 November, 12.30."
                f" Given to {provider.name}, who has been there before."
            ),
        )

    @pytest.mark.parametrize(
        ("channel", "title", "why"),
        [
            (Channel.PHONE, "Moved by Anne Prøve, on the phone", "The recipient had asked for it."),
            (Channel.STAFF, "Moved by Anne Prøve", "We needed another time."),
        ],
    )
    def test_why_the_department_moved_it(
        self, world: World, office: Actor, channel: Channel, title: str, why: str
    ) -> None:
        booking = world.book(at(1, 10))
        move_booking(booking, starts_at=at(2, 10), actor=Actor(user_id=office.user_id, channel=channel))
        told_title, text = last(booking)
        assert told_title == title
        assert text.endswith(why)

    def test_given_from_whom_to_whom_and_why(self, world: World, visit: Booking, office: Actor) -> None:
        amal, berit = world.providers
        reassign(visit, to=berit, instead_of=amal, reason=ReassignmentReason.ROUTE, actor=office)
        assert last(visit) == (
            "Given to somebody else by Anne Prøve",
            f"{berit.name} instead of {amal.name}: it fits the route.",
        )

    def test_names_are_looked_up_when_they_are_shown(
        self, world: World, visit: Booking, office: Actor
    ) -> None:
        amal, berit = world.providers
        reassign(visit, to=berit, instead_of=amal, reason=ReassignmentReason.ROUTE, actor=office)
        Provider.objects.filter(pk=amal.pk).update(name="Amal Gift")
        assert "Amal Gift" in last(visit)[1]

    def test_a_provider_who_is_forgotten_is_somebody(self, visit: Booking) -> None:
        forgotten: dict[str, Any] = {"from": 0, "to": 0, "why": "route"}
        note(visit, "booking.reassigned", **forgotten)
        assert last(visit)[1] == "somebody instead of somebody: it fits the route."

    def test_a_change_of_hours_strands_it_and_another_lets_it_stand_again(
        self, world: World, visit: Booking
    ) -> None:
        absence = be_away(
            world.providers[0],
            from_at=at(1, 8),
            until_at=at(1, 16),
            reason=AbsenceReason.SICK,
            actor=SYSTEM,
        )
        title, text = last(visit)
        assert title == "Needs a new time"
        assert str(StrandedReason.NO_SHIFT.label) in text
        remove_absence(absence, actor=SYSTEM)
        assert last(visit) == ("Stands again", "")

    def test_a_change_that_touches_no_visit_is_no_part_of_its_story(
        self, world: World, visit: Booking
    ) -> None:
        be_away(
            world.providers[1],
            from_at=at(1, 8),
            until_at=at(1, 16),
            reason=AbsenceReason.SICK,
            actor=SYSTEM,
        )
        assert len(told(visit)) == 1

    @pytest.mark.parametrize("reason", CancelReason)
    def test_cancelled_and_why(self, visit: Booking, office: Actor, reason: CancelReason) -> None:
        cancel_booking(visit, actor=office, reason=reason)
        words = {
            CancelReason.BY_RECIPIENT: "The recipient had asked for it.",
            CancelReason.BY_DEPARTMENT: "We could not come.",
            CancelReason.RECIPIENT_ENDED: "The recipient's services end before it.",
            CancelReason.DECISION_ENDED: "The decision ends before it.",
        }
        assert last(visit) == ("Cancelled by Anne Prøve", words[reason])

    def test_outcomes_and_that_they_were_taken_back(self, world: World, office: Actor) -> None:
        booking = world.book_past()
        mark_no_show(booking, actor=office)
        complete_booking(booking, actor=office)
        undo_outcome(booking, actor=office)
        mark_no_show(booking, actor=office, by=NoShowBy.PROVIDER)
        assert [(entry.title, entry.text) for entry in told(booking)][1:] == [
            ("Marked as nobody home by Anne Prøve", ""),
            ("The department was told that nobody opened", ""),
            (
                "Marked as done by Anne Prøve",
                "Before, it was noted that the recipient was not met.",
            ),
            ("Nobody needs to ask how they are after all", ""),
            ("The outcome was taken back by Anne Prøve", "Before, it was noted as done."),
            ("Noted as not carried out by Anne Prøve", "The helper did not come."),
        ]

    def test_how_long_it_took_and_that_it_was_corrected(self, world: World, office: Actor) -> None:
        booking = world.book_past()
        complete_booking(booking, actor=office, minutes=45)
        complete_booking(booking, actor=office, minutes=70)
        assert [(entry.title, entry.text) for entry in told(booking)][1:] == [
            ("Marked as done by Anne Prøve", "It took 45 minutes."),
            ("The minutes were corrected by Anne Prøve", "It took 1 hour 10 minutes."),
        ]

    def test_what_was_found_behind_the_door(self, world: World, office: Actor) -> None:
        booking = mark_no_show(world.book_past(), actor=office)
        acknowledge_follow_up(FollowUp.objects.get(), answer=FollowUpAnswer.FORGOT, actor=office)
        assert last(booking) == ("Seen to by Anne Prøve", "They were out or had forgotten.")


@pytest.mark.parametrize("reason", AssignmentReason)
@pytest.mark.parametrize("kind", [ProviderKind.PERSON, ProviderKind.PLACE])
def test_every_reason_has_words_for_people_and_for_places(
    reason: AssignmentReason, kind: ProviderKind
) -> None:
    words = given_because(reason, provider=Provider(name="Rom 2", kind=kind))
    assert words.startswith("Rom 2, which " if kind == ProviderKind.PLACE else "Rom 2, who ")


def test_a_reason_nobody_knows_is_left_out() -> None:
    assert given_because("because", provider=Provider(name="Amal")) == "Amal"


@pytest.mark.parametrize("action", TITLES)
def test_every_act_has_words_in_the_recipients_own_log_too(action: str) -> None:
    assert words_for(action) != action
