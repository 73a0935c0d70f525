"""Puts a municipality's drawing into the database: departments, services, people, shifts and absences."""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts.models import User
from shop.demo.blueprint import DepartmentDrawing, MunicipalityDrawing, ServiceDrawing
from shop.demo.passwords import hashed_demo_password, no_password
from shop.demo.patterns import make_patterns
from shop.demo.people import Crowd, Person
from shop.demo.red_days import stay_open_today
from shop.demo.stays import make_beds
from shop.domain.capacity.shifts import make_shifts
from shop.domain.identity.numbers import seal
from shop.enums import AbsenceReason, EntitlementPeriodKind, StaffRole
from shop.models import (
    Absence,
    Closure,
    Department,
    Entitlement,
    Intake,
    ModuleSwitch,
    OpeningHours,
    Provider,
    ProviderQualification,
    Qualification,
    Recipient,
    RoleGrant,
    Service,
    ShiftTemplate,
)

PERIOD = timedelta(weeks=4)
YEAR = 13 * PERIOD
BACK = timedelta(days=365)


@dataclass(slots=True)
class Staffing:
    """One municipality being peopled; `today` is the day the demonstration is made."""

    drawing: MunicipalityDrawing
    today: date
    crowd: Crowd
    random: random.Random

    def make_everything(self) -> list[Department]:
        """Everything but bookings and what follows from them."""
        keys = {service.module_key for each in self.drawing.departments for service in each.services}
        for key in sorted(keys):
            ModuleSwitch.objects.get_or_create(module_key=key)
        departments = [self._make_department(drawing) for drawing in self.drawing.departments]
        self._make_staff(self.drawing.administrator, StaffRole.MUNICIPALITY_ADMINISTRATOR, None)
        self._make_staff(self.drawing.case_officer, StaffRole.CASE_OFFICER, *departments)
        return departments

    def _make_department(self, drawing: DepartmentDrawing) -> Department:
        department = Department.objects.create(
            name=drawing.name,
            phone=drawing.phone,
            visiting_address=drawing.visiting_address,
            video_instructions=drawing.video_instructions,
            reserved_for_phone=drawing.kept_for_phone,
            reserved_for_self_service=drawing.kept_for_self_service,
        )
        OpeningHours.objects.bulk_create(
            OpeningHours(
                department=department, weekday=hours.weekday, opens_at=hours.begins, closes_at=hours.ends
            )
            for hours in drawing.hours
        )
        stay_open_today(department, today=self.today)
        self._close_for_a_day(department, days_ahead=drawing.closed_in)
        self._make_staff(drawing.administrator, StaffRole.DEPARTMENT_ADMINISTRATOR, department)
        self._make_providers(department, drawing)
        make_patterns(department)
        services = [self._make_service(department, service) for service in drawing.services]
        make_beds(
            department,
            names=drawing.beds,
            module_key=drawing.services[0].module_key,
            since=self.today - YEAR,
        )
        recipients = self._make_recipients(drawing)
        for service, service_drawing in zip(services, drawing.services, strict=True):
            if service_drawing.visits:
                self._decide(service, service_drawing, recipients)
        if not drawing.has_decisions:
            Intake.objects.bulk_create(
                Intake(department=department, recipient=recipient) for recipient in recipients
            )
        return department

    def _close_for_a_day(self, department: Department, *, days_ahead: int) -> None:
        if days_ahead:
            day = self.today + timedelta(days=days_ahead)
            Closure.objects.create(
                department=department, first_day=day, last_day=day, label="Planleggingsdag"
            )

    def _make_staff(self, name: str, role: StaffRole, *departments: Department | None) -> None:
        user = self._make_user(self.crowd.person(name), can_type_password=True)
        RoleGrant.objects.bulk_create(
            RoleGrant(user=user, role=role, department=department) for department in departments
        )

    def _make_user(self, person: Person, *, can_type_password: bool) -> User:
        password = hashed_demo_password() if can_type_password else no_password()
        return User.objects.create(name=person.name, email=person.email, password=password)

    def _make_service(self, department: Department, drawing: ServiceDrawing) -> Service:
        rules = {
            "slot_interval": timedelta(hours=1),
            "buffer_before": timedelta(0),
            "buffer_after": drawing.buffer_after,
            "minimum_notice": timedelta(hours=2),
            "cancel_deadline": timedelta(hours=1),
            "move_within_day_deadline": timedelta(hours=1),
            "move_to_other_day_deadline": timedelta(hours=1),
        }
        service = Service.objects.create(
            department=department,
            module_key=drawing.module_key,
            name=drawing.name,
            duration=drawing.duration,
            **(rules | dict(drawing.rules)),
        )
        if drawing.qualification:
            service.required_qualifications.add(_qualification(drawing.qualification))
        return service

    def _make_providers(self, department: Department, drawing: DepartmentDrawing) -> None:
        """With shifts for the past year and all the weeks that the core makes shifts for."""
        unnamed = 0
        for place, each in enumerate(drawing.providers):
            if each.name:
                user = self._make_user(self.crowd.person(each.name), can_type_password=True)
                provider = Provider.objects.create(department=department, name=each.name, user=user)
                self._make_absences(provider, place=place)
            else:
                unnamed += 1
                provider = Provider.objects.create(department=department, number=unnamed)
            ProviderQualification.objects.bulk_create(
                ProviderQualification(
                    provider=provider,
                    qualification=_qualification(name),
                    valid_until=None if days is None else self.today + timedelta(days=days),
                )
                for name, days in each.qualifications.items()
            )
            ShiftTemplate.objects.bulk_create(
                ShiftTemplate(
                    provider=provider,
                    weekday=hours.weekday,
                    starts_at=hours.begins,
                    ends_at=hours.ends,
                    valid_from=self.today - BACK,
                )
                for hours in each.shifts
            )
        make_shifts(department, from_day=self.today - BACK)

    def _make_absences(self, provider: Provider, *, place: int) -> None:
        """Three weeks of holiday in the summer, in turn; some sick days; one course within the horizon."""
        summer = date(self.today.year, 6, 22) + timedelta(weeks=2 * (place % 4))
        if summer > self.today:
            summer = summer.replace(year=summer.year - 1)
        away = [(summer, 21, AbsenceReason.HOLIDAY)]
        away += [
            (self.today - timedelta(days=self.random.randint(10, 350)), days, AbsenceReason.SICK)
            for days in (1, 3)
        ]
        if place in {1, 2}:
            away.append((_next_monday_to_thursday(self.today + timedelta(days=3)), 1, AbsenceReason.COURSE))
        Absence.objects.bulk_create(
            Absence(
                provider=provider, during=(_midnight(day), _midnight(day + timedelta(days))), reason=reason
            )
            for day, days, reason in away
        )

    def _make_recipients(self, drawing: DepartmentDrawing) -> list[Recipient]:
        names = [*drawing.featured, *[""] * (drawing.recipients - len(drawing.featured))]
        people = [self.crowd.person(name, is_young=drawing.are_young) for name in names]
        users = User.objects.bulk_create(
            User(
                name=person.name,
                email=person.email,
                password=hashed_demo_password() if person.name in drawing.featured else no_password(),
            )
            for person in people
        )
        recipients = [
            Recipient(user=user, name=person.name, address=person.address, phone=person.phone)
            for user, person in zip(users, people, strict=True)
        ]
        for recipient, person in zip(recipients, people, strict=True):
            seal(recipient, person.national_id)
        return Recipient.objects.bulk_create(recipients)

    def _decide(self, service: Service, drawing: ServiceDrawing, recipients: list[Recipient]) -> None:
        """Grant the service; the first recipient's four weeks are half over today, the others' anywhere."""
        granted = recipients[: max(1, round(len(recipients) * drawing.share))]
        Entitlement.objects.bulk_create(
            Entitlement(
                recipient=recipient,
                service=service,
                decision_reference=f"{self.today.year - 1}/{self.random.randint(1000, 9999)}",
                unit=drawing.unit,
                amount=drawing.amount(drawing.visits[place % len(drawing.visits)]),
                period=EntitlementPeriodKind.FOUR_WEEKS,
                carry_over=drawing.carry_over,
                visit_minutes=drawing.visit_minutes,
                valid_from=self.today - YEAR - timedelta(self.random.randint(1, 27) if place else 14),
            )
            for place, recipient in enumerate(granted)
        )


def _qualification(name: str) -> Qualification:
    return Qualification.objects.get_or_create(name=name)[0]


def _next_monday_to_thursday(day: date) -> date:
    return day if day.isoweekday() < 5 else day + timedelta(days=8 - day.isoweekday())


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
