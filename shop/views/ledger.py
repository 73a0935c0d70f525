"""The ledger as the pages show it: decisions, periods and entries in words, for staff and for the recipient."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from shop.domain.ledger.entitlements import SIGN
from shop.enums import EntryKind
from shop.models import Entitlement, EntitlementPeriod
from shop.presentation import quantity, when
from shop.quantities import amount, carried_in_words, granted_in_words, signed
from shop.queries.ledger import DecisionLedger, Line
from shop.views.ledger_words import Words
from ui.dates import short_day
from ui.tiles import Balance, Definition

DAY = timedelta(days=1)
EARLIEST = 2020
"""The first year that can be asked for."""


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One line: what happened, to which visit, what it did to the balance, and what was left then."""

    at: datetime
    what: str
    visit: str
    url: str
    change: str
    left: str


@dataclass(frozen=True, slots=True)
class PeriodView:
    """One period with its entries, the latest first.

    `balance` is what is left, or of a period that is over what was used. `overdrawn` says how much too much is
    booked, if anything.
    """

    title: str
    tag: str
    is_running: bool
    balance: Balance
    overdrawn: str
    rows: Sequence[EntryRow]


@dataclass(frozen=True, slots=True)
class DecisionView:
    """One decision with what it grants, and its periods, the latest first."""

    entitlement: Entitlement
    facts: Sequence[Definition]
    periods: Sequence[PeriodView]


@dataclass(frozen=True, slots=True)
class Year:
    """The year a page shows, and those before and after it, None where there is nothing to look at."""

    number: int
    before: int | None
    after: int | None

    @property
    def last_day(self) -> date | None:
        """None for the running year: what is booked into the next one is shown with it."""
        return None if self.after is None else date(self.number, 12, 31)


def year_wanted(request: HttpRequest) -> Year:
    """The year in `?year=`; the running one unless said, and for whatever cannot be read."""
    running = timezone.localdate().year
    text = request.GET.get("year", "")
    wanted = int(text) if text.isdecimal() and len(text) == len("2026") else running
    number = wanted if EARLIEST <= wanted <= running else running
    return Year(
        number,
        before=number - 1 if number > EARLIEST else None,
        after=number + 1 if number < running else None,
    )


def decision_view(ledger: DecisionLedger, *, words: Words, booking_page: str) -> DecisionView:
    """What the page shows of it; visits link to `booking_page`, the name of a route that takes the booking."""
    entitlement = ledger.entitlement
    periods = [
        _period(period, lines, entitlement=entitlement, words=words, booking_page=booking_page)
        for period, lines in ledger.periods
    ]
    return DecisionView(entitlement, _facts(entitlement), periods)


def _facts(entitlement: Entitlement) -> Sequence[Definition]:
    return [
        Definition(_("Granted"), granted_in_words(entitlement)),
        Definition(_("Valid"), _validity(entitlement)),
        Definition(_("Kept for the next period"), carried_in_words(entitlement)),
        Definition(_("Decision"), entitlement.decision_reference),
    ]


def _validity(entitlement: Entitlement) -> str:
    if entitlement.valid_until is None:
        return _("from %(first)s") % {"first": _day(entitlement.valid_from)}
    return _span(entitlement.valid_from, entitlement.valid_until)


def _span(first: date, last: date) -> str:
    """“8 November – 5 December 2026”, the year said once where it is the same."""
    begins = short_day(first) if first.year == last.year else _day(first)
    return _("%(first)s – %(last)s") % {"first": begins, "last": _day(last)}


def _day(day: date) -> str:
    return f"{short_day(day)} {day.year}"


def _period(
    period: EntitlementPeriod,
    lines: Sequence[Line],
    *,
    entitlement: Entitlement,
    words: Words,
    booking_page: str,
) -> PeriodView:
    unit, today = entitlement.unit, timezone.localdate()
    is_over, is_running = period.ends_before <= today, period.starts_on <= today < period.ends_before
    used = sum(line.entry.quantity for line in lines if line.entry.kind == EntryKind.USED)
    shown = max(0, used if is_over else period.balance)
    balance = Balance(
        strong=quantity(unit, left=shown, granted=max(0, period.granted)),
        rest=_("used") if is_over else _("left"),
        left=shown,
        total=max(1, period.granted),
    )
    return PeriodView(
        title=_span(period.starts_on, period.ends_before - DAY),
        tag=_("over") if is_over else _("running now") if is_running else _("to come"),
        is_running=is_running,
        balance=balance,
        overdrawn=amount(unit, -period.balance) if period.balance < 0 else "",
        rows=[_row(line, unit=unit, words=words, booking_page=booking_page) for line in reversed(lines)],
    )


def _row(line: Line, *, unit: str, words: Words, booking_page: str) -> EntryRow:
    entry = line.entry
    booking = entry.booking
    return EntryRow(
        at=entry.at,
        what=words.of(line),
        visit=capfirst(when(booking.starts_at, booking.ends_at)) if booking else "",
        url=reverse(booking_page, args=[booking.pk]) if booking else "",
        change=signed(unit, SIGN[EntryKind(entry.kind)] * entry.quantity),
        left=amount(
            unit, entry.balance_after if words.says_less_than_nothing else max(0, entry.balance_after)
        ),
    )
