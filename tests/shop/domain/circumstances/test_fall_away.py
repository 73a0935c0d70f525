"""Helpers hear of an ending after the time it takes to see a mistake, and of a mistake only who had heard."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone, translation

from foundation.actor import Actor, Channel
from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from shop.domain.circumstances.booking_again import book_all_again, book_visit
from shop.domain.circumstances.ending import end_recipient
from shop.domain.circumstances.reopening import reopen_recipient
from shop.domain.series.restoring import restore_series
from shop.enums import RecipientEnd
from shop.lengths import usual_length
from shop.models import BlockedProvider, Booking
from shop.queries.fall_away import AFTER_ALL, FALL_AWAY
from tests.factories.world import World, at, make_user
from tests.shop.domain.absence.told import deliver_due, later, who_has
from tests.shop.domain.standing import start, terms

STAFF = Actor(user_id=None, channel=Channel.STAFF)


@pytest.fixture
def helpers(world: World) -> Iterator[World]:
    """Two helpers with a way in, who are written to in English."""
    for number, provider in enumerate(world.providers):
        provider.user = make_user(f"Hjelper Prøve{number}")
        provider.save()
    with translation.override("en"):
        yield world


def ends(world: World, *, days: int = 0) -> None:
    reason = RecipientEnd.MOVED if days else RecipientEnd.DIED
    last_day = timezone.localdate() + timedelta(days=days)
    end_recipient(world.recipient, last_day=last_day, reason=reason, actor=STAFF)


def said(kind: str = FALL_AWAY) -> list[str]:
    return list(OutboxMessage.objects.filter(kind=kind).order_by("pk").values_list("status", flat=True))


def to_helpers(world: World) -> list[tuple[str, str]]:
    """To which helper which words were sent, those about what recipients hear apart."""
    helpers = {provider.user.email: provider.user.name for provider in world.providers if provider.user}
    return [(helpers[each.to[0]], str(each.subject)) for each in mail.outbox if each.to[0] in helpers]


def book_again(world: World) -> Any:
    return book_all_again(world.recipient, departments={world.department.pk}, actor=STAFF)


def ten_tomorrow() -> Any:
    return time_machine.travel(at(1, 9, 40), tick=True)


def test_helpers_hear_after_the_time_it_takes_to_see_a_mistake(helpers: World) -> None:
    helpers.book(at(1, 10))
    ends(helpers)
    deliver_due()
    assert to_helpers(helpers) == []
    with later(6):
        deliver_due()
    assert [words for _who, words in to_helpers(helpers)] == ["A visit no longer takes place"]


def test_where_a_visit_begins_soon_they_hear_at_once(helpers: World) -> None:
    for hour in (10, 14):
        helpers.book(at(1, hour))
    with ten_tomorrow():
        ended = end_recipient(
            helpers.recipient, last_day=timezone.localdate(), reason=RecipientEnd.DIED, actor=STAFF
        )
        assert ended.told_at_once
        deliver_due()
        assert len(to_helpers(helpers)) == len(ended.told)


def test_opened_again_in_time_they_hear_nothing(helpers: World) -> None:
    visit = helpers.book(at(1, 10))
    ends(helpers)
    reopen_recipient(helpers.recipient, actor=STAFF)
    assert said() == [DeliveryStatus.WITHDRAWN]
    (again,) = book_again(helpers).booked
    with later(6):
        deliver_due()
    assert to_helpers(helpers) == []
    assert again.starts_at == visit.starts_at


@pytest.mark.parametrize("way", ["all", "one", "series"])
def test_who_had_heard_and_comes_again_hears_that_it_takes_place(helpers: World, way: str) -> None:
    BlockedProvider.objects.create(recipient=helpers.recipient, provider=helpers.providers[1])
    if way == "series":
        series = start(helpers).series
        visit = Booking.objects.filter(series=series).earliest("starts_at")
    else:
        visit = helpers.book(at(1, 10))
    first = who_has(visit)
    ends(helpers)
    with later(6):
        deliver_due()
        reopen_recipient(helpers.recipient, actor=STAFF)
        mail.outbox.clear()
        match way:
            case "all":
                book_again(helpers)
            case "one":
                book_one(helpers, visit.starts_at)
            case _:
                restore_series(series, terms=terms(), actor=STAFF)
        deliver_due()
    ((who, words),) = to_helpers(helpers)
    assert first.user is not None
    assert who == first.user.name
    assert "after all" in words
    assert helpers.recipient.name not in mail.outbox[-1].body


def book_one(world: World, starts_at: datetime, *, key: str = "1") -> Booking:
    return book_visit(
        world.service,
        recipient=world.recipient,
        starts_at=starts_at,
        actor=STAFF,
        length=usual_length(world.service),
        idempotency_key=key,
        answers={},
    )


def test_said_once_however_often_the_form_is_sent(helpers: World) -> None:
    visit = helpers.book(at(1, 10))
    ends(helpers)
    with later(6):
        deliver_due()
        reopen_recipient(helpers.recipient, actor=STAFF)
        for _time in range(2):
            book_one(helpers, visit.starts_at)
    assert len(said(AFTER_ALL)) <= 1


def test_who_does_not_come_to_it_any_more_sees_their_plan(helpers: World) -> None:
    visit = helpers.book(at(1, 10))
    first = who_has(visit)
    ends(helpers)
    with later(6):
        deliver_due()
        reopen_recipient(helpers.recipient, actor=STAFF)
        BlockedProvider.objects.create(recipient=helpers.recipient, provider=first)
        (again,) = book_again(helpers).booked
        deliver_due()
    assert who_has(again) != first
    assert said(AFTER_ALL) == []


def test_what_was_cancelled_since_is_not_said_to_take_place(helpers: World) -> None:
    BlockedProvider.objects.create(recipient=helpers.recipient, provider=helpers.providers[1])
    helpers.book(at(1, 10))
    ends(helpers)
    with later(6):
        deliver_due()
        reopen_recipient(helpers.recipient, actor=STAFF)
        book_again(helpers)
        ends(helpers)
        mail.outbox.clear()
        deliver_due()
    assert to_helpers(helpers) == []
