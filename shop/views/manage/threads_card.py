"""The card that says that recipients have written."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.models import Department
from shop.presentation import day_and_clock
from shop.queries.waits import Attention
from ui.tiles import AttentionCard


def threads_card(department: Department, attention: Attention) -> Iterator[AttentionCard]:
    """Nothing where everything is read."""
    if attention.unread:
        count = len(attention.unread)
        since = day_and_clock(timezone.localtime(attention.unread[0]))
        yield AttentionCard(
            number=count,
            title=ngettext("visit with new messages", "visits with new messages", count),
            text=_("The first since %(moment)s") % {"moment": since},
            url=reverse("manage:threads", args=[department.pk]),
        )
