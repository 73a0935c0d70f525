"""What those who look after somebody must know, and what family and home say to each other about a stay.

All of it is sealed: it tells of somebody's health. `modules.respite_care.domain.needs` and `.handover` open it, for who
may read it.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from modules.respite_care.enums import NoteSide
from modules.respite_care.models.people import CaredFor
from shop.models import Booking


class NeedsSheet(models.Model):
    """What the family says of one they care for, section by section.

    `confirmed_at` is when the family last said that it is right, by changing it or by saying so.
    """

    cared_for = models.OneToOneField(CaredFor, on_delete=models.CASCADE, related_name="needs_sheet")
    said_sealed = models.BinaryField(editable=False)
    changed_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"needs sheet {self.pk}"


class HandoverNote(models.Model):
    """What one side tells the other about a stay: the family before and at arrival, the home when it is over."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="respite_notes")
    side = models.CharField(_("who wrote"), max_length=12, choices=NoteSide)
    body_sealed = models.BinaryField(editable=False)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(name="respite_note_of_each_side_once", fields=("booking", "side")),
        )

    def __str__(self) -> str:
        return f"handover note {self.pk}"
