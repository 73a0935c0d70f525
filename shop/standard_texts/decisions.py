"""What is written about decisions, and to whose services end."""

from django.utils.translation import gettext_lazy as _

from notifications.lazily import swapped
from notifications.standards import LINK
from shop.standard_texts.parts import DECISIONS, text

DAY_AND_LINK = ("day", LINK)
DECISION = ("service", "day", "visits", "phone", LINK)
APART = ("%(visits)s", "%(visits)s\n\n")
"""The visits that fall away are a paragraph of their own."""

CHANGED = text(
    "decision.changed",
    _("A decision is changed"),
    DECISIONS,
    subject=_("%(service)s: what you are granted from %(day)s"),
    body=swapped(
        _("From %(day)s you are granted %(granted)s of %(service)s.\n\n%(visits)sQuestions? Call %(phone)s."),
        *APART,
    ),
    words=(*DECISION, "granted"),
    required=DAY_AND_LINK,
)
ENDED = text(
    "decision.ended",
    _("A decision ends"),
    DECISIONS,
    subject=_("%(service)s: your decision holds until %(day)s"),
    body=swapped(
        _(
            "Your decision about %(service)s holds until %(day)s. Until then all is as before.\n\n%(visits)s"
            "If you think that this is wrong, or wonder what comes instead, call %(phone)s and we will help you."
        ),
        *APART,
    ),
    words=DECISION,
    required=DAY_AND_LINK,
)
SERVICES_END = text(
    "recipient.ends",
    _("Services end"),
    DECISIONS,
    subject=_("Your services end on %(day)s"),
    body=_(
        "Your services end on %(day)s. Until then all is as before; visits after that are cancelled.\n\n"
        "If this is wrong, or you wonder what comes afterwards, call %(phone)s and we will help you."
    ),
    words=("day", "phone", LINK),
    required=DAY_AND_LINK,
)
