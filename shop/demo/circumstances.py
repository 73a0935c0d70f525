"""What changes in people's lives: one moved away, one is here twice, one's address is protected, decisions run out."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from foundation.actor import Actor, Channel
from shop.domain.circumstances.ending import end_recipient
from shop.domain.circumstances.protection import protect_recipient
from shop.domain.ledger.decision_changes import end_decision
from shop.enums import NEVER_BOOKED, AddressProtection, RecipientEnd
from shop.models import Booking, BookingSeries, Department, Entitlement, Recipient
from shop.queries.days import span_of_day

A_WEEK = timedelta(days=7)
DAY = timedelta(days=1)
RUN_OUT_AFTER = (19, 26)
"""So many days from now a decision ends: after the last booked visit, within the month that the office looks ahead."""
OFFICE = Actor(user_id=None, channel=Channel.STAFF)


def let_lives_change(department: Department, *, featured: Collection[str], today: date) -> None:
    """Of those nobody meets by name one has moved away, one was written down twice, one lives where nobody knows.

    And two have decisions that somebody must look at again before they end.
    """
    people = _people(department, featured=featured)
    last_day = today - A_WEEK
    lately = Booking.objects.filter(
        recipient=OuterRef("pk"), starts_at__gte=span_of_day(last_day + DAY).starts_at
    ).exclude(starts_at__gte=span_of_day(today + DAY).starts_at)
    mover = people.filter(~Exists(lately)).first()
    if mover is not None:
        end_recipient(mover, last_day=last_day, reason=RecipientEnd.MOVED, actor=OFFICE)
    twin = people.filter(is_active=True).last()
    if twin is not None:
        _write_down_again(twin, department=department)
    visited = Booking.objects.filter(
        recipient=OuterRef("pk"),
        starts_at__gte=span_of_day(today).starts_at,
        starts_at__lt=span_of_day(today).ends_at,
        assignments__provider__user__isnull=False,
    )
    others = people.filter(is_active=True)
    if twin is not None:
        others = others.exclude(pk=twin.pk)
    hidden = others.order_by(Exists(visited).desc(), "pk").first()
    if hidden is not None:
        protect_recipient(hidden, level=AddressProtection.STRICTLY_CONFIDENTIAL, actor=OFFICE)
        others = others.exclude(pk=hidden.pk)
    for days, recipient in zip(RUN_OUT_AFTER, others.reverse(), strict=False):
        _let_a_decision_run_out(recipient, department=department, last_day=today + timedelta(days=days))


def _let_a_decision_run_out(recipient: Recipient, *, department: Department, last_day: date) -> None:
    decision = Entitlement.objects.filter(
        recipient=recipient, service__department=department, valid_until=None
    ).first()
    if decision is not None:
        end_decision(decision, last_day=last_day, actor=OFFICE)


def _people(department: Department, *, featured: Collection[str]) -> QuerySet[Recipient]:
    decisions = Entitlement.objects.filter(service__department=department, recipient=OuterRef("pk"))
    visits = Booking.objects.filter(department=department, recipient=OuterRef("pk"))
    series = BookingSeries.objects.filter(recipient=OuterRef("pk"))
    known = Exists(decisions) & Exists(visits.exclude(status__in=NEVER_BOOKED)) & ~Exists(series)
    return Recipient.objects.filter(known, is_active=True).exclude(name__in=list(featured)).order_by("pk")


def _write_down_again(recipient: Recipient, *, department: Department) -> None:
    """With the same telephone, no account, and an older decision about the same service."""
    decision = Entitlement.objects.filter(recipient=recipient, service__department=department).earliest(
        "valid_from"
    )
    again = Recipient.objects.create(name=recipient.name, address=recipient.address, phone=recipient.phone)
    Entitlement.objects.create(
        recipient=again,
        service=decision.service,
        decision_reference=f"{decision.decision_reference}-A",
        unit=decision.unit,
        amount=decision.amount,
        period=decision.period,
        valid_from=decision.valid_from - timedelta(days=365),
        valid_until=decision.valid_from - DAY,
    )
