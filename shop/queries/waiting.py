"""Who waits for time in a department, in the order in which they are served."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from audit.models import AuditEntry
from shop.enums import TAKES_TIME, BookingStatus, OfferOutcome, WaitlistStatus
from shop.lengths import Length
from shop.models import Booking, Recipient, WaitlistEntry, WaitlistOffer
from shop.queries.restored import stood_since
from shop.queries.subject import of_subject

MOST_UNANSWERED = 2
"""Whoever lets so many offers in a row go unanswered comes behind those who do not, but not behind a lower priority."""
ASKED_AFTER = 3
"""After so many they are asked whether they still wait, and offered nothing until they have said so."""
RESTORED = "waitlist.restored"
"""What the log says of a place that was given back as it was."""
REFUSED = (OfferOutcome.DECLINED, OfferOutcome.EXPIRED)


def wanted_length(entry: WaitlistEntry) -> Length:
    return Length(entry.duration or timedelta(0), entry.stay)


def suits(day: date, weekdays: Collection[int]) -> bool:
    """Whether the day is one of these weekdays; without any, every day is."""
    return not weekdays or day.isoweekday() in weekdays


def fits(entry: WaitlistEntry, starts_at: datetime) -> bool:
    """Whether a visit that begins then is one they wait for."""
    local = timezone.localtime(starts_at)
    clock = local.time().replace(second=0, microsecond=0)
    return (
        entry.first_day <= local.date() <= entry.last_day
        and suits(local.date(), entry.weekdays)
        and entry.earliest <= clock <= entry.latest
    )


def in_order(entries: QuerySet[WaitlistEntry]) -> QuerySet[WaitlistEntry]:
    """The highest priority first, then who answers, then who has waited longest; each with its `unanswered` offers."""
    behind = Case(When(unanswered__gte=MOST_UNANSWERED, then=Value(1)), default=Value(0))
    counted = entries.annotate(unanswered=_unanswered()).annotate(is_behind=behind)
    return counted.order_by("-priority", "is_behind", "created_at", "pk")


def waiting_in(department_id: int) -> QuerySet[WaitlistEntry]:
    """Everybody who waits in the department, in order."""
    entries = WaitlistEntry.objects.filter(
        service__department_id=department_id, status=WaitlistStatus.WAITING
    )
    return in_order(entries).select_related("service__department", "recipient")


def to_be_offered(department_id: int) -> QuerySet[WaitlistEntry]:
    """Those of them who may be offered something now: nobody has two offers at once."""
    has_one = WaitlistOffer.objects.filter(recipient=OuterRef("recipient"), outcome=OfferOutcome.OPEN)
    return waiting_in(department_id).filter(
        ~Exists(has_one),
        asked_at=None,
        recipient__is_active=True,
        service__is_active=True,
        service__is_paused=False,
        service__department__is_active=True,
        service__department__is_paused=False,
        last_day__gte=timezone.localdate(),
    )


def unanswered_of(entry: WaitlistEntry) -> int:
    """How many offers in a row they let go unanswered. One query."""
    counted = in_order(WaitlistEntry.objects.filter(pk=entry.pk)).get()
    return int(counted.unanswered)  # type: ignore[attr-defined]  # set by in_order


def refused_by(entries: Collection[WaitlistEntry]) -> Mapping[int, frozenset[datetime]]:
    """Times that they were offered and did not take: they are not offered them again. One query."""
    offers = WaitlistOffer.objects.filter(
        entry__in=entries, outcome__in=REFUSED, hold__starts_at__gt=timezone.now()
    )
    found = defaultdict[int, set[datetime]](set)
    for entry_id, starts_at in offers.values_list("entry_id", "hold__starts_at"):
        found[entry_id].add(starts_at)
    return {entry_id: frozenset(times) for entry_id, times in found.items()}


def booked_by_themselves(department_id: int | None = None) -> Mapping[int, Booking]:
    """What those who wait have booked since in the window they wait for, by their entry: they need not wait on.

    What a standing booking makes by itself does not count, nor what they had before and lost with their services by
    mistake. Four queries at most.
    """
    bookings = Booking.objects.filter(
        status__in=TAKES_TIME - {BookingStatus.HELD},
        series=None,
        service__waitlist_entries__status=WaitlistStatus.WAITING,
        recipient__waitlist_entries__status=WaitlistStatus.WAITING,
    )
    entries = WaitlistEntry.objects.filter(status=WaitlistStatus.WAITING).annotate(
        wanted_since=_wanted_since()
    )
    if department_id is not None:
        bookings = bookings.filter(department_id=department_id)
        entries = entries.filter(service__department_id=department_id)
    waiting = {(each.service_id, each.recipient_id, each.chosen): each for each in entries}
    fitting: list[tuple[int, datetime, Booking]] = []
    oldest = min((each.wanted_since for each in waiting.values()), default=timezone.now())
    for booking in bookings.filter(created_at__gt=oldest).order_by("starts_at", "pk").distinct():
        entry = waiting.get((booking.service_id, booking.recipient_id, booking.chosen))
        if entry is None:
            continue
        if booking.created_at > entry.wanted_since and fits(entry, booking.starts_at):
            fitting.append((entry.pk, entry.wanted_since, booking))
    had_since = stood_since([booking for _entry, _since, booking in fitting])
    found: dict[int, Booking] = {}
    for entry_id, wanted_since, booking in fitting:
        if had_since[booking.pk] > wanted_since:
            found.setdefault(entry_id, booking)
    return found


def open_offer(recipient: Recipient) -> WaitlistOffer | None:
    """What the recipient is offered right now; nobody is offered two times."""
    offers = WaitlistOffer.objects.filter(
        of_subject(recipient, service="entry__service"),
        outcome=OfferOutcome.OPEN,
        expires_at__gt=timezone.now(),
    )
    return offers.select_related("hold__service__department", "recipient").first()


def place_in_line(service_ids: Collection[int]) -> Mapping[int, int]:
    """Who is first, second and so on for each of the services, by the entry. One query."""
    entries = in_order(
        WaitlistEntry.objects.filter(service__in=service_ids, status=WaitlistStatus.WAITING)
    ).values_list("service_id", "pk")
    before = defaultdict[int, int](int)
    places = {}
    for service_id, entry_id in entries:
        before[service_id] += 1
        places[entry_id] = before[service_id]
    return places


def _wanted_since() -> Coalesce:
    """When they got in line, or last said that they want something else."""
    changes = AuditEntry.objects.filter(
        object_type=WaitlistEntry._meta.label_lower, object_id=OuterRef("pk"), action="waitlist.changed"
    )
    return Coalesce(Subquery(changes.order_by("-pk").values("at")[:1]), "created_at")


def _unanswered() -> Coalesce:
    """Offers that nobody answered since the last that somebody said no to, or since they said that they still wait."""
    answered_later = WaitlistOffer.objects.filter(
        entry=OuterRef("entry"), outcome=OfferOutcome.DECLINED, made_at__gt=OuterRef("made_at")
    )
    missed = WaitlistOffer.objects.filter(
        Q(entry__still_waits_at=None) | Q(settled_at__gt=F("entry__still_waits_at")),
        ~Exists(answered_later),
        entry=OuterRef("pk"),
        outcome=OfferOutcome.EXPIRED,
    )
    count = missed.order_by().values("entry").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(count), Value(0))
