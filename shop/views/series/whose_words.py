"""Why a standing booking ended or left a day out: the recipient reads of themselves as “you”."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from shop.enums import SeriesEnd, SkipReason
from shop.models import BookingSeries
from shop.views.series.side import Side

ENDED_TO_THEM: Mapping[str, str | Promise] = {
    SeriesEnd.BY_RECIPIENT: gettext_lazy("stopped by you"),
    SeriesEnd.RECIPIENT_ENDED: gettext_lazy("your services here have ended"),
}
SKIPPED_TO_THEM: Mapping[str, str | Promise] = {SkipReason.BY_RECIPIENT: gettext_lazy("skipped by you")}


def end_in_words(side: Side, series: BookingSeries) -> str:
    """Empty while it runs."""
    if not series.is_ended:
        return ""
    theirs = {} if side.is_staff else ENDED_TO_THEM
    return str(theirs.get(series.end_reason) or SeriesEnd(series.end_reason).label)


def skip_in_words(side: Side, reason: str) -> str:
    """Of a day that is over."""
    theirs = {} if side.is_staff else SKIPPED_TO_THEM
    return str(theirs.get(reason) or SkipReason(reason).label)
