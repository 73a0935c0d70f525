"""A person's share of co-payment: shown to them, forgotten, or brought over where they were here twice.

What was charged is accounting material: it stays when somebody is erased, and says nothing of who it was (as visits and
decisions, `shop/domain/privacy/accounts.py`). Their band goes: the lines say by which band each month was charged.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from modules.home_help.fees.closing import lock_fees
from modules.home_help.fees.models import FeeLine, RecipientBand
from modules.home_help.fees.words import hours_in_file, month_in_words, month_within
from shop.models import Recipient
from ui.money import in_file


def stored_about(recipient: Recipient) -> Mapping[str, Any]:
    """JSON values only, as the contract asks. Two queries."""
    bands = RecipientBand.objects.filter(recipient=recipient).order_by("starts_on")
    lines = FeeLine.objects.filter(recipient=recipient).select_related("run")
    return {
        "fee_bands": [{"from": each.starts_on.isoformat(), "band": each.number} for each in bands],
        "fees": [
            {
                "month": line.month.isoformat(),
                "closed_with": line.run.month.isoformat(),
                "band": line.band,
                "visits": line.visits,
                "minutes": line.minutes,
                "amount_in_ore": line.amount,
            }
            for line in lines.order_by("month", "pk")
        ],
    }


def bands_said(bands: Sequence[Mapping[str, Any]]) -> Sequence[str]:
    return [
        _("Band %(band)s from %(month)s")
        % {"band": each["band"], "month": month_within(date.fromisoformat(each["from"]))}
        for each in bands
    ]


def fees_said(fees: Sequence[Mapping[str, Any]]) -> Sequence[str]:
    return [_fee_said(each) for each in fees]


def _fee_said(fee: Mapping[str, Any]) -> str:
    words = {
        "month": month_in_words(date.fromisoformat(fee["month"])),
        "amount": in_file(fee["amount_in_ore"]),
        "hours": hours_in_file(fee["minutes"]),
        "band": fee["band"],
    }
    if fee["month"] == fee["closed_with"]:
        return _("%(month)s: %(amount)s kr for %(hours)s hours, band %(band)s") % words
    return _("%(month)s, corrected: %(amount)s kr for %(hours)s hours, band %(band)s") % words


def erase(recipient: Recipient) -> None:
    """A month that is being closed is closed first: it would pay back to nobody what had been charged."""
    lock_fees()
    RecipientBand.objects.filter(recipient=recipient).delete()


def merge(duplicate: Recipient, into: Recipient) -> None:
    """What was charged is added up. Each band holds from its month, whoever of the two it was set for.

    Set for both for one month, that of the one that stays holds. A month that is being closed is closed first: its
    lines would be written for one whose visits are another's by then.
    """
    lock_fees()
    FeeLine.objects.filter(recipient=duplicate).update(recipient=into)
    theirs = RecipientBand.objects.filter(recipient=duplicate)
    taken = RecipientBand.objects.filter(recipient=into).values_list("starts_on", flat=True)
    theirs.filter(starts_on__in=list(taken)).delete()
    theirs.update(recipient=into)
