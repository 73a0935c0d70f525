"""What is written about standing bookings."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from notifications.lazily import paragraphs
from notifications.standards import LINK
from shop.standard_texts.parts import STANDING, text

SERIES = ("service", "rhythm", "phone", LINK)
WITH_VISITS = (*SERIES, "visits", "ask", "answer")
SIGN_IN = _("Sign in to see or change it. Questions? Call %(phone)s.")

STARTED = text(
    "series.started",
    _("A standing booking begins"),
    STANDING,
    subject=_("Your standing booking: %(rhythm)s"),
    body=paragraphs(_("%(service)s, %(rhythm)s."), "%(visits)s", SIGN_IN),
    words=WITH_VISITS,
)
CHANGED = text(
    "series.changed",
    _("A standing booking is changed"),
    STANDING,
    subject=_("Changed: your standing booking is now %(rhythm)s"),
    body=paragraphs(_("%(service)s, from now on %(rhythm)s."), "%(visits)s", SIGN_IN),
    words=WITH_VISITS,
)
PAUSED = text(
    "series.paused",
    _("A standing booking is paused"),
    STANDING,
    subject=_("Your standing booking is paused"),
    body=paragraphs(_("%(service)s, %(rhythm)s, is paused %(pause)s."), "%(cancelled)s", SIGN_IN),
    words=(*SERIES, "pause", "cancelled"),
)
RESUMED = text(
    "series.resumed",
    _("A standing booking goes on after a pause"),
    STANDING,
    subject=_("Your standing booking goes on"),
    body=paragraphs(_("%(service)s, %(rhythm)s, is no longer paused."), "%(visits)s", SIGN_IN),
    words=WITH_VISITS,
)
STOPPED = text(
    "series.stopped",
    _("A standing booking is stopped"),
    STANDING,
    subject=_("Your standing booking has been stopped"),
    body=paragraphs(_("%(service)s, %(rhythm)s, has been stopped."), "%(cancelled)s", SIGN_IN),
    words=(*SERIES, "cancelled"),
)

_SKIPPED = _("A standing booking could not be booked as usual")
_COULD_NOT = _(
    "%(service)s, %(rhythm)s, could not be booked as usual.\n\n%(days)s\n\nQuestions? Call %(phone)s."
)
SKIPPED_ONE = text(
    "series.skipped",
    _SKIPPED,
    STANDING,
    variant=_("on one day"),
    subject=_("No visit on %(day)s"),
    body=_COULD_NOT,
    words=(*SERIES, "day", "days"),
)
SKIPPED_SEVERAL = text(
    "series.skipped.several",
    _SKIPPED,
    STANDING,
    variant=_("on several days"),
    subject=ngettext_lazy(
        "%(count)s of your standing visits could not be booked",
        "%(count)s of your standing visits could not be booked",
        2,
    ),
    body=_COULD_NOT,
    words=(*SERIES, "count", "days"),
)
