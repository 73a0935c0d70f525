"""The outbox: one row a message, written in the transaction of the change it tells about."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from notifications.enums import DeliveryStatus


class OutboxMessage(models.Model):
    """What to say to whom. `params` are ids and codes; the text is made when it is sent, not before `not_before`."""

    kind = models.CharField(max_length=60)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="messages")
    params = models.JSONField(default=dict)
    status = models.CharField(max_length=20, choices=DeliveryStatus, default=DeliveryStatus.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
