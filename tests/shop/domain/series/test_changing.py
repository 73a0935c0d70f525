"""A standing booking is changed from some day on: this and the rest, and the former as far as then."""

from datetime import time, timedelta

from notifications.models import OutboxMessage
from shop.domain.series.days import skip_occurrence
from shop.domain.series.occurrences import book_occurrences
from shop.domain.series.pauses import pause_series
from shop.domain.series.standing import change_series
from shop.enums import EntryKind, SeriesEnd, SkipReason
from shop.errors import TermsNotPossible
from shop.messages_series import series_changed
from shop.models import BookingSeries, Disruption, EntitlementEntry, Service
from shop.queries.own_bookings import called_off
from tests.factories.clock import today_is
from tests.factories.refusals import refused
from tests.factories.world import World, at, make_entitlement, make_recipient
from tests.shop.domain.series.kept import ALL_WEEK, BY_DEPARTMENT, BY_RECIPIENT, kinds, rows
from tests.shop.domain.standing import STAFF, days_that_stand, in_days, skips, standing, start, terms


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
