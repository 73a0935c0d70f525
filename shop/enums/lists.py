"""What the workspace's lists can be narrowed to."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ListedRecipients(TextChoices):
    """Which recipients a list shows."""

    RECEIVES = "receives", _("who receive services")
    ENDED = "ended", _("whose services have ended")


class ListedProviders(TextChoices):
    """Which providers a list shows."""

    HERE = "here", _("that are in the plan")
    LEFT = "left", _("no longer in the plan")


class ListedFollowUps(TextChoices):
    """Which doors that nobody opened a list shows."""

    SETTLED = "settled", _("that are seen to")
    WAITS = "waits", _("that wait for somebody to ask")


class ListedVisits(TextChoices):
    """How the visits of a list stand."""

    PLANNED = "planned", _("planned")
    REQUESTED = "requested", _("to be confirmed")
    STRANDED = "stranded", _("needs a new time")
    WITHOUT_OUTCOME = "without_outcome", _("outcome missing")
    COMPLETED = "completed", _("done")
    NOT_MET = "not_met", _("nobody home")
    NOT_CARRIED_OUT = "not_carried_out", _("we could not come")
    CANCELLED = "cancelled", _("cancelled")
    DECLINED = "declined", _("declined")
