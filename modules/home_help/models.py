from django.db import models
from django.utils.translation import gettext_lazy as _

from modules.home_help.fees.models import FeeBand, FeeLine, FeeRun, FeeTable, RecipientBand
from shop.enums import BookingStatus
from shop.models import Booking, Entitlement, Recipient

__all__ = ["AccessNote", "CoveredTasks", "FeeBand", "FeeLine", "FeeRun", "FeeTable", "RecipientBand", "Visit"]


class Visit(models.Model):
    """What should be done on a visit: codes of the service's tasks, chosen by the recipient.

    `done` are those that the helper ticked off; None where they ticked nothing off because nothing was asked.
    `own_titles` are, by their codes, how those of them are called that the department has worded itself.
    """

    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="home_help_visit")
    tasks = models.JSONField(default=list)
    done = models.JSONField(null=True)
    own_titles = models.JSONField(default=dict, db_default={})

    def __str__(self) -> str:
        return f"visit {self.pk}"

    @property
    def what_was_done(self) -> list[str] | None:
        """Nothing is known of a visit that is said not to have been carried out, whatever was ticked off before."""
        done: list[str] | None = self.done
        return done if self.booking.status == BookingStatus.COMPLETED else None


class CoveredTasks(models.Model):
    """Which of the service's tasks a decision covers: their codes.

    A decision of which nothing is said covers what the one before it did, and the first of all every task.
    """

    entitlement = models.OneToOneField(Entitlement, on_delete=models.CASCADE, related_name="covered_tasks")
    tasks = models.JSONField(default=list)
    own_titles = models.JSONField(default=dict, db_default={})

    def __str__(self) -> str:
        return f"tasks of decision {self.entitlement_id}"


class AccessNote(models.Model):
    """How to get in. Shown to the assigned provider on the day of the visit and to nobody else."""

    recipient = models.OneToOneField(Recipient, on_delete=models.CASCADE, related_name="access_note")
    text = models.CharField(_("How we get in"), max_length=300, blank=True)

    def __str__(self) -> str:
        return f"access note {self.pk}"
