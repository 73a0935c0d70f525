"""The invented world keeps every rule of the real one."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.utils import timezone

from accounts.models import User
from foundation.identifiers import parse_national_id
from foundation.personal_data import decrypt, lookup_hash
from foundation.scope import use_scope
from shop.demo.blueprint import MunicipalityDrawing
from shop.demo.world import HORIZON, VISITS_TODAY, has_world, make_world, refresh_world, steps_of
from shop.enums import TAKES_TIME, BookingStatus, ProviderKind
from shop.models import (
    Assignment,
    Booking,
    Closure,
    Department,
    Entitlement,
    EntitlementEntry,
    ExceptionDay,
    Provider,
    ProviderQualification,
    Recipient,
    Representation,
    Representative,
    RoleGrant,
    Service,
)
from shop.queries.entitlements import current_entitlements
from shop.queries.figures.all_figures import figures_of
from shop.queries.figures.span import Group, Span, month_after
from shop.queries.representations import state_of
from shop.queries.slots import slots_for_citizens
from tenants.routing import RoutedMunicipality
from tests.shop.demo.conftest import routed
from tests.shop.demo.lawful import assert_is_lawful


@pytest.fixture
def world(larvik_world: RoutedMunicipality) -> Iterator[RoutedMunicipality]:
    """The test works for the small Larvik."""
    with use_scope(larvik_world.scope):
        yield larvik_world


def test_every_booking_shift_and_ledger_is_lawful(world: RoutedMunicipality) -> None:
    assert_is_lawful()


def test_a_year_lies_behind_and_the_coming_days_are_partly_booked(world: RoutedMunicipality) -> None:
    today = timezone.localdate()
    first = Booking.objects.earliest("starts_at")
    last = Booking.objects.filter(series=None).latest("starts_at")  # standing visits come a day further ahead
    assert timezone.localdate(first.starts_at) < today - timedelta(days=350)
    assert today + timedelta(days=10) < timezone.localdate(last.starts_at) <= today + HORIZON
    total = Booking.objects.filter(ends_at__lt=timezone.now()).count()
    shares = {
        status: Booking.objects.filter(status=status).count() / total
        for status in (BookingStatus.NO_SHOW, BookingStatus.CANCELLED)
    }
    assert 0.01 < shares[BookingStatus.NO_SHOW] < 0.06
    assert 0.02 < shares[BookingStatus.CANCELLED] < 0.09
    known = Assignment.objects.filter(reason="known_provider").count()
    assert known > 0.4 * Assignment.objects.count()


def test_every_figure_of_the_year_has_something_to_show(
    world: RoutedMunicipality, drawing: MunicipalityDrawing
) -> None:
    department = Department.objects.get(name=drawing.departments[0].name)
    first_month = month_after(timezone.localdate().replace(day=1), by=-12)
    found = figures_of(Span((department.pk,), first_month, 12, whole=True))[Group(None, department.pk)]
    assert 0 < (found.utilisation.rate or 0) < 1
    assert 0 < found.outcomes.own_nobody_home < found.outcomes.nobody_home
    assert min(found.changes.moved, found.changes.reassigned, found.changes.cancelled_by_department) > 0
    assert 0.5 < (found.ways.themselves_rate or 0) < 0.9
    assert 0 < (found.upset.kept_rate or 0) < 1
    assert found.standing.planned > 0
    assert found.released is not None
    assert found.released.minutes > 0
    assert found.spread is not None
    has_beds = bool(drawing.departments[0].beds)
    assert (0 < (found.utilisation.places_rate or 0) < 1) is has_beds
    # Who does not come to a bed has let nobody go in vain.
    assert (found.outcomes.wasted_trips < found.outcomes.nobody_home) is has_beds


def test_the_page_of_times_is_alive(world: RoutedMunicipality, drawing: MunicipalityDrawing) -> None:
    department = Department.objects.get(name=drawing.departments[0].name)
    service = Service.objects.get(department=department, name="Renhold")
    slots = slots_for_citizens(service)
    assert {slot.is_free for slot in slots} == {True, False}


def test_everybody_on_duty_has_visits_today(world: RoutedMunicipality) -> None:
    """At any time, on any weekday: the first department is open all week."""
    today = timezone.localdate()
    people = Department.objects.earliest("pk").providers.exclude(kind=ProviderKind.PLACE)
    for provider in people.filter(shifts__during__contains=timezone.localtime().replace(hour=12)):
        if provider.absences.filter(during__contains=timezone.localtime().replace(hour=12)).exists():
            continue
        visits = Booking.objects.filter(
            assignments__provider=provider, assignments__active=True, starts_at__date=today
        )
        assert visits.count() >= VISITS_TODAY


def test_the_first_person_one_meets_has_used_some_and_has_appointments(
    world: RoutedMunicipality, drawing: MunicipalityDrawing
) -> None:
    ingrid = Recipient.objects.get(name="Ingrid Sørli")
    service = Service.objects.get(department__name=drawing.departments[0].name, name="Renhold")
    entitlement = current_entitlements(ingrid).get(service=service)
    period = entitlement.periods.get(
        starts_on__lte=timezone.localdate(), ends_before__gt=timezone.localdate()
    )
    assert (entitlement.amount, period.balance) == (4, 2)
    coming = Booking.objects.filter(recipient=ingrid, starts_at__gt=timezone.now())
    assert {booking.service.name for booking in coming} == {
        "Renhold",
        "Rydding og matlaging",
        "Støtte til legebesøk",
    }


def test_all_featured_people_have_an_appointment_ahead(
    world: RoutedMunicipality, drawing: MunicipalityDrawing
) -> None:
    for name in drawing.departments[0].featured:
        coming = Booking.objects.filter(
            recipient__name=name, status__in=TAKES_TIME, starts_at__gt=timezone.now()
        )
        assert coming.exists(), name


def test_the_department_has_something_to_mend(world: RoutedMunicipality) -> None:
    assert Booking.objects.exclude(stranded="").exists()


def test_there_are_beds_and_somebody_sleeps_in_them(world: RoutedMunicipality) -> None:
    stay = Service.objects.get(uses_places=True)
    beds = Provider.objects.filter(kind=ProviderKind.PLACE)
    assert beds.count() == 2
    nights = Booking.objects.filter(service=stay)
    assert nights.exists()
    assert not nights.exclude(assignments__provider__in=beds).exists()
    assert not Booking.objects.exclude(service=stay).filter(assignments__provider__in=beds).exists()


def test_a_day_is_closed_and_nobody_is_visited_on_it(world: RoutedMunicipality) -> None:
    closure = Closure.objects.get()
    assert closure.first_day > timezone.localdate()
    on_that_day = Booking.objects.filter(department=closure.department, service__uses_places=False)
    assert not on_that_day.filter(starts_at__date=closure.first_day).exists()


def test_who_comes_along_to_the_doctor_has_a_driving_licence(world: RoutedMunicipality) -> None:
    service = Service.objects.get(required_qualifications__isnull=False)
    assert service.bookings.exists()
    held = ProviderQualification.objects.filter(qualification__in=service.required_qualifications.all())
    assert held.count() == 3
    able = held.values("provider")
    assert not service.bookings.exclude(assignments__provider__in=able).exists()


def test_something_is_kept_for_those_who_call(world: RoutedMunicipality) -> None:
    assert Department.objects.filter(reserved_for_phone__gt=0).exists()


def test_red_days_are_said_by_the_calendar_and_not_one_by_one(world: RoutedMunicipality) -> None:
    assert not ExceptionDay.objects.exclude(date=timezone.localdate()).exists()


def test_somebody_waits_for_an_answer_and_has_a_choice_of_lengths(world: RoutedMunicipality) -> None:
    assert Booking.objects.filter(status=BookingStatus.REQUESTED, starts_at__gt=timezone.now()).exists()
    assert any(service.other_durations for service in Service.objects.all())


def test_people_are_invented(world: RoutedMunicipality) -> None:
    for recipient in Recipient.objects.select_related("user"):
        if recipient.national_id_sealed is None:  # written down once more, on the telephone
            assert recipient.user is None
            continue
        number = parse_national_id(decrypt(bytes(recipient.national_id_sealed or b"")), synthetic_only=True)
        assert recipient.national_id_hash == lookup_hash(number.reveal())
        assert recipient.is_protected or recipient.phone.startswith("6805")
        if recipient.user is not None:  # a child has none
            assert str(recipient.user.email).endswith("@example.no")


def test_somebody_acts_for_a_child_with_a_service_and_waits(world: RoutedMunicipality) -> None:
    states = [state_of(each, today=timezone.localdate()) for each in Representation.objects.order_by("pk")]
    assert states == ["in_force", "in_force", "awaits_assessment"]
    for acts in Representative.objects.select_related("user"):
        number = parse_national_id(decrypt(bytes(acts.national_id_sealed)), synthetic_only=True)
        assert acts.national_id_hash == lookup_hash(number.reveal())
        assert str(acts.user.email).endswith("@example.no")
    assert Booking.objects.filter(channel="representative", recipient__user=None).exists()


def test_every_role_has_somebody(world: RoutedMunicipality, drawing: MunicipalityDrawing) -> None:
    grants: set[tuple[Any, ...]] = set(
        RoleGrant.objects.values_list("user__name", "role", "department__name")
    )
    for department in drawing.departments:
        assert (department.administrator, "department_administrator", department.name) in grants
        assert (drawing.case_officer, "case_officer", department.name) in grants
    assert (drawing.administrator, "municipality_administrator", None) in grants
    assert User.objects.filter(provider__isnull=False).count() == sum(
        bool(provider.name) for department in drawing.departments for provider in department.providers
    )


@pytest.mark.skipif(not apps.is_installed("modules.home_help"), reason="without it there is nothing to bring")
def test_modules_bring_their_own_data(world: RoutedMunicipality) -> None:
    assert Recipient.objects.filter(access_note__isnull=False).exists()
    assert Booking.objects.filter(home_help_visit__isnull=False, starts_at__gt=timezone.now()).exists()
    assert not Booking.objects.filter(
        home_help_visit__done__isnull=False, starts_at__gt=timezone.now()
    ).exists()


def test_the_same_drawing_gives_the_same_world(
    larvik_world: RoutedMunicipality, drawing: MunicipalityDrawing
) -> None:
    sandefjord = routed("sandefjord")
    steps = []
    make_world(sandefjord, drawing=drawing, advance=lambda: steps.append(1))
    assert len(steps) == steps_of(drawing)
    worlds = []
    for municipality in (larvik_world, sandefjord):
        with use_scope(municipality.scope):
            people = Recipient.objects.order_by("pk").values_list(
                "name", "address", "phone", "national_id_hash"
            )
            order = "starts_at", "recipient__name", "service__name"
            visits = Booking.objects.filter(ends_at__lt=timezone.now() - timedelta(hours=3)).order_by(*order)
            shown = visits.values_list(*order, "status", "assignments__provider__name")
            worlds.append((list(people), list(shown)))
    assert worlds[0] == worlds[1]


def test_an_empty_municipality_is_told_from_a_made_one(larvik_world: RoutedMunicipality) -> None:
    assert has_world(larvik_world)
    assert not has_world(routed("sandefjord"))


def test_a_week_later_time_has_passed_and_new_days_are_filled(
    world: RoutedMunicipality, drawing: MunicipalityDrawing
) -> None:
    before = Booking.objects.count()
    with time_machine.travel(timezone.now() + timedelta(days=7), tick=False):
        refresh_world(world, drawing=drawing)
        assert_is_lawful()
        after = Booking.objects.count()
        assert after > before
        latest = Booking.objects.latest("starts_at")
        assert timezone.localdate(latest.starts_at) > timezone.localdate() + timedelta(days=10)
        entries = EntitlementEntry.objects.count()
        refresh_world(world, drawing=drawing)
        assert (Booking.objects.count(), EntitlementEntry.objects.count()) == (after, entries)


def test_refreshing_a_world_made_today_changes_nothing(
    world: RoutedMunicipality, drawing: MunicipalityDrawing
) -> None:
    def rows() -> tuple[int, int, int]:
        return Booking.objects.count(), EntitlementEntry.objects.count(), Entitlement.objects.count()

    before = rows()
    refresh_world(world, drawing=drawing)
    assert rows() == before
