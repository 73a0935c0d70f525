"""The card about decisions that end soon."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.models import Department
from shop.queries.waits import Attention
from ui.dates import long_day
from ui.tiles import AttentionCard


def running_out_card(department: Department, attention: Attention) -> Iterator[AttentionCard]:
    """Urgent where a standing booking goes on: its visits would stop without a word."""
    days, cut_off = attention.running_out, attention.cut_off
    if days:
        text = _("The first on %(day)s") % {"day": long_day(days[0])}
        if cut_off:
            text = ngettext(
                "%(count)s has a standing booking that goes on",
                "%(count)s have a standing booking that goes on",
                len(cut_off),
            ) % {"count": len(cut_off)}
        yield AttentionCard(
            number=len(days),
            title=ngettext("decision runs out", "decisions run out", len(days)),
            text=text,
            url=reverse("manage:running_out", args=[department.pk]),
            is_urgent=bool(cut_off),
        )
