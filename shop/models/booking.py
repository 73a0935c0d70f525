"""Bookings, and who of the providers has them."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.actor import Channel
from shop.asked_first import LONGEST_CHOICE
from shop.enums import (
    TAKES_TIME,
    AssignmentReason,
    BookingStatus,
    CancelReason,
    NoShowBy,
    ServicePlace,
    StrandedReason,
)
from shop.models.department import Department, Service
from shop.models.duty import LONGEST_TITLE, LONGEST_WHERE
from shop.models.people import Provider, Recipient
from shop.models.series import BookingSeries

VISIT = Func("starts_at", "ends_at", function="tstzrange", output_field=DateTimeRangeField())
"""Half-open [starts_at, ends_at)."""
STANDS = Func("created_at", "held_until", function="tstzrange", output_field=DateTimeRangeField())
"""A hold ends by itself, everything else stands until it is cancelled."""


class Booking(models.Model):
    """A visit somebody booked: half-open [starts_at, ends_at), the buffers not included.

    `held_until` is when a hold ends, and None for everything else; an `is_offer` hold is kept for somebody on the
    waiting list. `series_on` is the day of the standing booking this is the visit for, wherever it was moved since.
    `delivered_minutes` is how long the visit took, where somebody has said so; of a stay, that it ended early
    (`left_at`). `place` is what was chosen where there was a choice, and empty for the service's own: ask `where`.
    `chosen` is the answer to what its module asks first. One that was made for an announced session has its `title`
    and, in words, where it is (`where_text`), for as long as it is that session's: say `what` it is by it. Where that
    closes, `closes_at` is until when its recipient changes and cancels it.

    The foreign keys without an index of their own have a longer one below, or point at rows that are never deleted:
    every index is paid for at every booking.
    """

    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="bookings", db_index=False
    )
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="bookings", db_index=False)
    recipient = models.ForeignKey(
        Recipient, on_delete=models.PROTECT, related_name="bookings", db_index=False
    )
    status = models.CharField(_("status"), max_length=20, choices=BookingStatus)
    channel = models.CharField(max_length=20, choices=[(channel.value, channel.value) for channel in Channel])
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    requires_presence = models.BooleanField()
    place = models.CharField(max_length=20, choices=ServicePlace, blank=True, default="", db_default="")
    asked_for_two = models.BooleanField(default=False, db_default=False)
    chosen = models.CharField(max_length=LONGEST_CHOICE, blank=True, default="", db_default="")
    title = models.CharField(max_length=LONGEST_TITLE, blank=True, default="", db_default="")
    where_text = models.CharField(max_length=LONGEST_WHERE, blank=True, default="", db_default="")
    closes_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="bookings_made",
        db_index=False,
    )
    held_until = models.DateTimeField(null=True)
    # NULL, because several bookings of a recipient without a key must not collide.
    idempotency_key = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001 - see above
    cancel_reason = models.CharField(max_length=20, choices=CancelReason, blank=True)
    no_show_by = models.CharField(max_length=20, choices=NoShowBy, blank=True)
    stranded = models.CharField(max_length=20, choices=StrandedReason, blank=True)
    is_offer = models.BooleanField(default=False, db_default=False)
    series = models.ForeignKey(
        BookingSeries, on_delete=models.PROTECT, null=True, related_name="bookings", db_index=False
    )
    series_on = models.DateField(null=True)
    outcome_at = models.DateTimeField(null=True)
    outcome_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="outcomes_told",
        db_index=False,
    )
    delivered_minutes = models.PositiveIntegerField(_("minutes"), null=True)

    class Meta:
        ordering = ("starts_at", "id")
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        indexes = (
            models.Index(fields=("recipient", "starts_at"), name="booking_by_recipient"),
            models.Index(fields=("department", "starts_at"), name="booking_by_department"),
            # What is to come, or waits for its outcome: a few hundred of a year's tens of thousands.
            models.Index(
                fields=("department", "ends_at"),
                name="booking_that_stands",
                condition=Q(status__in=[BookingStatus.CONFIRMED, BookingStatus.REQUESTED]),
            ),
        )
        constraints = (
            models.CheckConstraint(
                name="booking_ends_after_it_starts", condition=Q(ends_at__gt=models.F("starts_at"))
            ),
            models.CheckConstraint(
                name="booking_says_who_did_not_come",
                condition=Q(status=BookingStatus.NO_SHOW) ^ Q(no_show_by=""),
            ),
            models.CheckConstraint(
                name="booking_is_held_until_some_time",
                condition=Q(status=BookingStatus.HELD) ^ Q(held_until__isnull=True),
            ),
            models.UniqueConstraint(
                name="booking_is_made_once_a_key", fields=("recipient", "idempotency_key")
            ),
            models.UniqueConstraint(
                name="booking_of_a_series_is_made_once",
                fields=("series", "series_on"),
                condition=Q(series__isnull=False),
            ),
            models.CheckConstraint(
                name="booking_of_a_series_has_its_day",
                condition=Q(series__isnull=True) ^ Q(series_on__isnull=False),
            ),
            ExclusionConstraint(
                name="booking_recipient_is_in_one_place",
                expressions=[
                    ("recipient", RangeOperators.EQUAL),
                    (VISIT, RangeOperators.OVERLAPS),
                    (STANDS, RangeOperators.OVERLAPS),
                ],
                condition=Q(requires_presence=True, status__in=sorted(TAKES_TIME)),
            ),
        )

    def __str__(self) -> str:
        return f"booking {self.pk}"

    @property
    def where(self) -> ServicePlace:
        """Where the visit takes place; a place of its own is nobody's home."""
        if self.where_text and self.service.place == ServicePlace.AT_HOME:
            return ServicePlace.AT_OFFICE
        return ServicePlace(self.place or self.service.place)

    @property
    def what(self) -> str:
        """What it is called to who may know: the session's own title, or the service's name."""
        return self.title or self.service.name

    @property
    def providers_needed(self) -> int:
        """How many come."""
        return 2 if self.asked_for_two else self.service.providers_needed

    @property
    def left_at(self) -> datetime | None:
        """When a stay ended before its time, where somebody has said that it did."""
        if self.delivered_minutes is None or not self.service.stay_unit:
            return None
        return self.starts_at.astimezone(UTC) + timedelta(minutes=self.delivered_minutes)

    @property
    def freed_at(self) -> datetime | None:
        """From when a stay's place is free before its end: they left early, or were said not to have come."""
        did_not_come = self.status == BookingStatus.NO_SHOW and self.no_show_by == NoShowBy.RECIPIENT
        if not did_not_come or not self.service.stay_unit:
            return self.left_at
        is_during = self.outcome_at is not None and self.starts_at < self.outcome_at < self.ends_at
        return self.outcome_at if is_during else None

    @property
    def is_held(self) -> bool:
        """Held, and not yet for too long."""
        return self.held_until is not None and self.held_until > timezone.now()


