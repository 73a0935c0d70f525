"""The recipient reads what their help costs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from foundation.errors import NotFound
from modules.home_help.fees.own import EarlierMonth, ThisMonth, earlier_months, may_see, this_month
from modules.home_help.fees.rate_tables import stored_rates
from modules.home_help.fees.reckoning import Charge
from modules.home_help.fees.words import (
    arithmetic,
    month_in_words,
    month_within,
    price_of,
    time_in_words,
    visits_in_words,
)
from shop.viewer import viewer_of
from shop.views.guards import recipient_page
from ui.money import kroner


@recipient_page
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The month so far and what is still to come, the arithmetic, and earlier months.

    The maximum is one for all that is paid for: who acts for them with some services sees it where these are all.
    """
    viewer = viewer_of(request)
    rates = stored_rates()
    if viewer.recipient is None or not may_see(viewer.recipient, rates=rates):
        raise NotFound
    now = this_month(viewer.recipient, rates=rates)
    context = {
        "now": _month_in_words(now, shows_band=viewer.sees_what_is_stored) if now else None,
        "earlier": [_earlier_in_words(each) for each in earlier_months(viewer.recipient, rates=rates)],
        "whose": viewer.whose,
    }
    return render(request, "home_help/fees/mine.html", context)


def _month_in_words(now: ThisMonth, *, shows_band: bool) -> dict[str, object]:
    band = now.expected.band
    to_come = now.expected.given.visits - now.so_far.given.visits
    minutes_to_come = now.expected.given.minutes - now.so_far.given.minutes
    return {
        "title": month_in_words(now.month),
        "month": month_within(now.month),
        "expected": kroner(now.expected.amount),
        "so_far": kroner(now.so_far.amount),
        "is_capped": now.so_far.is_capped,
        "will_be_capped": now.expected.is_capped,
        "done": _help_in_words(now.so_far),
        "to_come": f"{visits_in_words(to_come)}, {time_in_words(minutes_to_come)}" if to_come else "",
        "arithmetic": arithmetic(now.expected, now.table),
        "price": price_of(band, now.table.strategy),
        "band": f"{band.number} ({band.label})" if shows_band else "",
        "maximum": kroner(now.table.statutory_maximum or 0) if band.is_under_2g else "",
        "charges_missed": now.table.charges_missed,
        "paid": [service.name for service in now.paid],
        "free": [service.name for service in now.free],
    }


def _help_in_words(charge: Charge) -> str:
    given = charge.given
    if not given.visits:
        return ""
    return f"{visits_in_words(given.visits)}, {time_in_words(given.minutes)}"


def _earlier_in_words(each: EarlierMonth) -> dict[str, object]:
    return {
        "title": month_in_words(each.month),
        "amount": kroner(each.amount),
        "help": f"{visits_in_words(each.visits)}, {time_in_words(each.minutes)}" if each.visits else "",
        "is_closed": each.is_closed,
        "corrected": kroner(each.corrections) if each.corrections else "",
        "is_less": each.corrections < 0,
    }
