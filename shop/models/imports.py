"""Whom a department has taken up, and files of theirs that wait for somebody's yes."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shop.models.department import Department
from shop.models.people import Recipient

KEPT_FOR = timedelta(hours=1)
"""How long a file waits for a yes: somebody looks at it and decides, and what they leave behind is gone."""


class Intake(models.Model):
    """A department that has taken somebody up: they are known there before anything is decided or booked."""

    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="intakes")
    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="intakes")
    at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="recipient_is_taken_up_once", fields=("department", "recipient")),
        )

    def __str__(self) -> str:
        return f"recipient {self.recipient_id} in {self.department_id}"


class ImportDraft(models.Model):
    """Rows of a file that somebody has uploaded, and what importing them would do. Nothing of it is done yet.

    The rows have names and national numbers: they are sealed, for nobody but who uploaded them, and gone after an hour
    or with the yes. `kind` is an ImportKind, or a module's own. `made` are the ids of what was made then, so that a
    second yes shows what the first has done.
    """

    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="import_drafts")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="import_drafts"
    )
    kind = models.CharField(max_length=80)
    uploaded_at = models.DateTimeField(default=timezone.now, db_index=True)
    rows_sealed = models.BinaryField(null=True, editable=False)
    done_at = models.DateTimeField(null=True)
    made = models.JSONField(default=list)
    known = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="import_keeps_its_rows_until_it_is_done",
                condition=models.Q(done_at__isnull=True) ^ models.Q(rows_sealed__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"import {self.pk}"