class Assignment(models.Model):
    """A provider's time given to a booking. `occupied` includes the buffers.

    `alive` is [now, ∞) for a booking and ends by itself for a hold. `party` is the booking that took the
    provider's time: the assignment's own, or in a session the number of whatever opened it; there `seat` counts
    from one, elsewhere it is zero. `minutes` is what the provider's work grows by, in a session once for all who
    have the same; a hold has none.

    The first exclusion constraint is the one rule of the house: no provider is in two places.
    """

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="assignments")
    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, related_name="assignments", db_index=False
    )
    occupied = DateTimeRangeField()
    alive = DateTimeRangeField()
    active = models.BooleanField(default=True)
    reason = models.CharField(max_length=20, choices=AssignmentReason)
    assigned_at = models.DateTimeField(default=timezone.now)
    party = models.BigIntegerField()
    seat = models.PositiveSmallIntegerField(default=0)
    minutes = models.PositiveIntegerField()
    starts_at = models.GeneratedField(
        expression=Func("occupied", function="lower"), output_field=models.DateTimeField(), db_persist=True
    )

    class Meta:
        constraints = (
            # An empty range overlaps nothing: the exclusion below would let it through.
            models.CheckConstraint(
                name="assignment_takes_time",
                condition=Q(
                    occupied__isempty=False,
                    occupied__lower_inf=False,
                    occupied__upper_inf=False,
                    alive__isempty=False,
                ),
            ),
            # Two of no party would pass for one session.
            models.CheckConstraint(name="assignment_has_a_party", condition=Q(party__gt=0)),
            ExclusionConstraint(
                name="assignment_provider_is_in_one_place",
                expressions=[
                    ("provider", RangeOperators.EQUAL),
                    ("occupied", RangeOperators.OVERLAPS),
                    ("alive", RangeOperators.OVERLAPS),
                    ("party", RangeOperators.NOT_EQUAL),
                ],
                condition=Q(active=True),
            ),
            ExclusionConstraint(
                name="assignment_seat_is_taken_once",
                expressions=[
                    ("party", RangeOperators.EQUAL),
                    ("seat", RangeOperators.EQUAL),
                    ("alive", RangeOperators.OVERLAPS),
                ],
                condition=Q(active=True, seat__gt=0),
            ),
        )
        indexes = (
            # The ranking adds up four weeks of a provider's minutes from this index alone.
            models.Index(
                fields=("provider", "starts_at"),
                include=("minutes", "assigned_at"),
                name="assignment_by_provider",
                condition=Q(active=True),
            ),
            # And takes off what those who sit in one session count more than once.
            models.Index(
                fields=("provider", "starts_at"),
                include=("minutes",),
                name="assignment_in_a_session",
                condition=Q(active=True, seat__gt=0),
            ),
        )

    def __str__(self) -> str:
        return f"assignment {self.pk}"
