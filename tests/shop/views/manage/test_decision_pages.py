"""A decision is changed from a day on, or ends: what it means is shown first, and the yes is for that."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from shop.enums import BookingStatus
from shop.models import Booking, Entitlement
from shop.queries.versions import version_of_decision
from tests.factories.world import World, at, make_administrator, make_department
from tests.shop.views.conftest import Count, sign_in
from tests.shop.views.visits import yes_to_all
from ui.dates import short_day


def day(number: int) -> str:
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def decision() -> Entitlement:
    return Entitlement.objects.earliest("valid_from")


def change_page() -> str:
    return f"/manage/entitlements/{decision().pk}/change/"


def end_page() -> str:
    return f"/manage/entitlements/{decision().pk}/end/"


def terms(**changes: str) -> dict[str, str]:
    return {
        "from_day": day(4),
        "amount": "2",
        "unit": "visits",
        "period": "week",
        "decision_reference": "2026/2",
        "seen": version_of_decision(decision()),
    } | changes


def yes(**changes: str) -> dict[str, str]:
    return yes_to_all() | {"too_much": "0"} | changes


def nothing_has_changed() -> bool:
    (only,) = Entitlement.objects.all()
    return only.valid_until is None and not Booking.objects.filter(status=BookingStatus.CANCELLED).exists()


def test_a_change_is_shown_before_it_is_made(world: World, administrator: Client) -> None:
    world.book(at(5, 10))
    content = administrator.get(change_page()).content.decode()
    assert 'value="100"' in content
    content = administrator.post(change_page(), terms()).content.decode()
    assert 'name="confirmed"' in content
    assert nothing_has_changed()


def test_the_yes_makes_it(world: World, administrator: Client) -> None:
    world.book(at(5, 10))
    response = administrator.post(change_page(), terms() | yes())
    assert response["Location"] == f"/manage/recipients/{world.recipient.pk}/"
    new = Entitlement.objects.latest("valid_from")
    assert (new.amount, new.decision_reference, new.pro_rata) == (2, "2026/2", True)


def test_what_is_booked_from_that_day_on_is_named_and_nothing_warns(
    world: World, administrator: Client
) -> None:
    world.book(at(5, 10))
    content = administrator.post(change_page(), terms()).content.decode()
    assert f"{world.recipient.short_name}" in content.split("<h1>")[1].split("</h1>")[0]
    assert re.search(r"1 [^(<]*\([^)]*10\.00\)", content)
    assert 'data-color="danger"' not in content
    content = administrator.post(change_page(), terms(valid_until=day(4))).content.decode()
    assert 'data-color="danger"' in content


def test_both_decisions_are_marked_afterwards(world: World, administrator: Client) -> None:
    page = f"/manage/recipients/{world.recipient.pk}/"
    until, first = (short_day(timezone.localdate() + timedelta(days=number)) for number in (3, 4))
    assert 'class="tag' not in administrator.get(page).text
    administrator.post(change_page(), terms() | yes())
    headings = re.findall(r'(?s)<h2 id="decision-.*?</h2>', administrator.get(page).text)
    assert [each for each in (until, first) if any(each in heading for heading in headings)] == [until, first]


def test_more_booked_than_granted_must_be_agreed_to(world: World, administrator: Client) -> None:
    for number in (5, 6, 7):
        world.book(at(number, 10))
    for agreed in ("0", "2", ""):
        sent = terms(amount="2") | yes(too_much=agreed)
        assert administrator.post(change_page(), sent).status_code == 200
        assert nothing_has_changed()
    assert administrator.post(change_page(), terms(amount="2") | yes(too_much="1")).status_code == 302


def test_visits_that_fall_away_must_be_agreed_to(world: World, administrator: Client) -> None:
    world.book(at(9, 10))
    sent = terms(valid_until=day(7)) | yes()
    world.book(at(10, 10))
    assert administrator.post(change_page(), sent).status_code == 200
    assert nothing_has_changed()
    assert administrator.post(change_page(), terms(valid_until=day(7)) | yes()).status_code == 302
    assert Booking.objects.filter(status=BookingStatus.CANCELLED).count() == 2


@pytest.mark.parametrize(
    "sent",
    [
        {"from_day": ""},
        {"from_day": "soon"},
        {"from_day": "0"},
        {"amount": "-1"},
        {"amount": "many"},
        {"amount": "999999"},
        {"unit": "litres"},
        {"period": "decade"},
        {"decision_reference": ""},
        {"decision_reference": "x" * 41},
        {"valid_until": "0"},
        {"valid_until": "3"},
    ],
)
def test_what_cannot_be_is_refused(world: World, administrator: Client, sent: dict[str, str]) -> None:
    days = {
        name: day(int(value)) if value.isdecimal() and name != "amount" else value
        for name, value in sent.items()
    }
    assert administrator.post(change_page(), terms(**days) | yes()).status_code == 422
    assert nothing_has_changed()


def test_who_looked_at_something_else_sees_what_it_is_now(world: World, administrator: Client) -> None:
    sent = terms()
    Entitlement.objects.update(amount=7)
    response = administrator.post(change_page(), sent | yes())
    assert response.status_code == 409
    assert "7" in response.context["conflict"].rows[0].now
    assert nothing_has_changed()


def test_going_back_keeps_what_was_typed(world: World, administrator: Client) -> None:
    content = administrator.post(change_page(), terms(edit="1") | yes()).content.decode()
    assert "2026/2" in content
    assert nothing_has_changed()


def test_an_end_is_shown_before_it_comes_and_the_yes_lets_it(world: World, administrator: Client) -> None:
    world.book(at(5, 10))
    assert administrator.get(end_page()).status_code == 200
    content = administrator.post(end_page(), {"last_day": day(3)}).content.decode()
    assert "Renhold" in content
    assert nothing_has_changed()
    stale = yes()
    world.book(at(6, 10))
    assert administrator.post(end_page(), {"last_day": day(3)} | stale).status_code == 200
    assert nothing_has_changed()
    assert administrator.post(end_page(), {"last_day": day(3)} | yes()).status_code == 302
    assert Booking.objects.filter(status=BookingStatus.CANCELLED).count() == 2
    assert administrator.post(end_page(), {"last_day": day(3)} | yes()).status_code == 302


@pytest.mark.parametrize("sent", [{}, {"last_day": ""}, {"last_day": "x"}, {"last_day": "2020-01-01"}])
def test_an_end_that_cannot_be_is_refused(world: World, administrator: Client, sent: dict[str, str]) -> None:
    assert administrator.post(end_page(), sent | yes()).status_code == 422
    assert nothing_has_changed()


def test_an_end_after_the_end_is_refused_in_words(world: World, administrator: Client) -> None:
    Entitlement.objects.update(valid_until=timezone.localdate() + timedelta(days=2))
    assert administrator.post(end_page(), {"last_day": day(3)} | yes()).status_code == 422
    assert decision().valid_until == timezone.localdate() + timedelta(days=2)


@pytest.mark.parametrize("page", [change_page, end_page])
def test_others_have_no_such_page(world: World, larvik_client: Client, page: Any) -> None:
    client = sign_in(larvik_client, make_administrator(make_department(name="Annen")))
    assert client.get(page()).status_code == 404
    assert client.post(page(), terms(last_day=day(3)) | yes()).status_code == 404
    assert nothing_has_changed()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_take_as_many_statements_however_much_is_booked(
    world: World, administrator: Client, statements: Count, rows: int
) -> None:
    for number in range(rows):
        world.book(at(number + 5, 10))
    assert statements(administrator, change_page()) == 6
    assert statements(administrator, end_page()) == 6
