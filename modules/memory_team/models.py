"""What relatives say about a talk, and the courses they come to. Nothing asks who it is about, or what anybody has."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.models import Booking, KeptTime, Provider, Recipient, Service

MOST_PEOPLE = 6
LONGEST_NOTE = 200


class Talk(models.Model):
    """The answers that came with a booking of one of the team's services.

    `topics` are codes (`topics.py`), `language` is that of the interpreter they need, if any. The interpreter is
    ordered where `ordered_for` is when the talk begins: one that was moved since must be ordered anew. Of a visit that
    maps a need, `agreed_at` is when somebody confirmed that the person agrees to it; the consent itself is in the
    journal.
    """

    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="memory_team_talk")
    topics = models.JSONField(default=list)
    people = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_PEOPLE)]
    )
    language = models.CharField(max_length=10, blank=True, default="")
    ordered_for = models.DateTimeField(null=True)
    practical = models.CharField(max_length=LONGEST_NOTE, blank=True, default="")
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="memory_team_talk_has_one_to_six", condition=Q(people__range=(1, MOST_PEOPLE))
            ),
            models.CheckConstraint(
                name="memory_team_interpreter_has_a_language",
                condition=Q(ordered_for__isnull=True) | ~Q(language=""),
            ),
        )

    def __str__(self) -> str:
        return f"talk {self.pk}"

    @property
    def is_ordered(self) -> bool:
        """Whether the interpreter will be there when the talk begins."""
        return self.ordered_for is not None and self.ordered_for == self.booking.starts_at


class Course(models.Model):
    """Dates that belong together, with so many seats on each: a course is taken as a whole, a group date by date.

    `called_off_at` is when all that was left of it was called off.
    """

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="memory_team_courses")
    title = models.CharField(_("title"), max_length=80)
    place = models.CharField(pgettext_lazy("where it is given", "place"), max_length=120)
    about = models.CharField(_("what it is about"), max_length=400, blank=True, default="")
    seats = models.PositiveSmallIntegerField(_("seats"), validators=[MinValueValidator(1)])
    leader = models.ForeignKey(
        Provider, verbose_name=_("who leads it"), on_delete=models.PROTECT, related_name="memory_team_courses"
    )
    is_group = models.BooleanField(_("one may come to single dates"), default=False)
    created_at = models.DateTimeField(default=timezone.now)
    called_off_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("created_at", "id")
        constraints = (
            models.CheckConstraint(name="memory_team_course_has_seats", condition=Q(seats__gte=1)),
        )

    def __str__(self) -> str:
        return f"course {self.pk}"


class CourseDate(models.Model):
    """One date of a course. `kept` is the leader's time, which nothing else is booked into.

    A session of a service is known by when it begins: hence no two of one service at the same time.
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="dates")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="memory_team_dates")
    starts_at = models.DateTimeField()
    kept = models.OneToOneField(
        KeptTime, on_delete=models.SET_NULL, null=True, related_name="memory_team_date"
    )
    called_off_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("starts_at", "id")
        constraints = (
            models.UniqueConstraint(
                name="memory_team_date_is_one_of_its_service",
                fields=("service", "starts_at"),
                condition=Q(called_off_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"course date {self.pk}"


class Participant(models.Model):
    """Somebody who signed up for a course, or `waits` in line for a seat: whoever was first is first."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="participants")
    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="memory_team_courses")
    waits = models.BooleanField()
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("since", "id")
        constraints = (
            models.UniqueConstraint(name="memory_team_participant_once", fields=("course", "recipient")),
        )

    def __str__(self) -> str:
        return f"participant {self.pk}"


IS_ORDERED = Q(ordered_for=F("booking__starts_at"))
