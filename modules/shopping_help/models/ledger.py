"""Two ledgers, one for goods and one for the service: what somebody owes is the sum of their entries, in øre.

Entries are written once and never changed. What was wrong is reversed by one of the opposite amount, and written anew.
They are accounting material: they stay when a list is deleted and when somebody is erased, and name no goods.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from modules.shopping_help.enums import CorrectionCause, EntryReason, Invoicer
from modules.shopping_help.models.orders import Order
from modules.shopping_help.models.runs import Run
from shop.models import Recipient

YEARS_KEPT = 5
"""After the year in which it was written (bokføringsloven § 13)."""


class LedgerEntry(models.Model):
    """What one order of a run costs, or that it does not after all: then it `reverses` an entry.

    What was corrected has a `cause`, and a `note` where that does not say it: of the account, never of a person.
    """

    LONGEST_NOTE = 120

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="%(class)s_set")
    order = models.ForeignKey(Order, on_delete=models.SET_NULL, null=True, related_name="%(class)s_set")
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="shopping_%(class)s_set")
    amount = models.IntegerField()
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")
    reason = models.CharField(max_length=20, choices=EntryReason)
    cause = models.CharField(max_length=20, choices=CorrectionCause, blank=True, default="", db_default="")
    note = models.CharField(max_length=LONGEST_NOTE, blank=True, default="", db_default="")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        abstract = True
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                name="shopping_%(class)s_takes_or_gives_back",
                condition=Q(reverses__isnull=True, amount__gte=0) | Q(reverses__isnull=False, amount__lte=0),
            ),
        )

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.pk}"

    @property
    def kept_until(self) -> date:
        """The last day on which it must be there."""
        return date(timezone.localtime(self.at).year + YEARS_KEPT, 12, 31)


class GoodsEntry(LedgerEntry):
    """What the goods of an order cost, and who sends the invoice: as the service had decided when it was written."""

    invoiced_by = models.CharField(
        max_length=20, choices=Invoicer, default=Invoicer.MUNICIPALITY, db_default=Invoicer.MUNICIPALITY
    )


class FeeEntry(LedgerEntry):
    """What the service itself costs."""


type Entry = GoodsEntry | FeeEntry
