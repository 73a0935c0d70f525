"""What is written to people, and what they answer."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReminderKind(TextChoices):
    """How long before a visit somebody is reminded of it."""

    TWO_DAYS = "two_days", _("two days before")
    TWO_HOURS = "two_hours", _("two hours before")


class ThreadSide(TextChoices):
    """Who writes in the thread of a visit. HELPER are those who look after the recipient meanwhile: the module says
    who they are (`shop.hooks`), and without such there are two sides.
    """

    RECIPIENT = "recipient", _("recipient")
    DEPARTMENT = "department", _("department")
    HELPER = "helper", _("who looks after them")


class VisitSaid(TextChoices):
    """What somebody says of a coming visit by the link in a message."""

    COMING = "coming", _("will be there")
    NOT_THERE = "not_there", _("will not be there")
