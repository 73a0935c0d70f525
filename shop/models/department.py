"""Departments, when they are open, and what they offer."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.enums import BookedBy, Confirmation, ServicePlace, StayUnit, Weekday


class Department(models.Model):
    """Owns services, opening hours and providers. The two shares are of its pool, per cent, for one channel each."""

    name = models.CharField(_("name"), max_length=100)
    phone = models.CharField(_("phone"), max_length=20)
    visiting_address = models.CharField(
        _("visiting address"), max_length=200, blank=True, default="", db_default=""
    )
    video_instructions = models.CharField(
        _("how a video talk takes place"), max_length=300, blank=True, default="", db_default=""
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_paused = models.BooleanField(_("paused"), default=False)
    pause_message = models.CharField(_("what recipients see"), max_length=200, blank=True)
    reserved_for_self_service = models.PositiveSmallIntegerField(
        _("kept for those who book themselves (per cent)"), default=0, validators=[MaxValueValidator(100)]
    )
    reserved_for_phone = models.PositiveSmallIntegerField(
        _("kept for those who call (per cent)"), default=0, validators=[MaxValueValidator(100)]
    )

    replacement_days = models.PositiveSmallIntegerField(
        _("working days until a visit we cancelled is replaced"),
        default=3,
        db_default=3,
        validators=[MaxValueValidator(30)],
    )
    offer_lasts = models.DurationField(
        _("how long a time is kept for who waits"), default=timedelta(hours=4), db_default=timedelta(hours=4)
    )
    follow_up_within = models.DurationField(
        _("when nobody opens: somebody asks after them within"),
        default=timedelta(hours=1),
        db_default=timedelta(hours=1),
    )
    takes_messages = models.BooleanField(_("recipients may write to us"), default=True, db_default=True)
    thread_days = models.PositiveSmallIntegerField(
        _("days after a visit until its messages are closed"),
        default=30,
        db_default=30,
        validators=[MaxValueValidator(365)],
    )

    class Meta:
        ordering = ("name",)
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        constraints = (
            models.CheckConstraint(
                name="department_reserves_no_more_than_it_has",
                condition=models.Q(
                    reserved_for_phone__lte=100 - models.F("reserved_for_self_service"),
                ),
            ),
            models.CheckConstraint(
                name="department_gives_time_to_answer",
                condition=models.Q(offer_lasts__gt=timedelta(0), follow_up_within__gt=timedelta(0)),
            ),
        )

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


class Closure(models.Model):
    """Days on which a department, or without one the whole municipality, is closed; both days included."""

    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, null=True, blank=True, related_name="closures"
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    label = models.CharField(_("what citizens see"), max_length=60, blank=True)

    class Meta:
        ordering = ("first_day", "id")
        constraints = (
            models.CheckConstraint(
                name="closure_ends_after_it_begins",
                condition=models.Q(last_day__gte=models.F("first_day")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.first_day} – {self.last_day}"


class Qualification(models.Model):
    """Something a provider must have for a service: a course, a driving licence, a police certificate."""

    name = models.CharField(_("name"), max_length=80, unique=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Service(models.Model):
    """What can be booked, and the rules of its times.

    A visit lasts `duration` or one of the `other_durations`. With a `stay_unit` it is open-ended instead: from
    `arrives_at` on the first day to `leaves_at` on the last, between `shortest_stay` and `longest_stay` days or
    nights. A deadline of None means: not without calling. With `seats` above one, a visit is a session of one
    provider with so many recipients. A visit is given at `place`, or at one of the `other_places` if the recipient
    would rather. One that `keeps_provider` is given by who came to the latest of the kind in the department. Without a
    `name_in_messages`, what leaves the house names no service: others may read it, and most names tell of somebody's
    health.
    """

    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="services")
    module_key = models.CharField(max_length=40)
    name = models.CharField(_("name"), max_length=80)
    name_in_messages = models.CharField(
        _("what it is called in e-mail and SMS"), max_length=40, blank=True, default="", db_default=""
    )
    place = models.CharField(
        pgettext_lazy("where it is given", "place"),
        max_length=20,
        choices=ServicePlace,
        default=ServicePlace.AT_HOME,
    )
    other_places = ArrayField(
        models.CharField(max_length=20, choices=ServicePlace),
        verbose_name=_("other places"),
        default=list,
        db_default=[],
        blank=True,
    )
    duration = models.DurationField(_("duration"))
    other_durations = ArrayField(
        models.DurationField(), verbose_name=_("other durations"), default=list, blank=True
    )
    stay_unit = models.CharField(_("counted in"), max_length=10, choices=StayUnit, blank=True)
    shortest_stay = models.PositiveSmallIntegerField(_("shortest stay"), null=True, blank=True)
    longest_stay = models.PositiveSmallIntegerField(_("longest stay"), null=True, blank=True)
    arrives_at = models.TimeField(_("arrival"), null=True, blank=True)
    leaves_at = models.TimeField(_("departure"), null=True, blank=True)
    slot_interval = models.DurationField(_("time between starts"))
    buffer_before = models.DurationField(_("buffer before"))
    buffer_after = models.DurationField(_("buffer after"))
    minimum_notice = models.DurationField(_("minimum notice"))
    booking_horizon = models.PositiveSmallIntegerField(_("days ahead"), default=14)
    cancel_deadline = models.DurationField(_("cancel no later than"), null=True, blank=True)
    move_within_day_deadline = models.DurationField(
        _("move within the day no later than"), null=True, blank=True
    )
    move_to_other_day_deadline = models.DurationField(
        _("move to another day no later than"), null=True, blank=True
    )
    maximum_active_bookings = models.PositiveSmallIntegerField(
        _("most coming bookings at a time"), null=True, blank=True
    )
    confirmation = models.CharField(
        _("confirmed"), max_length=20, choices=Confirmation, default=Confirmation.AUTOMATIC
    )
    providers_needed = models.PositiveSmallIntegerField(_("how many come"), default=1)
    counts_each_provider = models.BooleanField(_("each of them counts"), default=False)
    may_ask_for_two = models.BooleanField(_("recipients may ask for two"), default=False, db_default=False)
    keeps_provider = models.BooleanField(
        _("with the one they have met before"), default=False, db_default=False
    )
    seats = models.PositiveSmallIntegerField(_("seats"), default=1)
    required_qualifications = models.ManyToManyField(
        Qualification, verbose_name=_("required qualifications"), related_name="services", blank=True
    )
    uses_places = models.BooleanField(_("served by places, not by people"), default=False)
    open_on_public_holidays = models.BooleanField(_("also on public holidays"), default=False)
    is_paused = models.BooleanField(_("paused"), default=False)
    pause_message = models.CharField(_("what recipients see"), max_length=200, blank=True)
    requires_entitlement = models.BooleanField(_("needs a decision"), default=True)
    requires_presence = models.BooleanField(_("the recipient must be there"), default=True)
    booked_by = models.CharField(
        _("booked by"),
        max_length=20,
        choices=BookedBy,
        default=BookedBy.EVERYONE,
        db_default=BookedBy.EVERYONE,
    )
    settings = models.JSONField(default=dict, blank=True)
    # Counts the changes of the rules, so that who has read them before can tell that they are old.
    edition = models.PositiveIntegerField(default=0, editable=False)
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
            models.CheckConstraint(
                name="service_says_all_of_a_stay_or_nothing",
                condition=models.Q(
                    stay_unit="",
                    shortest_stay__isnull=True,
                    longest_stay__isnull=True,
                    arrives_at__isnull=True,
                    leaves_at__isnull=True,
                )
                | models.Q(
                    ~models.Q(stay_unit=""),
                    shortest_stay__gte=1,
                    longest_stay__gte=models.F("shortest_stay"),
                    arrives_at__isnull=False,
                    leaves_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="service_of_weekends_has_them_one_by_one",
                condition=~models.Q(stay_unit="weekends") | models.Q(longest_stay=1),
            ),
            models.CheckConstraint(
                name="service_needs_one_or_two_or_has_seats",
                condition=models.Q(providers_needed=1, seats__gte=1) | models.Q(providers_needed=2, seats=1),
            ),
            models.CheckConstraint(
                name="service_has_places_for_who_comes_alone",
                condition=models.Q(other_places=[])
                | models.Q(
                    other_places__contained_by=ServicePlace.values, seats=1, uses_places=False, stay_unit=""
                ),
            ),
            models.CheckConstraint(
                name="service_of_one_may_be_asked_for_with_two",
                condition=models.Q(may_ask_for_two=False)
                | models.Q(providers_needed=1, seats=1, uses_places=False),
            ),
            models.CheckConstraint(
                name="service_of_one_keeps_its_provider",
                condition=models.Q(keeps_provider=False)
                | models.Q(providers_needed=1, seats=1, uses_places=False, may_ask_for_two=False),
            ),
        )

    def __str__(self) -> str:
        return self.name
