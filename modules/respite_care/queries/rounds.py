"""Rounds as they are read: by whom, and what they keep from being booked."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Q, QuerySet
from django.utils import timezone

from foundation.errors import NotFound
from modules.respite_care.enums import HomeKind, RoundState
from modules.respite_care.models import Round, RoundShare, RoundStay, Wish
from modules.respite_care.queries.people import KEY
from modules.respite_care.reasons import Outcome
from modules.respite_care.round_errors import HandedOutInRound
from shop.enums import BookingStatus
from shop.models import Booking, Department, Entitlement, Recipient, Service
from shop.presentation import day_and_clock
from shop.queries.access import departments_for, services_for_recipient
from shop.queries.finding import with_words
from shop.queries.subject import of_subject
from shop.viewer import Viewer

UNPUBLISHED = (RoundState.OPEN, RoundState.PROPOSED, RoundState.PUBLISHING)
"""While a round is one of these, its dates are nobody's to book."""
SHOWN_TO_FAMILIES = (*UNPUBLISHED, RoundState.PUBLISHED)
GIVEN_ON = -1
_handed_out: ContextVar[int] = ContextVar("respite_round_handed_out", default=0)


@contextmanager
def handing_out(found: Round | None) -> Iterator[None]:
    """What is booked in here is booked for the round, and its own dates are no hindrance; without a round, what was
    shared out before is only given on.
    """
    token = _handed_out.set(found.pk if found else GIVEN_ON)
    try:
        yield
    finally:
        _handed_out.reset(token)


def is_handing_out() -> bool:
    """Whether what is booked just now is shared out: a rule that leaves days to rounds does not hold for it."""
    return bool(_handed_out.get())


type Kept = tuple[datetime, datetime, datetime]
"""From when to when a stay of a round is, and until when families hand in wishes for it."""
KEPT = """(
    SELECT coalesce(json_agg(json_build_array(stay.starts_at, stay.ends_at,
        CASE WHEN service.id = %(service_id)s THEN round.wishes_until ELSE %(now)s END)), '[]')::text
    FROM respite_care_roundstay AS stay
    JOIN respite_care_round AS round ON round.id = stay.round_id
    JOIN shop_service AS service ON service.id = round.service_id
    WHERE service.department_id = %(department_id)s
        AND (service.id = %(service_id)s OR %(handed_out)s = 0)
        AND coalesce(service.settings ->> 'homes', %(usual_kind)s) = %(kind)s
        AND round.state = ANY(%(unpublished)s) AND stay.ends_at > %(now)s AND round.id <> %(handed_out)s
)"""
"""The stays of rounds that are not published yet, as a part of another statement.

Of all services in the same kind of home, for they have the same beds; whoever does not have that service hands in no
wishes. What is shared out finds its beds as they are: a department may have a round of each service on the same days.
"""


def kept_parameters() -> dict[str, Any]:
    """What KEPT needs beside the service, its department, its kind of home and the moment."""
    return {
        "unpublished": [str(state) for state in UNPUBLISHED],
        "handed_out": _handed_out.get(),
        "usual_kind": HomeKind.RESIDENCE,
    }


def read_kept(found: str) -> Sequence[Kept]:
    return [
        (datetime.fromisoformat(starts_at), datetime.fromisoformat(ends_at), datetime.fromisoformat(until))
        for starts_at, ends_at, until in json.loads(found)
    ]


def refusal_of_kept(kept: Sequence[Kept], starts_at: datetime, ends_at: datetime) -> HandedOutInRound | None:
    """What overlaps a stay of a round that is not published is nobody's to book."""
    for from_at, until_at, wishes_until in kept:
        if from_at < ends_at and starts_at < until_at:
            is_open = timezone.now() < wishes_until
            return HandedOutInRound(until=day_and_clock(wishes_until) if is_open else "")
    return None


def services_with_rounds(department: Department) -> QuerySet[Service]:
    """Services of stays in beds: nothing else is shared out."""
    return Service.objects.filter(
        department=department, module_key=KEY, is_active=True, uses_places=True
    ).exclude(stay_unit="")


