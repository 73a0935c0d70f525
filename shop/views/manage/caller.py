"""Somebody the department books for: their telephone, what is left, what they have already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.alphabet import Alphabetical
from shop.models import Department, Recipient, Service
from shop.presentation import quantity, when
from shop.quantities import amount
from shop.queries.attention import coming_visits_for
from shop.queries.balance import PeriodBalance, balances
from shop.queries.entitlements import entitlements_between
from shop.queries.periods import cost_of
from ui.dates import short_day
from ui.tiles import Definition

MOST_COMING = 5


@dataclass(frozen=True, slots=True)
class Coming:
    """One of their appointments in the department."""

    when: str
    service: str
    url: str


@dataclass(frozen=True, slots=True)
class Caller:
    """What a page that books for somebody shows of them; `left` is by service, of the periods that run today.

    The first appointments are in sight, those that come `later` in a fold.
    """

    phone: str
    is_protected: bool
    left: Sequence[Definition]
    coming: Sequence[Coming]
    later: Sequence[Coming]
    ledger_url: str


@dataclass(frozen=True, slots=True)
class Shortage:
    """Too little is left for a booking: in words, and where the amount is changed."""

    text: str
    url: str
    is_of_amount: bool


def caller_of(recipient: Recipient, *, department: Department) -> Caller:
    """Three queries."""
    today = timezone.localdate()
    decisions = entitlements_between(recipient, first=today, last=today).filter(
        service__department=department
    )
    coming = [
        Coming(
            when(each.starts_at, each.ends_at), each.service.name, reverse("manage:booking", args=[each.pk])
        )
        for each in coming_visits_for(recipient, department=department)
    ]
    return Caller(
        phone=recipient.phone,
        is_protected=recipient.is_protected,
        left=[
            Definition(each.entitlement.service.name, left_in_words(each))
            for each in balances(
                decisions.order_by(Alphabetical("service__name"), "pk"), first=today, last=today
            )
        ],
        coming=coming[:MOST_COMING],
        later=coming[MOST_COMING:],
        ledger_url=reverse("manage:ledger", args=[department.pk, recipient.pk]),
    )


def shortage_of(
    service: Service, recipient: Recipient, *, starts_at: datetime, ends_at: datetime
) -> Shortage | None:
    """Why a booking would be refused for what was granted, whoever had time. Two queries at most."""
    if not service.requires_entitlement:
        return None
    day = timezone.localdate(starts_at)
    decisions = entitlements_between(recipient, first=day, last=day).filter(service=service)
    found = balances(decisions, first=day, last=day)
    if any(
        each.left >= cost_of(service, each.entitlement, starts_at=starts_at, ends_at=ends_at)
        for each in found
    ):
        return None
    if not found:
        ledger = reverse("manage:ledger", args=[service.department_id, recipient.pk])
        return Shortage(_("No decision covers that day."), ledger, is_of_amount=False)
    first = found[0]
    text = _("Too little is left of what was granted to book this: %(left)s.") % {
        "left": left_in_words(first)
    }
    return Shortage(text, reverse("manage:amount", args=[first.entitlement.pk]), is_of_amount=True)


def left_in_words(balance: PeriodBalance) -> str:
    """“2 of 4 visits, 2 November to 29 November”; “2 of 5 visits (1 visit carried over), 2 November to 29 November”."""
    left = quantity(balance.entitlement.unit, left=balance.left, granted=balance.granted)
    if balance.carried > 0:
        carried = amount(balance.entitlement.unit, balance.carried)
        left = _("%(left)s (%(carried)s carried over)") % {"left": left, "carried": carried}
    words = _("%(left)s, %(first)s to %(last)s") % {
        "left": left,
        "first": short_day(balance.starts_on),
        "last": short_day(balance.ends_on),
    }
    return words if balance.left >= 0 else _("%(left)s: more is booked than granted") % {"left": words}
