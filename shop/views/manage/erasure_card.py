"""The card over the board about who asks to be erased."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.models import Department
from shop.queries.waits import Attention
from ui.tiles import AttentionCard


def erasure_card(department: Department, attention: Attention) -> Iterator[AttentionCard]:
    """No card where nobody asks."""
    waits = attention.erasures
    if waits:
        yield AttentionCard(
            number=waits,
            title=ngettext("asks to be erased", "ask to be erased", waits),
            text=_("Answer within a month"),
            url=reverse("manage:recipients", args=[department.pk]) + "#wishes",
        )
