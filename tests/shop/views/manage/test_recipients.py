"""The page of a recipient: found by name, whole, logged, and only for those who handle the decisions."""

import re
from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from audit.models import AuditEntry
from foundation.actor import Actor, Channel
from shop.domain.circumstances.ending import end_recipient
from shop.domain.circumstances.merging import merge_recipients
from shop.enums import RecipientEnd, StaffRole
from shop.models import Booking, BookingSeries, RoleGrant, WaitlistEntry
from shop.views.manage import asking
from tests.factories.world import (
    World,
    at,
    make_administrator,
    make_department,
    make_entitlement,
    make_recipient,
    make_service,
)
from tests.shop.views.conftest import Count, sign_in
from tests.shop.views.visits import make_visit

STAFF = Actor(user_id=None, channel=Channel.STAFF)


def page_of(world: World) -> str:
    return f"/manage/recipients/{world.recipient.pk}/"


def book_for(world: World) -> str:
    return f"/manage/departments/{world.department.pk}/book/{world.recipient.pk}/"


def fill(world: World, *, rows: int) -> None:
    for number in range(rows):
        service = make_service(world.department, name=f"Tjeneste {number}")
        make_entitlement(world.recipient, service)
        make_visit(world, at(number + 2, 10), recipient=world.recipient, service=service)
        BookingSeries.objects.create(
            recipient=world.recipient,
            service=service,
            weekdays=[1 + number],
            preferred_at="10:00",
            tolerance=timedelta(0),
            duration=timedelta(hours=1),
            starts_on=timezone.localdate(),
            channel=Channel.STAFF,
        )
        WaitlistEntry.objects.create(
            recipient=world.recipient,
            service=service,
            first_day=timezone.localdate(),
            last_day=timezone.localdate(),
            duration=timedelta(hours=1),
            channel=Channel.STAFF,
        )


@pytest.mark.parametrize("rows", [1, 3])
def test_it_takes_as_many_statements_however_much_there_is(
    world: World, officer: Client, statements: Count, rows: int
) -> None:
    fill(world, rows=rows)
    assert statements(officer, page_of(world)) == 21


def test_it_shows_all_there_is_and_what_can_be_done(world: World, officer: Client) -> None:
    fill(world, rows=1)
    content = officer.get(page_of(world)).content.decode()
    for word in ("Ingrid Prøve", "Prøvegata 1", "Tjeneste 0", "2026/1"):
        assert word in content
    entitlement = world.recipient.entitlements.first()
    assert entitlement is not None
    for address in (
        f"/manage/recipients/{world.recipient.pk}/end/",
        f"/manage/recipients/{world.recipient.pk}/merge/",
        f"/manage/entitlements/{entitlement.pk}/change/",
        f"/manage/entitlements/{entitlement.pk}/end/",
        f"/manage/departments/{world.department.pk}/recipients/{world.recipient.pk}/ledger/",
    ):
        assert address in content
    assert "/book/" not in content, "a case officer books for nobody"


