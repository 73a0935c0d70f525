"""Messages that nobody got, and which department each is about: whoever administers it has to tell them otherwise."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from foundation.errors import NotFound
from notifications.enums import DeliveryStatus, SendingStatus
from notifications.models import NOBODY_GOT_IT, Delivery, OutboxMessage
from shop.models import (
    Booking,
    BookingSeries,
    Department,
    Entitlement,
    FollowUp,
    Recipient,
    WaitlistEntry,
    WaitlistOffer,
)
from shop.queries.access import departments_for
from shop.queries.hearers import ACTING
from shop.queries.reminders import REMINDER
from shop.viewer import Viewer

SHOWN_FOR = timedelta(days=30)
MOST = 500
"""Shown at a time."""
UNDER_WAY = (SendingStatus.WAITING, SendingStatus.SENDING)
LOOKED_THROUGH = 20_000
"""So many are looked through for a department's own: those of a large neighbour must not hide them."""


ABOUT: Mapping[str, tuple[type, str]] = {
    "booking_id": (Booking, "department_id"),
    "bookings": (Booking, "department_id"),
    "series_id": (BookingSeries, "service__department_id"),
    "offer_id": (WaitlistOffer, "hold__department_id"),
    "entry_id": (WaitlistEntry, "service__department_id"),
    "entitlement_id": (Entitlement, "service__department_id"),
    "follow_up_id": (FollowUp, "department_id"),
    "department_id": (Department, "pk"),
    "departments": (Department, "pk"),
}
"""What a message's params name, and whose that is."""


def untold_for(viewer: Viewer) -> Sequence[OutboxMessage]:
    """Those the viewer has to see to, the latest first: all of them for the municipality's administrator.

    One query where there are none, else three.
    """
    return _for(viewer, _untold())


def still_tried_for(viewer: Viewer) -> Sequence[OutboxMessage]:
    """Those on their way that an attempt could not deliver, the latest first: nobody has got them yet.

    As many queries.
    """
    return _for(viewer, _still_tried())


def untold_about(recipient: Recipient, departments: Collection[Department]) -> Sequence[OutboxMessage]:
    """Those to the recipient, or about visits of theirs to who acts for them, that are about these departments.

    One query where nobody's are lost.
    """
    found = _sought(_untold())
    named = {number for each in found for number in _numbers(each.params.get("booking_id", ""))}
    visits = Booking.objects.filter(recipient=recipient, pk__in=named)
    theirs = set(visits.values_list("pk", flat=True)) if named else set()
    about = [
        each
        for each in found
        if (each.user_id == recipient.user_id and ACTING not in each.params)
        or theirs.intersection(_numbers(each.params.get("booking_id", "")))
    ]
    whose, wanted = departments_of(about), {each.pk for each in departments}
    ids = [each.pk for each in about if whose[each.pk] & wanted]
    return _whole(_untold().filter(pk__in=ids)) if ids else []


def untold_in(departments: Collection[Department]) -> Mapping[int, Sequence[datetime]]:
    """By department, since when nobody has got each of the messages about it, the earliest first.

    One query where there are none, else two.
    """
    found = _sought(_untold())
    whose = departments_of(found)
    since = {each.pk: each.created_at for each in reversed(found)}
    return {
        department.pk: [at for pk, at in since.items() if department.pk in whose[pk]]
        for department in departments
    }


def get_message_for(viewer: Viewer, message_id: int) -> OutboxMessage:
    """A message about a department the viewer administers, whatever has become of it."""
    message = OutboxMessage.objects.filter(pk=message_id).select_related("user__recipient").first()
    if message is None or not viewer.administers_anything:
        raise NotFound
    if not viewer.is_municipality_administrator:
        theirs = set(departments_for(viewer).values_list("pk", flat=True))
        if not departments_of([message])[message.pk] & theirs:
            raise NotFound
    return message


def departments_of(messages: Iterable[OutboxMessage]) -> Mapping[int, frozenset[int]]:
    """Which departments each message is about, by ids; none for what is about an account. One query at most."""
    named: dict[str, dict[int, list[int]]] = defaultdict(dict)
    ids = []
    for message in messages:
        ids.append(message.pk)
        for name in ABOUT.keys() & message.params.keys():
            named[name][message.pk] = _numbers(message.params[name])
    whose = _whose(
        {name: {number for those in by.values() for number in those} for name, by in named.items()}
    )
    found = defaultdict[int, set[int]](set)
    for name, those in named.items():
        for message_id, numbers in those.items():
            found[message_id] |= {whose[name, number] for number in numbers if (name, number) in whose}
    return {pk: frozenset(found[pk]) for pk in ids}


def _whose(wanted: Mapping[str, Collection[int]]) -> Mapping[tuple[str, int], int]:
    """The department of each thing, by what it is called in params and its number. One query, none for nothing."""
    parts = []
    for name, numbers in wanted.items():
        model, path = ABOUT[name]
        rows = model.objects.filter(pk__in=numbers).order_by()  # type: ignore[attr-defined]  # a model
        parts.append(rows.annotate(called=Value(name), whose=F(path)).values_list("called", "pk", "whose"))
    if not parts:
        return {}
    first, *others = parts
    found = first.union(*others, all=True).order_by() if others else first
    return {(name, pk): whose for name, pk, whose in found}


def _for(viewer: Viewer, messages: QuerySet[OutboxMessage]) -> Sequence[OutboxMessage]:
    if viewer.is_municipality_administrator:
        return _whole(messages)
    found = _sought(messages)
    theirs = set(departments_for(viewer).values_list("pk", flat=True)) if found else set()
    whose = departments_of(found)
    ids = [each.pk for each in found if whose[each.pk] & theirs]
    return _whole(messages.filter(pk__in=ids[:MOST])) if ids else []


def _still_tried() -> QuerySet[OutboxMessage]:
    failed = Delivery.objects.filter(message=OuterRef("pk"), status__in=UNDER_WAY).exclude(error="")
    return OutboxMessage.objects.filter(Exists(failed), status=DeliveryStatus.WAITING).order_by("-created_at")


def _untold() -> QuerySet[OutboxMessage]:
    """Nobody is called to be reminded, who has no address or wants no messages: it is nothing new."""
    recent = OutboxMessage.objects.filter(
        status__in=NOBODY_GOT_IT, created_at__gte=timezone.now() - SHOWN_FOR
    )
    no_news = Q(kind=REMINDER, status=DeliveryStatus.NO_ADDRESS)
    return recent.exclude(no_news).order_by("-created_at")


def _sought(messages: QuerySet[OutboxMessage]) -> list[OutboxMessage]:
    return list(messages.only("params", "created_at", "user_id")[:LOOKED_THROUGH])


def _whole(messages: QuerySet[OutboxMessage]) -> list[OutboxMessage]:
    return list(messages.select_related("user__recipient").prefetch_related("deliveries")[:MOST])


def _numbers(said: str | int) -> list[int]:
    return [int(each) for each in str(said).split(",") if each]
