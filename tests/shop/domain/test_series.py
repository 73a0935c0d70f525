"""Standing bookings are started, changed from some day on, paused, resumed and stopped."""

from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from audit.models import AuditEntry
from foundation.actor import Actor, Channel
from notifications.models import OutboxMessage
from shop.domain.circumstances.ending import end_recipient
from shop.domain.circumstances.leaving import set_last_day
from shop.domain.door.moves import move_booking
from shop.domain.series.days import bring_back, skip_occurrence
from shop.domain.series.occurrences import book_occurrences
from shop.domain.series.pauses import pause_series, resume_series
from shop.domain.series.standing import change_series, start_series, stop_series
from shop.enums import BookingStatus, CancelReason, EntryKind, RecipientEnd, SeriesEnd, SkipReason
from shop.errors import (
    BookingNotCancellable,
    LengthNotOffered,
    NoEntitlement,
    NoSuchOccurrence,
    RecipientHasEnded,
    SeriesHasEnded,
    ServiceNotOffered,
    ServicePaused,
    SkippedByDepartment,
    TermsNotPossible,
    TooManySeries,
)
from shop.lengths import Length
from shop.messages_series import series_changed, series_paused, series_started, series_stopped
from shop.models import (
    Booking,
    BookingSeries,
    Closure,
    Disruption,
    Entitlement,
    EntitlementEntry,
    Recipient,
    Service,
    SkippedOccurrence,
)
from shop.queries.own_bookings import called_off
from tests.factories.clock import today_is
from tests.factories.refusals import refused
from tests.factories.world import World, at, make_department, make_entitlement, make_provider, make_recipient
from tests.shop.domain.standing import STAFF, days_that_stand, in_days, skips, standing, start, terms

ALL_WEEK = (1, 2, 3, 4, 5, 6, 7)
BY_RECIPIENT, BY_DEPARTMENT = CancelReason.BY_RECIPIENT, CancelReason.BY_DEPARTMENT
PHONE = Actor(user_id=None, channel=Channel.PHONE)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def rows() -> list[Any]:
    return [
        list(BookingSeries.objects.order_by("pk").values()),
        list(SkippedOccurrence.objects.order_by("pk").values()),
    ]


def kinds() -> list[str]:
    return list(OutboxMessage.objects.order_by("pk").values_list("kind", flat=True))


# Starting


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"weekdays": ()}, "weekdays"),
        ({"weekdays": (2, 2)}, "weekdays"),
        ({"weekdays": (0,)}, "weekdays"),
        ({"weekdays": (8,)}, "weekdays"),
        ({"every_weeks": 0}, "every_weeks"),
        ({"every_weeks": 13}, "every_weeks"),
        ({"tolerance": timedelta(hours=6, minutes=1)}, "tolerance"),
        ({"tolerance": -timedelta(minutes=1)}, "tolerance"),
        ({"starts_on": in_days(-1)}, "starts_on"),
        ({"starts_on": in_days(3000)}, "starts_on"),
        ({"ends_on": in_days(0)}, "ends_on"),
        ({"starts_on": in_days(2), "ends_on": in_days(3), "weekdays": (in_days(1).isoweekday(),)}, "ends_on"),
        ({"preferred_at": time(7)}, "preferred_at"),
        ({"preferred_at": time(16)}, "preferred_at"),
        ({"preferred_at": time(10, 20)}, "preferred_at"),
        ({"only_provider": True}, "only_provider"),
    ],
)
def test_what_could_never_be_kept_is_refused(world: World, changes: dict[str, Any], field: str) -> None:
    with refused(TermsNotPossible) as met:
        start(world, **changes)
    assert met.value.params["field"] == field
    assert BookingSeries.objects.count() == 0


def test_a_time_off_the_grid_may_be_near_enough(world: World) -> None:
    series = start(world, preferred_at=time(10, 20), tolerance=timedelta(minutes=30)).series
    assert standing(series)[0][1] == "10:00"


