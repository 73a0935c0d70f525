"""Codes of the module."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class HomeKind(TextChoices):
    RESIDENCE = "residence", _("residence")
    PRIVATE = "private", _("private home")


class PairingRule(TextChoices):
    """What holds for two who are cared for. Set by the department, and explained to no family."""

    APART = "apart", _("not in the same home at the same time")
    TOGETHER = "together", _("always together")


class NoteSide(TextChoices):
    """Who writes a handover note to the other."""

    FAMILY = "family", _("the family")
    HOME = "home", _("the home")


class RoundState(TextChoices):
    """PUBLISHING is a round whose stays are being booked: it goes on where it was stopped."""

    DRAFT = "draft", _("being set up")
    OPEN = "open", _("takes wishes")
    PROPOSED = "proposed", _("proposed")
    PUBLISHING = "publishing", _("being published")
    PUBLISHED = "published", _("published")
    CALLED_OFF = "called_off", _("called off")


class SwapState(TextChoices):
    OPEN = "open", _("open")
    AGREED = "agreed", _("waits for the department")
    DONE = "done", _("done")
    ENDED = "ended", _("came to nothing")
    NOT_POSSIBLE = "not_possible", _("some rule stands in the way")


class EarlyRule(TextChoices):
    """What holds for the nights that are left when somebody leaves early."""

    COUNTS = "counts", _("the whole stay counts as used")
    GIVEN_BACK = "given_back", _("nights they did not stay are given back")


class HolidayRule(TextChoices):
    """What holds for a stay that touches a public holiday."""

    AS_OTHER_DAYS = "as_other_days", _("as on other days")
    ROUNDS_ONLY = "rounds_only", _("handed out in rounds only")
    CLOSED = "closed", _("no stays")
