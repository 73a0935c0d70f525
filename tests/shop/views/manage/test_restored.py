"""What ended by mistake with somebody's services comes back: each by one act, through the door of everything else."""

import re
from datetime import time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from shop.domain.waitlist.line import leave_waitlist
from shop.enums import WaitlistStatus
from shop.models import Booking, BookingSeries, WaitlistEntry
from shop.views.manage.asking import CONFIRMED
from tests.factories.waiting import make_neighbour, wait
from tests.factories.world import World, at
from tests.shop.domain.standing import days_that_stand, start
from tests.shop.views.visits import make_visit, yes_to_all


@pytest.fixture(autouse=True)
def _in_english(administrator: Client) -> None:
    administrator.cookies["django_language"] = "en"


def opened_again(world: World, administrator: Client) -> str:
    page = f"/manage/recipients/{world.recipient.pk}/"
    died = {"reason": "died", "last_day": timezone.localdate().isoformat()}
    administrator.post(f"{page}end/", died | yes_to_all())
    administrator.post(f"{page}reopen/")
    world.recipient.refresh_from_db()
    return page


def links(page: str) -> list[str]:
    return [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]*)">(?:Book|Start anew)<', page)]


def test_a_visit_at_its_time(world: World, administrator: Client) -> None:
    visit = make_visit(world, at(2, 10), recipient=world.recipient)
    page = opened_again(world, administrator)
    (link,) = links(administrator.get(page).text)
    assert administrator.get(link).status_code == 200
    administrator.post(link)
    again = Booking.objects.exclude(pk=visit.pk).get()
    assert (again.starts_at, again.ends_at) == (visit.starts_at, visit.ends_at)
    assert not links(administrator.get(page).text)


def test_it_is_said_how_many_are_listed(world: World, administrator: Client) -> None:
    make_visit(world, at(2, 10), recipient=world.recipient)
    make_visit(world, at(2, 13), recipient=world.recipient)
    days = [at(2, 0).isoweekday(), at(4, 0).isoweekday()]
    start(world, weekdays=days, preferred_at=time(11), ends_on=timezone.localdate() + timedelta(days=30))
    wait(world, first=1, last=4)
    page = administrator.get(opened_again(world, administrator)).text
    listed = page.partition('id="to-book"')[2].partition("</section>")[0].count("<li")
    assert listed == 4
    assert "4 things that were called off are listed below." in page


def test_a_standing_booking_as_it_was(world: World, administrator: Client) -> None:
    until = timezone.localdate() + timedelta(days=30)
    days = [at(2, 0).isoweekday(), at(4, 0).isoweekday()]
    series = start(world, weekdays=days, preferred_at=time(11), ends_on=until).series
    page = opened_again(world, administrator)
    (link,) = links(administrator.get(page).text)  # its visits come with it
    form = administrator.get(link).context["form"]
    assert form.initial["ends_on"] == until
    typed = {name: value for name, value in form.initial.items() if value is not None}
    administrator.post(link, typed | {CONFIRMED: "yes"})
    again = BookingSeries.objects.exclude(pk=series.pk).get()
    assert (again.weekdays, again.preferred_at, again.ends_on) == (sorted(days), time(11), until)
    assert not links(administrator.get(page).text)


def test_one_that_still_runs_for_a_while_is_followed_from_the_day_after(
    world: World, administrator: Client
) -> None:
    """Sent twice it is once: there is one visit a day, also with some leeway."""
    series = start(world, weekdays=range(1, 8), tolerance=timedelta(hours=1)).series
    page, last_day = f"/manage/recipients/{world.recipient.pk}/", timezone.localdate() + timedelta(days=6)
    administrator.post(f"{page}end/", {"reason": "moved", "last_day": last_day.isoformat()} | yes_to_all())
    administrator.post(f"{page}reopen/")
    (link,) = links(administrator.get(page).text)
    form = administrator.get(link).context["form"]
    assert form.initial["starts_on"] == last_day + timedelta(days=1)
    typed = {name: value for name, value in form.initial.items() if value is not None}
    first, second = (administrator.post(link, typed | {CONFIRMED: "yes"}) for _time in range(2))
    assert first["Location"] == second["Location"]
    again = BookingSeries.objects.exclude(pk=series.pk).get()
    days = [day for each in (series, again) for day in days_that_stand(each)]
    assert len(days) == len(set(days)) == 14
    assert not links(administrator.get(page).text)


def test_a_place_in_line(world: World, administrator: Client) -> None:
    entry = wait(world, first=1, last=4)
    page = opened_again(world, administrator)
    action = f"/manage/waiting/{entry.pk}/again/"
    assert f'action="{action}"' in administrator.get(page).text
    told = administrator.post(action, follow=True).text
    assert "is on the waiting list again, in the place they had." in told
    again = WaitlistEntry.objects.get()
    assert (again.pk, again.status, again.created_at) == (entry.pk, WaitlistStatus.WAITING, entry.created_at)
    assert "Nothing to give back" in administrator.post(action, follow=True).text


def test_what_was_not_called_off_is_not_given_back(world: World, administrator: Client) -> None:
    entry = wait(world, first=1, last=4)
    leave_waitlist(entry, actor=world.actor())
    opened_again(world, administrator)
    administrator.post(f"/manage/waiting/{entry.pk}/again/")
    assert WaitlistEntry.objects.get().status == WaitlistStatus.WITHDRAWN


def test_like_a_standing_booking_of_somebody_else_is_not_found(world: World, administrator: Client) -> None:
    other = start(world).series
    somebody = make_neighbour(world)
    page = f"/manage/departments/{world.department.pk}/standing/start/{somebody.pk}/{world.service.pk}/"
    assert administrator.get(f"{page}?like={other.pk}").status_code == 404
