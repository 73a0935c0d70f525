"""The card over the board for consent to assess and parents' access to review."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.models import Department
from shop.queries.waits import Attention
from ui.tiles import AttentionCard


def representatives_card(department: Department, attention: Attention) -> Iterator[AttentionCard]:
    """No card where nothing waits. It is urgent where somebody may not act meanwhile."""
    waits = attention.to_settle
    today = timezone.localdate()
    resting = sum(rests_from is None or rests_from <= today for rests_from in waits)
    if waits:
        yield AttentionCard(
            number=len(waits),
            title=ngettext("wants to act for another", "want to act for others", len(waits)),
            text=_("Assess or review it: until then they cannot act for anybody")
            if resting
            else _("Review it: a child turns 12 or 16 soon"),
            url=reverse("manage:to_settle", args=[department.pk]),
            is_urgent=bool(resting),
        )
