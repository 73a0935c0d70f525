"""The card over the board about who came with a work account for the first time and waits for a yes."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.models import Department
from shop.queries.waits import Attention
from ui.tiles import AttentionCard


def newcomers_card(_department: Department, attention: Attention) -> Iterator[AttentionCard]:
    """No card where nobody waits."""
    waits = attention.newcomers
    if waits:
        yield AttentionCard(
            number=waits,
            title=ngettext("waits to be let in to work", "wait to be let in to work", waits),
            text=_("Say whether you know who it is"),
            url=reverse("manage:people") + "?state=waiting",
        )
