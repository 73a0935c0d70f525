"""Who waits for time, and what was offered to them."""

from datetime import time

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.actor import Channel
from shop.asked_first import LONGEST_CHOICE
from shop.enums import OfferOutcome, WaitlistStatus, Weekday
from shop.models.booking import Booking
from shop.models.department import Service
from shop.models.people import Recipient


class WaitlistEntry(models.Model):
    """Somebody wants a visit that begins on one of these days, between these times by the clock.

    Both days are included, and without `weekdays` every day between them; `latest` is the last minute at which it may
    begin. A higher `priority` is served first, then who has waited longest. `booking` is what came of it.

    `asked_at` is when they were asked whether they still wait: until they say so they are offered nothing. What they
    did not answer before `still_waits_at` no longer counts. `chosen` is the answer to what the module asks first: for
    each answer they have a place of its own.
    """

    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="waitlist_entries")
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="waitlist_entries", db_index=False
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(choices=Weekday),
        verbose_name=_("weekdays"),
        default=list,
        db_default=[],
        blank=True,
    )
    earliest = models.TimeField(_("not before"), default=time(0))
    latest = models.TimeField(_("not after"), default=time(23, 59))
    duration = models.DurationField(_("duration"), null=True, blank=True)
    stay = models.PositiveSmallIntegerField(_("days or nights"), default=0)
    chosen = models.CharField(max_length=LONGEST_CHOICE, blank=True, default="", db_default="")
    priority = models.PositiveSmallIntegerField(_("priority"), default=0)
    status = models.CharField(max_length=20, choices=WaitlistStatus, default=WaitlistStatus.WAITING)
    channel = models.CharField(max_length=20, choices=[(channel.value, channel.value) for channel in Channel])
    created_at = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(null=True)
    still_waits_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    booking = models.OneToOneField(
        Booking, on_delete=models.PROTECT, null=True, related_name="waitlist_entry"
    )

    class Meta:
        ordering = ("-priority", "created_at", "id")
        verbose_name = _("waiting list")
        indexes = (
            models.Index(
                fields=("service", "-priority", "created_at"),
                name="waitlist_in_order",
                condition=Q(status=WaitlistStatus.WAITING),
            ),
        )
        constraints = (
            models.UniqueConstraint(
                name="waitlist_waits_once_for_each_chosen",
                fields=("recipient", "service", "chosen"),
                condition=Q(status=WaitlistStatus.WAITING),
            ),
            models.CheckConstraint(
                name="waitlist_window_takes_time",
                condition=Q(last_day__gte=F("first_day"), latest__gte=F("earliest")),
            ),
            models.CheckConstraint(
                name="waitlist_weekdays_are_of_the_week", condition=Q(weekdays__contained_by=list(Weekday))
            ),
            models.CheckConstraint(
                name="waitlist_says_how_long",
                condition=Q(duration__isnull=False, stay=0) | Q(duration__isnull=True, stay__gte=1),
            ),
            models.CheckConstraint(
                name="waitlist_booked_has_a_booking",
                condition=Q(status=WaitlistStatus.BOOKED) ^ Q(booking__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"waitlist entry {self.pk}"


class WaitlistOffer(models.Model):
    """A time that is kept for somebody who waits. `hold` is the booking that keeps it, until `expires_at`.

    The recipient is said here again so that the database can see to it that nobody is offered two at once.
    """

    entry = models.ForeignKey(WaitlistEntry, on_delete=models.PROTECT, related_name="offers")
    recipient = models.ForeignKey(
        Recipient, on_delete=models.PROTECT, related_name="waitlist_offers", db_index=False
    )
    hold = models.OneToOneField(Booking, on_delete=models.PROTECT, related_name="waitlist_offer")
    outcome = models.CharField(max_length=20, choices=OfferOutcome, default=OfferOutcome.OPEN)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("made_at", "id")
        constraints = (
            models.UniqueConstraint(
                name="waitlist_offer_is_one_at_a_time",
                fields=("recipient",),
                condition=Q(outcome=OfferOutcome.OPEN),
            ),
            models.CheckConstraint(name="waitlist_offer_lasts", condition=Q(expires_at__gt=F("made_at"))),
        )

    def __str__(self) -> str:
        return f"offer {self.pk}"

    @property
    def is_open(self) -> bool:
        """Not answered, and not yet for too long."""
        return self.outcome == OfferOutcome.OPEN and self.expires_at > timezone.now()
