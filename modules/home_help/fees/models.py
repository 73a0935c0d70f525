"""What the municipality charges for practical help, who is in which band, and what was charged. Amounts in øre."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from modules.home_help.fees.reckoning import Strategy
from shop.models import Recipient, Service


class FeeTable(models.Model):
    """The rates from the first of a month until the next table begins. See `reckoning.Table`, which it is read as.

    `services` are those of the municipality that are paid for, whatever their module: all others are free of charge.
    """

    starts_on = models.DateField(_("from the first of"), unique=True)
    strategy = models.CharField(
        _("how it is charged"), max_length=30, choices=[(each.value, each.value) for each in Strategy]
    )
    default_band = models.PositiveSmallIntegerField(_("band of who has none"))
    statutory_maximum = models.PositiveIntegerField(_("statutory maximum under 2 G, a month"), null=True)
    cost_price = models.PositiveIntegerField(_("cost price of an hour"), null=True)
    charges_missed = models.BooleanField(_("doors that nobody opened are charged"), default=False)
    charges_idle = models.BooleanField(_("also of a month without a visit"), default=False)
    services = models.ManyToManyField(Service, verbose_name=_("services that are paid for"), related_name="+")

    class Meta:
        ordering = ("-starts_on",)
        constraints = (
            models.CheckConstraint(name="fee_table_begins_with_a_month", condition=Q(starts_on__day=1)),
        )

    def __str__(self) -> str:
        return f"fee table {self.pk}"


class FeeBand(models.Model):
    """A band of a table: households by the size of their income. See `reckoning.Band`."""

    table = models.ForeignKey(FeeTable, on_delete=models.CASCADE, related_name="bands")
    number = models.PositiveSmallIntegerField()
    label = models.CharField(_("income of the household"), max_length=40)
    is_under_2g = models.BooleanField(_("under 2 G"), default=False)
    hourly_rate = models.PositiveIntegerField(_("an hour"), null=True)
    monthly_cap = models.PositiveIntegerField(_("at most a month"), null=True)
    subscription = models.PositiveIntegerField(_("subscription a month"), null=True)
    hours = models.PositiveSmallIntegerField(_("hours before the subscription"), null=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(name="fee_band_is_said_once", fields=("table", "number")),
            models.CheckConstraint(name="fee_band_counts_from_one", condition=Q(number__gte=1)),
        )

    def __str__(self) -> str:
        return f"band {self.number} of {self.table_id}"


class RecipientBand(models.Model):
    """The band of somebody's household from the first of a month: a number, no income and no reason."""

    recipient = models.ForeignKey(
        Recipient, on_delete=models.CASCADE, related_name="fee_bands", db_index=False
    )
    starts_on = models.DateField()
    number = models.PositiveSmallIntegerField()
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-starts_on",)
        constraints = (
            models.UniqueConstraint(name="recipient_band_begins_once", fields=("recipient", "starts_on")),
            models.CheckConstraint(
                name="recipient_band_begins_with_a_month", condition=Q(starts_on__day=1, number__gte=1)
            ),
        )

    def __str__(self) -> str:
        return f"band of recipient {self.recipient_id}"


class FeeRun(models.Model):
    """A month that was closed, once. Its lines are what the finance system charges.

    `weights` says for each service paid for how many times its minutes counted: a correction counts as the month did,
    whatever the rules of the service are by then. `without_outcome` is how many visits nobody had said anything of.
    """

    month = models.DateField(unique=True)
    closed_at = models.DateTimeField(default=timezone.now)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    without_outcome = models.PositiveIntegerField(default=0)
    weights = models.JSONField(default=dict)

    class Meta:
        ordering = ("-month",)
        constraints = (models.CheckConstraint(name="fee_run_is_of_a_month", condition=Q(month__day=1)),)

    def __str__(self) -> str:
        return f"fees of {self.month}"


class FeeLine(models.Model):
    """What somebody is charged in a run: of its month, or what has changed since about a month closed before.

    A correction has the differences. What `month` costs somebody is the sum of their lines about it.
    """

    run = models.ForeignKey(FeeRun, on_delete=models.PROTECT, related_name="lines")
    recipient = models.ForeignKey(
        Recipient, on_delete=models.PROTECT, related_name="fee_lines", db_index=False
    )
    month = models.DateField()
    table = models.ForeignKey(FeeTable, on_delete=models.PROTECT, related_name="lines")
    band = models.PositiveSmallIntegerField()
    visits = models.IntegerField()
    minutes = models.IntegerField()
    amount = models.IntegerField()

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("recipient", "month"), name="fee_line_by_recipient"),)
        constraints = (
            models.CheckConstraint(name="fee_line_is_of_a_month", condition=Q(month__day=1, band__gte=1)),
        )

    def __str__(self) -> str:
        return f"fee line {self.pk}"

    @property
    def is_correction(self) -> bool:
        return self.month != self.run.month
