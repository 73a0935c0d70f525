"""Rounds and swaps at the very same moment: published twice, beside a family that books, and one stay swapped twice."""

from functools import partial
from typing import Any

import pytest
from django.db import transaction
from django.db.models import QuerySet

from audit.models import AuditEntry
from foundation.actor import SYSTEM, Actor, Channel
from foundation.scope import use_scope
from modules.respite_care.domain import publishing
from modules.respite_care.domain.closing import close_wishes
from modules.respite_care.domain.publishing import publish, publish_round
from modules.respite_care.domain.swapping import accept, offer_stay, suggest
from modules.respite_care.enums import RoundState, SwapState
from modules.respite_care.models import Round, RoundShare, SwapAnswer, Wish
from modules.respite_care.module import RespiteCare
from modules.respite_care.queries.rounds import handing_out
from modules.respite_care.swap_errors import SwapIsOver
from notifications.models import OutboxMessage
from shop.domain.door.booking import book_service
from shop.errors import TimeTaken
from shop.lengths import Length
from shop.models import Assignment, Booking, EntitlementPeriod, Recipient, Service
from shop.queries.asked_first import way_chosen
from shop.ways import Way
from tests.factories.scopes import LARVIK, works_for
from tests.factories.threads import Outcome, at_once
from tests.factories.world import World, at
from tests.modules.respite_care.conftest import ARRIVES, book, build_world, make_family, make_stays
from tests.modules.respite_care.rounds_world import (
    OFFICE,
    code_for,
    families,
    make_round,
    proposed,
    told,
    wish_for,
)
from tests.race.rush import assert_all_is_in_order, guard_changed, overlaps

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]

TRIES = 6
DAYS = (9, 11, 13)
"""Within the 14 days in which families book themselves, and after the last day for wishes."""
TOLD = "respite_care.round_published"


@pytest.fixture
def world() -> World:
    with works_for(LARVIK):
        return build_world()


def publishing_it(found: Round) -> None:
    """As the department's click and the job after it do."""
    with use_scope(LARVIK):
        publish(found, actor=OFFICE)
        publish_round(round_id=found.pk, user_id=None)


def of_two_families(world: World) -> Round:
    with works_for(LARVIK):
        found = make_round(world, stays=2)
        for person in (world.recipient, make_family(world, "Kari")[0]):
            wish_for(found, person, 1, 2)
        return proposed(found)


def test_published_four_times_at_once_each_is_booked_and_told_once(world: World) -> None:
    found = of_two_families(world)
    outcomes = at_once([partial(publishing_it, found)] * 4)
    assert not any(each.refusal for each in outcomes)
    with works_for(LARVIK):
        found.refresh_from_db()
        assert found.state == RoundState.PUBLISHED
        given = [wish for wish in Wish.objects.all() if wish.is_given]
        assert all(wish.booking_id and not wish.refusal for wish in given)
        assert Booking.objects.count() == len(given) == RoundShare.objects.count() == 2
        assert OutboxMessage.objects.filter(kind=TOLD).count() == 2
        assert AuditEntry.objects.filter(action="respite_care.round_published").count() == 1
        assert set(EntitlementPeriod.objects.values_list("balance", flat=True)) == {98}
    assert_all_is_in_order()


def finishing(found: Round) -> None:
    with use_scope(LARVIK):
        publishing._finish(found)


def booked_and_not_told(found: Round) -> None:
    """As if nobody had finished the round yet."""
    with works_for(LARVIK):
        Round.objects.filter(pk=found.pk).update(state=RoundState.PUBLISHING)
        RoundShare.objects.all().delete()
        OutboxMessage.objects.filter(kind=TOLD).delete()


def is_told_once(found: Round) -> bool:
    """Whether four who finish it at once tell each family once, and none of them stumbles."""
    booked_and_not_told(found)
    try:
        at_once([partial(finishing, found)] * 4)
    except ExceptionGroup:
        return False
    with works_for(LARVIK):
        return OutboxMessage.objects.filter(kind=TOLD).count() == 2


def test_finished_four_times_at_once_each_family_is_told_once(world: World) -> None:
    found = of_two_families(world)
    publishing_it(found)
    assert all(is_told_once(found) for _ in range(TRIES))


