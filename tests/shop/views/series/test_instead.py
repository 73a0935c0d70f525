"""A day that was skipped: the nearest times stand on the standing booking's page, each a step from being booked."""

import re
from datetime import datetime, timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone, translation

from shop.domain.door.changes import cancel_booking
from shop.enums import CancelReason, SkipReason
from shop.messages_series import series_skipped
from shop.models import Booking, BookingSeries, Closure, Department, Service, SkippedOccurrence
from shop.presentation import day_and_clock, when
from tests.factories.world import World
from tests.shop.domain.series.in_the_way import messages
from tests.shop.domain.standing import STAFF, in_days, start
from tests.shop.views.conftest import Count

FREE = "Free near that day"


def skipped_on(world: World, *days: int) -> BookingSeries:
    """One that comes on these days of the next week, all of which are closed."""
    Closure.objects.create(
        department=world.department, first_day=in_days(min(days)), last_day=in_days(max(days))
    )
    return start(world, weekdays=tuple(in_days(day).isoweekday() for day in days)).series


def links(page: str) -> list[tuple[str, str]]:
    """Where a booking begins, and of what time."""
    found = re.findall(
        r'<li><a class="ds-button"[^>]* href="([^"]+)"><span class="sr-only">Book </span>([^<]+)</a>', page
    )
    return [(unescape(url), words) for url, words in found]


def moment_of(url: str) -> datetime:
    """Of which time a link begins a booking."""
    return datetime.fromisoformat(parse_qs(urlsplit(url).query)["at"][0])


def test_they_are_those_of_the_mail_and_lead_to_a_booking(world: World, side: tuple[Client, str]) -> None:
    client, prefix = side
    series = skipped_on(world, 2)
    page = client.get(f"{prefix}/standing/{series.pk}/").text
    assert FREE in page
    (message,) = messages("series.skipped")
    text = series_skipped(message.params)
    assert text is not None
    found = links(page)
    assert len(found) == 3
    for url, words in found:
        with translation.override("en"):
            assert when(moment_of(url), moment_of(url) + timedelta(hours=1)) in text.body
            assert words == day_and_clock(moment_of(url))
        assert client.get(url).status_code == 200
    before = Booking.objects.count()
    assert client.post(found[0][0], {"key": "", "confirmed": "1"}).status_code == 302
    assert Booking.objects.count() == before + 1


@pytest.mark.parametrize("count", [1, 3])
def test_they_are_looked_up_once_for_the_page(
    world: World, side: tuple[Client, str], statements: Count, count: int
) -> None:
    client, prefix = side
    series = skipped_on(world, *range(2, 2 + count))
    page = f"{prefix}/standing/{series.pk}/"
    assert client.get(page).text.count(FREE) == count
    assert statements(client, page) == (16 if prefix else 15)


@pytest.mark.parametrize(
    "reason", [SkipReason.BY_RECIPIENT, SkipReason.PAUSED, SkipReason.BALANCE, SkipReason.NO_DECISION]
)
def test_none_where_none_is_wanted_or_helps(
    world: World, side: tuple[Client, str], reason: SkipReason
) -> None:
    client, prefix = side
    series = skipped_on(world, 2)
    SkippedOccurrence.objects.update(reason=reason)
    assert FREE not in client.get(f"{prefix}/standing/{series.pk}/").text


@pytest.mark.parametrize("paused", [Service, Department])
def test_while_it_is_paused_only_the_department_books(
    world: World, side: tuple[Client, str], paused: type[Service | Department]
) -> None:
    client, prefix = side
    series = skipped_on(world, 2)
    paused.objects.update(is_paused=True)
    page = client.get(f"{prefix}/standing/{series.pk}/").text
    assert bool(links(page)) == bool(prefix)
    assert (FREE in page) == bool(prefix)


def test_none_of_a_length_that_can_be_booked_no_more(world: World, side: tuple[Client, str]) -> None:
    client, prefix = side
    series = skipped_on(world, 2)
    Service.objects.update(duration=timedelta(hours=2))
    assert FREE not in client.get(f"{prefix}/standing/{series.pk}/").text


def test_none_of_a_time_at_which_they_are_elsewhere(world: World, side: tuple[Client, str]) -> None:
    client, prefix = side
    series = skipped_on(world, 2)
    page = f"{prefix}/standing/{series.pk}/"
    first, *_others = links(client.get(page).text)
    booking = world.book(moment_of(first[0]))
    Booking.objects.filter(pk=booking.pk).update(created_at=timezone.now() - timedelta(days=1))
    assert first not in links(client.get(page).text)


def test_none_where_another_has_been_booked_since(world: World, side: tuple[Client, str]) -> None:
    client, prefix = side
    series = skipped_on(world, 2)
    page = f"{prefix}/standing/{series.pk}/"
    booking = world.book(moment_of(links(client.get(page).text)[0][0]))
    assert FREE not in client.get(page).text
    cancel_booking(booking, actor=world.actor(), reason=CancelReason.BY_RECIPIENT)
    assert FREE in client.get(page).text


def test_none_while_the_standing_booking_is_paused(world: World, side: tuple[Client, str]) -> None:
    client, prefix = side
    series = skipped_on(world, 2)
    BookingSeries.objects.update(paused_from=in_days(0), paused_until=in_days(20))
    assert FREE not in client.get(f"{prefix}/standing/{series.pk}/").text


@pytest.mark.parametrize("reason", [CancelReason.BY_DEPARTMENT, CancelReason.BY_RECIPIENT])
def test_also_of_a_day_on_which_we_cancelled(
    world: World, side: tuple[Client, str], reason: CancelReason
) -> None:
    client, prefix = side
    series = start(world).series
    cancel_booking(Booking.objects.earliest("starts_at"), actor=STAFF, reason=reason)
    page = client.get(f"{prefix}/standing/{series.pk}/").text
    assert (FREE in page) == (reason == CancelReason.BY_DEPARTMENT)
