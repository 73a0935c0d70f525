"""Who waits, and what they are offered."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class WaitlistStatus(TextChoices):
    WAITING = "waiting", _("waiting")
    BOOKED = "booked", _("booked")
    WITHDRAWN = "withdrawn", _("no longer wanted")
    LAPSED = "lapsed", _("the days went by")


class Priority(IntegerChoices):
    """How soon somebody who waits needs a time."""

    USUAL = 0, _("as usual")
    SOON = 1, _("soon")
    URGENT = 2, _("urgent")


class OfferOutcome(TextChoices):
    OPEN = "open", _("open")
    TAKEN = "taken", _("taken")
    DECLINED = "declined", _("declined")
    EXPIRED = "expired", _("not answered in time")
    WITHDRAWN = "withdrawn", _("withdrawn")
