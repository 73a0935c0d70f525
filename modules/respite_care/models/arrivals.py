"""That they came, said while the stay lasts."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from shop.models import Booking


class Arrival(models.Model):
    """Those whom a stay is for came at that time. What became of the stay is another thing, said when it is over."""

    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="respite_arrival")
    arrived_at = models.DateTimeField()
    said_at = models.DateTimeField(default=timezone.now)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"arrival {self.pk}"
