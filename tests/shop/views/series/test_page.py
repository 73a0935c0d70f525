"""The page of one standing booking: what comes and what does not, whose it is, and that it is logged."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from audit.models import AuditEntry
from shop.domain.series.days import skip_occurrence
from shop.domain.series.standing import stop_series
from shop.enums import CancelReason, SeriesEnd, SkipReason
from shop.models import Booking, BookingSeries, Closure, Service, SkippedOccurrence
from shop.queries.series import planned_days
from shop.queries.series_times import why_closed_on
from tests.factories.world import World, make_administrator, make_department, make_recipient
from tests.shop.domain.standing import in_days, start
from tests.shop.views.conftest import Count, sign_in
from tests.shop.views.series.asking import everything, typed


def test_the_page_says_what_comes_and_what_does_not(world: World, side: tuple[Client, str]) -> None:
    client, prefix = side
    Closure.objects.create(department=world.department, first_day=in_days(8), last_day=in_days(8))
    series = start(world).series
    skip_occurrence(series, on=in_days(15), actor=world.actor(), reason=CancelReason.BY_RECIPIENT)
    page = client.get(f"{prefix}/standing/{series.pk}/").text
    booking = Booking.objects.get()
    assert f'href="{prefix}/bookings/{booking.pk}/"' in page
    assert "The department is closed" in page
    assert "Try again" not in page, "a closed day stays closed"
    assert "Take it back" in page
    assert "Will be booked on" in page


def test_a_visit_says_what_it_is_part_of(world: World, side: tuple[Client, str]) -> None:
    client, prefix = side
    series = start(world).series
    page = client.get(f"{prefix}/bookings/{Booking.objects.earliest('pk').pk}/").text
    assert f'href="{prefix}/standing/{series.pk}/"' in page
    assert "Part of a standing booking" in page


@pytest.mark.parametrize(
    "tail",
    [
        "",
        "change/",
        "pause/",
        "resume/",
        "stop/",
        f"days/{in_days(1)}/skip/",
        f"days/{in_days(1)}/bring-back/",
    ],
)
@pytest.mark.parametrize("prefix", ["", "/manage"])
def test_nobody_elses(world: World, larvik_client: Client, prefix: str, tail: str) -> None:
    series = start(world).series
    elsewhere = make_administrator(make_department(name="Annen"))
    user = elsewhere if prefix else make_recipient().user
    assert user is not None
    client = sign_in(larvik_client, user)
    before = everything()
    for ask in (client.get, client.post):
        if ask == client.post and not tail:
            continue
        assert ask(f"{prefix}/standing/{series.pk}/{tail}").status_code == 404
        assert ask(f"{prefix}/standing/{series.pk + 999}/{tail}").status_code == 404
    assert everything() == before


def test_opening_it_is_logged_for_the_department_only(world: World, larvik_client: Client) -> None:
    series = start(world).series
    sign_in(larvik_client, world.user).get(f"/standing/{series.pk}/")
    assert AuditEntry.objects.filter(action="series.viewed").count() == 0
    sign_in(larvik_client, make_administrator(world.department)).get(f"/manage/standing/{series.pk}/")
    assert AuditEntry.objects.get(action="series.viewed").recipient_id == world.recipient.pk


def test_what_has_ended_offers_no_acts(world: World, side: tuple[Client, str]) -> None:
    client, prefix = side
    series = start(world).series
    BookingSeries.objects.filter(pk=series.pk).update(starts_on=in_days(-6))
    stop_series(series, actor=world.actor(), reason=SeriesEnd.BY_RECIPIENT)
    page = client.get(f"{prefix}/standing/{series.pk}/").text
    assert "This standing booking has ended." in page
    assert f"/standing/{series.pk}/change/" not in page
    before = everything()
    for tail in ("change/", "pause/", "resume/"):
        data = typed(first=in_days(1).isoformat(), last="", confirmed="1")
        assert client.post(f"{prefix}/standing/{series.pk}/{tail}", data).status_code in {409, 422}
    assert everything() == before


@pytest.mark.parametrize("days", [1, 3])
def test_a_page_takes_the_same_statements_however_many_days(
    world: World, recipient: Client, statements: Count, days: int
) -> None:
    weekdays = tuple(in_days(number).isoweekday() for number in range(1, days + 1))
    series = start(world, weekdays=weekdays).series
    assert statements(recipient, f"/standing/{series.pk}/") == 11


def test_a_closed_day_ahead_is_said_not_to_be_booked(world: World, side: tuple[Client, str]) -> None:
    client, prefix = side
    series = start(world).series
    day = [each.day for each in planned_days(series) if each.is_ahead][1]
    url = f"{prefix}/standing/{series.pk}/"
    assert "will not be booked" not in client.get(url).text
    Closure.objects.create(department=world.department, first_day=day, last_day=day, label="Kurs")
    page = client.get(url).text
    assert page.count("Closed: will not be booked") == 1
    assert f"/days/{day}/skip/" not in page


def test_a_public_holiday_ahead_is_said_not_to_be_booked(world: World, larvik_client: Client) -> None:
    christmas = date(timezone.localdate().year + 1, 12, 25)
    Service.objects.update(open_on_public_holidays=False)
    with time_machine.travel(christmas - timedelta(days=24)):
        series = start(world, weekdays=(christmas.isoweekday(),)).series
        page = sign_in(larvik_client, world.user).get(f"/standing/{series.pk}/").text
    row = page.partition("25 December")[2].partition("</tr>")[0]
    assert "Public holiday: will not be booked" in row
    Service.objects.update(open_on_public_holidays=True)
    assert not why_closed_on(BookingSeries.objects.get(), [christmas])


def test_the_recipient_reads_of_themselves_as_you(world: World, side: tuple[Client, str]) -> None:
    client, prefix = side
    series = start(world).series
    stop_series(series, actor=world.actor(), reason=SeriesEnd.BY_RECIPIENT)
    # It has run for two weeks, one of which they skipped.
    BookingSeries.objects.filter(pk=series.pk).update(starts_on=in_days(-13))
    SkippedOccurrence.objects.create(series=series, occurs_on=in_days(-6), reason=SkipReason.BY_RECIPIENT)
    page = client.get(f"{prefix}/standing/{series.pk}/").text
    whom = "the recipient" if prefix else "you"
    assert f"Stopped by {whom}." in page
    assert f"Skipped by {whom}" in page
