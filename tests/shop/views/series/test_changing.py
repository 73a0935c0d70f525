"""A standing booking is changed: it asks with what is given back and booked, and says what follows what."""

from django.test import Client

from shop.domain.series.standing import stop_series
from shop.enums import SeriesEnd
from shop.models import BookingSeries
from tests.factories.world import World
from tests.shop.domain.standing import in_days, standing, start
from tests.shop.views.series.asking import everything, list_url, typed


def test_change_asks_with_what_is_given_back_and_booked(world: World, side: tuple[Client, str]) -> None:
    client, prefix = side
    series = start(world).series
    url = f"{prefix}/standing/{series.pk}/change/"
    assert '<option value="10:00" selected>' in client.get(url).text
    before = everything()
    page = client.post(url, typed(preferred_at="13:00"))
    assert "These 2 visits are cancelled" in page.text
    assert "These 2 visits are booked now" in page.text
    assert everything() == before
    client.post(url, typed(preferred_at="13:00", confirmed="1"))
    new = BookingSeries.objects.get(follows=series)
    assert standing(new) == [(in_days(1), "13:00"), (in_days(8), "13:00")]
    former = client.get(f"{prefix}/standing/{series.pk}/").text
    assert f'href="{prefix}/standing/{new.pk}/"' in former


def test_a_change_says_what_it_is_now_and_from_when(world: World, side: tuple[Client, str]) -> None:
    client, prefix = side
    series = start(world).series
    url = f"{prefix}/standing/{series.pk}/change/"
    later = typed(preferred_at="13:00", starts_on=in_days(3).isoformat(), confirmed="1")
    page = client.post(url, later, follow=True).text
    rhythm = f"every {in_days(1):%A} at 13.00"
    assert f"Changed: {rhythm} from {in_days(8).day} {in_days(8):%B}." in page
    assert "The standing booking is made" not in page


def test_one_that_was_changed_before_it_began_is_in_no_list(world: World, side: tuple[Client, str]) -> None:
    client, prefix = side
    series = start(world, starts_on=in_days(5)).series
    client.post(
        f"{prefix}/standing/{series.pk}/change/", typed(starts_on=in_days(8).isoformat(), confirmed="1")
    )
    new = BookingSeries.objects.get(follows=series)
    page = client.get(list_url(world, prefix)).text
    assert f'href="{prefix}/standing/{new.pk}/"' in page
    assert f'href="{prefix}/standing/{series.pk}/"' not in page
    former = client.get(f"{prefix}/standing/{series.pk}/").text
    assert "This standing booking was changed before it began." in former
    assert "Stopped before it began" in former
    assert "soon" not in former


def test_one_with_no_visits_left_before_its_change_is_in_no_list(
    world: World, side: tuple[Client, str]
) -> None:
    client, prefix = side
    series = start(world).series
    BookingSeries.objects.filter(pk=series.pk).update(starts_on=in_days(-13))
    client.post(f"{prefix}/standing/{series.pk}/change/", typed(preferred_at="13:00", confirmed="1"))
    assert f'href="{prefix}/standing/{series.pk}/"' not in client.get(list_url(world, prefix)).text
    assert "This standing booking has ended." in client.get(f"{prefix}/standing/{series.pk}/").text


def test_the_page_leads_to_the_end_of_what_followed(world: World, side: tuple[Client, str]) -> None:
    client, prefix = side
    first = start(world).series
    chain = [first]
    for hour in ("11:00", "13:00"):
        url = f"{prefix}/standing/{chain[-1].pk}/change/"
        client.post(url, typed(preferred_at=hour, starts_on=in_days(8).isoformat(), confirmed="1"))
        chain.append(BookingSeries.objects.get(follows=chain[-1]))
    page = client.get(f"{prefix}/standing/{first.pk}/").text
    assert "goes on with other days or times soon" in page
    assert f'href="{prefix}/standing/{chain[2].pk}/"' in page
    assert f'href="{prefix}/standing/{chain[1].pk}/"' not in page
    stop_series(chain[2], actor=world.actor(), reason=SeriesEnd.BY_RECIPIENT)
    page = client.get(f"{prefix}/standing/{first.pk}/").text
    assert "soon" not in page
    assert f"This standing booking ends on {in_days(1).day} {in_days(1):%B}." in page
    assert "What came after it has been stopped too" in page
    last = client.get(f"{prefix}/standing/{chain[2].pk}/").text
    assert "This standing booking was stopped before it began." in last
    assert "Stopped before it began" in last
