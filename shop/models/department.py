"""Departments, when they are open, and what they offer."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.enums import ServicePlace, Weekday


class Department(models.Model):
    """Owns services, opening hours and providers."""

    name = models.CharField(_("name"), max_length=100)
    phone = models.CharField(_("phone"), max_length=20)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ("name",)
        verbose_name = _("department")
        verbose_name_plural = _("departments")

    def __str__(self) -> str:
        return self.name


class OpeningHours(models.Model):
    """An hour range on a weekday in which visits may take place. Midnight as the end is 00:00."""

    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    opens_at = models.TimeField(_("opens"))
    closes_at = models.TimeField(_("closes"))

    class Meta:
        ordering = ("weekday", "opens_at")
        constraints = (
            models.CheckConstraint(
                name="opening_hours_end_after_they_begin",
                condition=models.Q(closes_at__gt=models.F("opens_at")) | models.Q(closes_at="00:00"),
            ),
            models.CheckConstraint(
                name="opening_hours_have_a_weekday", condition=models.Q(weekday__range=(1, 7))
            ),
            models.UniqueConstraint(
                name="opening_hours_begin_once", fields=("department", "weekday", "opens_at")
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens_at:%H:%M}–{self.closes_at:%H:%M}"


class ExceptionDay(models.Model):
    """A date with other hours than its weekday's, or closed when there are none."""

    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="exception_days")
    date = models.DateField(_("date"))
    opens_at = models.TimeField(_("opens"), null=True, blank=True)
    closes_at = models.TimeField(_("closes"), null=True, blank=True)
    label = models.CharField(_("what citizens see"), max_length=60, blank=True)

    class Meta:
        ordering = ("date",)
        constraints = (
            models.UniqueConstraint(name="exception_day_is_said_once", fields=("department", "date")),
            models.CheckConstraint(
                name="exception_day_has_both_hours_or_none",
                condition=models.Q(opens_at__isnull=True, closes_at__isnull=True)
                | models.Q(closes_at__gt=models.F("opens_at"))
                | models.Q(opens_at__isnull=False, closes_at="00:00"),
            ),
        )

    def __str__(self) -> str:
        return str(self.date)

    @property
    def is_closed(self) -> bool:
        return self.opens_at is None


class Service(models.Model):
    """What can be booked, and the rules of its times."""

    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="services")
    module_key = models.CharField(max_length=40)
    name = models.CharField(_("name"), max_length=80)
    place = models.CharField(_("place"), max_length=20, choices=ServicePlace, default=ServicePlace.AT_HOME)
    duration = models.DurationField(_("duration"))
    slot_interval = models.DurationField(_("time between starts"))
    buffer_before = models.DurationField(_("buffer before"))
    buffer_after = models.DurationField(_("buffer after"))
    minimum_notice = models.DurationField(_("minimum notice"))
    booking_horizon = models.PositiveSmallIntegerField(_("days ahead"), default=14)
    cancel_deadline = models.DurationField(_("cancel no later than"))
    requires_entitlement = models.BooleanField(_("needs a decision"), default=True)
    requires_presence = models.BooleanField(_("the recipient must be there"), default=True)
    settings = models.JSONField(default=dict, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ("name", "id")
        verbose_name = _("service")
        constraints = (
            models.CheckConstraint(
                name="service_takes_time",
                condition=models.Q(duration__gt=timedelta(0), slot_interval__gt=timedelta(0)),
            ),
            models.CheckConstraint(
                name="service_buffers_are_not_negative",
                condition=models.Q(buffer_before__gte=timedelta(0), buffer_after__gte=timedelta(0)),
            ),
        )

    def __str__(self) -> str:
        return self.name
