"""Those who handle decisions say who may act for a recipient, and settle what waits."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import AuditEntry
from foundation.actor import SYSTEM
from shop.audit_words import words_for
from shop.domain.representation.revoking import revoke_representation
from shop.enums import RepresentationKind, StaffRole
from shop.models import Recipient, Representation, RoleGrant
from tests.factories.representatives import account_of, make_representation, new_number
from tests.factories.world import (
    World,
    make_administrator,
    make_department,
    make_entitlement,
    make_recipient,
    make_service,
)
from tests.shop.views.citizen.conftest import text_of
from tests.shop.views.conftest import sign_in

DAY = timedelta(days=1)


def filled_in(world: World, **changes: Any) -> dict[str, Any]:
    """A relative with one service."""
    return {
        "name": "Nora Fullmakt",
        "national_id": new_number().reveal(),
        "kind": "relative",
        "reach": "some",
        "services": [str(world.service.pk)],
        "valid_from": timezone.localdate().isoformat(),
        "document_reference": "2026/77-1",
        "gets_messages": "on",
    } | changes


def add_url(world: World) -> str:
    return f"/manage/recipients/{world.recipient.pk}/representatives/add/"


def born(years: int, *, days: int = 0) -> str:
    day = timezone.localdate() + days * DAY
    return day.replace(year=day.year - years).isoformat()


def test_a_relative_is_registered_from_the_recipients_page(office: Client, world: World) -> None:
    page = office.get(f"/manage/recipients/{world.recipient.pk}/").content.decode()
    assert add_url(world) in page
    assert "Nobody but themselves." in page
    assert "(needed for a parent)" in office.get(add_url(world)).content.decode()
    response = office.post(add_url(world), filled_in(world), follow=True)
    assert "Nora Fullmakt is registered to act for Ingrid Prøve." in text_of(response)
    assert "Nora Fullmakt Relative with consent · Renhold · until further notice" in text_of(response)
    made = Representation.objects.get()
    assert (made.covers_all, made.gets_messages, made.is_doubtful) == (False, True, False)


def test_only_services_of_departments_that_know_the_recipient_are_offered(
    office: Client, world: World
) -> None:
    elsewhere = make_department(name="Fysioterapi Prøve")
    make_service(elsewhere, name="Trening")
    grant = RoleGrant.objects.get(department=world.department)
    RoleGrant.objects.create(user=grant.user, role=grant.role, department=elsewhere)
    RoleGrant.objects.create(user=grant.user, role=StaffRole.CASE_OFFICER, department=elsewhere)
    offered = office.get(add_url(world)).context["form"].fields["services"].choices
    assert [value for value, _label in offered] == [str(world.service.pk)]


@pytest.mark.parametrize("tail", ["protection/", "representatives/add/", "end/", "merge/"])
def test_of_who_is_erased_nothing_is_asked(office: Client, world: World, tail: str) -> None:
    page = f"/manage/recipients/{world.recipient.pk}/"
    assert office.get(f"{page}{tail}").status_code == 200
    Recipient.objects.filter(pk=world.recipient.pk).update(erased_at=timezone.now(), is_active=False)
    answer = office.get(f"{page}{tail}", follow=True)
    assert answer.redirect_chain == [(page, 302)]
    assert "nothing can be changed about them any more" in answer.text


def test_what_cannot_be_erased_yet_leads_to_ending_it(office: Client, world: World) -> None:
    page = f"/manage/recipients/{world.recipient.pk}/"
    assert f'href="{page}end/"' in office.get(f"{page}erase/").text
    Recipient.objects.filter(pk=world.recipient.pk).update(ended_on=timezone.localdate(), end_reason="died")
    assert f'href="{page}end/"' not in office.get(f"{page}erase/").text


@pytest.mark.parametrize("day", ["9999-12-31", "9990-01-01", "0001-01-01"])
def test_no_child_was_born_in_a_year_that_is_none(office: Client, world: World, day: str) -> None:
    values = filled_in(world, kind="parent", reach="all", child_born_on=day)
    assert office.post(add_url(world), values).status_code == 422
    assert not Representation.objects.exists()


def test_nobody_decides_what_they_may_do_themselves(
    office: Client, world: World, larvik_client: Client
) -> None:
    """Whoever handles decisions and is somebody's relative asks a colleague."""
    number = new_number()
    other = make_recipient(name="Odd Prøve")
    make_entitlement(other, world.service)
    right = make_representation(other, world.service, national_id=number, is_doubtful=True)
    RoleGrant.objects.create(user=account_of(right), role=StaffRole.CASE_OFFICER, department=world.department)
    own = sign_in(larvik_client, account_of(right))
    own.cookies["django_language"] = "en"
    values = filled_in(world, national_id=number.reveal())
    response = own.post(add_url(world), values)
    assert (response.status_code, Representation.objects.count()) == (422, 1)
    assert "Nobody decides what they may do for others themselves." in text_of(response)
    page = f"/manage/representatives/{right.pk}/"
    assert own.post(page, values | {"reach": "all"}).status_code == 403
    said = {"is_given": "yes", "assessment_reference": "2026/1-1"}
    assert own.post(f"{page}assess/", said).status_code == 403
    right.refresh_from_db()
    assert (right.covers_all, right.assessed_at) == (False, None)
    assert own.post(f"{page}revoke/").status_code == 302  # giving it up is theirs


