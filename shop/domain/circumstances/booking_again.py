"""Visits that were called off by mistake are booked again: all of them in one act, or one by one."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from notifications.models import OutboxMessage
from notifications.outbox import put_all_in_outbox, withdraw
from shop.domain.circumstances.ending_messages import tell_what_takes_place_after_all
from shop.domain.door.booking import book_service
from shop.domain.locks import lock_recipients
from shop.errors import BookingRefused
from shop.lengths import Length, length_of
from shop.models import Assignment, Booking, Recipient, Service
from shop.queries.hearers import ACTING, hearers_by_booking
from shop.queries.still_to_book import still_to_book, visits_by_themselves
from shop.registry import hooks_of
from shop.ways import AS_USUAL, Way, way_of

BOOKED, BOOKED_AGAIN = ("booking.created", "booking.requested"), "recipient.booked_again"


@dataclass(frozen=True, slots=True)
class NotBooked:
    """A visit that could not be booked as it was. Without a `refusal` it asks what nobody has answered."""

    visit: Booking
    refusal: BookingRefused | None


@dataclass(frozen=True, slots=True)
class BookedAgain:
    """The visits that stand now, the soonest first, those that do not, and those that nobody has said yes to."""

    booked: Sequence[Booking] = ()
    not_booked: Sequence[NotBooked] = ()
    unseen: Sequence[Booking] = ()
    tried: frozenset[int] = frozenset()
    """The visits that were called off, by their ids: a yes to these is no yes to one that was called off since."""


@unless_deadlocked
@transaction.atomic
def book_all_again(
    recipient: Recipient, *, departments: Collection[int], actor: Actor, only: Collection[int] | None = None
) -> BookedAgain:
    """Book what `shop.queries.still_to_book` lists, as it was, in these departments (their ids): the soonest first.

    Each goes through the door by itself, with what had been answered and to whom it was given, if they are free; what
    it refuses stays on the list. Visits that come with a standing booking are not among them, nor, where somebody was
    asked, others than `only` those they were shown (the ids of what was called off). The recipient is told once of all
    of them, and who acts for them of those they hear of. Done once more, or twice at once, it does the rest.
    """
    lock_recipients(recipient.pk)
    recipient = Recipient.objects.get(pk=recipient.pk)
    booked: list[Booking] = []
    not_booked: list[NotBooked] = []
    lost = visits_by_themselves(still_to_book(recipient))
    here = [visit for visit in lost if visit.department_id in departments]
    visits = [visit for visit in here if only is None or visit.pk in only]
    before = _who_was_to_come(visits)
    for visit in visits:
        answers = _answers_again(visit)
        if answers is None:
            not_booked.append(NotBooked(visit, None))
            continue
        try:
            booked.append(
                _book(visit, recipient=recipient, actor=actor, answers=answers, helpers=before[visit.pk])
            )
        except BookingRefused as refusal:
            not_booked.append(NotBooked(visit, refusal))
    tell_what_takes_place_after_all(booked, recipient=recipient)
    _tell_once(booked, recipient=recipient)
    unseen = tuple(visit for visit in here if visit not in visits)
    return BookedAgain(booked, not_booked, unseen, frozenset(visit.pk for visit in visits))


@unless_deadlocked
@transaction.atomic
def book_visit(
    service: Service,
    *,
    recipient: Recipient,
    starts_at: datetime,
    actor: Actor,
    length: Length,
    way: Way = AS_USUAL,
    idempotency_key: str,
    answers: Mapping[str, Any],
) -> Booking:
    """Book one visit, as `book_service` does and raising what it raises: the recipient themselves, or for a caller.

    Whoever comes to it and had been told that it falls away hears that it takes place after all.
    """
    booking = book_service(
        service,
        recipient=recipient,
        starts_at=starts_at,
        actor=actor,
        length=length,
        way=way,
        idempotency_key=idempotency_key,
        answers=answers,
    )
    tell_what_takes_place_after_all([booking], recipient=recipient)
    return booking


def _book(
    visit: Booking,
    *,
    recipient: Recipient,
    actor: Actor,
    answers: Mapping[str, Any],
    helpers: Collection[int],
) -> Booking:
    with transaction.atomic():
        return book_service(
            visit.service,
            recipient=recipient,
            starts_at=visit.starts_at,
            actor=actor,
            length=length_of(visit),
            way=way_of(visit),
            answers=answers,
            helpers=helpers,
        )


def _who_was_to_come(visits: Sequence[Booking]) -> Mapping[int, Collection[int]]:
    """By the visit, to whom it was given last, as many as come to it: all let go of it when it was called off."""
    given = defaultdict[int, list[int]](list)
    newest_first = Assignment.objects.filter(booking__in=visits).order_by("-pk")
    for booking_id, provider_id in newest_first.values_list("booking_id", "provider_id"):
        given[booking_id].append(provider_id)
    return {visit.pk: given[visit.pk][: visit.providers_needed] for visit in visits}


def _answers_again(visit: Booking) -> Mapping[str, Any] | None:
    """What had been answered, as far as it answers what is asked today; None where it does not."""
    module = hooks_of(visit.service.module_key)
    form_class = module.booking_form(visit.service, visit.recipient, like=visit)
    if form_class is None:
        return {}
    asked = form_class()
    form = form_class(
        {name: asked.get_initial_for_field(field, name) for name, field in asked.fields.items()}
    )
    return form.cleaned_data if form.is_valid() else None


def _tell_once(booked: Sequence[Booking], *, recipient: Recipient) -> None:
    """One message in place of one for each, to everybody who hears of several; nobody else has seen those yet."""
    theirs = defaultdict[tuple[int, str | int | None], list[int]](list)
    for booking_id, hearers in hearers_by_booking(booked).items():
        for user_id, more in hearers:
            theirs[user_id, more.get(ACTING)].append(booking_id)
    for (user_id, acting), ids in theirs.items():
        if len(ids) > 1:
            _tell_of_all(ids, recipient=recipient, user_id=user_id, acting=acting)


def _tell_of_all(ids: Sequence[int], *, recipient: Recipient, user_id: int, acting: str | int | None) -> None:
    more = {} if acting is None else {ACTING: acting}
    to_them = OutboxMessage.objects.filter(user=user_id, kind__in=BOOKED, params__booking_id__in=ids)
    to_them = to_them.filter(params__acting=acting) if more else to_them.exclude(params__has_key=ACTING)
    withdraw(to_them)
    params = {"bookings": ",".join(map(str, ids)), "recipient_id": recipient.pk, **more}
    put_all_in_outbox([(BOOKED_AGAIN, user_id, params)])
