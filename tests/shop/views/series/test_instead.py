"""A day that was skipped: the nearest times stand on the standing booking's page, each a step from being booked."""

import re
from datetime import datetime, timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from shop.enums import SkipReason
from shop.messages_series import series_skipped
from shop.models import Booking, BookingSeries, Closure, Department, Service, SkippedOccurrence
from tests.factories.world import World
from tests.shop.domain.series.in_the_way import messages
from tests.shop.domain.standing import in_days, start
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
        assert words.lower() in text.body.lower()
        asked = client.get(url)
        assert asked.status_code == 200
        assert words.split(", ")[1] in asked.text
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
    assert statements(client, page) == (15 if prefix else 14)


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
    moment = parse_qs(urlsplit(first[0]).query)["at"][0]
    world.book(datetime.fromisoformat(moment))
    assert first not in links(client.get(page).text)
