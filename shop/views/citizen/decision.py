"""One decision, as its recipient reads it: what was granted, what became of it, and how to complain."""

from collections.abc import Sequence
from dataclasses import replace

from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shop.domain.complaints import complaint_address
from shop.enums import EntryKind
from shop.hooks import Reader
from shop.models import Booking, Entitlement, EntitlementEntry
from shop.quantities import amount, carried_in_words, granted_in_words
from shop.queries.access import get_own_entitlement_for
from shop.queries.balance import PeriodBalance, balances
from shop.queries.own_bookings import upcoming
from shop.queries.periods import is_valid_on
from shop.viewer import viewer_of
from shop.views.citizen.tiles import agenda, balance_tile
from shop.views.citizen.wish import home_url
from shop.views.guards import recipient_page
from shop.views.module_pieces import decision_cards
from ui.dates import long_day_and_year, short_day
from ui.tiles import Balance, Definition


@recipient_page
@require_safe
def show(request: HttpRequest, entitlement_id: int) -> HttpResponse:
    """For the recipient, and for who acts for them with that service."""
    viewer = viewer_of(request)
    decision = get_own_entitlement_for(viewer, entitlement_id)
    recipient = decision.recipient
    today = timezone.localdate()
    running = next(iter(balances([decision], first=today, last=today)), None)
    service = decision.service
    coming = [each for each in upcoming(recipient, service=service) if _is_under(decision, each)]
    cards = decision_cards([decision], recipient=recipient, reader=Reader.RECIPIENT).get(decision.pk, ())
    context = {
        "decision": decision,
        "department": service.department,
        "facts": _facts(decision),
        "balance": _balance(running) if running else None,
        "spent": _spent(running) if running else [],
        "is_to_come": decision.valid_from > today,
        "agenda": agenda(coming),
        "cards": cards,
        "complaint_address": complaint_address(),
        "book_url": home_url(service) if running and service.is_active else "",
        "help_phone": service.department.phone,
    }
    return render(request, "shop/citizen/decision.html", context)


def _facts(decision: Entitlement) -> Sequence[Definition]:
    until = decision.valid_until
    facts = [
        Definition(_("Granted"), granted_in_words(decision)),
        Definition(_("Holds from"), long_day_and_year(decision.valid_from)),
        Definition(_("Holds until"), long_day_and_year(until) if until else _("until further notice")),
        Definition(_("Kept for the next period"), carried_in_words(decision)),
        Definition(_("Decided by"), decision.service.department.name),
    ]
    if decision.decision_reference:
        facts.append(Definition(_("Reference"), decision.decision_reference))
    return facts


def _balance(running: PeriodBalance) -> Balance:
    """That using less changes nothing is said once on this page, and in full."""
    tile = balance_tile(running)
    return tile if running.left < 0 else replace(tile, note="")


def _spent(running: PeriodBalance) -> Sequence[Definition]:
    """Of the period that runs: what is used, what is booked and still to come, and what is left."""
    unit = running.entitlement.unit
    entries = EntitlementEntry.objects.filter(
        period__entitlement=running.entitlement, period__starts_on=running.starts_on, kind=EntryKind.USED
    )
    used: int = entries.aggregate(total=Sum("quantity"))["total"] or 0
    last = short_day(running.ends_on)
    return [
        Definition(_("Used"), amount(unit, used)),
        Definition(_("Booked"), amount(unit, max(0, running.granted - running.left - used))),
        Definition(_("Left until %(day)s") % {"day": last}, amount(unit, max(0, running.left))),
    ]


def _is_under(decision: Entitlement, booking: Booking) -> bool:
    return is_valid_on(decision, timezone.localdate(booking.starts_at))