def test_a_helper_of_another_department_cannot_be_asked_for(world: World) -> None:
    elsewhere = make_provider(make_department(name="Annen"))
    with refused(TermsNotPossible):
        start(world, provider=elsewhere)
    gone = world.providers[0]
    gone.is_active = False
    gone.save()
    with refused(TermsNotPossible):
        start(world, provider=gone)


def test_who_leaves_can_be_asked_for_until_then_and_not_beyond(world: World) -> None:
    known = world.providers[0]
    set_last_day(known, last_day=in_days(10), actor=STAFF)  # `known` is as it was read before
    with refused(TermsNotPossible):
        start(world, provider=known, only_provider=True)
    with refused(TermsNotPossible):
        start(world, provider=known, ends_on=in_days(11))
    assert start(world, provider=known, ends_on=in_days(10)).series.provider == known


def test_visits_of_two_cannot_be_kept_for_one(world: World) -> None:
    Service.objects.update(providers_needed=2)
    world.service.refresh_from_db()
    with refused(TermsNotPossible):
        start(world, provider=world.providers[0], only_provider=True)


def test_the_refusals_of_every_visit_come_at_once(world: World) -> None:
    with refused(LengthNotOffered):
        start(world, length=Length(timedelta(minutes=50)))
    Entitlement.objects.update(valid_until=in_days(0))
    with refused(NoEntitlement):
        start(world)
    Service.objects.update(is_active=False)
    with refused(ServiceNotOffered):
        start(world)
    Recipient.objects.update(is_active=False)
    with refused(TermsNotPossible):
        start(world)
    assert BookingSeries.objects.count() == 0


def test_a_paused_service_is_refused_to_recipients_and_not_to_staff(world: World) -> None:
    Service.objects.update(is_paused=True)
    with refused(ServicePaused):
        start(world)
    assert len(standing(start(world, actor=STAFF).series)) == 2


def test_nobody_sets_up_more_of_a_kind_than_they_may_have_at_a_time(world: World) -> None:
    Service.objects.update(maximum_active_bookings=1)
    start(world)
    with refused(TooManySeries):
        start(world, preferred_at=time(12))
    start(world, preferred_at=time(12), actor=STAFF)


def test_it_is_in_the_log_and_told_in_one_message(world: World) -> None:
    series = start(world).series
    assert AuditEntry.objects.get(action="series.started").object_id == series.pk
    assert kinds() == ["series.started"]
    text = series_started(OutboxMessage.objects.get().params)
    assert text is not None
    assert text.subject.startswith("Your standing booking: every ")
    assert text.body.count("10.00–11.00") == 2


# Changing


def test_this_and_the_rest_is_booked_anew_at_the_other_time(world: World) -> None:
    old = start(world, weekdays=ALL_WEEK).series
    changed = change_series(
        old,
        terms=terms(weekdays=ALL_WEEK, starts_on=in_days(5), preferred_at=time(13)),
        actor=world.actor(),
        reason=BY_RECIPIENT,
    )
    assert standing(old) == [(in_days(number), "10:00") for number in range(1, 5)]
    assert standing(changed.series) == [(in_days(number), "13:00") for number in range(5, 15)]
    assert len(changed.given_back.cancelled) == 10
    old.refresh_from_db()
    assert (old.ends_on, old.end_reason) == (in_days(4), SeriesEnd.REPLACED)
    assert changed.series.follows == old
    assert kinds() == ["series.started", "series.changed"]
    text = series_changed(OutboxMessage.objects.get(kind="series.changed").params)
    assert text is not None
    assert "at 13.00" in text.subject


def test_what_was_used_of_the_decision_is_what_stands(world: World) -> None:
    old = start(world).series
    change_series(old, terms=terms(preferred_at=time(13)), actor=world.actor(), reason=BY_RECIPIENT)
    reserved = EntitlementEntry.objects.filter(kind=EntryKind.RESERVED).count()
    released = EntitlementEntry.objects.filter(kind=EntryKind.RELEASED).count()
    assert (reserved, released) == (4, 2)


