"""How a service is given, and on which days."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Weekday(IntegerChoices):
    """ISO 8601 numbers."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")


class StayUnit(TextChoices):
    """What the length of an open-ended booking is counted in. A weekend is from Friday to Sunday."""

    DAYS = "days", _("days")
    NIGHTS = "nights", _("nights")
    WEEKENDS = "weekends", _("weekends")


class Confirmation(TextChoices):
    AUTOMATIC = "automatic", _("at once")
    REQUESTED = "requested", _("by the department")


class ServicePlace(TextChoices):
    AT_HOME = "at_home", _("at your home")
    AT_OFFICE = "at_office", _("at the office")
    BY_PHONE = "by_phone", _("by phone")
    BY_VIDEO = "by_video", _("by video")
    ELSEWHERE = "elsewhere", _("at the agreed place")


CALLS = frozenset({ServicePlace.BY_PHONE, ServicePlace.BY_VIDEO})
"""Nobody travels to these."""


class BookedBy(TextChoices):
    """Who books a service: whoever may have it, by its free times or on a page of its module; or the department."""

    EVERYONE = "everyone", _("everyone")
    MODULE = "module", _("everyone, on a page of its own")
    DEPARTMENT = "department", _("the department")
