"""Who is on duty when: weekly templates, the shifts made from them, and absences."""

from datetime import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Func
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from shop.enums import AbsenceReason, Weekday
from shop.models.department import Service
from shop.models.people import Provider

MOST_WEEKS = 6
LONGEST_TITLE = 80
LONGEST_WHERE = 120
MINUTES = "(extract(epoch FROM upper(%(expressions)s) - lower(%(expressions)s)) / 60)::int"


class ShiftTemplate(models.Model):
    """A weekly shift in wall-clock time; 00:00 as the end is midnight. `valid_until` is the last day."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="shift_templates")
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    starts_at = models.TimeField(_("from"))
    ends_at = models.TimeField(_("to"))
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        ordering = ("weekday", "starts_at")
        constraints = (
            models.CheckConstraint(
                name="shift_template_ends_after_it_starts",
                condition=models.Q(ends_at__gt=models.F("starts_at")) | models.Q(ends_at="00:00"),
            ),
            models.CheckConstraint(
                name="shift_template_has_a_weekday", condition=models.Q(weekday__range=(1, 7))
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts_at:%H:%M}–{self.ends_at:%H:%M}"


class ShiftPattern(models.Model):
    """A week that a department calls by a name, or several that follow each other: for whoever is to work like that.

    Whoever it was given to has weekly shifts of their own (ShiftTemplate): what becomes of it later changes none.
    """

    department = models.ForeignKey("shop.Department", on_delete=models.CASCADE, related_name="shift_patterns")
    name = models.CharField(_("name"), max_length=60)
    weeks = models.PositiveSmallIntegerField(
        _("weeks until it begins anew"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_WEEKS)],
    )

    class Meta:
        ordering = ("name", "id")
        verbose_name = _("shift template")
        constraints = (
            models.UniqueConstraint(
                Lower("name"), "department", name="shift_pattern_name_is_unique_in_its_department"
            ),
            models.CheckConstraint(
                name="shift_pattern_has_few_weeks", condition=models.Q(weeks__range=(1, MOST_WEEKS))
            ),
        )

    def __str__(self) -> str:
        return self.name


class PatternHours(models.Model):
    """A shift of a pattern: on this weekday of its first, second … week. 00:00 as the end is midnight."""

    pattern = models.ForeignKey(ShiftPattern, on_delete=models.CASCADE, related_name="hours")
    week = models.PositiveSmallIntegerField(_("week"))
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    starts_at = models.TimeField(_("from"))
    ends_at = models.TimeField(_("to"))

    class Meta:
        ordering = ("week", "weekday", "starts_at")
        constraints = (
            models.CheckConstraint(
                name="pattern_hours_end_after_they_start",
                condition=models.Q(ends_at__gt=models.F("starts_at")) | models.Q(ends_at="00:00"),
            ),
            models.CheckConstraint(
                name="pattern_hours_have_a_day",
                condition=models.Q(weekday__range=(1, 7), week__range=(1, MOST_WEEKS)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.week}: {self.get_weekday_display()} {self.starts_at:%H:%M}–{self.ends_at:%H:%M}"


class Shift(models.Model):
    """A provider's time on duty. One that was made from a template follows it until somebody edits it.

    One that was taken off stays as a row: the weekly template would otherwise make it again the next night.
    """

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="shifts", db_index=False)
    during = DateTimeRangeField()
    is_off = models.BooleanField(db_default=False, default=False)
    template = models.ForeignKey(
        ShiftTemplate, on_delete=models.SET_NULL, null=True, blank=True, related_name="shifts"
    )
    starts_at = models.GeneratedField(
        expression=Func("during", function="lower"), output_field=models.DateTimeField(), db_persist=True
    )
    minutes = models.GeneratedField(
        expression=Func("during", template=MINUTES), output_field=models.IntegerField(), db_persist=True
    )

    class Meta:
        indexes = (
            # The ranking adds up four weeks of a provider's shifts from this index alone.
            models.Index(
                fields=("provider", "starts_at"),
                include=("minutes",),
                name="shift_by_provider",
                condition=models.Q(is_off=False),
            ),
        )
        constraints = (
            models.CheckConstraint(
                name="shift_takes_time", condition=models.Q(during__isempty=False, during__upper_inf=False)
            ),
            ExclusionConstraint(
                name="shift_of_a_provider_is_told_once",
                expressions=[("provider", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
        )

    def __str__(self) -> str:
        return f"shift {self.pk}"


class Absence(models.Model):
    """Time in which a provider is away. The reason is a code: nobody asks for more.

    Where their visits were given to others, `told_at` is when the messages about that go out; until then all of it can
    be undone.
    """

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="absences")
    during = DateTimeRangeField()
    reason = models.CharField(_("reason"), max_length=20, choices=AbsenceReason, default=AbsenceReason.OTHER)
    told_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="absence_takes_time", condition=models.Q(during__isempty=False, during__upper_inf=False)
            ),
        )

    def __str__(self) -> str:
        return f"absence {self.pk}"


class KeptTime(models.Model):
    """Time that a provider keeps for one service, as for a session that is announced: nothing else is booked in it.

    What is booked into it takes its `title` and where it is, as `Booking.title` and `Booking.where_text`. `seats` is
    how many of the service's seats are announced, if not all are: pages say so, and whoever announced it sees to it.
    Until `closes_at` recipients book there, and change and cancel what they have booked where the service lets them;
    then only the department does. Without one it is the service's rules that say until when.
    """

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="kept_times")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="kept_times")
    during = DateTimeRangeField()
    title = models.CharField(max_length=LONGEST_TITLE, blank=True, default="", db_default="")
    where_text = models.CharField(max_length=LONGEST_WHERE, blank=True, default="", db_default="")
    seats = models.PositiveSmallIntegerField(null=True)
    closes_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="kept_time_takes_time",
                condition=models.Q(during__isempty=False, during__lower_inf=False, during__upper_inf=False),
            ),
            models.CheckConstraint(
                name="kept_time_closes_before_it_is_over",
                condition=models.Q(closes_at=None) | models.Q(during__endswith__gt=models.F("closes_at")),
            ),
        )

    def __str__(self) -> str:
        return f"kept time {self.pk}"

    @property
    def starts_at(self) -> datetime:
        """When what is booked into it begins: the time that is kept has the service's buffers around it."""
        starts_at: datetime = self.during.lower + self.service.buffer_before
        return starts_at

    @property
    def ends_at(self) -> datetime:
        """When what is booked into it is over."""
        ends_at: datetime = self.during.upper - self.service.buffer_after
        return ends_at

    @property
    def what(self) -> str:
        """What it is called, as `Booking.what`."""
        return self.title or self.service.name


class Departure(models.Model):
    """That somebody's last day at work was noted, or put forward from `former`.

    `shifts` are those somebody had said of the days after it by hand, which fell away: when each begins and ends, and
    whether it was taken off. `told_at` is when the messages about the visits go out; until then it can all be undone.
    """

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="departures")
    last_day = models.DateField(_("last day at work"))
    former = models.DateField(null=True)
    shifts = models.JSONField(default=list)
    told_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"departure {self.pk}"
