"""What the family, the home and the department do on their pages."""

import re

import pytest
from django.test import Client

from audit.models import AuditEntry
from foundation.actor import SYSTEM
from modules.respite_care.chosen import code_of
from modules.respite_care.domain.handover import forget_handover_notes
from modules.respite_care.domain.needs import SECTIONS, what_is_said
from modules.respite_care.domain.people import add_cared_for
from modules.respite_care.messages import MESSAGE_WRITTEN
from modules.respite_care.models import CaredFor, HandoverNote, Home, NeedsSheet, Pairing
from notifications.kinds import text_of
from notifications.models import OutboxMessage
from shop.enums import BookingStatus, StaffRole, StayUnit, Weekday
from shop.models import Booking, OpeningHours, RoleGrant, Service, ThreadMessage
from tests.factories.world import World, at, make_provider, make_user
from tests.modules.respite_care.conftest import book, client_of, make_family

ROOT = "/modules/respite_care/"
EMPTY = {section.code: "" for section in SECTIONS}


def seen_on(client: Client, address: str) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', client.get(address).content.decode())
    assert found
    return found[1]


def needs_of(ola: CaredFor) -> str:
    return f"{ROOT}people/{ola.pk}/needs/"


def write_needs(family: Client, ola: CaredFor, **said: str) -> None:
    page = needs_of(ola)
    answer = family.post(page, EMPTY | said | {"seen": seen_on(family, page)})
    assert answer.status_code == 302, answer.content.decode()


def test_the_family_writes_the_sheet_and_it_is_sealed(family: Client, ola: CaredFor) -> None:
    assert "Ola" in family.get(f"{ROOT}people/").content.decode()
    write_needs(family, ola, food="Ingen nøtter", sleep="Sover med lys")
    sheet = NeedsSheet.objects.get()
    assert b"n\xc3\xb8tter" not in bytes(sheet.said_sealed)
    assert what_is_said(sheet)["food"] == "Ingen nøtter"
    assert "Ingen nøtter" in family.get(needs_of(ola)).content.decode()


def test_still_right_is_one_press(family: Client, ola: CaredFor) -> None:
    write_needs(family, ola, food="Ingen nøtter")
    before = NeedsSheet.objects.get()
    answer = family.post(f"{needs_of(ola)}still-right/", {"seen": seen_on(family, needs_of(ola))})
    assert answer.status_code == 302
    after = NeedsSheet.objects.get()
    assert after.confirmed_at > before.confirmed_at
    assert after.changed_at == before.changed_at


def test_two_who_write_at_once_lose_nothing(family: Client, ola: CaredFor) -> None:
    page = needs_of(ola)
    seen = seen_on(family, page)
    write_needs(family, ola, food="Ingen nøtter")
    answer = family.post(page, EMPTY | {"food": "Ingen melk", "seen": seen})
    assert answer.status_code == 409
    assert "Ingen melk" in answer.content.decode()
    assert "Ingen nøtter" in answer.content.decode()
    assert what_is_said(NeedsSheet.objects.get())["food"] == "Ingen nøtter"


def test_who_looks_after_the_stay_reads_it_and_the_family_sees_that(
    world: World, family: Client, carer: Client, ola: CaredFor
) -> None:
    write_needs(family, ola, food="Ingen nøtter")
    stay = book(world, world.recipient, str(ola.pk))
    assert "Ola" in carer.get(f"{ROOT}our-home/").content.decode()
    page = f"{ROOT}stays/{stay.pk}/needs/{ola.pk}/"
    assert "Ingen nøtter" in carer.get(page).content.decode()
    look = AuditEntry.objects.get(action="respite_care.needs_viewed")
    assert (look.recipient_id, look.details["booking"]) == (world.recipient.pk, stay.pk)
    assert "Vakt Prøve" in family.get(needs_of(ola)).content.decode()


