"""Which reminders of a visit were promised: never one twice, and a moved visit has its own."""

from django.db import models
from django.utils import timezone

from shop.enums import ReminderKind
from shop.models.booking import Booking


class Reminder(models.Model):
    """`starts_at` is when the visit was to begin then."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="reminders", db_index=False)
    kind = models.CharField(max_length=10, choices=ReminderKind)
    starts_at = models.DateTimeField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="reminder_is_one", fields=("booking", "kind", "starts_at")),
        )

    def __str__(self) -> str:
        return f"reminder {self.pk}"