def test_a_change_from_a_day_beyond_what_is_booked_lets_the_old_one_roll_until_then(world: World) -> None:
    old = start(world, weekdays=ALL_WEEK).series
    change_series(
        old,
        terms=terms(weekdays=ALL_WEEK, starts_on=in_days(20), preferred_at=time(13)),
        actor=world.actor(),
        reason=BY_RECIPIENT,
    )
    days = [in_days(number) for number in range(1, 20)]
    with today_is(in_days(10)):
        for series in BookingSeries.objects.order_by("pk"):
            book_occurrences(series.pk)
    assert days_that_stand(old) == days


def test_what_can_no_longer_be_booked_after_a_change_is_skipped_and_told(world: World) -> None:
    old = start(world).series
    for _provider in world.providers:
        other = make_recipient()
        make_entitlement(other, world.service)
        world.book(at(8, 13), recipient=other)
    changed = change_series(old, terms=terms(preferred_at=time(13)), actor=world.actor(), reason=BY_RECIPIENT)
    assert skips(changed.series) == {in_days(8): SkipReason.FULL}
    assert "series.skipped" in kinds()


def test_what_is_too_late_for_the_recipient_stays_and_the_change_begins_after_it(world: World) -> None:
    Service.objects.update(cancel_deadline=timedelta(days=2))
    old = start(world, weekdays=ALL_WEEK).series
    changed = change_series(
        old,
        terms=terms(weekdays=ALL_WEEK, starts_on=in_days(1), preferred_at=time(13)),
        actor=world.actor(),
        reason=BY_RECIPIENT,
    )
    kept = [each.series_on for each in changed.given_back.kept if each.series_on]
    assert kept[0] == in_days(1)
    assert days_that_stand(old) == kept
    assert changed.series.starts_on == kept[-1] + timedelta(days=1)
    assert days_that_stand(changed.series) == [in_days(number) for number in range(len(kept) + 1, 15)]


def test_the_department_changes_until_a_visit_begins_and_owes_nothing_for_it(world: World) -> None:
    Service.objects.update(cancel_deadline=None)
    old = start(world).series
    changed = change_series(old, terms=terms(preferred_at=time(13)), actor=STAFF, reason=BY_DEPARTMENT)
    assert standing(changed.series) == [(in_days(1), "13:00"), (in_days(8), "13:00")]
    assert Disruption.objects.count() == 0
    assert list(called_off(world.recipient)) == []


def test_a_change_keeps_step_and_chosen_skips_and_a_pause(world: World) -> None:
    old = start(world, every_weeks=2).series
    skip_occurrence(old, on=in_days(29), actor=world.actor(), reason=BY_RECIPIENT)
    pause_series(old, first=in_days(40), last=in_days(50), actor=world.actor(), reason=BY_RECIPIENT)
    new = change_series(
        old,
        terms=terms(every_weeks=2, starts_on=in_days(8), preferred_at=time(13)),
        actor=world.actor(),
        reason=BY_RECIPIENT,
    ).series
    assert new.starts_on >= in_days(8)
    assert skips(new) == {in_days(29): SkipReason.BY_RECIPIENT}
    assert (new.paused_from, new.paused_until) == (in_days(40), in_days(50))
    with today_is(in_days(14)):
        book_occurrences(new.pk)
    assert days_that_stand(new) == [in_days(15)]


def test_a_refused_change_leaves_everything_as_it_was(world: World) -> None:
    old = start(world).series
    before = rows()
    with refused(TermsNotPossible):
        change_series(old, terms=terms(preferred_at=time(3)), actor=world.actor(), reason=BY_RECIPIENT)
    with refused(TermsNotPossible):  # found out only when the visits have been given back
        Service.objects.update(cancel_deadline=timedelta(days=30))
        change_series(old, terms=terms(ends_on=in_days(3)), actor=world.actor(), reason=BY_RECIPIENT)
    assert rows() == before


# Pausing


