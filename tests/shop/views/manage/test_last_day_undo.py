"""A last day noted by mistake: undone from the helper's page, or the page says why not and what can be done."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation

from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from notifications.outbox import deliver
from shop.models import Departure, Provider
from tests.factories.world import World, at, make_administrator, make_department, make_recipient
from tests.shop.domain.absence.told import who_has
from tests.shop.views.conftest import Count, sign_in
from tests.shop.views.manage.bad_morning import list_of, row_of
from tests.shop.views.visits import make_visit


@pytest.fixture(autouse=True)
def _in_english(larvik_client: Client) -> Iterator[None]:
    larvik_client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield


def day(number: int) -> str:
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def page(world: World, tail: str = "") -> str:
    return f"/manage/providers/{world.providers[0].pk}/{tail}"


def leaves(world: World, client: Client, number: int = 5) -> str:
    """The last day is noted, with the yes to what was shown."""
    content = client.post(page(world, "last-day/"), {"last_day": day(number)}).text
    agreed = content.split('name="agreed" value="')[1].split('"', maxsplit=1)[0] if content else ""
    sent = {"last_day": day(number), "agreed": agreed}
    return client.post(page(world, "last-day/"), sent, follow=True).text


def departure() -> str:
    return str(Departure.objects.latest("pk").pk)


def undo(world: World, client: Client, **sent: str) -> str:
    posted = {"departure": departure()} | sent
    return client.post(page(world, "last-day/undo/"), posted, follow=True).text


def is_told() -> None:
    for message in OutboxMessage.objects.filter(status=DeliveryStatus.WAITING).order_by("pk"):
        deliver(message_id=message.pk)
    Departure.objects.update(told_at=timezone.now())


def leaves_on(world: World) -> object:
    return Provider.objects.get(pk=world.providers[0].pk).leaves_on


def test_the_page_says_until_when_and_undoes_it(world: World, administrator: Client) -> None:
    visit = make_visit(world, at(6, 10), recipient=world.recipient)
    content = leaves(world, administrator)
    assert "Nobody has been told yet" in content
    assert page(world, "last-day/undo/") in content
    content = undo(world, administrator)
    assert "Undone, and nobody was told." in content
    assert "No last day is noted" in content
    assert (leaves_on(world), who_has(visit)) == (None, world.providers[0])


def test_what_nobody_takes_over_says_in_the_list_who_has_left(world: World, administrator: Client) -> None:
    visit = make_visit(world, at(6, 10), recipient=world.recipient)
    make_visit(world, at(6, 10), provider=world.providers[1])
    leaves(world, administrator)
    row = row_of(administrator.get(list_of(world)).text, visit)
    assert f"{world.providers[0].name} has left by then" in row


def test_sent_twice_it_is_undone_once(world: World, administrator: Client) -> None:
    make_visit(world, at(6, 10), recipient=world.recipient)
    leaves(world, administrator)
    sent = departure()
    undo(world, administrator)
    content = undo_again(world, administrator, sent)
    assert "No last day is noted" in content
    assert "Undone" not in content


def undo_again(world: World, client: Client, departure_id: str) -> str:
    return client.post(page(world, "last-day/undo/"), {"departure": departure_id}, follow=True).text


@pytest.mark.parametrize("sent", ["", "x", "-1", "0", "9" * 40, "²", "999999"])
def test_what_names_no_departure_undoes_nothing(world: World, administrator: Client, sent: str) -> None:
    leaves(world, administrator)
    assert "The last day of" in undo_again(world, administrator, sent)
    assert leaves_on(world) == timezone.localdate() + timedelta(days=5)


def test_once_it_is_told_the_page_says_why_not_and_the_way_on(world: World, administrator: Client) -> None:
    make_visit(world, at(6, 10), recipient=world.recipient)
    leaves(world, administrator)
    is_told()
    content = administrator.get(page(world)).text
    assert page(world, "last-day/undo/") not in content
    assert "This cannot be undone any more" in content
    assert "1 person has been written to" in content
    assert page(world, "stay/") in content
    refused = undo(world, administrator)
    assert "Note another day, or take the last day back." in refused
    assert leaves_on(world) is not None


def test_where_nobody_was_concerned_nothing_is_said_of_undoing(world: World, administrator: Client) -> None:
    leaves(world, administrator)
    assert page(world, "last-day/undo/") in administrator.get(page(world)).text
    is_told()
    assert "cannot be undone" not in administrator.get(page(world)).text


def test_put_forward_it_says_which_day_holds_again(world: World, administrator: Client) -> None:
    make_visit(world, at(7, 10), recipient=world.recipient)
    leaves(world, administrator, 9)
    is_told()
    assert "as before" in leaves(world, administrator, 5)
    assert "The last day of" in undo(world, administrator)
    assert leaves_on(world) == timezone.localdate() + timedelta(days=9)


@pytest.mark.parametrize("is_sent", [False, True])
def test_the_page_that_asks_whether_they_stay_says_what_becomes_of_visits(
    world: World, administrator: Client, *, is_sent: bool
) -> None:
    make_visit(world, at(6, 10), recipient=world.recipient)
    leaves(world, administrator)
    if is_sent:
        is_told()
    content = administrator.get(page(world, "stay/")).text
    assert ("Nobody has been told yet" in content) != is_sent
    assert ("stays with who was given it" in content) == is_sent
    content = administrator.post(page(world, "stay/"), follow=True).text
    assert ("1 visit is theirs again, and nobody was told." in content) != is_sent


def test_the_question_says_until_when_it_can_be_undone(world: World, administrator: Client) -> None:
    content = administrator.post(page(world, "last-day/"), {"last_day": day(5)}, follow=True).text
    assert "told in five minutes" not in content, "there is nobody to tell"
    make_visit(world, at(4, 10), recipient=world.recipient)
    content = administrator.post(page(world, "last-day/"), {"last_day": day(3)}).text
    assert "Until then it can be undone." in content


def test_others_have_no_such_address(world: World, larvik_client: Client, administrator: Client) -> None:
    leaves(world, administrator)
    client = sign_in(larvik_client, make_administrator(make_department(name="Annen")))
    assert client.post(page(world, "last-day/undo/"), {"departure": departure()}).status_code == 404
    assert leaves_on(world) is not None
    assert client.get(page(world, "last-day/undo/")).status_code == 405


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("is_sent", [False, True])
def test_the_page_takes_as_many_statements_however_many_visits(
    world: World, administrator: Client, statements: Count, rows: int, *, is_sent: bool
) -> None:
    for number in range(rows):
        make_visit(world, at(6 + number, 10), recipient=make_recipient())
    leaves(world, administrator)
    if is_sent:
        is_told()
    assert statements(administrator, page(world)) == (13 if is_sent else 11)
