"""The served product under a rush: as many people get a time as there are hands, the others a page that says so."""

from collections import Counter
from collections.abc import Callable, Sequence

import pytest

from audit.models import AuditEntry
from notifications.models import OutboxMessage
from shop.enums import EntryKind
from shop.models import Booking, EntitlementEntry
from tests.factories.clock import let_lapse
from tests.factories.scopes import LARVIK, works_for
from tests.factories.world import at
from tests.race.rush import assert_all_is_in_order
from tests.race.served.conftest import Town, booking_id
from tests.race.served.crowd import Answer

pytestmark = pytest.mark.race

type MakeTown = Callable[..., Town]

FASTER = "Somebody was faster"


def statuses(answers: Sequence[Answer]) -> Counter[str]:
    """How many were booked, refused, or met with anything else."""
    names = {409: "refused", 422: "refused"}
    return Counter(
        "booked" if answer.is_booked else names.get(answer.status, f"{answer.status}") for answer in answers
    )


def standing() -> list[Booking]:
    with works_for(LARVIK):
        return list(Booking.objects.filter(status="confirmed").order_by("pk"))


@pytest.mark.parametrize("providers", [1, 3])
def test_exactly_as_many_are_booked_as_there_are_providers(make_town: MakeTown, providers: int) -> None:
    town = make_town(providers=providers)
    for hour in (9, 12):
        answers = town.everybody(lambda who, hour=hour: town.book(who, at(1, hour)))  # type: ignore[misc]  # bound
        assert statuses(answers) == {"booked": providers, "refused": len(town.people) - providers}
        assert all(FASTER in answer.text for answer in answers if not answer.is_booked)
        assert all("Choose another time" in answer.text for answer in answers if not answer.is_booked)
    assert_all_is_in_order()
    assert len(standing()) == 2 * providers


def test_who_was_told_that_it_is_booked_has_all_that_follows(make_town: MakeTown) -> None:
    town = make_town(providers=4)
    answers = town.everybody(lambda who: town.book(who, at(1, 10)))
    ids = {booking_id(answer) for answer in answers if answer.is_booked}
    with works_for(LARVIK):
        reserved = EntitlementEntry.objects.filter(kind=EntryKind.RESERVED)
        assert set(reserved.values_list("booking", flat=True)) == ids
        made = AuditEntry.objects.filter(action="booking.created")
        assert set(made.values_list("object_id", flat=True)) == ids
        told = OutboxMessage.objects.filter(params__has_key="booking_id")  # others tell of a new device
        assert set(told.values_list("params__booking_id", flat=True)) == ids


def test_one_form_sent_from_many_windows_at_once_is_one_booking(make_town: MakeTown) -> None:
    town = make_town(providers=3, people=1)
    town.crowd.sign_in(["citizen0@example.no"] * 6, password="correct horse battery")
    same = [town.book(who, at(1, 10), key="0d1c6c4e-9a1e-4b7e-8a54-0d3f5be1a001") for who in range(6)]
    answers = town.crowd.at_once(same)
    assert statuses(answers) == {"booked": 6}
    assert len({answer.location for answer in answers}) == 1
    assert len(standing()) == 1


def test_one_person_with_many_pages_open_gets_one_visit(make_town: MakeTown) -> None:
    town = make_town(providers=3, people=1)
    town.crowd.sign_in(["citizen0@example.no"] * 6, password="correct horse battery")
    answers = town.crowd.at_once([town.book(who, at(1, 10)) for who in range(6)])
    assert statuses(answers) == {"booked": 6}  # all are led to the one that is theirs
    with works_for(LARVIK):
        assert Booking.objects.count() == 1
    assert_all_is_in_order()


def test_the_seats_of_a_session_are_filled_and_the_second_advisor_is_left_alone(make_town: MakeTown) -> None:
    town = make_town(providers=2, seats=5, people=5)
    assert statuses(town.everybody(lambda who: town.book(who, at(1, 10)))) == {"booked": 5}
    with works_for(LARVIK):
        assert Booking.objects.values("assignments__provider").distinct().count() == 1


def test_the_seats_of_all_advisors_are_what_there_is(make_town: MakeTown) -> None:
    town = make_town(providers=2, seats=2)
    assert statuses(town.everybody(lambda who: town.book(who, at(1, 10)))) == {"booked": 4, "refused": 6}


def test_two_come_to_each_and_nobody_is_refused_for_half(make_town: MakeTown) -> None:
    town = make_town(providers=6, providers_needed=2)
    answers = town.everybody(lambda who: town.book(who, at(1, 10)))
    assert statuses(answers) == {"booked": 3, "refused": 7}


