"""A provider leaves: shifts end, visits go to others, wishes end, and the account is closed the night after."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from audit.models import AuditEntry
from foundation.actor import Actor, Channel
from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from notifications.outbox import deliver
from shop.domain.absence.when_told import TOLD_AFTER
from shop.domain.capacity.shift_edits import add_shift
from shop.domain.capacity.shifts import make_shifts
from shop.domain.capacity.staff import reactivate_provider
from shop.domain.circumstances.leaving import (
    Staying,
    close_providers_who_left,
    set_last_day,
    take_back_last_day,
)
from shop.enums import BookingStatus, SeriesEnd, StaffRole
from shop.errors import DayNotPossible, ProviderHasLeft
from shop.models import Assignment, Booking, BookingSeries, Departure, Disruption, Provider, RoleGrant, Shift
from shop.queries.days import span_of_day
from tests.factories.clock import today_is
from tests.factories.refusals import refused
from tests.factories.world import World, at, make_provider, make_user
from tests.shop.views.visits import make_visit

STAFF = Actor(user_id=None, channel=Channel.STAFF)


def day(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


def last_shift(provider: Provider) -> date:
    shift = Shift.objects.filter(provider=provider, is_off=False).order_by("-starts_at").first()
    assert shift is not None
    return timezone.localdate(shift.starts_at)


def series_of(world: World, provider: Provider, **changes: object) -> BookingSeries:
    fields: dict[str, object] = {
        "weekdays": [1],
        "preferred_at": "10:00",
        "tolerance": timedelta(0),
        "duration": timedelta(hours=1),
        "starts_on": day(0),
        "channel": Channel.STAFF,
        "only_provider": True,
    }
    return BookingSeries.objects.create(
        recipient=world.recipient, service=world.service, provider=provider, **(fields | changes)
    )


def who_has(booking: Booking) -> list[int]:
    return list(Assignment.objects.filter(booking=booking, active=True).values_list("provider_id", flat=True))


def test_nobody_is_on_duty_after_the_last_day(world: World) -> None:
    leaver, stayer = world.providers
    add_shift(leaver, from_at=at(12, 18), until_at=at(12, 20), actor=STAFF)
    set_last_day(leaver, last_day=day(5), actor=STAFF)
    make_shifts(world.department)
    assert last_shift(leaver) == day(5)
    assert last_shift(stayer) > day(20)
    assert not Shift.objects.filter(provider=leaver, starts_at__gte=span_of_day(day(5)).ends_at).exists()


def test_visits_after_it_go_to_others_and_those_before_stay(world: World) -> None:
    leaver, stayer = world.providers
    before, after = (make_visit(world, at(number, 10), provider=leaver) for number in (5, 6))
    leaving = set_last_day(leaver, last_day=day(5), actor=STAFF)
    assert (who_has(before), who_has(after)) == ([leaver.pk], [stayer.pk])
    assert [each.booking for each in leaving.covers] == [after]
    after.refresh_from_db()
    assert after.stranded == ""


def test_what_nobody_can_take_needs_a_new_time(world: World) -> None:
    leaver, stayer = world.providers
    theirs = make_visit(world, at(6, 10), provider=leaver)
    make_visit(world, at(6, 10), provider=stayer)
    set_last_day(leaver, last_day=day(5), actor=STAFF)
    theirs.refresh_from_db()
    assert theirs.status == BookingStatus.CONFIRMED
    assert theirs.stranded
    assert Disruption.objects.filter(booking=theirs, settled_at__isnull=True).exists()


def test_who_takes_over_is_told_once_and_of_nobody(world: World) -> None:
    leaver, stayer = world.providers
    stayer.user = make_user("Berit Prøve")
    stayer.save()
    for number in (6, 7, 8):
        make_visit(world, at(number, 10), provider=leaver)
    set_last_day(leaver, last_day=day(5), actor=STAFF)
    (message,) = OutboxMessage.objects.filter(kind="provider.given_visits")
    deliver(message_id=message.pk)
    (letter,) = mail.outbox
    assert letter.body.count("10") >= 3
    assert world.recipient.name.split()[0] not in letter.body


def nobody_can(world: World, hour: int = 10, number: int = 6) -> Booking:
    """The recipient's visit by the one who leaves; the other helper has another one then."""
    leaver, stayer = world.providers
    visit = make_visit(world, at(number, hour), provider=leaver, recipient=world.recipient)
    make_visit(world, at(number, hour), provider=stayer)
    return visit


