"""Ending somebody's services: shown first, done for what was shown, and opened again if it was a mistake."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import AuditEntry
from shop.enums import BookingStatus, RecipientEnd, StaffRole
from shop.models import Booking, Department, Entitlement, Recipient, RoleGrant
from tests.factories.world import World, at, make_department, make_entitlement, make_service, make_user
from tests.shop.views.conftest import Count, sign_in
from tests.shop.views.visits import make_visit, yes_to_all


def address(world: World) -> str:
    return f"/manage/recipients/{world.recipient.pk}/end/"


def day(number: int) -> str:
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def died(**changes: str) -> dict[str, str]:
    return {"reason": "died", "last_day": day(0)} | changes


def nothing_has_changed(world: World) -> bool:
    return (
        Recipient.objects.get(pk=world.recipient.pk).ended_on is None
        and not Booking.objects.filter(status=BookingStatus.CANCELLED).exists()
        and not AuditEntry.objects.filter(action="recipient.ended").exists()
    )


def test_it_is_shown_before_anything_is_done(world: World, administrator: Client) -> None:
    make_visit(world, at(2, 10), recipient=world.recipient)
    assert administrator.get(address(world)).status_code == 200
    content = administrator.post(address(world), died()).content.decode()
    assert "Renhold" in content
    assert world.providers[0].display_name in content
    assert nothing_has_changed(world)
    assert Entitlement.objects.get().valid_until is None


def test_the_yes_does_it(world: World, administrator: Client) -> None:
    make_visit(world, at(2, 10), recipient=world.recipient)
    response = administrator.post(address(world), died() | yes_to_all())
    assert response["Location"] == f"/manage/recipients/{world.recipient.pk}/"
    recipient = Recipient.objects.get(pk=world.recipient.pk)
    assert (recipient.end_reason, recipient.is_active) == (RecipientEnd.DIED, False)
    assert Booking.objects.get().status == BookingStatus.CANCELLED
    content = administrator.get(response["Location"]).content.decode()
    assert f"/manage/recipients/{recipient.pk}/reopen/" in content
    assert "/change/" not in content


def test_a_yes_to_one_visit_is_none_to_another(world: World, administrator: Client) -> None:
    make_visit(world, at(2, 10), recipient=world.recipient)
    yes = yes_to_all()
    make_visit(world, at(3, 10), recipient=world.recipient)
    assert administrator.post(address(world), died() | yes).status_code == 200
    assert nothing_has_changed(world)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"reason": "merged"},
        {"reason": "ill"},
        {"last_day": ""},
        {"last_day": "soon"},
        {"last_day": "2019-01-01"},
        {"last_day": "2099-01-01"},
        {"last_day": (date.today() + timedelta(days=9)).isoformat()},  # noqa: DTZ011 - any zone's will do
    ],
)
def test_what_cannot_be_is_refused(world: World, administrator: Client, sent: dict[str, str]) -> None:
    answer = died(**sent) if sent else {}
    assert administrator.post(address(world), answer | yes_to_all()).status_code == 422
    assert nothing_has_changed(world)


def test_going_back_keeps_what_was_typed(world: World, administrator: Client) -> None:
    content = administrator.post(address(world), died(edit="1") | yes_to_all()).content.decode()
    assert day(0) in content
    assert nothing_has_changed(world)


def test_visits_of_other_departments_are_a_number(world: World, administrator: Client) -> None:
    elsewhere: Department = make_department(name="Annen")
    service = make_service(elsewhere, name="Hemmelig tjeneste")
    make_entitlement(world.recipient, service)
    visit = make_visit(world, at(2, 10), recipient=world.recipient, service=service)
    Booking.objects.filter(pk=visit.pk).update(department=elsewhere)
    content = administrator.post(address(world), died()).content.decode()
    assert "Hemmelig tjeneste" not in content
    administrator.post(address(world), died() | yes_to_all())
    visit.refresh_from_db()
    assert visit.status == BookingStatus.CANCELLED


def test_done_twice_it_is_done_once(world: World, administrator: Client) -> None:
    make_visit(world, at(2, 10), recipient=world.recipient)
    for _time in range(2):
        assert administrator.post(address(world), died() | yes_to_all()).status_code == 302
    assert AuditEntry.objects.filter(action="recipient.ended").count() == 1


def test_a_mistake_is_opened_again_with_what_stays_cancelled(world: World, administrator: Client) -> None:
    make_visit(world, at(2, 10), recipient=world.recipient)
    administrator.post(address(world), died() | yes_to_all())
    page = f"/manage/recipients/{world.recipient.pk}/reopen/"
    assert "Renhold" in administrator.get(page).content.decode()
    assert administrator.post(page).status_code == 302
    assert Recipient.objects.get(pk=world.recipient.pk).is_active
    assert Booking.objects.get().status == BookingStatus.CANCELLED
    assert Entitlement.objects.get().valid_until is None
    assert administrator.post(page).status_code == 302
    assert AuditEntry.objects.filter(action="recipient.reopened").count() == 1


def test_what_was_called_off_is_listed_until_it_is_booked_anew(world: World, administrator: Client) -> None:
    visit = make_visit(world, at(2, 10), recipient=world.recipient)
    page, day_of_it = f"/manage/recipients/{world.recipient.pk}/", timezone.localdate(visit.starts_at)
    book = f"/book/{world.recipient.pk}/{world.service.pk}/?at={day_of_it}"
    assert book not in administrator.get(page).text
    administrator.post(address(world), died() | yes_to_all())
    assert "(nobody)" not in administrator.get(f"{page}reopen/").text
    administrator.post(f"{page}reopen/")
    assert book in administrator.get(page).text
    officer = make_user("Siri Prøve")
    RoleGrant.objects.create(user=officer, role=StaffRole.CASE_OFFICER, department=world.department)
    client = sign_in(administrator, officer)
    assert 'id="to-book"' in client.get(page).text
    assert book not in client.get(page).text
    make_visit(world, at(2, 10), recipient=world.recipient)
    assert 'id="to-book"' not in client.get(page).text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_as_many_statements_however_many_visits(
    world: World, administrator: Client, statements: Count, rows: int
) -> None:
    for number in range(rows):
        make_visit(world, at(number + 2, 10), recipient=world.recipient)
    administrator.post(address(world), died() | yes_to_all())
    assert statements(administrator, f"/manage/recipients/{world.recipient.pk}/reopen/") == 16
