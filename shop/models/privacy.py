"""What a person asked for about what is stored of them, how long what is kept, and calendars that others fetch."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shop.enums import ErasureState, RetentionKind
from shop.models.people import Recipient

LONGEST_KEPT = 36_500
"""Days: a hundred years."""


class ErasureRequest(models.Model):
    """Somebody asked the municipality to erase what is stored about them. It stays when it was done, with ids alone."""

    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="erasure_requests")
    asked_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(_("state"), max_length=20, choices=ErasureState, default=ErasureState.ASKED)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                name="erasure_is_asked_for_once",
                fields=("recipient",),
                condition=Q(state=ErasureState.ASKED),
            ),
            models.CheckConstraint(
                name="erasure_is_settled_at_some_time",
                condition=Q(state=ErasureState.ASKED) ^ Q(settled_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"erasure request {self.pk}"


class RetentionRule(models.Model):
    """How many days one kind of data is kept, where the municipality has said something else than the default.

    `last_run_at` is when the job went over it last, and `last_count` how many rows it took away then.
    """

    kind = models.CharField(max_length=40, choices=RetentionKind, unique=True)
    days = models.PositiveIntegerField(
        _("days"), null=True, validators=[MinValueValidator(1), MaxValueValidator(LONGEST_KEPT)]
    )
    last_run_at = models.DateTimeField(null=True, editable=False)
    last_count = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="retention_is_some_days",
                condition=Q(days__isnull=True) | Q(days__range=(1, LONGEST_KEPT)),
            ),
        )

    def __str__(self) -> str:
        return self.kind


class CalendarFeed(models.Model):
    """A secret address at which a calendar fetches somebody's visits. Of the secret only a hash is kept.

    A `is_neutral` one says that there is an appointment, and neither of what nor with whom.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed"
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    is_neutral = models.BooleanField(_("without saying what it is"), default=True)
    made_at = models.DateTimeField(default=timezone.now)
    fetched_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"calendar feed {self.pk}"
