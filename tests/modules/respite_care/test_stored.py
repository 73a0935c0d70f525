"""What a family is told of what is stored, how it is erased, forgotten and brought together; cards and figures."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from foundation.actor import SYSTEM
from modules.respite_care.attention import attention_cards
from modules.respite_care.domain.handover import write_note
from modules.respite_care.domain.needs import change_needs
from modules.respite_care.domain.people import add_cared_for, pair
from modules.respite_care.enums import NoteSide, PairingRule
from modules.respite_care.models import CaredFor, HandoverNote, NeedsSheet, Pairing, StayOf
from modules.respite_care.module import RespiteCare
from modules.respite_care.usual_services import USUAL
from shop.domain.capacity.service_rules import objections
from shop.domain.capacity.usual_services import make_usual_services
from shop.enums import BookingStatus, StaffRole
from shop.models import Booking, Qualification, RoleGrant, Service
from shop.queries.versions import RULES
from tests.factories.world import World, make_administrator, make_recipient, make_user
from tests.modules.respite_care.conftest import book, client_of, make_family

ALL = {each.code: f"Tjeneste {each.code}" for each in USUAL.services}


@pytest.fixture
def stay(world: World, ola: CaredFor) -> Booking:
    """With a sheet, and a note of each side."""
    change_needs(ola, {"food": "Ingen nøtter"}, actor=SYSTEM)
    stay = book(world, world.recipient, str(ola.pk))
    write_note(stay, side=NoteSide.FAMILY, text="Har sovet dårlig", actor=SYSTEM)
    write_note(stay, side=NoteSide.HOME, text="Fin kveld", actor=SYSTEM)
    return stay


def test_a_family_reads_all_of_it_but_who_is_kept_apart(world: World, stay: Booking, ola: CaredFor) -> None:
    _other, (kari,) = make_family(world, "Kari")
    pair(ola, kari, rule=PairingRule.APART, actor=SYSTEM)
    told = json.dumps(RespiteCare().personal_data(world.recipient), ensure_ascii=False)
    for words in ("Ola", "Ingen nøtter", "Har sovet dårlig", "Fin kveld"):
        assert words in told
    assert "Kari" not in told
    assert "apart" not in told


def test_it_is_said_in_words_on_the_page(family: Client, stay: Booking) -> None:
    shown = family.get("/me/data/").content.decode()
    assert "Ingen nøtter" in shown
    assert "Fin kveld" in shown


@pytest.fixture(params=[StaffRole.DEPARTMENT_ADMINISTRATOR, StaffRole.CASE_OFFICER, None], ids=str)
def office(request: pytest.FixtureRequest, world: World) -> Client:
    """Each of those who may make a file of somebody; None administers the municipality."""
    if request.param != StaffRole.CASE_OFFICER:
        return client_of(make_administrator(world.department if request.param else None))
    user = make_user("Siri Prøve")
    RoleGrant.objects.create(user=user, role=request.param, department=world.department)
    return client_of(user)


def test_a_file_that_the_office_makes_has_neither_sheet_nor_notes(
    office: Client, family: Client, world: World, stay: Booking
) -> None:
    page = f"/manage/recipients/{world.recipient.pk}/"
    made = office.get(f"{page}file/")
    asked = office.get(f"{page}erase/").text
    own = family.get("/me/data/file/").text
    for words in ("Ingen nøtter", "Har sovet dårlig", "Fin kveld"):
        assert words not in made.text
        assert words not in asked
        assert words in own
    told = made.json()["modules"]["respite_care"]
    (person,) = told["cared_for"]
    assert person["name"] == "Ola"
    assert person["needs"]["changed_at"] == NeedsSheet.objects.get().changed_at.isoformat()
    assert "on their own page" in person["needs"]["left_out"]
    written = {note.side: note.written_at.isoformat() for note in HandoverNote.objects.all()}
    assert {each["side"]: each["text"]["changed_at"] for each in told["handover_notes"]} == written
    NeedsSheet.objects.all().delete()
    (person,) = office.get(f"{page}file/").json()["modules"]["respite_care"]["cared_for"]
    assert person["needs"] == {}


def test_erased_nothing_is_left(world: World, stay: Booking, ola: CaredFor) -> None:
    _other, (kari,) = make_family(world, "Kari")
    pair(ola, kari, rule=PairingRule.APART, actor=SYSTEM)
    RespiteCare().erase(world.recipient)
    assert list(CaredFor.objects.all()) == [kari]
    for rows in (NeedsSheet.objects, HandoverNote.objects, StayOf.objects, Pairing.objects):
        assert not rows.exists()


def test_long_after_a_stay_it_is_nobodys(world: World, stay: Booking) -> None:
    assert RespiteCare().forget(Booking.objects.filter(pk=stay.pk)) == 1
    assert not HandoverNote.objects.exists()
    assert NeedsSheet.objects.exists()


def test_who_was_here_twice_has_each_child_once(world: World, stay: Booking, ola: CaredFor) -> None:
    into = make_recipient(name="Samme Prøve")
    known = add_cared_for(into, name="ola", home=None, actor=SYSTEM)
    add_cared_for(world.recipient, name="Liv", home=None, actor=SYSTEM)
    _other, (kari,) = make_family(world, "Kari")
    pair(ola, kari, rule=PairingRule.APART, actor=SYSTEM)
    RespiteCare().merge(world.recipient, into)
    assert sorted(CaredFor.objects.filter(recipient=into).values_list("name", flat=True)) == ["Liv", "ola"]
    stay.refresh_from_db()
    assert stay.chosen == str(known.pk)
    assert StayOf.objects.get().cared_for == known
    assert NeedsSheet.objects.get().cared_for == known
    assert {Pairing.objects.get().first_id, Pairing.objects.get().second_id} == {known.pk, kari.pk}


def test_an_old_sheet_before_a_stay_needs_somebody(world: World, stay: Booking) -> None:
    assert not attention_cards([world.department])
    NeedsSheet.objects.update(confirmed_at=timezone.now() - timedelta(days=200))
    (card,) = attention_cards([world.department])
    assert [each.count for each in card.places] == [1]
    Booking.objects.filter(pk=stay.pk).update(status=BookingStatus.CANCELLED)
    assert not attention_cards([world.department])


def test_figures(world: World, stay: Booking) -> None:
    Booking.objects.filter(pk=stay.pk).update(status=BookingStatus.COMPLETED)
    days = {"first": timezone.localdate(), "last": timezone.localdate() + timedelta(days=10)}
    found = RespiteCare().figures([world.department], **days)
    assert [each.amounts for each in found] == [{world.department.pk: 1}] * 3


def test_the_usual_services_are_made_without_contradiction(world: World) -> None:
    made = make_usual_services(world.department, USUAL, names=ALL, actor=SYSTEM)
    assert len(made) == len(ALL)
    for service in Service.objects.filter(pk__in=[each.pk for each in made]):
        assert service.is_active
        assert list(objections({name: getattr(service, name) for name in RULES})) == []
    private = next(each for each in made if each.settings["usual"] == "private_home")
    assert private.required_qualifications.count() == 2
    assert Qualification.objects.count() == 2
    assert make_usual_services(world.department, USUAL, names=ALL, actor=SYSTEM) == []
