"""One row an act or a view. The tenant's role may insert and read; changing a row is refused by the database."""

from django.db import models
from django.utils import timezone


class AuditEntry(models.Model):
    """Ids and codes only, so that the log can outlive an erasure. No foreign keys for the same reason."""

    at = models.DateTimeField(default=timezone.now)
    actor_id = models.BigIntegerField(null=True)
    channel = models.CharField(max_length=20)
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    recipient_id = models.BigIntegerField(null=True)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = (
            models.Index(fields=("object_type", "object_id", "id"), name="audit_by_object"),
            models.Index(fields=("recipient_id", "id"), name="audit_by_recipient"),
        )

    def __str__(self) -> str:
        return f"{self.action} {self.object_type} {self.object_id}"
