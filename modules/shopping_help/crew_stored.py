"""What is kept of somebody after their goods were bought, and for how long.

A list says much about a person, and is needed until what was bought can be disputed; what they do not tolerate is
health data, and needed as long as they order. The accounts must stay for five years: they name no goods.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from modules.shopping_help.models import (
    AllergyWarning,
    FeeEntry,
    GoodsEntry,
    ListLine,
    Order,
    OrderLine,
    StoreRequest,
)
from modules.shopping_help.models.ledger import YEARS_KEPT
from modules.shopping_help.queries.money import LEDGERS
from shop.models import Recipient
from shop.money import in_file
from ui.dates import day_and_year

DAYS_OF_LISTS = 90
"""After the run; of a list that was never ordered after it was written."""
DAYS_OF_ALLERGIES = 365
"""After they were said last, and after the last order."""


def accounts_of(recipient: Recipient) -> Mapping[str, Any]:
    """JSON values only, as the contract asks. Two queries."""
    return {
        f"{kind}_account": [
            {
                "run": timezone.localdate(entry.run.starts_at).isoformat(),
                "written": timezone.localdate(entry.at).isoformat(),
                "amount_in_ore": entry.amount,
            }
            for entry in ledger.objects.filter(recipient=recipient).select_related("run").order_by("pk")
        ]
        for kind, ledger in LEDGERS.items()
    }


def account_said(entries: Sequence[Mapping[str, Any]]) -> Sequence[str]:
    return [
        _("%(amount)s kr for the run of %(day)s")
        % {"amount": in_file(each["amount_in_ore"]), "day": day_and_year(date.fromisoformat(each["run"]))}
        for each in entries
    ]


def merge_accounts(duplicate: Recipient, into: Recipient) -> None:
    """What was written is theirs now."""
    for ledger in (GoodsEntry, FeeEntry):
        ledger.objects.filter(recipient=duplicate).update(recipient=into)


def delete_what_is_due() -> None:
    """Every night, also where the module is off. One statement for each table."""
    now = timezone.now()
    lists, allergies = now - timedelta(days=DAYS_OF_LISTS), now - timedelta(days=DAYS_OF_ALLERGIES)
    OrderLine.objects.filter(order__run__ends_at__lt=lists).delete()
    ListLine.objects.filter(written_at__lt=lists).delete()
    StoreRequest.objects.filter(run__ends_at__lt=lists).delete()
    recent = Order.objects.filter(booking__recipient=OuterRef("recipient"), run__ends_at__gte=allergies)
    AllergyWarning.objects.filter(~Exists(recent), said_at__lt=allergies).delete()
    first = date(timezone.localdate().year - YEARS_KEPT, 1, 1)
    for ledger in (GoodsEntry, FeeEntry):
        due = ledger.objects.filter(at__date__lt=first)
        due.filter(reverses__isnull=False).delete()
        due.filter(reversed_by=None).delete()
