"""The card that says that recipients have written."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.models import Department
from shop.presentation import day_and_clock
from shop.queries.threads import unread_in
from ui.tiles import AttentionCard


def threads_card(department: Department) -> Iterator[AttentionCard]:
    """Nothing where everything is read. One query."""
    unread = unread_in(department)
    if unread.since is not None:
        since = day_and_clock(timezone.localtime(unread.since))
        yield AttentionCard(
            number=unread.count,
            title=ngettext(
                "visit with new messages",
                "visits with new messages",
                unread.count,
            ),
            text=_("The first since %(moment)s") % {"moment": since},
            url=reverse("manage:threads", args=[department.pk]),
        )
