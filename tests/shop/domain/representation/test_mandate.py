"""Whoever acts for a recipient may do so within what was agreed on, and with nothing else."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.models import AuditEntry
from foundation.actor import Actor
from foundation.scope import tenant_scope, use_scope
from shop.domain.door.booking import book_service, hold_time
from shop.domain.door.changes import cancel_booking
from shop.domain.door.holds import give_back_hold
from shop.domain.door.moves import move_booking
from shop.domain.representation.mandate import require_mandate
from shop.domain.representation.reviewing import assess_consent, confirm_review
from shop.domain.representation.revoking import revoke_representation
from shop.domain.series.days import bring_back, skip_occurrence
from shop.domain.series.pauses import pause_series, resume_series
from shop.domain.series.standing import change_series, start_series, stop_series
from shop.domain.waitlist.asking import say_still_waiting
from shop.domain.waitlist.line import Wanted, join_waitlist, leave_waitlist
from shop.enums import CancelReason, RepresentationKind, ReviewReason, SeriesEnd
from shop.errors import MayNotAct
from shop.models import Booking, BookingSeries, Representation, WaitlistEntry
from shop.queries.representations import RepresentationState, in_force, state_of
from tests.factories.representatives import make_representation, on_behalf
from tests.factories.world import (
    World,
    at,
    make_department,
    make_entitlement,
    make_recipient,
    make_service,
)
from tests.shop.domain.standing import in_days, terms
from tests.tiers import examples

DAY = timedelta(days=1)


def years_ago(years: int, *, days: int = 0) -> date:
    today = timezone.localdate() + timedelta(days=days)
    return today.replace(year=today.year - years)


def books(world: World, representation: Representation, **changes: Any) -> Booking:
    return world.book(at(1, 10), actor=on_behalf(representation), **changes)


def test_the_log_and_the_booking_say_who_acted_for_whom(world: World) -> None:
    representation = make_representation(world.recipient, world.service)
    booking = books(world, representation)
    entry = AuditEntry.objects.get(action="booking.created", object_id=booking.pk)
    user = representation.representative.user_id
    assert (entry.actor_id, entry.recipient_id, entry.channel) == (
        user,
        world.recipient.pk,
        "representative",
    )
    assert (booking.created_by_id, booking.channel) == (user, "representative")


@pytest.mark.parametrize(
    "changes",
    [
        {"valid_from": timezone.localdate() + DAY},
        {"is_doubtful": True},
    ],
    ids=["not yet", "not assessed"],
)
def test_nothing_is_booked_before_it_holds(world: World, changes: dict[str, Any]) -> None:
    representation = make_representation(world.recipient, world.service, **changes)
    with pytest.raises(MayNotAct):
        books(world, representation)
    assert not Booking.objects.exists()


def test_nothing_is_booked_after_the_last_day(world: World) -> None:
    representation = make_representation(world.recipient, world.service, valid_until=timezone.localdate())
    booking = books(world, representation)
    yesterday = timezone.localdate() - DAY
    Representation.objects.filter(pk=representation.pk).update(valid_until=yesterday)
    with pytest.raises(MayNotAct):
        cancel_booking(booking, actor=on_behalf(representation), reason=CancelReason.BY_RECIPIENT)


def test_once_revoked_it_is_over_at_once(world: World) -> None:
    representation = make_representation(world.recipient, world.service)
    revoke_representation(representation, actor=world.actor())
    with pytest.raises(MayNotAct):
        books(world, representation)


def test_it_covers_the_services_that_were_said_and_no_other(world: World) -> None:
    other = make_service(world.department, name="Handlehjelp", requires_entitlement=False)
    representation = make_representation(world.recipient, world.service)
    with pytest.raises(MayNotAct):
        books(world, representation, service=other)
    whole = make_representation(world.recipient, name="Verge Prøve", kind=RepresentationKind.GUARDIAN)
    assert books(world, whole, service=other).service == other


def test_it_is_about_one_recipient_and_for_one_person(world: World) -> None:
    neighbour = make_recipient(name="Nabo Prøve")
    make_entitlement(neighbour, world.service)
    representation = make_representation(world.recipient)
    with pytest.raises(MayNotAct):
        books(world, representation, recipient=neighbour)
    right = on_behalf(representation)
    somebody = Actor(user_id=neighbour.user_id, channel=right.channel, mandate_id=right.mandate_id)
    with pytest.raises(MayNotAct):
        world.book(at(1, 10), actor=somebody)


def test_consent_that_was_assessed_is_consent(world: World) -> None:
    representation = make_representation(world.recipient, is_doubtful=True)
    assess_consent(representation, is_given=True, document_reference="2026/77-2", actor=world.actor())
    assert books(world, representation).channel == "representative"


@pytest.mark.parametrize("age", [12, 16])
def test_a_parent_waits_from_the_birthday_until_it_was_reviewed(world: World, age: int) -> None:
    parent = make_representation(
        world.recipient, kind=RepresentationKind.PARENT, child_born_on=years_ago(age, days=1)
    )
    require(parent, world)
    Representation.objects.filter(pk=parent.pk).update(child_born_on=years_ago(age), valid_until=in_days(30))
    with pytest.raises(MayNotAct):
        require(parent, world)
    confirm_review(parent, age=age, reason=ReviewReason.AGREES, actor=world.actor())
    require(parent, world)


def require(representation: Representation, world: World) -> None:
    require_mandate(on_behalf(representation), recipient_id=world.recipient.pk, service_id=world.service.pk)


type Act = Callable[[Actor], object]


def acts_outside(world: World, own: Actor) -> dict[str, Act]:
    """Everything a recipient can do with one service, on what is there of it."""
    booking = world.book(at(1, 10))
    held = hold_time(world.service, recipient=world.recipient, starts_at=at(1, 12), actor=own)
    series: BookingSeries = start_series(
        world.service, recipient=world.recipient, terms=terms(starts_on=in_days(2)), actor=own
    ).series
    wanted = Wanted(in_days(1), in_days(5))
    entry: WaitlistEntry = join_waitlist(world.service, recipient=world.recipient, wanted=wanted, actor=own)
    why = CancelReason.BY_RECIPIENT
    day = next(each.series_on for each in Booking.objects.filter(series=series) if each.series_on)
    return {
        "book": lambda actor: book_service(
            world.service, recipient=world.recipient, starts_at=at(3, 9), actor=actor
        ),
        "hold": lambda actor: hold_time(
            world.service, recipient=world.recipient, starts_at=at(3, 9), actor=actor
        ),
        "give back": lambda actor: give_back_hold(held, actor=actor),
        "move": lambda actor: move_booking(booking, starts_at=at(1, 13), actor=actor),
        "cancel": lambda actor: cancel_booking(booking, actor=actor, reason=why),
        "start": lambda actor: start_series(
            world.service, recipient=world.recipient, terms=terms(), actor=actor
        ),
        "change": lambda actor: change_series(series, terms=terms(), actor=actor, reason=why),
        "pause": lambda actor: pause_series(
            series, first=in_days(1), last=in_days(3), actor=actor, reason=why
        ),
        "resume": lambda actor: resume_series(series, actor=actor),
        "stop": lambda actor: stop_series(series, actor=actor, reason=SeriesEnd.BY_RECIPIENT),
        "skip": lambda actor: skip_occurrence(series, on=day, actor=actor, reason=why),
        "bring back": lambda actor: bring_back(series, on=day, actor=actor),
        "join": lambda actor: join_waitlist(
            world.service, recipient=world.recipient, wanted=Wanted(in_days(2), in_days(3)), actor=actor
        ),
        "still": lambda actor: say_still_waiting(entry, actor=actor),
        "leave": lambda actor: leave_waitlist(entry, actor=actor),
    }


def test_no_act_at_all_goes_beyond_what_was_agreed_on(world: World) -> None:
    other = make_service(world.department, name="Handlehjelp", requires_entitlement=False)
    acts = acts_outside(world, world.actor())
    actor = on_behalf(make_representation(world.recipient, other))
    written = AuditEntry.objects.count()
    for name, act in acts.items():
        with pytest.raises(MayNotAct):
            act(actor)
        assert not_written(written), name


def not_written(before: int) -> bool:
    return AuditEntry.objects.count() == before


DAYS = st.integers(-3, 3)


@pytest.mark.usefixtures("db")
@settings(max_examples=examples(40), deadline=None)
@given(
    first=DAYS,
    length=st.none() | st.integers(0, 4),
    rests=st.none() | DAYS,
    is_doubtful=st.booleans(),
    is_assessed=st.booleans(),
    is_revoked=st.booleans(),
    is_other=st.booleans(),
)
def test_nobody_acts_outside_scope_and_period(
    *,
    first: int,
    length: int | None,
    rests: int | None,
    is_doubtful: bool,
    is_assessed: bool,
    is_revoked: bool,
    is_other: bool,
) -> None:
    """The row, the query and the last line agree, whatever was agreed on."""
    today = timezone.localdate()
    row: dict[str, Any] = {
        "valid_from": today + timedelta(days=first),
        "valid_until": None if length is None else today + timedelta(days=first + length),
        "is_doubtful": is_doubtful,
        "revoked_at": timezone.now() if is_revoked else None,
    }
    if is_assessed and is_doubtful:
        row |= {"assessed_at": timezone.now(), "assessment_reference": "2026/1"}
    if rests is not None:
        row |= {"kind": RepresentationKind.PARENT, "child_born_on": years_ago(12, days=rests)}
        row["valid_until"] = row["valid_until"] or today + timedelta(days=30)
    with use_scope(tenant_scope("larvik")):
        recipient, world = make_recipient(), make_service(make_department())
        representation = make_representation(recipient, world)
        Representation.objects.filter(pk=representation.pk).update(**row)
        representation.refresh_from_db()
        holds = (
            first <= 0
            and (row["valid_until"] is None or row["valid_until"] >= today)
            and (rests is None or rests > 0)
            and (not is_doubtful or is_assessed)
            and not is_revoked
        )
        found = Representation.objects.filter(in_force(today), pk=representation.pk).exists()
        assert found == holds == (state_of(representation, today=today) == RepresentationState.IN_FORCE)
        service_id = world.pk + 1 if is_other else world.pk
        try:
            require_mandate(on_behalf(representation), recipient_id=recipient.pk, service_id=service_id)
            may = True
        except MayNotAct:
            may = False
        assert may == (holds and not is_other)
