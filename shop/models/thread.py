"""What a recipient and the department write to each other about a visit, and what was answered to a message."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shop.enums import ThreadSide, VisitSaid
from shop.models.booking import Booking

MOST_OF_A_MESSAGE = 1_000


class ThreadMessage(models.Model):
    """One message about a visit, in plain text. `read_at` is when the other side had seen it, None until then.

    Of what the recipient or the department writes that is the other of these two, of what those who look after the
    recipient write the recipient. `third_read_at` is when the third side had seen it, where there is one.

    It follows its visit: where two recipients are put together, so are their threads.
    """

    booking = models.ForeignKey(
        Booking, on_delete=models.CASCADE, related_name="thread_messages", db_index=False
    )
    side = models.CharField(max_length=12, choices=ThreadSide)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="thread_messages"
    )
    body = models.TextField(_("message"), max_length=MOST_OF_A_MESSAGE)
    sent_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    third_read_at = models.DateTimeField(null=True)
    idempotency_key = models.CharField(max_length=64, editable=False)

    class Meta:
        ordering = ("sent_at", "id")
        constraints = (
            models.UniqueConstraint(
                name="thread_message_is_sent_once_a_key", fields=("booking", "author", "idempotency_key")
            ),
            models.CheckConstraint(name="thread_message_says_something", condition=~Q(body="")),
        )
        indexes = (
            models.Index(
                fields=("booking", "side"), name="thread_message_unread", condition=Q(read_at__isnull=True)
            ),
            models.Index(
                fields=("booking",),
                name="thread_message_of_helpers",
                condition=Q(third_read_at__isnull=True, side=ThreadSide.HELPER),
            ),
        )

    def __str__(self) -> str:
        return f"thread message {self.pk}"


class VisitAnswer(models.Model):
    """What was said of a visit by the link in a message: that they will be there, or that they will not.

    `starts_at` is when the visit was to begin then: of a visit that was moved since, nothing is said. Links of an
    older `links_version` do nothing any more.
    """

    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="answer")
    says = models.CharField(max_length=12, choices=VisitSaid, blank=True)
    starts_at = models.DateTimeField(null=True)
    said_at = models.DateTimeField(null=True)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="visit_answers"
    )
    links_version = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="visit_answer_is_about_a_time",
                condition=Q(says="", starts_at__isnull=True, said_at__isnull=True)
                | (~Q(says="") & Q(starts_at__isnull=False, said_at__isnull=False)),
            ),
        )

    def __str__(self) -> str:
        return f"answer {self.pk}"
