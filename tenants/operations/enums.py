from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Act(TextChoices):
    """What an operator did to a municipality."""

    SUSPENDED = "suspended", _("Suspended")
    RESUMED = "resumed", _("Resumed")
    TRIAL_EXTENDED = "trial_extended", _("Trial extended")


class Way(TextChoices):
    """From where it was done."""

    PAGE = "page", _("on these pages")
    COMMAND = "command", _("by a command")
