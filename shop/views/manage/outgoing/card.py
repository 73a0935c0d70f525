"""The card that says that somebody could not be told."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.models import Department
from shop.queries.waits import Attention
from ui.dates import short_day
from ui.tiles import AttentionCard


def untold_card(_department: Department, attention: Attention) -> Iterator[AttentionCard]:
    """Nothing where everybody was told."""
    untold = attention.untold
    if untold:
        first = timezone.localtime(untold[0])
        yield AttentionCard(
            number=len(untold),
            title=ngettext("message that nobody got", "messages that nobody got", len(untold)),
            text=_("The oldest is from %(day)s") % {"day": short_day(first)},
            url=reverse("manage:messages"),
            is_urgent=True,
        )
