"""A helper's last day at work: who comes instead is shown first, and it can be taken back before it comes."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from foundation.actor import Channel
from shop.models import BookingSeries, Provider
from shop.views.manage.asking import CONFIRMED
from tests.factories.world import World, at, make_administrator, make_department
from tests.shop.views.conftest import sign_in
from tests.shop.views.visits import make_visit


def day(number: int) -> str:
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def page(world: World) -> str:
    return f"/manage/providers/{world.providers[0].pk}/last-day/"


def leaves_on(world: World) -> object:
    return Provider.objects.get(pk=world.providers[0].pk).leaves_on


def agreed(content: str) -> str:
    return content.split('name="agreed" value="')[1].split('"', maxsplit=1)[0]


def series_of(world: World) -> BookingSeries:
    return BookingSeries.objects.create(
        recipient=world.recipient,
        service=world.service,
        provider=world.providers[0],
        weekdays=[1],
        preferred_at="10:00",
        tolerance=timedelta(0),
        duration=timedelta(hours=1),
        starts_on=timezone.localdate(),
        channel=Channel.STAFF,
    )


def test_where_nothing_is_planned_after_it_it_is_noted_at_once(world: World, administrator: Client) -> None:
    assert administrator.get(page(world)).status_code == 200
    assert administrator.post(page(world), {"last_day": day(9)}).status_code == 302
    assert leaves_on(world) == timezone.localdate() + timedelta(days=9)
    content = administrator.get(f"/manage/providers/{world.providers[0].pk}/").content.decode()
    assert f"/manage/providers/{world.providers[0].pk}/stay/" in content


def test_who_comes_instead_is_shown_first(world: World, administrator: Client) -> None:
    make_visit(world, at(6, 10), provider=world.providers[0])
    series_of(world)
    content = administrator.post(page(world), {"last_day": day(5)}).content.decode()
    assert world.providers[1].display_name in content
    assert f"/manage/recipients/{world.recipient.pk}/" in content
    assert leaves_on(world) is None
    yes = {"last_day": day(5), CONFIRMED: "1", "agreed": agreed(content)}
    make_visit(world, at(7, 10), provider=world.providers[0])
    content = administrator.post(page(world), yes).content.decode()
    assert leaves_on(world) is None
    administrator.post(page(world), yes | {"agreed": agreed(content)})
    assert leaves_on(world) is not None


def test_visits_nobody_can_come_to_are_a_link_away_and_named_when_it_is_taken_back(
    world: World, administrator: Client
) -> None:
    visit = make_visit(world, at(6, 10), provider=world.providers[0])
    make_visit(world, at(6, 10), provider=world.providers[1])
    stay = f"/manage/providers/{world.providers[0].pk}/stay/"
    assert f"/manage/bookings/{visit.pk}/" not in administrator.get(stay).text
    content = administrator.post(page(world), {"last_day": day(5)}).text
    done = administrator.post(page(world), {"last_day": day(5), "agreed": agreed(content)}, follow=True).text
    assert f'<a href="/manage/departments/{world.department.pk}/stranded/">' in done
    assert f"/manage/bookings/{visit.pk}/" in administrator.get(stay).text
    administrator.post(stay)
    visit.refresh_from_db()
    assert visit.stranded == ""


@pytest.mark.parametrize("sent", [{}, {"last_day": ""}, {"last_day": "x"}, {"last_day": "2020-01-01"}])
def test_a_day_that_cannot_be_is_refused(world: World, administrator: Client, sent: dict[str, str]) -> None:
    assert administrator.post(page(world), sent).status_code == 422
    assert leaves_on(world) is None


def test_somebody_who_has_left_has_no_last_day(world: World, administrator: Client) -> None:
    Provider.objects.filter(pk=world.providers[0].pk).update(is_active=False)
    assert administrator.post(page(world), {"last_day": day(3)}).status_code == 409
    assert leaves_on(world) is None


def test_they_may_stay_after_all(world: World, administrator: Client) -> None:
    series = series_of(world)
    content = administrator.post(page(world), {"last_day": day(5)}).content.decode()
    administrator.post(page(world), {"last_day": day(5), "agreed": agreed(content)})
    stay = f"/manage/providers/{world.providers[0].pk}/stay/"
    assert f"/manage/recipients/{world.recipient.pk}/" in administrator.get(stay).content.decode()
    assert administrator.post(stay).status_code == 302
    assert leaves_on(world) is None
    series.refresh_from_db()
    assert series.provider == world.providers[0]
    assert administrator.post(stay).status_code == 302


def test_others_have_no_such_page(world: World, larvik_client: Client) -> None:
    client = sign_in(larvik_client, make_administrator(make_department(name="Annen")))
    for address in (page(world), page(world).replace("last-day", "stay")):
        assert client.get(address).status_code == 404
        assert client.post(address, {"last_day": day(3)}).status_code == 404
    assert leaves_on(world) is None


def test_of_many_visits_the_first_are_shown_and_the_rest_is_folded(
    world: World, administrator: Client
) -> None:
    for number in range(6, 18):
        make_visit(world, at(number, 10), provider=world.providers[0])
    content = administrator.post(page(world), {"last_day": day(5)}).content.decode()
    shown, folded = content.split('<details class="fold">')
    assert shown.count('class="figures">') + folded.count('class="figures">') == 12
    assert folded.count('class="figures">') == 2
    assert folded.index("</details>") < folded.index('type="submit"')
