"""Two entries of one person side by side: what is in the way is said first, and the yes is for what was shown."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import AuditEntry
from shop.enums import StaffRole
from shop.models import Booking, Entitlement, Recipient, RoleGrant
from tests.factories.waiting import wait
from tests.factories.world import (
    World,
    at,
    make_department,
    make_entitlement,
    make_provider,
    make_recipient,
    make_service,
    make_user,
)
from tests.shop.views.conftest import Count, sign_in
from tests.shop.views.visits import make_visit


@pytest.fixture
def twin(world: World) -> Recipient:
    twin = make_recipient(name="Ingrid Prøve Olsen")
    make_entitlement(twin, make_service(world.department, name="Vindusvask"))
    return twin


def address(world: World, twin: Recipient) -> str:
    return f"/manage/recipients/{twin.pk}/merge/{world.recipient.pk}/"


def agreed(client: Client, page: str) -> dict[str, str]:
    found = re.search(r'name="agreed" value="(\w+)"', client.get(page).content.decode())
    assert found is not None
    return {"agreed": found[1]}


def test_those_with_a_like_name_are_found_but_not_they_themselves(
    world: World, twin: Recipient, administrator: Client
) -> None:
    page = f"/manage/recipients/{world.recipient.pk}/merge/"
    content = administrator.get(page).content.decode()
    assert f"{page}{twin.pk}/" in content
    assert f"{page}{world.recipient.pk}/" not in content
    assert f"{page}{twin.pk}/" not in administrator.get(page, {"q": "Kåre"}).content.decode()
    assert administrator.get(page, {"q": "k"}).status_code == 422


def test_both_are_shown_and_both_views_are_logged(
    world: World, twin: Recipient, administrator: Client
) -> None:
    content = administrator.get(address(world, twin)).content.decode()
    for word in ("Ingrid Prøve Olsen", "Vindusvask", "Renhold"):
        assert word in content
    viewed = AuditEntry.objects.filter(action="recipient.viewed").values_list("recipient_id", flat=True)
    assert set(viewed) == {twin.pk, world.recipient.pk}
    twin.refresh_from_db()
    assert twin.is_active


def test_the_yes_makes_one_of_two(world: World, twin: Recipient, administrator: Client) -> None:
    make_visit(world, at(2, 10), recipient=twin)
    page = address(world, twin)
    yes = agreed(administrator, page)
    assert administrator.post(page, yes)["Location"] == f"/manage/recipients/{world.recipient.pk}/"
    assert Booking.objects.get().recipient == world.recipient
    assert administrator.post(page, yes).status_code == 302
    assert AuditEntry.objects.filter(action="recipient.merged").count() == 1


@pytest.mark.parametrize("answer", [{}, {"agreed": "x"}, {"agreed": ""}])
def test_without_the_yes_to_what_is_there_nothing_happens(
    world: World, twin: Recipient, administrator: Client, answer: dict[str, str]
) -> None:
    assert administrator.post(address(world, twin), answer).status_code == 200
    twin.refresh_from_db()
    assert twin.is_active


def test_what_was_booked_meanwhile_is_shown_first(
    world: World, twin: Recipient, administrator: Client
) -> None:
    page = address(world, twin)
    yes = agreed(administrator, page)
    make_visit(world, at(2, 10), recipient=twin)
    assert administrator.post(page, yes).status_code == 200
    twin.refresh_from_db()
    assert twin.is_active


def test_what_is_in_the_way_is_listed_and_nothing_can_be_pressed(
    world: World, twin: Recipient, administrator: Client
) -> None:
    mine, theirs = (
        make_visit(world, at(2, 10), recipient=who, provider=provider)
        for who, provider in zip((world.recipient, twin), world.providers, strict=True)
    )
    other = make_entitlement(twin, world.service, decision_reference="2026/77")
    page = address(world, twin)
    content = administrator.get(page).content.decode()
    for word in (
        f"/manage/bookings/{mine.pk}/",
        f"/manage/bookings/{theirs.pk}/",
        f"/manage/entitlements/{other.pk}/end/",
        "2026/77",
    ):
        assert word in content
    assert 'data-color="danger"' not in content
    assert administrator.post(page, agreed(administrator, page)).status_code == 409
    twin.refresh_from_db()
    assert twin.is_active
    assert Entitlement.objects.filter(recipient=twin).count() == 2


def test_nobody_is_merged_with_themselves_or_a_stranger(
    world: World, twin: Recipient, administrator: Client
) -> None:
    stranger = make_recipient(name="Ukjent")
    for one, other in ((twin, twin), (twin, stranger), (stranger, twin)):
        page = f"/manage/recipients/{one.pk}/merge/{other.pk}/"
        assert administrator.get(page).status_code == 404
        assert administrator.post(page, {"agreed": "x"}).status_code == 404
    assert Recipient.objects.filter(is_active=True).count() == 3


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_as_many_statements_however_much_there_is(
    world: World, twin: Recipient, administrator: Client, statements: Count, rows: int
) -> None:
    for number in range(rows):
        for who, provider in zip((twin, world.recipient), world.providers, strict=True):
            make_visit(world, at(number + 2, 10), recipient=who, provider=provider)
            service = make_service(world.department, name=f"Tjeneste {number} {who.pk}")
            make_entitlement(who, service, valid_until=timezone.localdate() + timedelta(days=9))
    assert statements(administrator, address(world, twin)) == 29


def test_what_another_department_does_is_not_named(
    world: World, twin: Recipient, larvik_client: Client
) -> None:
    other = make_department(name="Rus og psykiatri")
    helper, another = make_provider(other), make_provider(other)
    secret = make_service(other, name="Rusoppfølging")
    decisions = [make_entitlement(who, secret) for who in (twin, world.recipient)]
    there = replace(world, department=other)
    visit = make_visit(there, at(2, 10), recipient=twin, service=secret, provider=helper)
    make_visit(there, at(2, 10), recipient=world.recipient, service=secret, provider=another)
    for who in (twin, world.recipient):
        wait(world, recipient=who, service=secret)
    officer = make_user("Saks Behandler")
    RoleGrant.objects.create(user=officer, role=StaffRole.CASE_OFFICER, department=world.department)
    sign_in(larvik_client, officer)
    larvik_client.cookies["django_language"] = "en"
    content = larvik_client.get(address(world, twin)).content.decode()
    for word in ("Rusoppfølging", decisions[0].decision_reference, f"/manage/bookings/{visit.pk}/"):
        assert word not in content
    assert "1 in another department" in content
    assert "2 in other departments" in content
    assert "a service of another department" in content
    assert 'data-color="danger"' not in content


def test_an_earlier_decision_is_shown_of_the_one_that_stays(
    world: World, twin: Recipient, administrator: Client
) -> None:
    """As the two were compared by how many they have."""
    first, last = (timezone.localdate() - timedelta(days=days) for days in (400, 300))
    make_entitlement(twin, world.service, valid_from=first, valid_until=last, decision_reference="2024/77")
    page = address(world, twin)
    kept = administrator.post(page, agreed(administrator, page), follow=True).text
    assert 'id="earlier"' in kept
    assert "2024/77" in kept
    assert f"/recipients/{world.recipient.pk}/ledger/?year={last.year}" in kept
    assert "2024/77" in administrator.get(kept.split('id="earlier"')[1].split('href="')[1].split('"')[0]).text