def test_the_number_is_never_shown_again(office: Client, world: World) -> None:
    number = new_number().reveal()
    response = office.post(add_url(world), filled_in(world, national_id=number), follow=True)
    made = Representation.objects.get()
    assert number not in response.content.decode()
    assert number not in office.get(f"/manage/representatives/{made.pk}/").content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": " "}, "Enter"),
        ({"national_id": "12345678901"}, "This is not a valid national identity number"),
        ({"national_id": "abc"}, "11 digits"),
        ({"kind": "cousin"}, "cousin"),
        ({"services": []}, "Choose at least one service."),
        ({"services": ["999999"]}, "Choose at least one service."),
        ({"valid_from": "2026-13-40"}, "Enter a valid date"),
        ({"valid_from": "0001-01-01"}, "Check the year."),
        ({"valid_until": "2020-01-01"}, "This is before the first day."),
        ({"document_reference": "she has dementia"}, "no spaces"),
        ({"document_reference": "01857012345"}, "no spaces"),
        ({"kind": "parent"}, "Write the date of birth of a child under 18."),
        ({"kind": "parent", "child_born_on": "1990-01-01"}, "a child under 18."),
        ({"child_born_on": "2020-01-01"}, "Only a parent needs it: leave it empty"),
    ],
)
def test_nonsense_is_said_next_to_its_field(
    office: Client, world: World, changes: dict[str, Any], said: str
) -> None:
    response = office.post(add_url(world), filled_in(world, **changes))
    assert response.status_code == 422
    if said not in {"Enter", "cousin"}:
        assert said in text_of(response)
    assert not Representation.objects.exists()


def test_who_acts_already_is_not_registered_twice(office: Client, world: World) -> None:
    form = filled_in(world)
    office.post(add_url(world), form)
    response = office.post(add_url(world), form)
    assert response.status_code == 422
    assert "This person acts for the recipient already in that time." in text_of(response)
    assert Representation.objects.count() == 1


def test_what_they_may_do_is_changed(office: Client, world: World) -> None:
    made = make_representation(world.recipient, world.service)
    url = f"/manage/representatives/{made.pk}/"
    assert "Nora Fullmakt acts for Ingrid Prøve" in text_of(office.get(url))
    changed = filled_in(world, reach="all", services=[], document_reference="2026/78")
    assert office.post(url, changed).status_code == 302
    made.refresh_from_db()
    assert (made.covers_all, made.document_reference) == (True, "2026/78")
    assert office.post(url, filled_in(world, document_reference="")).status_code == 422


def test_doubtful_consent_is_assessed_and_listed_until_then(office: Client, world: World) -> None:
    said = text_of(office.post(add_url(world), filled_in(world, is_doubtful="on"), follow=True))
    assert "Nora Fullmakt is registered and cannot act for Ingrid Prøve yet" in said
    made = Representation.objects.get()
    own = text_of(office.get(f"/manage/representatives/{made.pk}/"))
    assert "They cannot act yet" in own
    assert "Nora Fullmakt acts for" not in own
    saved = office.post(f"/manage/representatives/{made.pk}/", filled_in(world), follow=True)
    assert "They cannot act before the consent is assessed." in text_of(saved)
    day = f"/manage/departments/{world.department.pk}/"
    assert "wants to act for another" in text_of(office.get(day))
    page = text_of(office.get(f"{day}representatives/"))
    assert "Nora Fullmakt Relative with consent" in page
    url = f"/manage/representatives/{made.pk}/assess/"
    assert office.post(url, {"is_given": "yes"}).status_code == 422
    answer = {"is_given": "yes", "assessment_reference": "2026/77-2"}
    assert "Nora Fullmakt may act from now on." in text_of(office.post(url, answer, follow=True))
    made.refresh_from_db()
    assert made.assessed_by is not None
    assert made.assessed_by.name == "Anne Prøve"
    assert "settled" in text_of(office.post(url, answer, follow=True))
    assert "Nothing waits" in text_of(office.get(f"{day}representatives/"))
    own = text_of(office.get(f"/manage/representatives/{made.pk}/"))
    assert "by Anne Prøve (2026/77-2)" in own
    assert "They cannot act yet" not in own


