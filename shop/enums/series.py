"""Standing bookings."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SeriesEnd(TextChoices):
    """Why a standing booking came to its end."""

    BY_RECIPIENT = "by_recipient", _("stopped by the recipient")
    BY_DEPARTMENT = "by_department", _("stopped by the department")
    REPLACED = "replaced", _("goes on with other days or times")
    RECIPIENT_ENDED = "recipient_ended", _("the recipient no longer receives services here")
    DECISION_ENDED = "decision_ended", _("the decision ended")


class SkipReason(TextChoices):
    """Why a standing booking did not come on a day it would have come on."""

    HOLIDAY = "holiday", _("it was a public holiday")
    CLOSED = "closed", _("the department was closed")
    FULL = "full", _("everybody was busy")
    BALANCE = "balance", _("what was granted was used up")
    NO_DECISION = "no_decision", _("no decision covered the day")
    TOO_LONG = "too_long", _("it is longer than was granted")
    ABSENCE = "absence", _("nobody who could come was at work")
    RECIPIENT_BUSY = "recipient_busy", _("there was another visit at the time")
    NOT_OFFERED = "not_offered", _("the service could not be booked then")
    PAUSED = "paused", _("it was paused")
    BY_RECIPIENT = "by_recipient", _("skipped by the recipient")
    BY_DEPARTMENT = "by_department", _("skipped by the department")
