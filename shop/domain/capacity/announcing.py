"""Several sessions of a service are announced at once: all of them, or those that can be had."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.text import capfirst

from shop.errors import BookingRefused, SessionNotPossible
from shop.lengths import end_of, usual_length
from shop.models import Service
from shop.presentation import when

ALL_DAY = "closed"
"""Why one cannot be had on a day on which the department is closed: no other time would do."""


@transaction.atomic
def announce_each[Announced](
    service: Service,
    starts: Sequence[datetime],
    announce: Callable[[datetime], Announced],
    *,
    leaves_out: bool,
) -> list[Announced]:
    """What `announce` makes of each beginning, the earliest first; what it began before it refused is undone.

    What cannot be had is left out if that was said; else SessionNotPossible is raised and none is announced, as where
    none is left.
    """
    announced, refusals = list[Announced](), list[SessionNotPossible]()
    for starts_at in sorted(set(starts)):
        try:
            with transaction.atomic():
                announced.append(announce(starts_at))
        except BookingRefused as refusal:
            refusals.append(_not_possible(service, starts_at, refusal))
    if refusals and (not leaves_out or not announced):
        raise refusals[0]
    return announced


def _not_possible(service: Service, starts_at: datetime, refusal: BookingRefused) -> SessionNotPossible:
    ends_at = end_of(service, usual_length(service), starts_at)
    is_closed = refusal.params.get("hours") == ""
    return SessionNotPossible(
        when=capfirst(when(starts_at, ends_at)),
        why=refusal.in_full(),
        because=ALL_DAY if is_closed else refusal.code,
    )
