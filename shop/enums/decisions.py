"""What is granted, and what is written in the ledger."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EntitlementUnit(TextChoices):
    """What a decision counts in. The ledger counts hours in minutes, everything else as it is."""

    VISITS = "visits", _("visits")
    MINUTES = "minutes", _("minutes")
    HOURS = "hours", _("hours")
    DAYS = "days", _("days")
    NIGHTS = "nights", _("nights")
    WEEKENDS = "weekends", _("weekends")


class EntitlementPeriodKind(TextChoices):
    WEEK = "week", _("per week")
    FOUR_WEEKS = "four_weeks", _("per four weeks")
    MONTH = "month", _("per month")
    QUARTER = "quarter", _("per quarter")
    YEAR = "year", _("per year")
    TOTAL = "total", _("in total")


class EntryKind(TextChoices):
    GRANTED = "granted", _("granted")
    RESERVED = "reserved", _("reserved")
    USED = "used", _("used")
    RELEASED = "released", _("released")
    EXPIRED = "expired", _("expired")
    ADJUSTED = "adjusted", _("adjusted")