def test_without_the_rounds_lock_it_would_not(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin without the guard: else the test above proves nothing."""
    found = of_two_families(world)
    publishing_it(found)
    locked = QuerySet.select_for_update

    def unless_a_round(rows: Any, **options: Any) -> Any:
        return rows if rows.model is Round else locked(rows, **options)

    monkeypatch.setattr(QuerySet, "select_for_update", unless_a_round)
    assert not all(is_told_once(found) for _ in range(TRIES))


def booking_it(service: Service, family: Recipient, *, way: Way, day: int) -> None:
    with use_scope(LARVIK), handing_out(None):
        book_service(
            service,
            recipient=family,
            starts_at=at(day, ARRIVES.hour),
            length=Length(stay=1),
            way=way,
            actor=Actor(family.user_id, Channel.SELF),
        )


@pytest.fixture
def same_beds(world: World) -> Service:
    """Another service in the beds of the first: what is shared out of this one a round of that one does not keep."""
    with works_for(LARVIK):
        return make_stays(world, name="Helgeopphold", requires_entitlement=False)


def beside_a_booking(world: World, service: Service, *, day: int) -> tuple[Round, list[Outcome]]:
    """Two beds: one family is to be given one by the round, two others book for themselves while it is published."""
    with works_for(LARVIK):
        others = [make_family(world, name)[0] for name in (f"Per {day}", f"Siv {day}")]
        found = make_round(world, stays=1, nights=1, first=day)
        wish_for(found, world.recipient, 1)
        proposed(found)
        ways = [way_chosen(service, family, chosen=code_for(family)) for family in others]
    booking = [
        partial(booking_it, service, family, way=way, day=day)
        for family, way in zip(others, ways, strict=True)
    ]
    return found, at_once([partial(publishing_it, found), *booking])


def test_beside_families_who_book_the_last_bed_is_one_s(world: World, same_beds: Service) -> None:
    for day in DAYS:
        found, (published, *booked) = beside_a_booking(world, same_beds, day=day)
        assert published.refusal is None
        refused = [type(each.refusal) for each in booked if each.refusal]
        with works_for(LARVIK):
            wish = Wish.objects.get(round=found)
            assert Round.objects.get(pk=found.pk).state == RoundState.PUBLISHED
            beds = Assignment.objects.filter(active=True, booking__starts_at=at(day, ARRIVES.hour))
            assert beds.values("provider").distinct().count() == beds.count() == 2
        missed = [] if wish.booking_id else [wish.refusal]
        assert (refused, missed) in (([TimeTaken], []), ([], ["time_taken"]))
    assert_all_is_in_order()


def for_nobody(constraint: str) -> str:
    """The same by name, which the door asks for, and of no row."""
    return f"{constraint.partition(' WHERE ')[0]} WHERE (false)"


def test_without_the_guard_a_bed_would_be_two_s(
    world: World, same_beds: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: neither one at a time, nor a constraint in the database."""
    monkeypatch.setattr(RespiteCare, "keeps_apart", False)
    with guard_changed(for_nobody):
        for day in DAYS:
            beside_a_booking(world, same_beds, day=day)
        with works_for(LARVIK):
            assert overlaps()


def accepting(answer: SwapAnswer) -> None:
    with use_scope(LARVIK):
        accept(answer, actor=Actor(answer.offer.booking.recipient.user_id, Channel.SELF))


def test_of_three_suggestions_accepted_at_once_one_is_done(world: World) -> None:
    """And of the same one accepted twice as well."""
    with works_for(LARVIK):
        people = [world.recipient, *(make_family(world, name)[0] for name in ("Kari", "Per", "Siv"))]
        stays = [
            book(world, person, code_for(person), day=day)
            for person, day in zip(people, (2, 4, 6, 8), strict=True)
        ]
        offer = offer_stay(stays[0], actor=SYSTEM)
        answers = [suggest(offer, stay, actor=SYSTEM) for stay in stays[1:]]
    outcomes = at_once([partial(accepting, answer) for answer in answers * 2])
    refused = [type(each.refusal) for each in outcomes if each.refusal]
    assert len(refused) == len(outcomes) - 1
    assert set(refused) == {SwapIsOver}
    with works_for(LARVIK):
        states = sorted(SwapAnswer.objects.values_list("state", flat=True))
        assert states == [SwapState.DONE, SwapState.ENDED, SwapState.ENDED]
        starts = Booking.objects.order_by("starts_at").values_list("starts_at", flat=True)
        assert list(starts) == [at(day, ARRIVES.hour) for day in (2, 4, 6, 8)]
    assert_all_is_in_order(made_by_hand=True)


def handing_in(found: Round, recipient: Recipient) -> None:
    with use_scope(LARVIK), transaction.atomic():
        wish_for(found, recipient, 1)


def closing(found: Round) -> None:
    with use_scope(LARVIK):
        close_wishes(found, actor=OFFICE)


def test_closed_while_families_hand_in_each_has_wished_or_was_told(world: World) -> None:
    for each in range(TRIES):
        with works_for(LARVIK):
            OutboxMessage.objects.all().delete()
            found = make_round(world, first=60 + 14 * each)
            four = [world.recipient, *families(world, f"Kari {each}", f"Per {each}", f"Siv {each}")]
        wishing = [partial(handing_in, found, family) for family in four]
        outcomes = at_once([wishing[0], wishing[1], partial(closing, found), wishing[2], wishing[3]])
        refused = {
            family.user_id
            for family, outcome in zip(four, [*outcomes[:2], *outcomes[3:]], strict=True)
            if outcome.refusal
        }
        assert outcomes[2].refusal is None
        with works_for(LARVIK):
            wished = set(Wish.objects.filter(round=found).values_list("recipient__user_id", flat=True))
            assert wished == {family.user_id for family in four} - refused
            assert refused == told("wishes_closed") & {family.user_id for family in four}
