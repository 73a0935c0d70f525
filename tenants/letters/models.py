import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.enums import SendingStatus


class Letter(models.Model):
    """A mail of the platform to a work address. Nothing of it is personal but that: `context` holds ids and codes.

    While it is on its way, `next_at` is until when its sender is believed to be at work; while it waits, when it is
    tried again.
    """

    to = models.EmailField(_("to"))
    kind = models.CharField(max_length=60)
    language = models.CharField(max_length=10)
    context = models.JSONField(default=dict)
    reference = models.UUIDField(default=uuid.uuid4, editable=False)
    status = models.CharField(max_length=20, choices=SendingStatus, default=SendingStatus.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=40, blank=True)
    next_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = (
            models.CheckConstraint(
                name="letter_status_is_known", condition=models.Q(status__in=SendingStatus.values)
            ),
            models.CheckConstraint(
                name="letter_that_is_sent_says_when",
                condition=models.Q(status=SendingStatus.SENT, sent_at__isnull=False)
                | (~models.Q(status=SendingStatus.SENT) & models.Q(sent_at__isnull=True)),
            ),
        )

    def __str__(self) -> str:
        return f"letter {self.pk}"
