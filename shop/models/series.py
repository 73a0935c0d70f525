"""Standing bookings, and the times they could not be booked at."""

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.actor import Channel
from shop.asked_first import LONGEST_CHOICE
from shop.enums import SeriesEnd, SkipReason, Weekday
from shop.models.department import Service
from shop.models.people import Provider, Recipient

MOST_WEEKS_BETWEEN = 12


class BookingSeries(models.Model):
    """A visit that comes again: on these weekdays of every so many weeks, by the clock on the wall.

    Weeks are counted from the one of `starts_on`; `ends_on` and `paused_until` are last days, and a pause without a
    last day goes on until somebody ends it. An occurrence may begin up to `tolerance` before or after `preferred_at`,
    the nearest first. It lasts `duration`, or `stay` days or nights where the service is of stays. With a `provider`
    that one comes if free, and nobody else where `only_provider`. `chosen` is the answer to what its module asks first.
    `booked_through` is the last day for which it is
    decided what became of it.
    """

    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="series")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="series")
    weekdays = ArrayField(models.PositiveSmallIntegerField(choices=Weekday), verbose_name=_("weekdays"))
    every_weeks = models.PositiveSmallIntegerField(
        _("weeks from one to the next"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_WEEKS_BETWEEN)],
    )
    preferred_at = models.TimeField(_("preferred time"))
    tolerance = models.DurationField(_("may be earlier or later by"))
    duration = models.DurationField(_("duration"), null=True, blank=True)
    stay = models.PositiveSmallIntegerField(_("days or nights"), default=0)
    provider = models.ForeignKey(
        Provider, on_delete=models.SET_NULL, null=True, blank=True, related_name="series"
    )
    only_provider = models.BooleanField(_("nobody else"), default=False)
    chosen = models.CharField(max_length=LONGEST_CHOICE, blank=True, default="", db_default="")
    answers = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    paused_from = models.DateField(_("paused from"), null=True, blank=True)
    paused_until = models.DateField(_("paused until"), null=True, blank=True)
    booked_through = models.DateField(null=True)
    end_reason = models.CharField(max_length=20, choices=SeriesEnd, blank=True)
    follows = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="followed_by"
    )
    channel = models.CharField(max_length=20, choices=[(channel.value, channel.value) for channel in Channel])
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("starts_on", "id")
        verbose_name = _("standing booking")
        verbose_name_plural = _("standing bookings")
        constraints = (
            models.CheckConstraint(
                name="series_comes_again",
                condition=Q(weekdays__len__gte=1, every_weeks__gte=1, every_weeks__lte=MOST_WEEKS_BETWEEN),
            ),
            models.CheckConstraint(
                name="series_ends_after_it_begins",
                # The day before the first: it was ended before it ever came.
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")) | ~Q(end_reason=""),
            ),
            models.CheckConstraint(
                name="series_says_how_long",
                condition=Q(duration__isnull=False, stay=0) | Q(duration__isnull=True, stay__gte=1),
            ),
            models.CheckConstraint(
                name="series_pause_ends_after_it_begins",
                condition=Q(paused_until__isnull=True) | Q(paused_until__gte=F("paused_from")),
            ),
        )

    def __str__(self) -> str:
        return f"series {self.pk}"

    @property
    def is_ended(self) -> bool:
        return bool(self.end_reason)


class SkippedOccurrence(models.Model):
    """A day on which a standing booking would have come and did not, and why."""

    series = models.ForeignKey(
        BookingSeries, on_delete=models.CASCADE, related_name="skipped", db_index=False
    )
    occurs_on = models.DateField()
    reason = models.CharField(max_length=20, choices=SkipReason)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("occurs_on",)
        constraints = (
            models.UniqueConstraint(name="occurrence_is_skipped_once", fields=("series", "occurs_on")),
        )

    def __str__(self) -> str:
        return f"{self.reason} {self.occurs_on}"
