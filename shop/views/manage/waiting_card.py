"""The cards about who waits for a time, and about those of them who cannot answer by themselves."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.models import Department
from shop.queries.waits import Attention
from ui.dates import short_day
from ui.tiles import AttentionCard


def offered_card(department: Department, attention: Attention) -> Iterator[AttentionCard]:
    """Whoever cannot sign in must be called before the time goes to somebody else."""
    if attention.offered:
        yield AttentionCard(
            number=attention.offered,
            title=ngettext("is offered a time", "are offered a time", attention.offered),
            text=_("Call them: they cannot answer here"),
            url=reverse("manage:waiting", args=[department.pk]),
            is_urgent=True,
        )


def asked_card(department: Department, attention: Attention) -> Iterator[AttentionCard]:
    """They must be called, to hear whether they wait."""
    if attention.asked:
        yield AttentionCard(
            number=attention.asked,
            title=ngettext("has not answered offers", "have not answered offers", attention.asked),
            text=_("Call them: do they still wait?"),
            url=reverse("manage:waiting", args=[department.pk]),
        )


def waiting_card(department: Department, attention: Attention) -> Iterator[AttentionCard]:
    """Everybody in line."""
    since = attention.waiting
    if since:
        yield AttentionCard(
            number=len(since),
            title=ngettext("waits for a time", "wait for a time", len(since)),
            text=_("The longest since %(day)s") % {"day": short_day(timezone.localtime(since[0]))},
            url=reverse("manage:waiting", args=[department.pk]),
        )
