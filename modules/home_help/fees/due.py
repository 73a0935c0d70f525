"""A month that is over and not closed yet, for who administers the municipality."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from modules.home_help.fees.closing import is_over, month_to_close
from modules.home_help.fees.reckoning import month_after
from modules.home_help.fees.words import month_within
from shop.hooks import AttentionCard, AttentionPlace


def card_of_month() -> Iterator[AttentionCard]:
    """At most one: how many months are over and not closed, the first of them in words. Two statements."""
    due = month_to_close()
    if due is None or not is_over(due):
        return
    count = next(number for number in range(1, 1000) if not is_over(month_after(due, count=number)))
    yield AttentionCard(
        ngettext("month of co-payment is not closed", "months of co-payment are not closed", count),
        capfirst(_("%(month)s is over") % {"month": month_within(due)}),
        [AttentionPlace(None, count, reverse("home_help:fee_months"))],
    )
