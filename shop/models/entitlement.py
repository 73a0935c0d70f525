"""What was granted, and the ledger of what became of it."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shop.enums import EntitlementPeriodKind, EntitlementUnit, EntryKind
from shop.models.booking import Booking
from shop.models.department import Service
from shop.models.people import Recipient

VALIDITY = Func(
    "valid_from", "valid_until", models.Value("[]"), function="daterange", output_field=DateRangeField()
)
"""Both days included."""


class Entitlement(models.Model):
    """A decision: this recipient may have `amount` of a service in every period. `valid_until` is the last day.

    What is left of a period expires with it, but for at most `carry_over`, which goes to the next one. A first
    period that begins late in its month, quarter or year has its share of the days when it is `pro_rata`. Both
    amounts are in the unit; the ledger counts hours in minutes. Where visits are counted, each may be at most
    `visit_minutes` long; None for as long as the service has them.
    """

    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="entitlements")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="entitlements")
    decision_reference = models.CharField(_("decision"), max_length=40)
    unit = models.CharField(_("unit"), max_length=20, choices=EntitlementUnit)
    amount = models.PositiveIntegerField(_("amount"))
    period = models.CharField(_("period"), max_length=20, choices=EntitlementPeriodKind)
    carry_over = models.PositiveIntegerField(_("may be carried over"), default=0)
    visit_minutes = models.PositiveSmallIntegerField(_("minutes of each visit"), null=True, blank=True)
    pro_rata = models.BooleanField(_("first period in proportion"), default=False)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        ordering = ("valid_from", "id")
        verbose_name = _("entitlement")
        constraints = (
            models.CheckConstraint(
                name="entitlement_ends_after_it_begins",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=models.F("valid_from")),
            ),
            models.CheckConstraint(
                name="entitlement_limits_the_length_of_visits_only",
                condition=Q(visit_minutes__isnull=True) | Q(visit_minutes__gt=0, unit=EntitlementUnit.VISITS),
            ),
            ExclusionConstraint(
                name="entitlement_to_a_service_is_one_at_a_time",
                expressions=[
                    ("recipient", RangeOperators.EQUAL),
                    ("service", RangeOperators.EQUAL),
                    (VALIDITY, RangeOperators.OVERLAPS),
                ],
            ),
        )

    def __str__(self) -> str:
        return f"entitlement {self.pk}"


class EntitlementPeriod(models.Model):
    """One period of an entitlement and its balance. Writers lock this row by updating it.

    `granted` is what was granted, adjusted and carried into it; below-zero balances follow a reduced decision.
    """

    entitlement = models.ForeignKey(Entitlement, on_delete=models.CASCADE, related_name="periods")
    starts_on = models.DateField()
    ends_before = models.DateField()
    granted = models.IntegerField(default=0)
    balance = models.IntegerField(default=0)

    class Meta:
        ordering = ("starts_on",)
        constraints = (
            models.UniqueConstraint(
                name="entitlement_period_is_made_once", fields=("entitlement", "starts_on")
            ),
            models.CheckConstraint(
                name="entitlement_period_takes_time", condition=Q(ends_before__gt=models.F("starts_on"))
            ),
        )

    def __str__(self) -> str:
        return f"period {self.pk}"


class EntitlementEntry(models.Model):
    """One line of the ledger, written once. `quantity` is in the entitlement's unit; its kind gives the sign."""

    period = models.ForeignKey(EntitlementPeriod, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=20, choices=EntryKind)
    quantity = models.IntegerField()
    balance_after = models.IntegerField()
    booking = models.ForeignKey(
        Booking, on_delete=models.PROTECT, null=True, related_name="entitlement_entries"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                name="entitlement_is_not_overdrawn",
                # A visit that takes less than before makes nothing worse.
                condition=Q(balance_after__gte=0) | ~Q(kind=EntryKind.RESERVED) | Q(quantity__lt=0),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.quantity}"
