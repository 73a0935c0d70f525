"""What a department changes about a course that is put up: its words, its seats, and who leads it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from audit.record import record
from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from modules.memory_team.domain.taking_part import fill_later
from modules.memory_team.errors import FewerSeatsThanTaken, NotASession
from modules.memory_team.models import Course, CourseDate
from modules.memory_team.queries.courses import coming_dates, with_taken
from shop.domain.absence.plans_told import PlansChanged
from shop.domain.capacity.announced import (
    announce_anew,
    hand_over_session,
    leaders_of_sessions,
)
from shop.domain.hearing import tell_recipient
from shop.domain.locks import lock_schedule
from shop.domain.meanwhile import require_unchanged
from shop.errors import BookingRefused, CannotComeInstead
from shop.models import Booking, Provider, Recipient
from shop.queries.versions import version_of

PLACE_CHANGED, LEADER_CHANGED = "memory_team.place_changed", "memory_team.leader_changed"


@dataclass(frozen=True, slots=True)
class Words:
    """What can be changed about it in words, and how many seats it has."""

    title: str
    place: str
    about: str
    seats: int


def words_of(course: Course) -> Words:
    return Words(course.title, course.place, course.about, course.seats)


def version_of_words(course: Course) -> str:
    return version_of([words_of(course)])


def leaders_of(course: Course) -> Sequence[tuple[CourseDate, Provider]]:
    """Each date to come, with who leads it. Two queries."""
    dates = coming_dates(course).select_related("kept__provider", "kept__service", "service")
    in_order = list(dates.order_by("starts_at"))
    leaders = leaders_of_sessions([date.kept for date in in_order if date.kept is not None])
    return [(date, leaders.get(date.kept_id or 0, course.leader)) for date in in_order]


def version_of_leaders(course: Course) -> str:
    return version_of([(date.pk, leader.pk) for date, leader in leaders_of(course)])


@unless_deadlocked
@transaction.atomic
def change_course(course: Course, words: Words, *, actor: Actor, seen: str = "") -> int:
    """From now on it is called so; who comes to a date is told where it is another place: returns how many.

    Dates that were, stay as they were. Raises NotASession for more seats than the service has, FewerSeatsThanTaken, and
    ChangedMeanwhile; then nothing is changed.
    """
    lock_schedule(course.service.department_id)
    course = Course.objects.select_for_update(of=("self",)).select_related("service").get(pk=course.pk)
    require_unchanged(seen, now=version_of_words(course))
    before = words_of(course)
    if words == before:
        return 0
    _require_seats(course, words.seats)
    course.title, course.place, course.about, course.seats = (
        words.title,
        words.place,
        words.about,
        words.seats,
    )
    course.save(update_fields=["title", "place", "about", "seats"])
    record(actor, "memory_team.course_changed", course, service=course.service_id)
    if words.seats > before.seats:
        fill_later(course.pk)
    if (words.title, words.place, words.seats) == (before.title, before.place, before.seats):
        return 0
    kept = [date.kept for date, _leader in leaders_of(course) if date.kept is not None]
    coming = announce_anew(kept, title=words.title, where_text=words.place, seats=words.seats, actor=actor)
    if words.place == before.place:
        return 0
    told = {each.recipient_id: each.recipient for each in coming}
    for recipient in told.values():
        tell_recipient(
            PLACE_CHANGED,
            recipient,
            service_id=course.service_id,
            by=actor.user_id,
            course_id=course.pk,
            recipient_id=recipient.pk,
        )
    return len(told)


def _require_seats(course: Course, seats: int) -> None:
    if not 1 <= seats <= course.service.seats:
        raise NotASession(seats=course.service.seats)
    taken = max((each.taken for each in with_taken(coming_dates(course))), default=0)
    if seats < taken:
        raise FewerSeatsThanTaken(taken=taken)


@dataclass(frozen=True, slots=True)
class HandedOver:
    """How many dates have the new leader, and which have not, each with why."""

    given: int
    left: Sequence[tuple[CourseDate, str]]


@unless_deadlocked
@transaction.atomic
def hand_over(course: Course, *, to: Provider, actor: Actor, seen: str = "") -> HandedOver:
    """Let somebody else lead the dates to come, as far as they can: each as a whole. Who comes is told.

    They lead the course once all of its dates to come are theirs; of what is theirs already nobody hears. Raises
    ChangedMeanwhile.
    """
    lock_schedule(course.service.department_id)
    course = Course.objects.select_for_update(of=("self",)).select_related("service").get(pk=course.pk)
    require_unchanged(seen, now=version_of_leaders(course))
    given, left = 0, list[tuple[CourseDate, str]]()
    plans, theirs = PlansChanged(), list[Booking]()
    for date, leader in leaders_of(course):
        if date.kept is None or leader.pk == date.kept.provider_id == to.pk:
            continue
        changed = PlansChanged()
        try:
            with transaction.atomic():
                theirs += hand_over_session(date.kept, to=to, actor=actor, plans=changed)
        except (BookingRefused, CannotComeInstead) as error:
            left.append((date, error.title()))
        else:
            given += 1
            plans.add(changed)
    if not left and course.leader_id != to.pk:
        course.leader = to
        course.save(update_fields=["leader"])
    if given:
        record(actor, "memory_team.course_handed_over", course, service=course.service_id, to=to.pk)
        plans.tell()
        _tell_who_leads(theirs, to=to, actor=actor)
    return HandedOver(given, left)


def _tell_who_leads(bookings: Sequence[Booking], *, to: Provider, actor: Actor) -> None:
    """Each who takes part once, of all their dates."""
    of_each = defaultdict[Recipient, list[Booking]](list)
    for booking in sorted(bookings, key=lambda each: each.starts_at):
        of_each[booking.recipient].append(booking)
    for recipient, theirs in of_each.items():
        tell_recipient(
            LEADER_CHANGED,
            recipient,
            service_id=theirs[0].service_id,
            by=actor.user_id,
            bookings=",".join(str(each.pk) for each in theirs),
            provider_id=to.pk,
        )