def listed_rounds(department: Department, *, words: str = "") -> QuerySet[Round]:
    """Each with how many stays it has, how many families handed in, and how many had their first wish."""
    return (
        with_words(Round.objects.filter(service__department=department), words, "name", "service__name")
        .select_related("service")
        .annotate(
            stay_count=Count("stays", distinct=True),
            families=Count("wishes__recipient", distinct=True),
            ended_for=Count("shares", distinct=True),
            first_wishes=Count("shares", filter=Q(shares__outcome=Outcome.FIRST_WISH), distinct=True),
            nothing=Count("shares", filter=Q(shares__outcome=Outcome.NOTHING), distinct=True),
        )
    )


def get_round_for(viewer: Viewer, round_id: int) -> Round:
    """A round of a department the viewer administers."""
    rounds = Round.objects.filter(service__department__in=departments_for(viewer))
    found = rounds.select_related("service__department").filter(pk=round_id).first()
    if found is None:
        raise NotFound
    return found


def get_wish_for(viewer: Viewer, wish_id: int) -> Wish:
    wishes = Wish.objects.filter(round__service__department__in=departments_for(viewer))
    found = (
        wishes.select_related("round__service__department", "stay", "recipient").filter(pk=wish_id).first()
    )
    if found is None:
        raise NotFound
    return found


def get_stay_for(viewer: Viewer, stay_id: int) -> RoundStay:
    stays = RoundStay.objects.filter(round__service__department__in=departments_for(viewer))
    found = stays.select_related("round__service__department").filter(pk=stay_id).first()
    if found is None:
        raise NotFound
    return found


def rounds_for(recipient: Recipient) -> QuerySet[Round]:
    """Rounds of services they may have, and those they took part in; the newest first."""
    services = services_for_recipient(recipient).filter(module_key=KEY).values("pk")
    own = Wish.objects.filter(of_subject(recipient, service="round__service")).values("round")
    return (
        Round.objects.filter(Q(service__in=services) | Q(pk__in=own), state__in=SHOWN_TO_FAMILIES)
        .select_related("service__department")
        .order_by("-wishes_until", "-pk")
    )


def has_rounds_or_stays(recipient: Recipient) -> bool:
    """Whether there is a round for them, or a stay that they could swap. One query."""
    stays = Booking.objects.filter(
        recipient=recipient,
        service__module_key=KEY,
        service__uses_places=True,
        status=BookingStatus.CONFIRMED,
        starts_at__gt=timezone.now(),
    )
    either = Exists(rounds_for(recipient).order_by()) | Exists(stays)
    return Recipient.objects.filter(either, pk=recipient.pk).exists()


def get_round_of(recipient: Recipient, round_id: int) -> Round:
    found = rounds_for(recipient).filter(pk=round_id).first()
    if found is None:
        raise NotFound
    return found


def families_of(found: Round) -> QuerySet[Recipient]:
    """Whom the round is for: a decision covers a day of one of its stays, or the service needs none."""
    if not found.service.requires_entitlement:
        return Recipient.objects.none()
    stays = RoundStay.objects.filter(round=found)
    first, last = stays.order_by("starts_at").first(), stays.order_by("-starts_at").first()
    if first is None or last is None:
        return Recipient.objects.none()
    covers = Entitlement.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=timezone.localdate(first.starts_at)),
        service=found.service_id,
        valid_from__lte=timezone.localdate(last.starts_at),
    )
    return Recipient.objects.filter(pk__in=covers.values("recipient"), is_active=True).order_by("pk")


def outcomes_before(found: Round) -> Mapping[int, Sequence[Outcome | None]]:
    """For each family of an earlier round of the service how each of these ended, the oldest first; None where they
    took no part.
    """
    rounds = list(
        Round.objects.filter(service=found.service_id, state=RoundState.PUBLISHED)
        .exclude(pk=found.pk)
        .order_by("published_at", "pk")
        .values_list("pk", flat=True)
    )
    shares = RoundShare.objects.filter(round__in=rounds).values_list("recipient_id", "round_id", "outcome")
    ended: dict[int, dict[int, Outcome]] = {}
    for recipient_id, round_id, outcome in shares:
        ended.setdefault(recipient_id, {})[round_id] = Outcome(outcome)
    return {
        recipient_id: [theirs.get(round_id) for round_id in rounds] for recipient_id, theirs in ended.items()
    }
