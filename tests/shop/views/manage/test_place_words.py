"""A bed is not sick, comes to nobody and does not work here: places have words of their own."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from shop.enums import AbsenceReason, AssignmentReason, ProviderKind, StrandedReason
from shop.models import Absence, Booking, Provider, Service
from tests.factories.world import World, at, make_provider, make_service
from tests.shop.views.manage.test_staffing import page_of, staffing_of
from tests.shop.views.visits import make_visit

OF_PEOPLE = ("syk", "hjelperen", "vakt", "vakter", "jobber", "kommer", "noen andre", "nobody", "personen")


@pytest.fixture
def bed(world: World) -> Provider:
    bed = make_provider(world.department, name="Seng 1")
    Provider.objects.filter(pk=bed.pk).update(kind=ProviderKind.PLACE)
    bed.refresh_from_db()
    return bed


@pytest.fixture
def stay(world: World) -> Service:
    return make_service(
        world.department, name="Dagopphold", uses_places=True, requires_entitlement=False, place="at_office"
    )


@pytest.fixture
def booking(world: World, bed: Provider, stay: Service) -> Booking:
    visit = make_visit(world, at(1, 10), provider=bed, service=stay)
    visit.assignments.update(reason=AssignmentReason.TIGHTEST_FIT)
    return visit


def main_of(client: Client, url: str) -> str:
    page = client.get(url)
    assert page.status_code == 200
    main = page.text.split('<main class="main"')[1].split("</main>")[0]
    return main.replace("Hjelpere og vakter", "").lower()  # the name of the page before


def people_in(text: str) -> list[str]:
    return [word for word in OF_PEOPLE if f" {word} " in text or f">{word}" in text or f" {word}<" in text]


def test_the_pages_of_a_place_do_not_speak_of_people(
    world: World, administrator: Client, bed: Provider
) -> None:
    shift = bed.shifts.order_by("during").last()
    assert shift is not None
    pages = (
        page_of(bed),
        page_of(bed, "shifts/"),
        page_of(bed, "deactivate/"),
        f"/manage/shifts/{shift.pk}/",
    )
    assert {url: people_in(main_of(administrator, url)) for url in pages} == {url: [] for url in pages}


def test_of_a_place_no_reason_is_asked(world: World, administrator: Client, bed: Provider) -> None:
    day = (timezone.localdate() + timedelta(days=1)).isoformat()
    data = {"from_day": day, "until_day": day, "reason": "sick"}
    page = administrator.post(page_of(bed, "absences/"), data, follow=True).text
    assert Absence.objects.get().reason == AbsenceReason.OTHER
    assert "Ute av bruk" in page
    assert "Ute av bruk" in administrator.get(staffing_of(world)).text
    assert 'name="reason"' not in page


def test_what_is_booked_in_a_place_does_not_speak_of_people(
    administrator: Client, bed: Provider, booking: Booking
) -> None:
    Booking.objects.filter(pk=booking.pk).update(stranded=StrandedReason.NO_SHIFT)
    for url in (f"/manage/bookings/{booking.pk}/", f"/manage/bookings/{booking.pk}/reassign/"):
        text = main_of(administrator, url)
        assert "hvilken plass" in text
        assert people_in(text.replace("hvem som ikke kommer hit", "")) == []
    assert "aldri send" not in main_of(administrator, f"/manage/bookings/{booking.pk}/")


def test_a_place_is_never_kept_from_somebody_as_a_person_is(
    administrator: Client, bed: Provider, booking: Booking
) -> None:
    url = f"/manage/bookings/{booking.pk}/block/{bed.pk}/"
    assert administrator.post(url).status_code == 404
