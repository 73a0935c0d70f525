"""Somebody the department books for: their telephone, what is left, what they have already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from foundation.alphabet import Alphabetical
from shop.domain.door.moves import MOVABLE
from shop.models import Booking, Department, Recipient, Representation
from shop.presentation import quantity, when
from shop.quantities import amount
from shop.queries.attention import coming_visits_for
from shop.queries.balance import PeriodBalance, balances
from shop.queries.entitlements import entitlements_between
from shop.queries.habits import Habit
from shop.queries.own_bookings import providers_of
from shop.queries.representations import in_force
from shop.views.manage.book_urls import FROM_CALL
from ui.dates import short_day
from ui.tiles import Definition

MOST_COMING = 5


@dataclass(frozen=True, slots=True)
class Coming:
    """One of their appointments in the department; the other two addresses are empty where it has begun."""

    when: str
    service: str
    url: str
    move_url: str = ""
    cancel_url: str = ""


@dataclass(frozen=True, slots=True)
class Caller:
    """What a page that books for somebody shows of them; `left` is by service, of the periods that run today.

    By the address, the `last_visit` and, where somebody else calls, who acts for them (`acted_for`) one knows that it
    is them. The first appointments are in sight, those that come `later` in a fold.
    """

    recipient: Recipient
    last_visit: str
    acted_for: Sequence[str]
    left: Sequence[Definition]
    coming: Sequence[Coming]
    later: Sequence[Coming]
    ledger_url: str


def caller_of(recipient: Recipient, *, department: Department, habit: Habit | None) -> Caller:
    """Four queries."""
    today = timezone.localdate()
    decisions = entitlements_between(recipient, first=today, last=today).filter(
        service__department=department
    )
    coming = [_coming(each) for each in coming_visits_for(recipient, department=department)]
    return Caller(
        recipient=recipient,
        last_visit=_last_visit(habit),
        acted_for=_acted_for(recipient, today=today),
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


def _coming(visit: Booking) -> Coming:
    words, page = when(visit.starts_at, visit.ends_at), reverse("manage:booking", args=[visit.pk])
    if visit.status not in MOVABLE or visit.starts_at < timezone.now():
        return Coming(words, visit.what, page)
    move, cancel = (
        f"{reverse(f'manage:{name}', args=[visit.pk])}?{FROM_CALL}=1"
        for name in ("move_booking", "cancel_booking")
    )
    return Coming(words, visit.what, page, move, cancel)


def _last_visit(habit: Habit | None) -> str:
    """“Tuesday 17 November, 10.00–11.00: Bente”; without who came where they have no name."""
    if habit is None or habit.last is None:
        return ""
    visit = habit.last
    words = capfirst(when(visit.starts_at, visit.ends_at))
    names = _(" and ").join(each.first_name for each in providers_of(visit) if each.is_named)
    return f"{words}: {names}" if names else words


def _acted_for(recipient: Recipient, *, today: date) -> list[str]:
    """“Kari Prøve (parent)”: who may speak for them today, whatever of."""
    theirs = Representation.objects.filter(in_force(today), recipient=recipient)
    return [
        f"{each.representative.user.name} ({each.get_kind_display()})"
        for each in theirs.select_related("representative__user").order_by("pk")
    ]


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
