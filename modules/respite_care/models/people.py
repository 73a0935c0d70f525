"""Whom the carers care for. The right holder, and the core's recipient, is the carer."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from modules.respite_care.enums import PairingRule
from modules.respite_care.models.homes import Home
from shop.models import Booking, Recipient


class CaredFor(models.Model):
    """A child, or a grown-up, whose carer gets respite: a name, and no more than a stay needs.

    With a `home` they stay there and nowhere else. `ended_on` is the last day on which anything can begin for them.
    """

    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="respite_cared_for")
    name = models.CharField(_("name"), max_length=80)
    home = models.ForeignKey(
        Home,
        verbose_name=_("where they stay"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="guests",
    )
    ended_on = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return f"cared for {self.pk}"


class Pairing(models.Model):
    """What holds for two of them at the same time; the one with the smaller number is the first."""

    first = models.ForeignKey(CaredFor, on_delete=models.CASCADE, related_name="pairings_as_first")
    second = models.ForeignKey(CaredFor, on_delete=models.CASCADE, related_name="pairings_as_second")
    rule = models.CharField(_("rule"), max_length=20, choices=PairingRule)

    class Meta:
        constraints = (
            models.CheckConstraint(name="respite_pairing_in_order", condition=Q(first__lt=F("second"))),
            models.UniqueConstraint(name="respite_pairing_once", fields=("first", "second")),
        )

    def __str__(self) -> str:
        return f"pairing {self.pk}"


class StayOf(models.Model):
    """For whom a booking is: one of them, or two together."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="respite_stay_of")
    cared_for = models.ForeignKey(CaredFor, on_delete=models.PROTECT, related_name="stays")

    class Meta:
        constraints = (
            models.UniqueConstraint(name="respite_stay_of_each_once", fields=("booking", "cared_for")),
        )

    def __str__(self) -> str:
        return f"stay {self.booking_id} of {self.cared_for_id}"