@pytest.mark.parametrize("day", [10, -4])
def test_it_is_read_neither_long_before_nor_after(
    world: World, carer: Client, ola: CaredFor, day: int
) -> None:
    stay = book(world, world.recipient, str(ola.pk))
    Booking.objects.filter(pk=stay.pk).update(starts_at=at(day, 15), ends_at=at(day + 1, 11))
    assert carer.get(f"{ROOT}stays/{stay.pk}/needs/{ola.pk}/").status_code == 404
    assert carer.get(f"{ROOT}stays/{stay.pk}/").status_code == 404
    assert "Ola" not in carer.get(f"{ROOT}our-home/").content.decode()


def test_neither_the_office_nor_another_home_nor_of_another_stay(
    world: World, leader: Client, carer: Client, ola: CaredFor
) -> None:
    stay = book(world, world.recipient, str(ola.pk))
    _other, (kari,) = make_family(world, "Kari")
    page = f"{ROOT}stays/{stay.pk}/needs/{ola.pk}/"
    assert leader.get(page).status_code in {403, 404}
    assert carer.get(f"{ROOT}stays/{stay.pk}/needs/{kari.pk}/").status_code == 404
    stranger = make_provider(world.department, name="Annen Prøve", user=make_user("Annen Prøve"))
    assert client_of(stranger.user).get(page).status_code == 404


def test_notes_go_both_ways_and_are_deleted(
    world: World, family: Client, carer: Client, ola: CaredFor
) -> None:
    stay = book(world, world.recipient, str(ola.pk))
    page = f"{ROOT}my-stays/{stay.pk}/note/"
    family.post(page, {"text": "Har sovet dårlig", "seen": seen_on(family, page)})
    assert "Har sovet dårlig" in carer.get(f"{ROOT}stays/{stay.pk}/").content.decode()
    page = f"{ROOT}stays/{stay.pk}/note/"
    carer.post(page, {"text": "Fin kveld", "seen": seen_on(carer, page)})
    assert "Fin kveld" in family.get(f"/bookings/{stay.pk}/").content.decode()
    forget_handover_notes()
    assert HandoverNote.objects.count() == 2
    Booking.objects.filter(pk=stay.pk).update(status=BookingStatus.COMPLETED)
    assert "Fin kveld" in family.get(f"/bookings/{stay.pk}/").content.decode()  # also once it is over
    Booking.objects.filter(pk=stay.pk).update(starts_at=at(-17, 15), ends_at=at(-16, 11))
    forget_handover_notes()
    assert not HandoverNote.objects.exists()


def test_the_home_writes_in_the_thread(world: World, family: Client, carer: Client, ola: CaredFor) -> None:
    stay = book(world, world.recipient, str(ola.pk))
    page = f"{ROOT}stays/{stay.pk}/messages/"
    key = re.search(r'name="key" value="([^"]+)"', carer.get(page).content.decode())
    assert key
    assert carer.post(page, {"body": "Vi har ordnet seng", "key": key[1]}).status_code == 302
    assert ThreadMessage.objects.get().side == "helper"
    shown = family.get(f"/bookings/{stay.pk}/messages/").content.decode()
    assert "Vi har ordnet seng" in shown
    assert "Teksleåsen" in shown
    assert "Vakt Prøve" not in shown


def test_the_home_answers_a_message_long_before_the_stay(
    world: World, family: Client, carer: Client, ola: CaredFor
) -> None:
    """They are told of it: then they can read it, and still neither the needs nor the notes."""
    stay = book(world, world.recipient, str(ola.pk))
    Booking.objects.filter(pk=stay.pk).update(starts_at=at(20, 15), ends_at=at(21, 11))
    page = f"/bookings/{stay.pk}/messages/"
    key = re.search(r'name="key" value="([^"]+)"', family.get(page).content.decode())
    assert key
    family.post(page, {"body": "Kan hun ta med sykkel?", "key": key[1]})
    shown = carer.get(f"{ROOT}stays/{stay.pk}/messages/")
    assert "Kan hun ta med sykkel?" in shown.content.decode()
    assert f'{ROOT}stays/{stay.pk}/"' not in shown.content.decode()
    assert carer.get(f"{ROOT}stays/{stay.pk}/").status_code == 404
    assert carer.get(f"{ROOT}stays/{stay.pk}/needs/{ola.pk}/").status_code == 404
    stranger = make_provider(world.department, name="Annen Prøve", user=make_user("Annen Prøve"))
    assert client_of(stranger.user).get(f"{ROOT}stays/{stay.pk}/messages/").status_code == 404


