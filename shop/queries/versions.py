"""What a person saw when they opened a form, in a few letters: two who save do not overwrite each other."""

import json
from collections.abc import Iterable
from hashlib import blake2b

from shop.hours import HoursOfDay
from shop.models import Department, Provider, Service
from shop.queries.staffing import counted, opening_hours, unnamed_staffing, weekly_shifts

RULES = (
    "duration",
    "slot_interval",
    "buffer_before",
    "buffer_after",
    "minimum_notice",
    "booking_horizon",
    "cancel_deadline",
    "is_active",
)
"""The fields of a service that its department decides."""


def version_of(parts: Iterable[object]) -> str:
    """The same parts in the same order always give the same letters."""
    return blake2b(repr(list(parts)).encode(), digest_size=8).hexdigest()


def version_of_hours(hours: Iterable[HoursOfDay]) -> str:
    return version_of(sorted((int(each.weekday), *each.minutes()) for each in hours))


def version_of_staffing(staffing: Iterable[tuple[HoursOfDay, int]]) -> str:
    stretches = counted(each for each, count in staffing for _one in range(count))
    return version_of((int(each.weekday), *each.minutes(), count) for each, count in stretches)


def version_of_service(service: Service) -> str:
    rules = [getattr(service, name) for name in RULES]
    return version_of([*rules, json.dumps(service.settings, sort_keys=True, default=str)])


def opening_hours_version(department: Department) -> str:
    return version_of_hours(opening_hours(department))


def shifts_version(provider: Provider) -> str:
    return version_of_hours(weekly_shifts(provider))


def staffing_version(department: Department) -> str:
    return version_of_staffing(unnamed_staffing(department))