def test_a_pause_gives_back_what_lies_in_it_and_nothing_is_booked_in_it(world: World) -> None:
    series = start(world, weekdays=ALL_WEEK).series
    given = pause_series(series, first=in_days(3), last=in_days(16), actor=world.actor(), reason=BY_RECIPIENT)
    assert [each.series_on for each in given.cancelled] == [in_days(number) for number in range(3, 15)]
    assert days_that_stand(series) == [in_days(1), in_days(2)]
    days = [in_days(number) for number in range(3, 19)]
    with today_is(in_days(4)):
        book_occurrences(series.pk)
    assert skips(series) == dict.fromkeys(days[:14], SkipReason.PAUSED)
    assert days_that_stand(series)[2:] == days[14:]
    assert kinds() == ["series.started", "series.paused"]
    text = series_paused(OutboxMessage.objects.get(kind="series.paused").params)
    assert text is not None
    assert text.body.count("10.00–11.00") == 12


def test_resumed_it_books_again_what_was_left_out(world: World) -> None:
    series = start(world, weekdays=ALL_WEEK).series
    pause_series(series, first=in_days(3), last=None, actor=world.actor(), reason=BY_RECIPIENT)
    decided = resume_series(series, actor=world.actor())
    assert len(decided.booked) == 12
    assert days_that_stand(series) == [in_days(number) for number in range(1, 15)]
    assert skips(series) == {}
    assert resume_series(series, actor=world.actor()).booked == ()


def test_a_shorter_pause_instead_books_the_days_that_are_no_longer_in_it(world: World) -> None:
    series = start(world, weekdays=ALL_WEEK).series
    pause_series(series, first=in_days(3), last=None, actor=world.actor(), reason=BY_RECIPIENT)
    pause_series(series, first=in_days(3), last=in_days(4), actor=world.actor(), reason=BY_RECIPIENT)
    assert skips(series) == dict.fromkeys([in_days(3), in_days(4)], SkipReason.PAUSED)
    assert days_that_stand(series) == [in_days(number) for number in (1, 2, *range(5, 15))]


def test_a_pause_takes_a_visit_that_was_moved_into_it_and_leaves_one_that_was_moved_out(world: World) -> None:
    series = start(world).series
    first, second = Booking.objects.filter(series=series).order_by("series_on")
    move_booking(first, starts_at=at(7, 14), actor=world.actor())
    move_booking(second, starts_at=at(2, 14), actor=world.actor())
    given = pause_series(series, first=in_days(6), last=in_days(9), actor=world.actor(), reason=BY_RECIPIENT)
    assert [each.pk for each in given.cancelled] == [first.pk]
    assert days_that_stand(series) == [in_days(8)]


def test_pauses_out_of_order_or_of_the_past_are_refused(world: World) -> None:
    series = start(world).series
    before = rows()
    for first, last in ((in_days(-1), None), (in_days(5), in_days(4))):
        with refused(TermsNotPossible):
            pause_series(series, first=first, last=last, actor=world.actor(), reason=BY_RECIPIENT)
    assert rows() == before


def test_a_pause_by_the_department_owes_nothing_and_is_not_listed_as_called_off(world: World) -> None:
    series = start(world).series
    pause_series(series, first=in_days(1), last=None, actor=STAFF, reason=BY_DEPARTMENT)
    assert Disruption.objects.count() == 0
    assert list(called_off(world.recipient)) == []


# Stopping


def test_stopped_it_gives_back_what_is_ahead_and_books_no_more(world: World) -> None:
    series = start(world).series
    given = stop_series(series, actor=world.actor(), reason=SeriesEnd.BY_RECIPIENT)
    assert len(given.cancelled) == 2
    assert standing(series) == []
    assert stop_series(series, actor=world.actor(), reason=SeriesEnd.BY_RECIPIENT).cancelled == ()
    with today_is(in_days(20)):
        assert not book_occurrences(series.pk).booked
    assert kinds() == ["series.started", "series.stopped"]
    text = series_stopped(OutboxMessage.objects.get(kind="series.stopped").params)
    assert text is not None
    assert text.body.count("10.00–11.00") == 2


def test_what_is_too_late_for_the_recipient_stays_when_they_stop_it(world: World) -> None:
    Service.objects.update(cancel_deadline=timedelta(days=4))
    series = start(world).series
    given = stop_series(series, actor=world.actor(), reason=SeriesEnd.BY_RECIPIENT)
    assert [each.series_on for each in given.kept] == [in_days(1)]
    assert days_that_stand(series) == [in_days(1)]


