"""What a person saw when they opened a form, in a few letters: two who save do not overwrite each other."""

import json
from collections.abc import Collection, Iterable
from hashlib import blake2b

from django.utils import timezone

from shop.hours import HoursOfDay
from shop.models import (
    Booking,
    Department,
    Entitlement,
    ExceptionDay,
    Provider,
    ProviderQualification,
    Qualification,
    Representation,
    Service,
    ShiftPattern,
    WaitlistEntry,
)
from shop.queries.authority import Role
from shop.queries.patterns import weeks_of_pattern
from shop.queries.rota import stretches_of
from shop.queries.staffing import counted, opening_hours, unnamed_staffing
from shop.rota import Stretch

RULES = (
    "name",
    "name_in_messages",
    "place",
    "other_places",
    "duration",
    "other_durations",
    "stay_unit",
    "shortest_stay",
    "longest_stay",
    "arrives_at",
    "leaves_at",
    "slot_interval",
    "buffer_before",
    "buffer_after",
    "minimum_notice",
    "booking_horizon",
    "cancel_deadline",
    "move_within_day_deadline",
    "move_to_other_day_deadline",
    "maximum_active_bookings",
    "confirmation",
    "providers_needed",
    "counts_each_provider",
    "may_ask_for_two",
    "keeps_provider",
    "seats",
    "uses_places",
    "open_on_public_holidays",
    "is_paused",
    "pause_message",
    "requires_entitlement",
    "requires_presence",
    "booked_by",
    "is_active",
)
"""The fields of a service that its department decides; the required qualifications are decided with them."""


def version_of(parts: Iterable[object]) -> str:
    """The same parts in the same order always give the same letters."""
    return blake2b(repr(list(parts)).encode(), digest_size=8).hexdigest()


def version_of_hours(hours: Iterable[HoursOfDay]) -> str:
    return version_of(sorted((int(each.weekday), *each.minutes()) for each in hours))


def version_of_stretches(stretches: Iterable[Stretch]) -> str:
    """What held before today is nobody's to change, so it makes no difference."""
    today = timezone.localdate()
    known = sorted(stretches, key=lambda each: (int(each.hours.weekday), *each.hours.minutes(), each.first))
    return version_of(
        (int(each.hours.weekday), *each.hours.minutes(), max(each.first, today), each.last) for each in known
    )


def version_of_staffing(staffing: Iterable[tuple[HoursOfDay, int]]) -> str:
    stretches = counted(each for each, count in staffing for _one in range(count))
    return version_of((int(each.weekday), *each.minutes(), count) for each, count in stretches)


def version_of_pattern(pattern: ShiftPattern) -> str:
    return version_of([pattern.name, *(version_of_hours(week) for week in weeks_of_pattern(pattern))])


def version_of_shares(department: Department) -> str:
    return version_of([department.reserved_for_self_service, department.reserved_for_phone])


def version_of_follow_up(department: Department) -> str:
    return version_of([department.follow_up_within])


def version_of_details(department: Department) -> str:
    return version_of(
        [
            department.name,
            department.phone,
            department.visiting_address,
            department.video_instructions,
        ]
    )


def version_of_replacement(department: Department) -> str:
    return version_of([department.replacement_days])


def version_of_offers(department: Department) -> str:
    return version_of([department.offer_lasts])


def version_of_thread_rules(department: Department) -> str:
    return version_of([department.takes_messages, department.thread_days])


def version_of_pause(thing: Department | Service) -> str:
    """Whether booking is paused there, and what recipients are told."""
    return version_of([thing.is_paused, thing.pause_message])


def version_of_priority(entry: WaitlistEntry) -> str:
    return version_of([int(entry.priority)])


def version_of_last_day(provider: Provider) -> str:
    return version_of([provider.leaves_on])


def version_of_qualification(qualification: Qualification) -> str:
    return version_of([qualification.name])


def version_of_held(held: ProviderQualification) -> str:
    """Of one that a helper has: until when."""
    return version_of([held.valid_until])


def version_of_exception(exception: ExceptionDay) -> str:
    return version_of([exception.opens_at, exception.closes_at, exception.label])


def version_of_time(booking: Booking) -> str:
    """When a visit is; whoever comes to it is named by those who ask."""
    return version_of([timezone.localtime(booking.starts_at), timezone.localtime(booking.ends_at)])


def version_of_wait(entry: WaitlistEntry | None) -> str:
    """What somebody waits for, if they do."""
    names = ("first_day", "last_day", "weekdays", "earliest", "latest", "duration", "stay", "chosen")
    return version_of([getattr(entry, name) for name in names] if entry else [])


def version_of_roles(roles: Iterable[Role]) -> str:
    return version_of(sorted(each.code for each in roles))


def version_of_representation(representation: Representation) -> str:
    """What somebody may do for a recipient; as what they act does not change."""
    return version_of(
        [
            representation.covers_all,
            sorted(each.pk for each in representation.services.all()),
            representation.valid_from,
            representation.valid_until,
            representation.document_reference,
            representation.gets_messages,
        ]
    )


def version_of_protection(level: str) -> str:
    """Of the level alone: what is protected stands in no page, and nothing that is made of it."""
    return version_of([str(level)])


def version_of_decision(decision: Entitlement) -> str:
    return version_of(
        [
            decision.decision_reference,
            decision.amount,
            str(decision.unit),
            str(decision.period),
            decision.carry_over,
            decision.visit_minutes,
            decision.valid_from,
            decision.valid_until,
        ]
    )


def required_by(service: Service) -> frozenset[int]:
    """The ids of the qualifications that a service asks for."""
    return frozenset(each.pk for each in service.required_qualifications.all())


def version_of_service(service: Service, *, required: Collection[int] | None = None) -> str:
    """`required` are the ids of qualifications; without it they are looked up."""
    # As text, because a choice is one thing in Python and another from the database.
    rules = [str(getattr(service, name)) for name in RULES]
    needed = sorted(required_by(service) if required is None else required)
    return version_of([*rules, needed, json.dumps(service.settings, sort_keys=True, default=str)])


def opening_hours_version(department: Department) -> str:
    return version_of_hours(opening_hours(department))


def shifts_version(provider: Provider) -> str:
    return version_of_stretches(stretches_of(provider))


def staffing_version(department: Department) -> str:
    return version_of_staffing(unnamed_staffing(department))
