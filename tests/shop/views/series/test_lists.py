"""The lists of standing bookings, of the recipient and of the department, and what is worth a talk."""

from datetime import time

import pytest
from django.test import Client

from shop.enums import BookingStatus, SkipReason
from shop.models import Booking, SkippedOccurrence
from tests.factories.world import World, make_entitlement, make_recipient
from tests.shop.domain.standing import STAFF, in_days, start
from tests.shop.views.conftest import Count
from tests.shop.views.series.asking import start_url


def test_the_recipients_list_and_where_it_is_found(world: World, recipient: Client) -> None:
    series = start(world).series
    assert 'href="/standing/"' in recipient.get("/bookings/").text
    page = recipient.get("/standing/").text
    assert f'href="/standing/{series.pk}/"' in page
    assert "Next visit:" in page
    assert f'href="/standing/start/{world.service.pk}/"' in page


def test_the_departments_list_and_where_it_is_found(world: World, administrator: Client) -> None:
    series = start(world).series
    url = f"/manage/departments/{world.department.pk}/standing/"
    assert f'href="{url}"' in administrator.get(f"/manage/departments/{world.department.pk}/").text
    assert f'href="/manage/standing/{series.pk}/"' in administrator.get(url).text
    assert f'href="{start_url(world, "/manage")}"' in (
        administrator.get(f"/manage/departments/{world.department.pk}/book/{world.recipient.pk}/").text
    )


def test_who_keeps_declining_is_worth_a_talk(world: World, administrator: Client) -> None:
    series = start(world).series
    page = f"/manage/departments/{world.department.pk}/"
    for number in (1, 2, 3):
        SkippedOccurrence.objects.create(
            series=series, occurs_on=in_days(-7 * number), reason=SkipReason.BY_RECIPIENT
        )
    assert "standing visit is often declined" in administrator.get(page).text
    text = administrator.get(f"{page}standing/").text
    assert "May be worth a talk: does the time suit?" in text
    assert "declined 3 of the last 3" in text


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_the_same_statements_however_many(
    world: World, administrator: Client, statements: Count, count: int
) -> None:
    for _number in range(count):
        other = make_recipient()
        make_entitlement(other, world.service)
        series = start(world, recipient=other, actor=STAFF).series
        Booking.objects.filter(series=series).update(
            status=BookingStatus.CANCELLED, cancel_reason="by_recipient"
        )
        for number in (1, 2, 3):
            SkippedOccurrence.objects.create(
                series=series, occurs_on=in_days(-7 * number), reason=SkipReason.BY_RECIPIENT
            )
    assert statements(administrator, f"/manage/departments/{world.department.pk}/standing/") == 13


@pytest.mark.parametrize("count", [1, 3])
def test_ones_own_list_takes_the_same_statements_however_many(
    world: World, recipient: Client, statements: Count, count: int
) -> None:
    for number in range(count):
        start(world, actor=STAFF, preferred_at=time(9 + number))
    assert statements(recipient, "/standing/") == 9
