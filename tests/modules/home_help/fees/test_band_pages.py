"""The band of somebody who pays: who sets it, from when, and what it changes."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from audit.models import AuditEntry
from modules.home_help.fees.closing import close_month, draft_of
from modules.home_help.fees.models import RecipientBand
from modules.home_help.module import HomeHelp
from shop.enums import StaffRole
from shop.models import Recipient, RoleGrant
from tests.factories import world as make
from tests.modules.home_help.fees.conftest import AT, client_of, text_of
from tests.modules.home_help.fees.fees_world import (
    STAFF,
    give_band,
    make_table,
    month,
    visit,
)


def test_who_gives_something_else_to_them_neither_reads_nor_sets_a_band(
    world: make.World, hanne: Client
) -> None:
    make_table(world.service)
    give_band(world.recipient, 2)
    elsewhere = make.make_department()
    other = make.make_service(elsewhere, requires_entitlement=False)
    make.make_entitlement(world.recipient, other)
    colleague = make.make_user("Kirsten Prøve")
    RoleGrant.objects.create(user=colleague, role=StaffRole.CASE_OFFICER, department=elsewhere)
    kirsten, page = client_of(colleague), f"/manage/recipients/{world.recipient.pk}/"
    assert kirsten.get(page).status_code == 200
    band = f"{AT}recipients/{world.recipient.pk}/"
    assert band in hanne.get(page).text
    assert band not in kirsten.get(page).text
    assert kirsten.get(band).status_code == 404
    assert kirsten.post(band, {"number": "1", "starts_on": month(1).isoformat()}).status_code == 404
    assert RecipientBand.objects.get().number == 2


def test_a_band_is_set_from_a_month_and_its_history_kept(world: make.World, hanne: Client) -> None:
    make_table(world.service)
    address = f"recipients/{world.recipient.pk}/"
    assert "No band is set" in text_of(hanne, address)
    for number, count in ((2, -1), (3, 0)):
        sent = {"number": number, "starts_on": month(count).isoformat()}
        assert hanne.post(AT + address, sent).status_code == 302
    bands = RecipientBand.objects.filter(recipient=world.recipient).order_by("starts_on")
    assert list(bands.values_list("starts_on", "number")) == [(month(-1), 2), (month(0), 3)]
    entries = AuditEntry.objects.filter(action="fee_band.set", recipient_id=world.recipient.pk)
    assert [entry.details["after"] for entry in entries.order_by("pk")] == [2, 3]
    log = client_of(world.user).get("/me/log/").text
    assert "Set the band for co-payment" in log
    assert address in hanne.get(f"/manage/recipients/{world.recipient.pk}/").text


def test_closed_months_that_a_band_changes_are_shown_before_and_said_after(
    world: make.World, hanne: Client
) -> None:
    """An hour in each of two closed months: 300 kr as the default band, 200 kr in band 2. A yes is to just that."""
    make_table(world.service)
    for count in (-3, -2):
        visit(world, month(count))
        close_month(month(count), actor=STAFF)
    address = f"{AT}recipients/{world.recipient.pk}/"
    sent = {"number": 2, "starts_on": month(-3).isoformat(), "seen": "none"}
    asked = hanne.post(address, sent)
    assert "2 closed months change" in asked.text
    assert "300 kr becomes 200 kr" in asked.text.replace("\u00a0", " ")
    assert "200 kr is paid back" in asked.text.replace("\u00a0", " ")
    assert not RecipientBand.objects.exists()
    shown = asked.text.split('name="shown_months" value="')[1].split('"', maxsplit=1)[0]
    back = hanne.post(address, sent | {"edit": "1"})
    assert (back.status_code, RecipientBand.objects.exists()) == (200, False)
    later = visit(world, month(-2) + timedelta(days=3))
    yes = {"confirmed": "1", "shown_months": shown}
    assert "so look once more" in hanne.post(address, sent | yes).text, "something else would come by now"
    later.delete()
    said = hanne.post(address, sent | yes, follow=True).text.replace("\u00a0", " ")
    assert "a correction comes with the next one: 200 kr is paid back" in said
    corrections = draft_of(month(-1)).corrections
    assert [line.amount for line in corrections] == [-100_00, -100_00]


def test_a_band_of_months_that_are_open_asks_nothing(world: make.World, hanne: Client) -> None:
    make_table(world.service)
    close_month(month(-3), actor=STAFF)
    sent = {"number": 2, "starts_on": month(-3).isoformat(), "seen": "none"}
    assert hanne.post(f"{AT}recipients/{world.recipient.pk}/", sent).status_code == 302


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"number": "9"},
        {"number": "x", "starts_on": "yesterday"},
        {"number": "2", "starts_on": "2001-01-01"},
        {"number": "2", "starts_on": "2026-13-45"},
    ],
)
def test_a_band_that_is_not_there_is_refused(world: make.World, hanne: Client, sent: dict[str, str]) -> None:
    make_table(world.service)
    answer = hanne.post(f"{AT}recipients/{world.recipient.pk}/", sent)
    assert answer.status_code == 422
    assert not RecipientBand.objects.exists()


def test_two_who_set_a_band_at_once_both_see_it(world: make.World, hanne: Client) -> None:
    make_table(world.service)
    address = f"{AT}recipients/{world.recipient.pk}/"
    sent = {"number": 2, "starts_on": month(0).isoformat(), "seen": "none"}
    assert hanne.post(address, sent).status_code == 302
    answer = hanne.post(address, sent | {"number": 3})
    assert answer.status_code == 409
    assert "2: 2–3 G" in answer.text
    assert RecipientBand.objects.get().number == 2


def test_who_pays_without_a_band_is_a_card_and_a_list(
    world: make.World, hanne: Client, django_assert_num_queries: Any
) -> None:
    make_table(world.service)
    with_band, ended, free = (make.make_recipient(name=f"Person {number}") for number in range(3))
    for person in (with_band, ended):
        make.make_entitlement(person, world.service)
    make.make_entitlement(free, make.make_service(world.department, name="Vindusvask"))
    give_band(with_band, 2)
    Recipient.objects.filter(pk=ended.pk).update(is_active=False)
    both = [world.department, make.make_department(name="Annen")]
    with django_assert_num_queries(1):
        (card,) = HomeHelp().attention_cards(both)
    assert [(place.department_id, place.count) for place in card.places] == [(world.department.pk, 1)]
    page = hanne.get(card.places[0].url).text
    assert "Ingrid Prøve" in page
    assert "Person" not in page
    give_band(world.recipient, 1, since=month(1))
    assert HomeHelp().attention_cards([world.department]), "not yet"
    give_band(world.recipient, 1)
    assert not HomeHelp().attention_cards([world.department])
    assert "Everybody has a band" in hanne.get(card.places[0].url).text


def test_staff_read_of_co_payment_only_with_who_has_or_had_paid_help(
    world: make.World, hanne: Client
) -> None:
    """Others whom the department knows, of a service that is free of charge, have no band to set."""
    free = make.make_service(world.department, name="Samtale", module_key="")
    make_table(world.service)
    anja = make.make_recipient(name="Anja Prøve")
    make.make_entitlement(anja, free)
    pages = [f"/manage/recipients/{each.pk}/" for each in (world.recipient, anja)]
    assert ["Set the band" in hanne.get(page).text for page in pages] == [True, False]
    give_band(anja, 2)
    assert "Change the band" in hanne.get(pages[1]).text
