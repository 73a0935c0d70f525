"""What several forms say when something does not fit."""

from django.utils.translation import gettext_lazy as _

TOO_SMALL = _("Write a number from %(limit_value)s up.")
TOO_LARGE = _("Write at most %(limit_value)s.")
SAME_TIMES = _("The two times are the same.")
CLOSES_TOO_EARLY = _("The closing time is before the opening time.")
ENDS_TOO_EARLY = _("The end is before the start.")
