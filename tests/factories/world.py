"""A small valid world. A test states only what is different in its own."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from foundation.actor import Actor, Channel
from shop.domain.capacity.shifts import make_shifts
from shop.domain.door.booking import book_service
from shop.enums import EntitlementPeriodKind, EntitlementUnit, StaffRole
from shop.models import (
    Booking,
    Department,
    Entitlement,
    ModuleSwitch,
    OpeningHours,
    Provider,
    Recipient,
    RoleGrant,
    Service,
    ShiftTemplate,
)

WEEKDAYS = (1, 2, 3, 4, 5)
EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
PASSWORD = "correct horse battery"
_numbers = itertools.count(1)


@dataclass(slots=True)
class World:
    """One department with everything a booking needs."""

    department: Department
    service: Service
    providers: list[Provider]
    recipient: Recipient

    def actor(self) -> Actor:
        return Actor(user_id=self.recipient.user_id, channel=Channel.SELF)

    def book(self, starts_at: datetime, **changes: Any) -> Booking:
        """The recipient books; `changes` go to book_service."""
        wanted: dict[str, Any] = {"recipient": self.recipient, "actor": self.actor()} | changes
        return book_service(wanted.pop("service", self.service), starts_at=starts_at, **wanted)

    def book_past(self, *, ago: timedelta = timedelta(minutes=1)) -> Booking:
        """A visit that began `ago`: booked for tomorrow, then the calendar is turned."""
        booking = self.book(at(1, 10))
        back = booking.starts_at - (timezone.now() - ago)
        Booking.objects.filter(pk=booking.pk).update(
            starts_at=booking.starts_at - back, ends_at=booking.ends_at - back
        )
        booking.refresh_from_db()
        booking.assignments.update(occupied=(booking.starts_at, booking.ends_at))
        return booking

    @property
    def user(self) -> User:
        """The recipient's way in."""
        return user_of(self.recipient)


def user_of(recipient: Recipient) -> User:
    """The recipient's way in, which the factories always make."""
    assert recipient.user is not None
    return recipient.user


def make_user(name: str = "Kari Prøve", *, password: str | None = None, **fields: Any) -> User:
    user = User(name=name, email=fields.pop("email", f"person{next(_numbers)}@example.no"), **fields)
    user.set_password(password)
    user.save()
    return user


def make_department(
    *,
    name: str = "Hjemmehjelp Prøve",
    weekdays: Sequence[int] = EVERY_DAY,
    opens: time = time(8),
    closes: time = time(16),
) -> Department:
    department = Department.objects.create(name=name, phone="68050001")
    OpeningHours.objects.bulk_create(
        OpeningHours(department=department, weekday=weekday, opens_at=opens, closes_at=closes)
        for weekday in weekdays
    )
    return department


def make_service(department: Department, **changes: Any) -> Service:
    """An hour's visit on the hour, no buffers, no notice, cancellable until it begins."""
    ModuleSwitch.objects.get_or_create(module_key=changes.get("module_key", "dummy"))
    defaults = {
        "module_key": "dummy",
        "name": "Renhold",
        "duration": timedelta(hours=1),
        "slot_interval": timedelta(hours=1),
        "buffer_before": timedelta(0),
        "buffer_after": timedelta(0),
        "minimum_notice": timedelta(0),
        "cancel_deadline": timedelta(0),
        "move_within_day_deadline": timedelta(0),
        "move_to_other_day_deadline": timedelta(0),
        "open_on_public_holidays": True,
    }
    return Service.objects.create(department=department, **(defaults | changes))


def make_provider(
    department: Department,
    *,
    name: str = "",
    weekdays: Sequence[int] = EVERY_DAY,
    starts: time = time(8),
    ends: time = time(16),
    user: User | None = None,
) -> Provider:
    """A provider on duty in the department's hours, with shifts for the weeks ahead."""
    provider = _engage(department, name=name, weekdays=weekdays, starts=starts, ends=ends, user=user)
    make_shifts(department)
    return provider


def _engage(
    department: Department,
    *,
    name: str = "",
    weekdays: Sequence[int] = EVERY_DAY,
    starts: time = time(8),
    ends: time = time(16),
    user: User | None = None,
) -> Provider:
    """A provider whose weeks are known, and whose shifts are not made yet."""
    name = name or f"Hjelper Prøve{next(_numbers)}"
    provider = Provider.objects.create(department=department, name=name, user=user)
    ShiftTemplate.objects.bulk_create(
        ShiftTemplate(
            provider=provider, weekday=weekday, starts_at=starts, ends_at=ends, valid_from=date(2020, 1, 1)
        )
        for weekday in weekdays
    )
    return provider


def make_recipient(*, name: str = "Ingrid Prøve", user: User | None = None) -> Recipient:
    return Recipient.objects.create(
        name=name, address="Prøvegata 1", phone="68050123", user=user or make_user(name)
    )


def make_entitlement(recipient: Recipient, service: Service, **changes: Any) -> Entitlement:
    """Plenty of visits every four weeks."""
    defaults = {
        "decision_reference": "2026/1",
        "unit": EntitlementUnit.VISITS,
        "amount": 100,
        "period": EntitlementPeriodKind.FOUR_WEEKS,
        "valid_from": timezone.localdate() - timedelta(days=1),
    }
    return Entitlement.objects.create(recipient=recipient, service=service, **(defaults | changes))


def make_administrator(department: Department | None, *, name: str = "Anne Prøve") -> User:
    """Of one department, or of the municipality when there is none."""
    role = StaffRole.DEPARTMENT_ADMINISTRATOR if department else StaffRole.MUNICIPALITY_ADMINISTRATOR
    user = make_user(name, password=PASSWORD)
    RoleGrant.objects.create(user=user, role=role, department=department)
    return user


def make_world(*, providers: int = 2, **service: Any) -> World:
    department = make_department()
    made = make_service(department, **service)
    recipient = make_recipient()
    make_entitlement(recipient, made)
    engaged = [_engage(department) for _ in range(providers)]
    make_shifts(department)
    return World(department, made, engaged, recipient)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """`day` days from today at that local time."""
    return timezone.make_aware(
        datetime.combine(timezone.localdate() + timedelta(days=day), time(hour, minute))
    )