def test_the_department_adds_changes_and_ends(world: World, leader: Client, ola: CaredFor) -> None:
    page = f"{ROOT}families/{world.recipient.pk}/"
    assert leader.post(f"{page}add/", {"name": "Kari", "home": ""}).status_code == 302
    assert leader.post(f"{page}add/", {"name": "kari", "home": ""}).status_code == 422
    home = Home.objects.get()
    change = f"{ROOT}cared-for/{ola.pk}/change/"
    assert (
        leader.post(change, {"name": "Ola", "home": home.pk, "seen": seen_on(leader, change)}).status_code
        == 302
    )
    ola.refresh_from_db()
    assert ola.home == home
    book(world, world.recipient, str(ola.pk), day=4)
    end = f"{ROOT}cared-for/{ola.pk}/end/"
    sent = {"last_day": at(2, 0).date().isoformat(), "seen": seen_on(leader, end)}
    assert leader.post(end, sent).status_code == 422  # something is booked after that day
    assert leader.post(end, sent | {"last_day": at(6, 0).date().isoformat()}).status_code == 302
    assert leader.post(f"{ROOT}cared-for/{ola.pk}/again/").status_code == 302
    shown = leader.get(page).content.decode()
    assert "Ola" in shown
    assert "Kari" in shown


def test_who_is_kept_apart_is_said_to_no_family(
    world: World, leader: Client, family: Client, ola: CaredFor
) -> None:
    _other, (kari,) = make_family(world, "Kari")
    answer = leader.post(f"{ROOT}cared-for/{ola.pk}/pair/", {"other": kari.pk, "rule": "apart"})
    assert answer.status_code == 302
    shown = leader.get(f"{ROOT}families/{world.recipient.pk}/").content.decode()
    assert "not in the same home" in shown
    for page in (f"{ROOT}people/", needs_of(ola), "/me/", "/me/data/", "/"):
        assert "Kari" not in family.get(page).content.decode()
    pairing = Pairing.objects.get()
    assert leader.post(f"{ROOT}pairings/{pairing.pk}/take-away/").status_code == 302
    assert not Pairing.objects.exists()


def test_who_is_kept_apart_is_the_departments_alone(world: World, leader: Client, ola: CaredFor) -> None:
    """The case officer says whom a family cares for, and neither reads nor says who must not meet whom."""
    _other, (kari,) = make_family(world, "Kari")
    officer = make_user("Siri Prøve")
    RoleGrant.objects.create(user=officer, role=StaffRole.CASE_OFFICER, department=world.department)
    asking = client_of(officer)
    assert (
        leader.post(f"{ROOT}cared-for/{ola.pk}/pair/", {"other": kari.pk, "rule": "apart"}).status_code == 302
    )
    pairing = Pairing.objects.get()
    page = asking.get(f"{ROOT}families/{world.recipient.pk}/")
    assert page.status_code == 200
    assert "Ola" in page.text
    for words in ("Kari", "apart", "/pair/", "/pairings/"):
        assert words not in page.text
    for address in (f"{ROOT}cared-for/{ola.pk}/pair/", f"{ROOT}pairings/{pairing.pk}/take-away/"):
        assert asking.get(address).status_code == asking.post(address).status_code == 404
    assert Pairing.objects.count() == 1