def test_the_department_stops_whatever_has_not_begun(world: World) -> None:
    Service.objects.update(cancel_deadline=timedelta(days=4))
    series = start(world).series
    given = stop_series(series, actor=PHONE, reason=SeriesEnd.BY_DEPARTMENT)
    assert given.kept == []
    assert len(given.cancelled) == 2
    assert list(called_off(world.recipient)) == []


@pytest.mark.parametrize("reason", [SeriesEnd.RECIPIENT_ENDED, SeriesEnd.DECISION_ENDED])
def test_it_ends_in_silence_for_those_who_need_no_message(world: World, reason: SeriesEnd) -> None:
    series = start(world).series
    OutboxMessage.objects.all().delete()
    stop_series(series, actor=STAFF, reason=reason, is_told=False)
    assert kinds() == []
    assert set(Booking.objects.values_list("cancel_reason", flat=True)) == {str(reason)}


def test_what_has_ended_takes_no_more_acts(world: World) -> None:
    series = start(world).series
    stop_series(series, actor=world.actor(), reason=SeriesEnd.BY_RECIPIENT)
    before, actor = rows(), world.actor()
    with refused(SeriesHasEnded):
        change_series(series, terms=terms(), actor=actor, reason=BY_RECIPIENT)
    with refused(SeriesHasEnded):
        pause_series(series, first=in_days(1), last=None, actor=actor, reason=BY_RECIPIENT)
    with refused(SeriesHasEnded):
        resume_series(series, actor=actor)
    with refused(SeriesHasEnded):
        skip_occurrence(series, on=in_days(15), actor=actor, reason=BY_RECIPIENT)
    with refused(SeriesHasEnded):
        bring_back(series, on=in_days(1), actor=actor)
    assert rows() == before


# One day


def test_a_booked_day_that_is_skipped_is_cancelled_by_its_rules(world: World) -> None:
    series = start(world).series
    skip_occurrence(series, on=in_days(1), actor=world.actor(), reason=BY_RECIPIENT)
    booking = Booking.objects.get(series=series, series_on=in_days(1))
    assert (booking.status, booking.cancel_reason) == (BookingStatus.CANCELLED, BY_RECIPIENT)
    Service.objects.update(cancel_deadline=timedelta(days=30))
    with refused(BookingNotCancellable):
        skip_occurrence(series, on=in_days(8), actor=world.actor(), reason=BY_RECIPIENT)
    skip_occurrence(series, on=in_days(8), actor=STAFF, reason=BY_DEPARTMENT)
    assert standing(series) == []


def test_a_day_that_is_not_booked_yet_will_not_be(world: World) -> None:
    series = start(world).series
    for _time in range(2):
        skip_occurrence(series, on=in_days(15), actor=world.actor(), reason=BY_RECIPIENT)
    day = in_days(15)
    assert skips(series) == {day: SkipReason.BY_RECIPIENT}
    assert kinds() == ["series.started"]
    with today_is(in_days(10)):
        book_occurrences(series.pk)
    assert day not in days_that_stand(series)


def test_the_recipient_is_told_when_the_department_skips_a_day(world: World) -> None:
    series = start(world).series
    skip_occurrence(series, on=in_days(15), actor=STAFF, reason=BY_DEPARTMENT)
    assert kinds() == ["series.started", "series.skipped"]


@pytest.mark.parametrize("days", [2, -6, 0])
def test_days_on_which_it_does_not_come_cannot_be_skipped_or_brought_back(world: World, days: int) -> None:
    series = start(world).series
    before = rows()
    with refused(NoSuchOccurrence):
        skip_occurrence(series, on=in_days(days), actor=world.actor(), reason=BY_RECIPIENT)
    with refused(NoSuchOccurrence):
        bring_back(series, on=in_days(days), actor=world.actor())
    assert rows() == before


