"""What the page of a recipient shows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.alphabet import Alphabetical
from shop.enums import NEVER_BOOKED, UPCOMING, HelperWish, RecipientEnd, WaitlistStatus
from shop.hooks import Card, Reader
from shop.models import Booking, BookingSeries, Department, Entitlement, Recipient, WaitlistEntry
from shop.presentation import clock
from shop.quantities import granted_in_words
from shop.queries.asked_first import answers_of
from shop.queries.attention import helpers_of
from shop.queries.balance import balances
from shop.queries.fall_away import helpers_told
from shop.queries.untold import untold_about
from shop.queries.wishes import KnownHelper, wishes_in
from shop.series_words import rhythm_in_words
from shop.views.manage.caller import left_in_words
from shop.views.manage.outgoing.untold_rows import UntoldRow, untold_row
from shop.views.manage.visit_rows import VisitRow, visit_row
from shop.views.module_pieces import decision_cards
from shop.views.waiting_words import window_in_words
from ui.dates import long_day_and_year, short_day

MOST_VISITS = 10


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision that holds today or later; `left` is of the period that runs, empty before it begins.

    `mark` tells two decisions about one service apart: “until 23 November” and “from 24 November”. `cards` are what the
    module says of it.
    """

    pk: int
    entitlement: Entitlement
    service: str
    granted: str
    valid: str
    left: str
    reference: str
    ledger_url: str
    can_change: bool
    mark: str = ""
    cards: Sequence[Card] = ()