def test_homes_beds_and_people(world: World, leader: Client) -> None:
    page = f"{ROOT}departments/{world.department.pk}/"
    sent = {"name": "Eikelunden", "kind": "residence", "address": "", "phone": "", "beds": 3}
    assert leader.post(f"{page}homes/add/", sent).status_code == 302
    home = Home.objects.get(name="Eikelunden")
    assert [each.provider.name for each in home.beds.order_by("pk")] == [f"Eikelunden {n}" for n in (1, 2, 3)]
    assert leader.post(f"{page}homes/add/", sent).status_code == 422
    assert leader.post(f"{ROOT}homes/{home.pk}/beds/", {"count": 1}).status_code == 302
    bed = home.beds.latest("pk")
    assert leader.post(f"{ROOT}beds/{bed.pk}/take-away/").status_code == 302
    bed.provider.refresh_from_db()
    assert not bed.provider.is_active
    staff = f"{ROOT}homes/{home.pk}/staff/"
    sent = {"people": [world.providers[0].pk], "seen": seen_on(leader, staff)}
    assert leader.post(staff, sent).status_code == 302
    assert home.staff.count() == 1
    change = f"{ROOT}homes/{home.pk}/change/"
    sent = {"name": "Eika", "kind": "residence", "address": "", "phone": "", "seen": seen_on(leader, change)}
    assert leader.post(change, sent).status_code == 302
    home.refresh_from_db()
    assert (home.name, home.is_active) == ("Eika", False)
    for address in (page, f"{ROOT}homes/{home.pk}/", f"{page}families/", f"{page}set-up/"):
        assert leader.get(address).status_code == 200


def test_a_bed_that_somebody_is_booked_into_stays(world: World, leader: Client, ola: CaredFor) -> None:
    stay = book(world, world.recipient, str(ola.pk))
    bed = stay.assignments.get(active=True).provider.respite_bed
    assert world.recipient.short_name in leader.get(f"{ROOT}beds/{bed.pk}/take-away/").text
    leader.post(f"{ROOT}beds/{bed.pk}/take-away/")
    bed.provider.refresh_from_db()
    assert bed.provider.is_active


def test_the_family_books_on_its_page(world: World, family: Client, ola: CaredFor) -> None:
    """Where there is a choice, it is asked above the times."""
    kari = add_cared_for(world.recipient, name="Kari", home=None, actor=SYSTEM)
    shown = family.get("/").content.decode()
    assert "Ola and Kari together" in shown or "Kari and Ola together" in shown
    assert code_of([ola.pk, kari.pk]) in shown


def test_the_home_is_told_that_there_is_a_message_and_not_what(
    world: World, family: Client, carer: Client, ola: CaredFor
) -> None:
    stay = book(world, world.recipient, str(ola.pk))
    page = f"/bookings/{stay.pk}/messages/"
    key = re.search(r'name="key" value="([^"]+)"', family.get(page).content.decode())
    assert key
    assert family.post(page, {"body": "Hemmelig diagnose", "key": key[1]}).status_code == 302
    told = OutboxMessage.objects.get(kind=MESSAGE_WRITTEN)
    assert told.user == world.providers[0].user
    text = text_of(MESSAGE_WRITTEN, told.params)
    assert text is not None
    assert f"{ROOT}stays/{stay.pk}/messages/" in text.body
    for secret in ("emmelig", "Ola", world.recipient.name):
        assert secret not in f"{text.subject} {text.body} {text.sms}"
    carer.get(f"{ROOT}stays/{stay.pk}/messages/")
    assert text_of(MESSAGE_WRITTEN, told.params) is None


def test_the_department_reads_which_stays_it_is_never_open_for(world: World, leader: Client) -> None:
    """An office's hours are common, and leave no weekend to book."""
    Service.objects.filter(pk=world.service.pk).update(stay_unit=StayUnit.WEEKENDS, longest_stay=1)
    page, leader.cookies["django_language"] = f"{ROOT}departments/{world.department.pk}/", "en"
    assert "No weekend can be booked" not in leader.get(page).text
    OpeningHours.objects.filter(department=world.department, weekday=Weekday.SUNDAY).delete()
    assert "not open on Sundays" in leader.get(page).text
    Service.objects.filter(pk=world.service.pk).update(is_active=False)
    assert "No weekend can be booked" not in leader.get(page).text
