"""A standing booking is started, or refused because it could never be kept."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from audit.models import AuditEntry
from notifications.models import OutboxMessage
from shop.domain.circumstances.ending import end_recipient
from shop.domain.circumstances.leaving import set_last_day
from shop.domain.series.standing import change_series, start_series
from shop.enums import CancelReason, RecipientEnd
from shop.errors import (
    LengthNotOffered,
    NoEntitlement,
    RecipientHasEnded,
    ServiceNotOffered,
    ServicePaused,
    TermsNotPossible,
    TooManySeries,
)
from shop.lengths import Length
from shop.messages_series import series_started
from shop.models import BookingSeries, Closure, Entitlement, Recipient, Service
from tests.factories.refusals import refused
from tests.factories.world import World, make_department, make_provider
from tests.shop.domain.series.kept import kinds
from tests.shop.domain.standing import STAFF, in_days, standing, start, terms


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
