"""Bookings, and who of the providers has them."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.actor import Channel
from shop.enums import TAKES_TIME, AssignmentReason, BookingStatus, CancelReason, NoShowBy, StrandedReason
from shop.models.department import Department, Service
from shop.models.people import Provider, Recipient

VISIT = Func("starts_at", "ends_at", function="tstzrange", output_field=DateTimeRangeField())
"""Half-open [starts_at, ends_at)."""


class Booking(models.Model):
    """A visit somebody booked: half-open [starts_at, ends_at), the buffers not included."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="bookings")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="bookings")
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="bookings")
    status = models.CharField(_("status"), max_length=20, choices=BookingStatus)
    channel = models.CharField(max_length=20, choices=[(channel.value, channel.value) for channel in Channel])
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    requires_presence = models.BooleanField()
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="bookings_made"
    )
    # NULL, because several bookings of a recipient without a key must not collide.
    idempotency_key = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001 - see above
    cancel_reason = models.CharField(max_length=20, choices=CancelReason, blank=True)
    no_show_by = models.CharField(max_length=20, choices=NoShowBy, blank=True)
    stranded = models.CharField(max_length=20, choices=StrandedReason, blank=True)

    class Meta:
        ordering = ("starts_at", "id")
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        indexes = (
            models.Index(fields=("recipient", "starts_at"), name="booking_by_recipient"),
            models.Index(fields=("department", "starts_at"), name="booking_by_department"),
        )
        constraints = (
            models.CheckConstraint(
                name="booking_ends_after_it_starts", condition=Q(ends_at__gt=models.F("starts_at"))
            ),
            models.CheckConstraint(
                name="booking_says_who_did_not_come",
                condition=Q(status=BookingStatus.NO_SHOW) ^ Q(no_show_by=""),
            ),
            models.UniqueConstraint(
                name="booking_is_made_once_a_key", fields=("recipient", "idempotency_key")
            ),
            ExclusionConstraint(
                name="booking_recipient_is_in_one_place",
                expressions=[
                    ("recipient", RangeOperators.EQUAL),
                    (VISIT, RangeOperators.OVERLAPS),
                ],
                condition=Q(requires_presence=True, status__in=sorted(TAKES_TIME)),
            ),
        )

    def __str__(self) -> str:
        return f"booking {self.pk}"


class Assignment(models.Model):
    """A provider's time given to a booking. `occupied` includes the buffers.

    `alive` is [now, ∞) for a booking and ends by itself for a hold. The exclusion constraint is the one
    rule of the house: no provider is in two places.
    """

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="assignments")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="assignments")
    occupied = DateTimeRangeField()
    alive = DateTimeRangeField()
    active = models.BooleanField(default=True)
    reason = models.CharField(max_length=20, choices=AssignmentReason)
    assigned_at = models.DateTimeField(default=timezone.now)

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
            ExclusionConstraint(
                name="assignment_provider_is_in_one_place",
                expressions=[
                    ("provider", RangeOperators.EQUAL),
                    ("occupied", RangeOperators.OVERLAPS),
                    ("alive", RangeOperators.OVERLAPS),
                ],
                condition=Q(active=True),
            ),
        )
        indexes = (models.Index(fields=("booking",), name="assignment_by_booking", condition=Q(active=True)),)

    def __str__(self) -> str:
        return f"assignment {self.pk}"