class TestHolds:
    def test_one_holds_it_and_only_who_holds_it_can_confirm(self, make_town: MakeTown) -> None:
        town = make_town(providers=1)
        held = town.everybody(lambda who: town.hold(who, at(1, 10)))
        holders = [who for who, answer in enumerate(held) if answer.status == 303]
        assert len(holders) == 1
        assert Counter(answer.status for answer in held) == {303: 1, 409: len(town.people) - 1}
        answers = town.everybody(lambda who: town.book(who, at(1, 10)))
        assert [who for who, answer in enumerate(answers) if answer.is_booked] == holders
        assert len(standing()) == 1

    def test_of_a_late_confirmation_and_a_rush_one_has_it(self, make_town: MakeTown) -> None:
        town = make_town(providers=1)
        for day in (1, 2, 3):
            town.crowd.at_once([town.hold(0, at(day, 10))])
            with works_for(LARVIK):
                let_lapse(Booking.objects.get(status="held"))
            late, *answers = town.everybody(lambda who, day=day: town.book(who, at(day, 10)))  # type: ignore[misc]  # mypy infers no lambda with a default
            assert statuses([late, *answers]) == {"booked": 1, "refused": len(town.people) - 1}
            assert late.is_booked or "no longer held for you" in late.text
        assert_all_is_in_order()

    def test_who_changes_their_mind_in_the_rush_leaves_a_time_to_the_others(
        self, make_town: MakeTown
    ) -> None:
        """Everybody holds something else and then wants the same: nobody waits for anybody crosswise."""
        town = make_town(providers=4)
        town.everybody(lambda who: town.hold(who, at(1, 8 + who % 4)))
        answers = town.everybody(lambda who: town.hold(who, at(1, 14)))
        assert Counter(answer.status for answer in answers) == {303: 4, 409: len(town.people) - 4}


class TestMoves:
    def test_two_who_swap_with_one_provider_both_keep_what_they_have(self, make_town: MakeTown) -> None:
        town = make_town(providers=1, people=2)
        for day in (1, 2, 3):
            first, second = town.booked(0, at(day, 10)), town.booked(1, at(day, 11))
            answers = town.crowd.at_once(
                [town.move(0, first, at(day, 11)), town.move(1, second, at(day, 10))]
            )
            assert statuses(answers) == {"refused": 2}
            assert {each.starts_at for each in standing()} >= {at(day, 10), at(day, 11)}

    def test_with_a_hand_to_spare_both_move(self, make_town: MakeTown) -> None:
        town = make_town(providers=2, people=2)
        first, second = town.booked(0, at(1, 10)), town.booked(1, at(1, 11))
        answers = town.crowd.at_once([town.move(0, first, at(1, 11)), town.move(1, second, at(1, 10))])
        assert statuses(answers) == {"booked": 2}
        assert_all_is_in_order()

    def test_of_those_who_all_move_to_one_hour_as_many_get_it_as_are_free(self, make_town: MakeTown) -> None:
        town = make_town(providers=2, people=8)
        bookings = [town.booked(who, at(1 + who // 8, 8 + who // 2)) for who in range(8)]
        answers = town.everybody(lambda who: town.move(who, bookings[who], at(1, 15)))
        assert statuses(answers) == {"booked": 2, "refused": 6}
        assert_all_is_in_order()
        assert len(standing()) == 8

    def test_sessions_that_are_swapped_in_the_rush_end_in_order(self, make_town: MakeTown) -> None:
        town = make_town(providers=1, seats=4, people=8)
        hours = [10, 10, 10, 10, 12, 12, 12, 12]
        bookings = [town.booked(who, at(1, hours[who])) for who in range(8)]
        answers = town.everybody(lambda who: town.move(who, bookings[who], at(1, 22 - hours[who])))
        assert set(statuses(answers)) <= {"booked", "refused"}
        assert_all_is_in_order()


class TestCancelling:
    @pytest.mark.exhaustive
    def test_what_is_cancelled_in_the_rush_goes_to_one_or_stays_free(self, make_town: MakeTown) -> None:
        town = make_town(providers=1)
        for day in (1, 2, 3):
            booked = town.booked(0, at(day, 10))
            cancelled, *answers = town.crowd.at_once(
                [town.cancel(0, booked), *(town.book(who, at(day, 10)) for who in range(1, len(town.people)))]
            )
            assert cancelled.status == 302
            won = statuses(answers)
            assert won["booked"] <= 1
            assert won["booked"] + won["refused"] == len(answers)
        assert_all_is_in_order()

    def test_cancelled_from_two_windows_at_once_it_is_cancelled_once(self, make_town: MakeTown) -> None:
        town = make_town(providers=1, people=1)
        town.crowd.sign_in(["citizen0@example.no"] * 4, password="correct horse battery")
        booked = town.booked(0, at(1, 10))
        answers = town.crowd.at_once([town.cancel(who, booked) for who in range(4)])
        assert {answer.status for answer in answers} == {302}
        with works_for(LARVIK):
            assert EntitlementEntry.objects.filter(kind=EntryKind.RELEASED).count() == 1
