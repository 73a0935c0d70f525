"""The list of decisions that run out, and the cards of who makes decisions."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import AuditEntry
from shop.enums import StaffRole
from shop.models import Entitlement, RoleGrant
from tests.factories.world import World, make_entitlement, make_recipient, make_user, make_world
from tests.shop.views.conftest import Count, sign_in


@pytest.fixture
def officer(world: World, larvik_client: Client) -> Client:
    """Makes the decisions of the world's department, and reads English."""
    user = make_user()
    RoleGrant.objects.create(user=user, role=StaffRole.CASE_OFFICER, department=world.department)
    larvik_client.cookies["django_language"] = "en"
    return sign_in(larvik_client, user)


def page_of(world: World) -> str:
    return f"/manage/departments/{world.department.pk}/running-out/"


def let_end(world: World, days: int) -> Entitlement:
    last = timezone.localdate() + timedelta(days=days)
    Entitlement.objects.update(valid_until=last)
    return Entitlement.objects.filter(recipient=world.recipient).get()


def test_the_case_officer_is_led_from_the_recipients_to_it(world: World, officer: Client) -> None:
    decision = let_end(world, 5)
    start = officer.get(f"/manage/departments/{world.department.pk}/recipients/").text
    assert "decision runs out" in start
    assert page_of(world) in start
    page = officer.get(page_of(world)).text
    assert world.recipient.name in page
    assert f"/manage/entitlements/{decision.pk}/change/" in page
    assert AuditEntry.objects.filter(action="page.viewed", recipient_id=world.recipient.pk).exists()


def test_what_ends_today_can_be_changed_no_more(world: World, officer: Client) -> None:
    decision = let_end(world, 0)
    page = officer.get(page_of(world)).text
    assert f"/manage/recipients/{world.recipient.pk}/" in page
    assert f"/manage/entitlements/{decision.pk}/change/" not in page


def test_another_departments_is_not_found(world: World, officer: Client) -> None:
    assert officer.get(page_of(make_world())).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_statements(world: World, officer: Client, statements: Count, rows: int) -> None:
    for _row in range(1, rows):
        make_entitlement(make_recipient(), world.service)
    Entitlement.objects.update(valid_until=timezone.localdate() + timedelta(days=5))
    assert statements(officer, page_of(world)) == 8