def test_a_cancelled_day_is_wanted_after_all(world: World) -> None:
    series = start(world).series
    for _time in range(2):
        skip_occurrence(series, on=in_days(1), actor=world.actor(), reason=BY_RECIPIENT)
        decided = bring_back(series, on=in_days(1), actor=world.actor())
        assert [each.series_on for each in decided.booked] == [in_days(1)]
        assert days_that_stand(series) == [in_days(1), in_days(8)]


def test_a_day_ahead_that_was_skipped_is_booked_when_it_comes_into_sight(world: World) -> None:
    series = start(world).series
    skip_occurrence(series, on=in_days(15), actor=world.actor(), reason=BY_RECIPIENT)
    assert bring_back(series, on=in_days(15), actor=world.actor()).booked == ()
    assert skips(series) == {}


def test_a_full_day_is_tried_again(world: World) -> None:
    closure = Closure.objects.create(department=world.department, first_day=in_days(1), last_day=in_days(1))
    series = start(world).series
    assert [each.reason for each in bring_back(series, on=in_days(1), actor=world.actor()).skipped] == [
        SkipReason.CLOSED
    ]
    closure.delete()
    bring_back(series, on=in_days(1), actor=world.actor())
    assert days_that_stand(series) == [in_days(1), in_days(8)]


def test_a_try_that_fails_for_another_reason_is_told(world: World) -> None:
    Closure.objects.create(department=world.department, first_day=in_days(1), last_day=in_days(1))
    series = start(world).series
    OutboxMessage.objects.all().delete()
    bring_back(series, on=in_days(1), actor=STAFF)
    assert kinds() == []
    Entitlement.objects.update(valid_until=in_days(0))
    Closure.objects.all().delete()
    bring_back(series, on=in_days(1), actor=STAFF)
    assert skips(series)[in_days(1)] == SkipReason.NO_DECISION
    assert kinds() == ["series.skipped"]


def test_the_recipient_does_not_overrule_the_department(world: World) -> None:
    series = start(world).series
    skip_occurrence(series, on=in_days(1), actor=STAFF, reason=BY_DEPARTMENT)
    skip_occurrence(series, on=in_days(15), actor=STAFF, reason=BY_DEPARTMENT)
    before = rows()
    for day in (1, 15):
        with refused(SkippedByDepartment):
            bring_back(series, on=in_days(day), actor=world.actor())
    assert rows() == before
    bring_back(series, on=in_days(15), actor=STAFF)
    assert skips(series) == {}


def test_a_visit_that_stands_is_not_brought_back(world: World) -> None:
    series = start(world).series
    with refused(NoSuchOccurrence):
        bring_back(series, on=in_days(1), actor=world.actor())


def test_starting_one_for_a_recipient_without_a_way_in_sends_nothing(world: World) -> None:
    world.recipient.user = None
    world.recipient.save()
    Closure.objects.create(department=world.department, first_day=in_days(1), last_day=in_days(1))
    start_series(world.service, recipient=world.recipient, terms=terms(), actor=STAFF)
    assert kinds() == []
    assert timezone.localdate() < in_days(1)


def test_none_begins_after_the_last_day_that_is_noted_and_none_goes_on(world: World) -> None:
    world.service.requires_entitlement = False
    world.service.save()
    running = start(world, starts_on=in_days(1)).series
    end_recipient(world.recipient, last_day=in_days(10), reason=RecipientEnd.MOVED, actor=STAFF)
    with refused(RecipientHasEnded):
        start(world, starts_on=in_days(11))
    running.refresh_from_db()
    with refused(RecipientHasEnded):
        change_series(
            running, terms=terms(starts_on=in_days(11)), actor=STAFF, reason=CancelReason.BY_DEPARTMENT
        )
    assert BookingSeries.objects.count() == 1
    other = start(world, starts_on=in_days(2), preferred_at=time(12))
    assert other.series.ends_on == in_days(10)
    changed = change_series(
        other.series,
        terms=terms(starts_on=in_days(2), preferred_at=time(13)),
        actor=STAFF,
        reason=CancelReason.BY_DEPARTMENT,
    )
    assert changed.series.ends_on == in_days(10)
