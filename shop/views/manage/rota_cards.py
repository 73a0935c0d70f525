"""The cards about the coming week's rota: nobody on duty, too few, and helpers with too much."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.models import Department
from shop.presentation import clock_range
from shop.queries.spans import Span
from shop.queries.waits import Attention
from ui.dates import long_day
from ui.tiles import AttentionCard

AT_ONCE = timedelta(days=1)
"""Today and tomorrow."""


def nobody_card(department: Department, attention: Attention) -> Iterator[AttentionCard]:
    """Urgent where it is today or tomorrow: whoever can come must be asked now."""
    holes = attention.nobody
    if holes:
        yield AttentionCard(
            number=len(holes),
            title=ngettext("time with nobody on duty", "times with nobody on duty", len(holes)),
            text=_("The first: %(moment)s") % {"moment": _in_words(holes[0])},
            url=_url(department),
            is_urgent=timezone.localdate(holes[0].starts_at) <= timezone.localdate() + AT_ONCE,
        )


def few_card(department: Department, attention: Attention) -> Iterator[AttentionCard]:
    """Fewer than half of those on the rota, because the others are away."""
    thin = attention.few
    if thin:
        yield AttentionCard(
            number=len(thin),
            title=ngettext("time with fewer than half there", "times with fewer than half there", len(thin)),
            text=_("The first: %(moment)s") % {"moment": _in_words(thin[0])},
            url=_url(department),
        )


def too_full_card(department: Department, attention: Attention) -> Iterator[AttentionCard]:
    """Of a helper's day hardly anything is left."""
    days = attention.too_full
    if days:
        yield AttentionCard(
            number=len(days),
            title=ngettext("helper with too much on one day", "helpers with too much on one day", len(days)),
            text=_("The first on %(day)s") % {"day": long_day(days[0])},
            url=_url(department) + "#too-full",
        )


def _url(department: Department) -> str:
    return reverse("manage:rota_ahead", args=[department.pk])


def _in_words(span: Span) -> str:
    return f"{long_day(timezone.localtime(span.starts_at))}, {clock_range(*span)}"