def said(kind: str = "booking.upset") -> list[str]:
    return list(OutboxMessage.objects.filter(kind=kind).order_by("pk").values_list("status", flat=True))


def told_by_now() -> None:
    """The time in which it could be undone is over, and everybody has been written to."""
    deliver_all()
    Departure.objects.update(told_at=timezone.now())


def deliver_all() -> None:
    for message in OutboxMessage.objects.filter(status=DeliveryStatus.WAITING).order_by("pk"):
        deliver(message_id=message.pk)


def test_messages_wait_as_those_of_an_absence(world: World) -> None:
    nobody_can(world)
    set_last_day(world.providers[0], last_day=day(5), actor=STAFF)
    message = OutboxMessage.objects.get(kind="booking.upset")
    assert message.not_before is not None
    assert message.not_before > timezone.now() + TOLD_AFTER - timedelta(minutes=1)


def test_taken_back_in_time_nobody_is_told(world: World) -> None:
    visit, leaver = nobody_can(world), world.providers[0]
    set_last_day(leaver, last_day=day(5), actor=STAFF)
    assert take_back_last_day(leaver, actor=STAFF).again == (visit,)
    assert said() == [DeliveryStatus.WITHDRAWN]
    assert said("booking.stands_again") == []


def test_taken_back_later_those_are_told_who_were_told(world: World) -> None:
    visit, leaver = nobody_can(world), world.providers[0]
    set_last_day(leaver, last_day=day(5), actor=STAFF)
    told_by_now()
    assert take_back_last_day(leaver, actor=STAFF).again == (visit,)
    assert take_back_last_day(leaver, actor=STAFF) == Staying()
    deliver_all()
    assert said("booking.stands_again") == [DeliveryStatus.SENT]
    assert mail.outbox[-1].to == [world.user.email]
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("is_sent", [True, False])
def test_a_later_day_tells_those_before_it_and_nobody_twice(world: World, *, is_sent: bool) -> None:
    leaver = world.providers[0]
    sooner, later = nobody_can(world, number=6), nobody_can(world, number=8)
    set_last_day(leaver, last_day=day(5), actor=STAFF)
    if is_sent:
        told_by_now()
    set_last_day(leaver, last_day=day(7), actor=STAFF)
    again = OutboxMessage.objects.filter(kind="booking.stands_again")
    assert [message.params["booking_id"] for message in again] == ([sooner.pk] if is_sent else [])
    upset = OutboxMessage.objects.filter(kind="booking.upset").exclude(status=DeliveryStatus.WITHDRAWN)
    assert [message.params["booking_id"] for message in upset.order_by("pk")] == [
        *([sooner.pk] if is_sent else []),
        later.pk,
    ]


def test_what_lost_its_ground_again_is_not_promised(world: World) -> None:
    visit, leaver = nobody_can(world), world.providers[0]
    set_last_day(leaver, last_day=day(5), actor=STAFF)
    told_by_now()
    take_back_last_day(leaver, actor=STAFF)
    Booking.objects.filter(pk=visit.pk).update(stranded="closed")
    deliver_all()
    assert said("booking.stands_again") == [DeliveryStatus.WITHDRAWN]
    assert len(mail.outbox) == 1


def test_standing_bookings_lose_their_wish_and_get_it_back(world: World) -> None:
    leaver = world.providers[0]
    wished, ended = series_of(world, leaver), series_of(world, leaver, end_reason=SeriesEnd.BY_RECIPIENT)
    short = series_of(world, leaver, ends_on=day(4))
    leaving = set_last_day(leaver, last_day=day(5), actor=STAFF)
    assert list(leaving.series) == [wished]
    for series, provider in ((wished, None), (ended, leaver), (short, leaver)):
        series.refresh_from_db()
        assert series.provider == provider
    assert not wished.only_provider
    take_back_last_day(leaver, actor=STAFF)
    wished.refresh_from_db()
    assert (wished.provider, wished.only_provider) == (leaver, True)


