"""When life happens: visits that could not be carried out as booked, who called about them, and closed doors."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shop.enums import ContactOutcome, DisruptionOutcome, FollowUpAnswer
from shop.models.booking import Assignment, Booking
from shop.models.department import Department
from shop.models.duty import Absence, Departure


class Disruption(models.Model):
    """A visit the department could not carry out as it was booked, and what became of it.

    Open until it is replaced (somebody else comes), moved (another time) or not carried out; `due_on` is the working
    day by which it should be. `former` is the assignment that fell away, `given` the one that took its place, and
    `replacement` the visit that came instead, where it is another booking. It is
    because of an absence or a departure; without either the department cancelled.
    """

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="disruptions")
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="disruptions", db_index=False
    )
    absence = models.ForeignKey(
        Absence, on_delete=models.SET_NULL, null=True, blank=True, related_name="disruptions"
    )
    departure = models.ForeignKey(
        Departure, on_delete=models.SET_NULL, null=True, blank=True, related_name="disruptions"
    )
    former = models.OneToOneField(
        Assignment, on_delete=models.CASCADE, null=True, related_name="disruption_of"
    )
    given = models.OneToOneField(
        Assignment, on_delete=models.CASCADE, null=True, related_name="disruption_for"
    )
    outcome = models.CharField(max_length=20, choices=DisruptionOutcome, default=DisruptionOutcome.OPEN)
    opened_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField(_("to be replaced by"))
    settled_at = models.DateTimeField(null=True)
    replacement = models.ForeignKey(
        Booking, on_delete=models.SET_NULL, null=True, blank=True, related_name="replaces"
    )

    class Meta:
        ordering = ("due_on", "id")
        indexes = (
            models.Index(
                fields=("department", "due_on"),
                name="disruption_still_open",
                condition=Q(outcome=DisruptionOutcome.OPEN),
            ),
            models.Index(fields=("department", "opened_at"), name="disruption_by_department"),
        )
        constraints = (
            models.CheckConstraint(
                name="disruption_is_settled_at_some_time",
                condition=Q(outcome=DisruptionOutcome.OPEN) ^ Q(settled_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="disruption_is_open_once",
                fields=("booking",),
                condition=Q(outcome=DisruptionOutcome.OPEN),
            ),
        )

    def __str__(self) -> str:
        return f"disruption {self.pk}"


class FollowUp(models.Model):
    """Nobody opened the door: somebody of the department finds out whether all is well, and says so by name."""

    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="follow_up")
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="follow_ups", db_index=False
    )
    opened_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    answer = models.CharField(_("what was found"), max_length=20, choices=FollowUpAnswer, blank=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="follow_ups"
    )

    class Meta:
        ordering = ("due_at", "id")
        indexes = (
            models.Index(
                fields=("department", "due_at"),
                name="follow_up_still_open",
                condition=Q(acknowledged_at__isnull=True),
            ),
        )
        constraints = (
            models.CheckConstraint(
                name="follow_up_says_what_was_found",
                condition=Q(acknowledged_at__isnull=True, answer="")
                | (Q(acknowledged_at__isnull=False) & ~Q(answer="")),
            ),
        )

    def __str__(self) -> str:
        return f"follow-up {self.pk}"


class ContactAttempt(models.Model):
    """Somebody of the department called a recipient about a visit, and reached them or did not.

    The note is for colleagues, about what was agreed on: no page of the visit shows it to the recipient, who reads it
    among all that is stored about them.
    """

    MOST_OF_A_NOTE = 200

    booking = models.ForeignKey(
        Booking, on_delete=models.CASCADE, related_name="contact_attempts", db_index=False
    )
    outcome = models.CharField(_("outcome"), max_length=20, choices=ContactOutcome)
    note = models.CharField(_("note"), max_length=MOST_OF_A_NOTE, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="contact_attempts"
    )
    idempotency_key = models.CharField(max_length=64, editable=False)

    class Meta:
        ordering = ("at", "id")
        constraints = (
            models.UniqueConstraint(
                name="contact_attempt_is_noted_once_a_key", fields=("booking", "idempotency_key")
            ),
        )

    def __str__(self) -> str:
        return f"contact attempt {self.pk}"
