"""What is kept of somebody after their goods were bought, and for how long.

A list says much about a person, and is needed as long as what was bought can be disputed; what they do not tolerate is
health data, and needed as long as they order. Each service decides for how long (`queries/keeping.py`). The accounts
must stay for five years: they name no goods.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from modules.shopping_help.models import (
    AllergyWarning,
    FeeEntry,
    GoodsEntry,
    LateChange,
    ListLine,
    Order,
    OrderLine,
    Run,
    Store,
    StoreRequest,
)
from modules.shopping_help.models.ledger import YEARS_KEPT
from modules.shopping_help.queries.keeping import Keeping, keeping_of_each, longest
from modules.shopping_help.queries.money import LEDGERS
from shop.models import Recipient
from ui.dates import day_and_year
from ui.money import in_file


def accounts_of(recipient: Recipient) -> Mapping[str, Any]:
    """JSON values only, as the contract asks. Two queries."""
    return {
        f"{kind}_account": [
            {
                "run": timezone.localdate(entry.run.starts_at).isoformat(),
                "written": timezone.localdate(entry.at).isoformat(),
                "amount_in_ore": entry.amount,
                "why": entry.cause,
                "note": entry.note,
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
    """Every night, also where the module is off: each service's after the days that it decided."""
    now, decided = timezone.now(), keeping_of_each()
    of_departments = defaultdict[int, list[Keeping]](list)
    recent = Q(pk=None)
    for service_id, (department_id, kept) in decided.items():
        of_departments[department_id].append(kept)
        recent |= Q(run__service=service_id, run__ends_at__gte=now - kept.allergies)
        runs = Run.objects.filter(service=service_id, ends_at__lt=now - kept.lists).order_by().values("pk")
        OrderLine.objects.filter(order__run__in=runs).delete()
        LateChange.objects.filter(order__run__in=runs).delete()
        StoreRequest.objects.filter(run__in=runs).delete()
    for department_id in Store.objects.order_by().values_list("department", flat=True).distinct():
        lists = longest(of_departments[department_id]).lists
        ListLine.objects.filter(store__department=department_id, written_at__lt=now - lists).delete()
    allergies = longest(each for _department, each in decided.values()).allergies
    orders = Order.objects.filter(recent, booking__recipient=OuterRef("recipient"))
    AllergyWarning.objects.filter(~Exists(orders), said_at__lt=now - allergies).delete()
    _delete_old_accounts()


def _delete_old_accounts() -> None:
    first = date(timezone.localdate().year - YEARS_KEPT, 1, 1)
    for ledger in (GoodsEntry, FeeEntry):
        due = ledger.objects.filter(at__date__lt=first)
        due.filter(reverses__isnull=False).delete()
        due.filter(reversed_by=None).delete()