def test_taken_back_they_are_on_duty_as_before(world: World) -> None:
    leaver = world.providers[0]
    shifts = Shift.objects.filter(provider=leaver).order_by("starts_at").values_list("during", flat=True)
    before = list(shifts)
    set_last_day(leaver, last_day=day(5), actor=STAFF)
    take_back_last_day(leaver, actor=STAFF)
    assert list(shifts.all()) == before
    assert take_back_last_day(leaver, actor=STAFF) == Staying()


def test_a_later_day_puts_the_shifts_back_in_between(world: World) -> None:
    leaver = world.providers[0]
    set_last_day(leaver, last_day=day(3), actor=STAFF)
    set_last_day(leaver, last_day=day(9), actor=STAFF)
    assert last_shift(leaver) == day(9)


def test_the_night_after_the_account_is_closed(world: World) -> None:
    leaver = world.providers[0]
    leaver.user = make_user("Amal Prøve")
    leaver.save()
    set_last_day(leaver, last_day=day(2), actor=STAFF)
    for number, closed in ((2, 0), (3, 1), (4, 0)):
        with today_is(day(number)):
            assert close_providers_who_left() == closed
    leaver.refresh_from_db()
    leaver.user.refresh_from_db()
    assert (leaver.is_active, leaver.user.is_active) == (False, False)
    with today_is(day(5)):
        reactivate_provider(leaver, actor=STAFF)
    leaver.refresh_from_db()
    leaver.user.refresh_from_db()
    assert (leaver.is_active, leaver.user.is_active, leaver.leaves_on) == (True, True, None)
    assert last_shift(leaver) > day(20)


@pytest.mark.parametrize("other", ["recipient", "role"])
def test_an_account_that_is_needed_otherwise_stays_open(world: World, other: str) -> None:
    leaver = world.providers[0]
    leaver.user = world.user if other == "recipient" else make_user("Amal Prøve")
    leaver.save()
    if other == "role":
        RoleGrant.objects.create(user=leaver.user, role=StaffRole.CASE_OFFICER, department=world.department)
    set_last_day(leaver, last_day=day(0), actor=STAFF)
    with today_is(day(1)):
        assert close_providers_who_left() == 1
    leaver.user.refresh_from_db()
    assert leaver.user.is_active


def test_only_what_was_shown_is_done(world: World) -> None:
    leaver = world.providers[0]
    make_visit(world, at(6, 10), provider=leaver)
    shown = set_last_day(leaver, last_day=day(5), actor=STAFF, agreed="")
    assert not shown.is_done
    leaver.refresh_from_db()
    assert leaver.leaves_on is None
    assert last_shift(leaver) > day(20)
    make_visit(world, at(7, 10), provider=leaver)
    anew = set_last_day(leaver, last_day=day(5), actor=STAFF, agreed=shown.version)
    assert not anew.is_done
    assert AuditEntry.objects.filter(action="provider.leaves").count() == 0
    assert set_last_day(leaver, last_day=day(5), actor=STAFF, agreed=anew.version).is_done


def test_a_day_that_is_over_and_somebody_who_has_left_are_refused(world: World) -> None:
    leaver = world.providers[0]
    with refused(DayNotPossible):
        set_last_day(leaver, last_day=day(-1), actor=STAFF)
    assert last_shift(leaver) > day(20)
    former = make_provider(world.department)
    Provider.objects.filter(pk=former.pk).update(is_active=False)
    with refused(ProviderHasLeft):
        set_last_day(former, last_day=day(1), actor=STAFF)


def test_said_twice_it_is_done_once(world: World) -> None:
    leaver = world.providers[0]
    make_visit(world, at(6, 10), provider=leaver)
    set_last_day(leaver, last_day=day(5), actor=STAFF)
    before = AuditEntry.objects.count(), OutboxMessage.objects.count(), Assignment.objects.count()
    set_last_day(leaver, last_day=day(5), actor=STAFF)
    assert before == (
        AuditEntry.objects.count(),
        OutboxMessage.objects.count(),
        Assignment.objects.count(),
    )