def test_where_there_is_no_consent_it_ends(office: Client, world: World) -> None:
    made = make_representation(world.recipient, is_doubtful=True)
    url = f"/manage/representatives/{made.pk}/assess/"
    response = office.post(url, {"is_given": "no", "assessment_reference": "2026/77-2"}, follow=True)
    assert "Nora Fullmakt may not act." in text_of(response)
    assert "Those who could before" in text_of(response)


def test_a_parents_review_is_due_thirty_days_before_the_birthday(office: Client, world: World) -> None:
    office.post(add_url(world), filled_in(world, kind="parent", child_born_on=born(12, days=20), reach="all"))
    made = Representation.objects.get()
    listed = text_of(office.get(f"/manage/departments/{world.department.pk}/representatives/"))
    assert "The child turns 12" in listed
    assert "Review the parent's access" in listed
    url = f"/manage/representatives/{made.pk}/review/"
    assert "The child turns 12: should the parent go on?" in text_of(office.get(url))
    assert f'href="/manage/representatives/{made.pk}/revoke/"' in office.get(url).text, (
        "no is an answer as well"
    )
    refused = office.post(url)
    assert (refused.status_code, "Choose why they go on." in text_of(refused)) == (422, True)
    answer = {"reason": "agrees"}
    assert "go on acting" in text_of(office.post(url, answer, follow=True))
    made.refresh_from_db()
    assert made.reviewed_age == 12
    assert "settled" in text_of(office.post(url, answer, follow=True))
    own = text_of(office.get(f"/manage/representatives/{made.pk}/"))
    assert "Reviewed when the child turned 12" in own
    assert "by Anne Prøve: the child was asked and agrees" in own
    entry = AuditEntry.objects.get(action="representation.reviewed")
    assert words_for(entry.action, reason=entry.details["reason"]).endswith("the child was asked and agrees")


def test_it_is_ended_at_once_and_twice_is_once(office: Client, world: World) -> None:
    made = make_representation(world.recipient)
    url = f"/manage/representatives/{made.pk}/revoke/"
    assert "no longer act" in text_of(office.get(url))
    for _time in range(2):
        assert office.post(url).status_code == 302
    assert AuditEntry.objects.filter(action="representation.revoked").count() == 1
    page = f"/manage/representatives/{made.pk}/"
    assert "It has ended" in text_of(office.get(page))
    assert office.post(page, filled_in(world)).status_code == 409


def test_who_would_leave_nobody_to_be_told_is_said_before_and_after(office: Client, world: World) -> None:
    """Of somebody without an account; the recipient hears it themself, or another who acts for them does."""
    made = make_representation(world.recipient)
    other = make_representation(world.recipient, world.service, name="Ola Fullmakt")
    url = f"/manage/representatives/{made.pk}/revoke/"
    assert "Nobody is left" not in text_of(office.get(url))
    Recipient.objects.filter(pk=world.recipient.pk).update(user=None)
    assert "Nobody is left" not in text_of(office.get(url))
    free = make_service(world.department, name="Fotpleie", requires_entitlement=False)
    some = "Nobody is left to get the messages to Ingrid Prøve about Fotpleie."
    assert some in text_of(office.get(url))
    free.delete()
    revoke_representation(other, actor=SYSTEM)
    everything = "Nobody is left to get the messages to Ingrid Prøve. Call when something changes."
    assert everything in text_of(office.get(url))
    assert everything in text_of(office.post(url, follow=True))


def test_another_departments_administrator_finds_nothing(larvik_client: Client, world: World) -> None:
    made = make_representation(world.recipient, kind=RepresentationKind.GUARDIAN)
    client = sign_in(larvik_client, make_administrator(make_department(name="Annen")))
    urls = [
        add_url(world),
        *(f"/manage/representatives/{made.pk}/{tail}" for tail in ("", "assess/", "review/", "revoke/")),
    ]
    for url in urls:
        assert client.get(url).status_code == client.post(url).status_code == 404
    made.refresh_from_db()
    assert made.revoked_at is None