@dataclass(frozen=True, slots=True)
class EarlierRow:
    """A decision that holds no more."""

    service: str
    granted: str
    valid: str
    reference: str
    ledger_url: str


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A standing booking, or a service somebody waits for."""

    what: str
    when: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class RecipientPage:
    decisions: Sequence[DecisionRow]
    earlier: Sequence[EarlierRow]
    visits: Sequence[VisitRow]
    later_visits: Sequence[VisitRow]
    series: Sequence[PlannedRow]
    waiting: Sequence[PlannedRow]
    wishes: Sequence[tuple[str, str]]
    untold: Sequence[UntoldRow]


def page_of(recipient: Recipient, departments: Sequence[Department]) -> RecipientPage:
    """Of these departments only. Eight queries, and more where somebody was not told."""
    now = timezone.now()
    coming = (
        Booking.objects.filter(recipient=recipient, department__in=departments, ends_at__gt=now)
        .filter(status__in=UPCOMING - NEVER_BOOKED)
        .select_related("service", "recipient")
        .order_by("starts_at", "pk")
    )
    visits = list(coming)
    helpers = helpers_of(visits)
    rows = [visit_row(visit, helpers=helpers.get(visit.pk, []), now=now) for visit in visits]
    today = timezone.localdate()
    decisions = list(
        Entitlement.objects.filter(recipient=recipient, service__department__in=departments)
        .select_related("service__department")
        .order_by(Alphabetical("service__name"), "valid_from", "pk")
    )
    over = [each for each in decisions if each.valid_until is not None and each.valid_until < today]
    return RecipientPage(
        decisions=_decisions([each for each in decisions if each not in over], recipient=recipient),
        earlier=[_earlier(each) for each in reversed(over)],
        visits=rows[:MOST_VISITS],
        later_visits=rows[MOST_VISITS:],
        series=_series(recipient, departments),
        waiting=_waiting(recipient, departments),
        wishes=[
            (each.provider.display_name, _wish_in_words(each)) for each in wishes_in(recipient, departments)
        ],
        untold=[untold_row(each) for each in untold_about(recipient, departments)],
    )


def _wish_in_words(known: KnownHelper) -> str:
    if known.wish == HelperWish.GLADLY:
        return _("gladly seen")
    return _("does not come: decided here") if known.is_decided else _("does not come: their own wish")


def how_it_ended(recipient: Recipient) -> str:
    """“Has moved away. Last day with services: Tuesday 24 November 2026.” Empty for who goes on."""
    if recipient.ended_on is None:
        return ""
    words = _("%(reason)s. Last day with services: %(day)s.")
    return words % {
        "reason": capfirst(RecipientEnd(recipient.end_reason).label),
        "day": long_day_and_year(recipient.ended_on),
    }


def what_helpers_heard(recipient: Recipient, *, opens: bool = False) -> str:
    """Of an ending: whether they have been told, and what opening the services again does about it.

    `opens` is for the page that asks about that. Empty where nobody is told. One query, and none for who goes on.
    """
    heard = helpers_told(recipient)
    if heard.told:
        text = ngettext(
            "%(count)s helper has been told which visits fall away. Whoever comes to one again is told so.",
            "%(count)s helpers have been told which visits fall away. Whoever comes to one again is told so.",
            heard.told,
        )
        return text % {"count": heard.told}
    if heard.waits_until is None or heard.waits_until <= timezone.now():
        return ""
    if opens:
        return _("No helper has been told yet. If you open the services now, none will be.")
    return _(
        "The helpers are told at %(time)s. If you open the services again before that, they hear nothing."
    ) % {"time": clock(heard.waits_until)}


def _decisions(decisions: Sequence[Entitlement], *, recipient: Recipient) -> list[DecisionRow]:
    today = timezone.localdate()
    services = Counter(each.service_id for each in decisions)
    left = {each.entitlement.pk: each for each in balances(decisions, first=today, last=today)}
    cards = decision_cards(decisions, recipient=recipient, reader=Reader.STAFF)
    return [
        DecisionRow(
            pk=each.pk,
            entitlement=each,
            service=each.service.name,
            granted=granted_in_words(each),
            valid=_valid(each),
            left=left_in_words(left[each.pk]) if each.pk in left else "",
            reference=each.decision_reference,
            ledger_url=_ledger_url(each),
            can_change=recipient.ended_on is None,
            mark=_mark(each, today=today) if services[each.service_id] > 1 else "",
            cards=cards.get(each.pk, ()),
        )
        for each in decisions
    ]


def _earlier(decision: Entitlement) -> EarlierRow:
    last = decision.valid_until or timezone.localdate()
    return EarlierRow(
        service=decision.service.name,
        granted=granted_in_words(decision),
        valid=_valid(decision),
        reference=decision.decision_reference,
        ledger_url=f"{_ledger_url(decision)}?year={last.year}",
    )


def _ledger_url(decision: Entitlement) -> str:
    return reverse("manage:ledger", args=[decision.service.department_id, decision.recipient_id])


def _mark(decision: Entitlement, *, today: date) -> str:
    if decision.valid_from > today or decision.valid_until is None:
        return _("from %(day)s") % {"day": short_day(decision.valid_from)}
    return _("until %(day)s") % {"day": short_day(decision.valid_until)}


def _valid(decision: Entitlement) -> str:
    first = f"{short_day(decision.valid_from)} {decision.valid_from.year}"
    if decision.valid_until is None:
        return _("from %(first)s until further notice") % {"first": first}
    last = f"{short_day(decision.valid_until)} {decision.valid_until.year}"
    return _("%(first)s – %(last)s") % {"first": first, "last": last}


def _series(recipient: Recipient, departments: Sequence[Department]) -> list[PlannedRow]:
    today = timezone.localdate()
    running = BookingSeries.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today), recipient=recipient, end_reason=""
    )
    rows = []
    for series in running.filter(service__department__in=departments).select_related("service"):
        when = rhythm_in_words(series)
        if series.ends_on is not None:
            when = _("%(when)s, until %(day)s") % {"when": when, "day": short_day(series.ends_on)}
        url = reverse("manage:series", args=[series.pk])
        rows.append(PlannedRow(series.service.name, capfirst(when), url))
    return rows


def _waiting(recipient: Recipient, departments: Sequence[Department]) -> list[PlannedRow]:
    entries = WaitlistEntry.objects.filter(recipient=recipient, status=WaitlistStatus.WAITING)
    here = list(entries.filter(service__department__in=departments).select_related("service", "recipient"))
    answers = answers_of(here)
    return [
        PlannedRow(
            entry.service.name,
            ", ".join(filter(None, [answers.get(entry.pk), window_in_words(entry)])),
            reverse("manage:waiting", args=[entry.service.department_id]),
        )
        for entry in here
    ]


def days_in_words(first: date, last: date) -> str:
    """“24 November – 30 November”, or one day once."""
    if first == last:
        return short_day(first)
    return _("%(first)s – %(last)s") % {"first": short_day(first), "last": short_day(last)}