def test_what_is_not_in_sight_can_be_unfolded(
    world: World, administrator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """“And 2 more” leads to the two: on the page of a recipient, where one books for them, and before a change."""
    administrator.cookies["django_language"] = "en"
    world.recipient.entitlements.update(amount=40)
    visits = [world.book(at(day, hour)) for day in (1, 2) for hour in range(9, 15)]
    for path, more in ((page_of(world), 2), (book_for(world), 7)):
        page = administrator.get(path).text
        assert f"And {more} more." in page
        assert all(f"/manage/bookings/{each.pk}/" in page for each in visits)
    monkeypatch.setattr(asking, "MOST_SHOWN", 5)
    monkeypatch.setattr(asking, "MOST_LISTED", 10)
    words = asking.visits_in_words(Booking.objects.order_by("starts_at"))
    assert (len(words["visits"]), len(words["folded_visits"]), words["more_visits"]) == (5, 5, 2)
    page = render_to_string("shop/manage/which_visits.html", words)
    assert page.count("<li>") == 10


def test_no_link_leads_a_case_officer_to_what_is_not_theirs(world: World, officer: Client) -> None:
    fill(world, rows=1)
    links = set(re.findall(r'href="(/(?:manage/)?[^"#?]*)"', officer.get(page_of(world)).text))
    assert f"/manage/departments/{world.department.pk}/recipients/" in links
    pages = sorted(link for link in links if not link.startswith("/static/"))
    assert {link: officer.get(link, follow=True).status_code for link in pages} == dict.fromkeys(pages, 200)


def test_that_it_was_opened_is_logged(world: World, officer: Client) -> None:
    officer.get(page_of(world))
    (entry,) = AuditEntry.objects.filter(action="recipient.viewed")
    assert (entry.recipient_id, entry.details) == (
        world.recipient.pk,
        {"department": world.department.pk, "part": "manage:recipient", "role": "case_officer"},
    )


def test_of_other_departments_nothing_is_shown(world: World, officer: Client) -> None:
    elsewhere = make_service(make_department(name="Annen"), name="Hemmelig tjeneste")
    make_entitlement(world.recipient, elsewhere)
    visit = make_visit(world, at(3, 10), recipient=world.recipient, service=elsewhere)
    Booking.objects.filter(pk=visit.pk).update(department=elsewhere.department)
    content = officer.get(page_of(world)).content.decode()
    assert "Hemmelig tjeneste" not in content


def test_a_recipient_nobody_here_knows_has_no_page(world: World, larvik_client: Client) -> None:
    stranger = make_recipient(name="Ukjent Prøve")
    client = sign_in(larvik_client, make_administrator(make_department(name="Annen")))
    for pk in (world.recipient.pk, stranger.pk, 10**9):
        assert client.get(f"/manage/recipients/{pk}/").status_code == 404
    assert not AuditEntry.objects.filter(action="recipient.viewed").exists()


def test_who_was_merged_leads_to_the_one_that_stays(world: World, officer: Client) -> None:
    twin = make_recipient()
    merge_recipients(twin, into=world.recipient, actor=STAFF)
    response = officer.get(f"/manage/recipients/{twin.pk}/")
    assert (response.status_code, response["Location"]) == (302, page_of(world))


def test_they_are_found_by_name_also_when_their_services_have_ended(world: World, officer: Client) -> None:
    end_recipient(world.recipient, last_day=timezone.localdate(), reason=RecipientEnd.DIED, actor=STAFF)
    find = f"/manage/departments/{world.department.pk}/recipients/"
    content = officer.get(find, {"q": "ingrid prø", "state": "all"}).content.decode()
    assert page_of(world) in content
    assert page_of(world) not in officer.get(find, {"q": "Olav", "state": "all"}).content.decode()
    assert page_of(world) not in officer.get(find).content.decode(), "whose services ended last"
    assert "has died" not in content


@pytest.mark.parametrize("rows", [1, 3])
def test_finding_takes_as_many_statements_however_many_there_are(
    world: World, officer: Client, statements: Count, rows: int
) -> None:
    for number in range(rows):
        make_entitlement(make_recipient(name=f"Odd Prøve {number}"), world.service)
    find = f"/manage/departments/{world.department.pk}/recipients/?q=odd"
    assert statements(officer, find) == 11


def test_a_case_officer_starts_with_the_recipients(world: World, officer: Client) -> None:
    response = officer.get("/manage/")
    assert response["Location"] == f"/manage/departments/{world.department.pk}/recipients/"
    assert officer.get(response["Location"]).status_code == 200


def test_a_case_officer_of_several_departments_chooses_one(world: World, officer: Client) -> None:
    other = make_department(name="Annen")
    RoleGrant.objects.create(
        user_id=officer.session["_auth_user_id"], role=StaffRole.CASE_OFFICER, department=other
    )
    content = officer.get("/manage/").content.decode()
    for department in (world.department, other):
        assert f"/manage/departments/{department.pk}/recipients/" in content


def test_an_administrator_may_book_from_there(world: World, administrator: Client) -> None:
    content = administrator.get(page_of(world)).content.decode()
    assert f"/manage/departments/{world.department.pk}/book/{world.recipient.pk}/" in content


def test_how_to_reach_them_comes_before_every_list(world: World, officer: Client) -> None:
    """On a phone all of it stands in one column."""
    fill(world, rows=3)
    content = officer.get(page_of(world)).content.decode()
    places = [
        content.index(f'id="{each}"') for each in ("contact", "coming", "standing", "waiting", "changes")
    ]
    assert places == sorted(places)
    assert content.index('id="contact"') < content.index('id="decision-')
