"""One day of a standing booking is left out, brought back or tried again."""

from datetime import date

import pytest
from django.test import Client

from notifications.models import OutboxMessage
from shop.domain.series.days import skip_occurrence
from shop.enums import CancelReason, SkipReason
from shop.models import Closure, Entitlement, SkippedOccurrence
from tests.factories.world import World
from tests.shop.domain.standing import STAFF, days_that_stand, in_days, skips, start
from tests.shop.views.series.asking import everything


def test_skip_asks_and_then_leaves_one_out(world: World, side: tuple[Client, str]) -> None:
    client, prefix = side
    series = start(world).series
    before = everything()
    for day in (in_days(1), in_days(15)):
        assert "Skip this one visit?" in client.get(f"{prefix}/standing/{series.pk}/days/{day}/skip/").text
    assert everything() == before
    for day in (in_days(1), in_days(15)):
        client.post(f"{prefix}/standing/{series.pk}/days/{day}/skip/", {"reason": "by_recipient"})
    assert days_that_stand(series) == [in_days(8)]
    assert skips(series) == {in_days(15): SkipReason.BY_RECIPIENT}
    back = client.post(f"{prefix}/standing/{series.pk}/days/{in_days(1)}/bring-back/", follow=True)
    assert "Booked: " in back.text
    client.post(f"{prefix}/standing/{series.pk}/days/{in_days(15)}/bring-back/")
    assert skips(series) == {}


@pytest.mark.parametrize("day", [in_days(2), in_days(-6), in_days(4000)])
@pytest.mark.parametrize("act", ["skip", "bring-back"])
def test_days_on_which_it_does_not_come_are_refused_in_words(
    world: World, side: tuple[Client, str], day: date, act: str
) -> None:
    client, prefix = side
    series = start(world).series
    before = everything()
    url = f"{prefix}/standing/{series.pk}/days/{day}/{act}/"
    assert client.get(url).status_code == 200
    done = client.post(url, {"reason": "by_recipient"}, follow=True)
    assert "No visit of the standing booking is planned for that day." in done.text
    assert everything() == before


def test_what_could_not_be_booked_is_said_when_tried_again(world: World, side: tuple[Client, str]) -> None:
    client, prefix = side
    Closure.objects.create(department=world.department, first_day=in_days(1), last_day=in_days(1))
    series = start(world).series
    messages = OutboxMessage.objects.count()
    url = f"{prefix}/standing/{series.pk}/days/{in_days(1)}/bring-back/"
    assert "The department is closed" in client.get(url).text
    assert "the department is closed" in client.post(url, follow=True).text
    assert skips(series) == {in_days(1): SkipReason.CLOSED}
    assert OutboxMessage.objects.count() == messages, "the recipient has been told so already"


@pytest.mark.parametrize("reason", sorted(SkipReason))
def test_only_what_may_succeed_is_offered_again(
    world: World, side: tuple[Client, str], reason: SkipReason
) -> None:
    client, prefix = side
    Closure.objects.create(department=world.department, first_day=in_days(1), last_day=in_days(1))
    series = start(world).series
    SkippedOccurrence.objects.filter(series=series).update(reason=reason)
    may = {"full", "absence", "recipient_busy", "by_recipient"} | ({"by_department"} if prefix else set())
    page = client.get(f"{prefix}/standing/{series.pk}/").text
    assert (f"/days/{in_days(1)}/bring-back/" in page) == (reason in may)


@pytest.mark.parametrize(
    "reason",
    [
        SkipReason.CLOSED,
        SkipReason.HOLIDAY,
        SkipReason.BALANCE,
        SkipReason.NO_DECISION,
        SkipReason.NOT_OFFERED,
    ],
)
def test_what_would_succeed_now_is_offered_again(
    world: World, side: tuple[Client, str], reason: SkipReason
) -> None:
    client, prefix = side
    closure = Closure.objects.create(department=world.department, first_day=in_days(1), last_day=in_days(1))
    series = start(world).series
    closure.delete()
    SkippedOccurrence.objects.filter(series=series).update(reason=reason)
    assert f"/days/{in_days(1)}/bring-back/" in client.get(f"{prefix}/standing/{series.pk}/").text
    Entitlement.objects.update(valid_until=in_days(0))
    assert f"/days/{in_days(1)}/bring-back/" not in client.get(f"{prefix}/standing/{series.pk}/").text


def test_a_recipient_is_offered_no_day_that_the_department_took(world: World, recipient: Client) -> None:
    series = start(world).series
    skip_occurrence(series, on=in_days(1), actor=STAFF, reason=CancelReason.BY_DEPARTMENT)
    page = recipient.get(f"/standing/{series.pk}/").text
    assert f"/days/{in_days(1)}/bring-back/" not in page
    done = recipient.post(f"/standing/{series.pk}/days/{in_days(1)}/bring-back/", follow=True)
    assert "The department cannot come on that day." in done.text
