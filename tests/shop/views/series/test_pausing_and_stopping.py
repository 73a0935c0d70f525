"""A standing booking is paused, resumed and stopped: each asks first and names the visits."""

from datetime import date, timedelta

import pytest
from django.test import Client

from shop.enums import SeriesEnd
from shop.models import Service
from tests.factories.world import World
from tests.shop.domain.standing import days_that_stand, in_days, start
from tests.shop.views.series.asking import everything


def test_pause_asks_with_what_lies_in_it_and_resume_books_it_again(
    world: World, side: tuple[Client, str]
) -> None:
    client, prefix = side
    series = start(world).series
    url = f"{prefix}/standing/{series.pk}/pause/"
    data = {"first": in_days(2).isoformat(), "last": in_days(20).isoformat(), "reason": "by_recipient"}
    before = everything()
    assert "This visit is cancelled" in client.post(url, data).text
    assert everything() == before
    client.post(url, data | {"confirmed": "1"})
    assert days_that_stand(series) == [in_days(1)]
    resume = f"{prefix}/standing/{series.pk}/resume/"
    before = everything()
    assert client.get(resume).status_code == 200
    assert everything() == before
    assert "1 visit is booked again" in client.post(resume, follow=True).text
    assert days_that_stand(series) == [in_days(1), in_days(8)]


@pytest.mark.parametrize(
    ("first", "last"),
    [(in_days(-1), ""), (in_days(3), in_days(2)), ("", in_days(2)), ("soon", ""), (in_days(3), "later")],
)
def test_a_pause_that_makes_no_sense_is_said(
    world: World, side: tuple[Client, str], first: date | str, last: date | str
) -> None:
    client, prefix = side
    series = start(world).series
    before = everything()
    data = {"first": str(first), "last": str(last), "reason": "by_recipient", "confirmed": "1"}
    assert client.post(f"{prefix}/standing/{series.pk}/pause/", data).status_code == 422
    assert everything() == before


def test_stop_asks_with_what_is_cancelled_and_names_what_stays(world: World, recipient: Client) -> None:
    Service.objects.update(cancel_deadline=timedelta(days=4))
    series = start(world).series
    before = everything()
    page = recipient.get(f"/standing/{series.pk}/stop/").text
    assert "This visit is cancelled" in page
    assert "This visit stays" in page
    assert everything() == before
    done = recipient.post(f"/standing/{series.pk}/stop/", follow=True)
    assert "1 visit stays" in done.text
    assert days_that_stand(series) == [in_days(1)]
    series.refresh_from_db()
    assert series.end_reason == SeriesEnd.BY_RECIPIENT


def test_what_is_wrong_in_both_forms_stands_in_one_summary(world: World, administrator: Client) -> None:
    series = start(world).series
    answer = administrator.post(f"/manage/standing/{series.pk}/pause/", {"first": "", "reason": ""})
    assert answer.status_code == 422
    assert answer.text.count("data-error-summary") == 1
    assert 'href="#id_first"' in answer.text
    assert 'href="#id_reason_0"' in answer.text


def test_the_department_says_why_it_stops_one(world: World, administrator: Client) -> None:
    series = start(world).series
    url = f"/manage/standing/{series.pk}/stop/"
    before = everything()
    for reason in ({}, {"reason": "because"}, {"reason": "recipient_ended"}):
        assert administrator.post(url, reason).status_code == 422
    assert everything() == before
    administrator.post(url, {"reason": "by_department"})
    series.refresh_from_db()
    assert series.end_reason == SeriesEnd.BY_DEPARTMENT
    assert not days_that_stand(series)
