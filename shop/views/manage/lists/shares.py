"""Everybody's part of the work, as a list that is drawn as bars."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from foundation.alphabet import alphabetical
from shop.enums import AssignmentReason, ProviderKind
from shop.lengths import MINUTE
from shop.presentation import length_in_hours
from shop.queries.fairness import Share
from ui.dates import short_day
from ui.lists.columns import SortedColumn, in_file_only
from ui.lists.table import ListTable

REASONS = {
    AssignmentReason.KNOWN_PROVIDER: gettext_lazy("known to the recipient"),
    AssignmentReason.LEAST_LOADED: gettext_lazy("most time to spare"),
    AssignmentReason.ONLY_ONE_FREE: gettext_lazy("the only one free"),
    AssignmentReason.TIGHTEST_FIT: gettext_lazy("the tightest fit"),
    AssignmentReason.SAME_SESSION: gettext_lazy("same session"),
    AssignmentReason.STANDING: gettext_lazy("comes to the standing visits"),
    AssignmentReason.BEFORE: gettext_lazy("was to come before"),
    AssignmentReason.CHOSEN: gettext_lazy("chosen by the department"),
}


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One provider's part in words; `per_cent` is None without a shift, `bar` at most 100."""

    share: Share
    name: str
    per_cent: int | None
    bar: int
    words: str
    reasons: str
    tag: str

    @property
    def is_place(self) -> bool:
        return self.share.provider.kind == ProviderKind.PLACE


class SharesTable(ListTable):
    """Rows are `ShareRow`s, made of shares: the fullest first, those without a shift last."""

    caption = gettext_lazy("Everybody’s part")
    counted = ngettext_lazy("%(count)s helper or place", "%(count)s helpers and places", "count")
    first = "-per_cent"
    name = SortedColumn(
        verbose_name=gettext_lazy("Helper or place"),
        key=lambda share: alphabetical(share.provider.display_name),
    )
    per_cent = SortedColumn(
        verbose_name=gettext_lazy("Booked part of the shifts, per cent"), key=lambda share: share.load
    )
    booked = in_file_only(verbose_name=gettext_lazy("Minutes booked"), empty_values=())
    shift = in_file_only(verbose_name=gettext_lazy("Minutes on duty"), empty_values=())
    visits = SortedColumn(
        verbose_name=gettext_lazy("Visits"), key=lambda share: share.visits, empty_values=()
    )
    reasons = in_file_only(verbose_name=gettext_lazy("Why they were given to them"))
    tag = in_file_only(verbose_name=gettext_lazy("Note"))

    def value_booked(self, record: ShareRow) -> int:
        return record.share.booked // MINUTE

    def value_shift(self, record: ShareRow) -> int:
        return record.share.shift // MINUTE

    def value_visits(self, record: ShareRow) -> int:
        return record.share.visits


def share_rows(shares: Sequence[Share]) -> list[ShareRow]:
    return [_row(share) for share in shares]


def _row(share: Share) -> ShareRow:
    visits = ngettext("%(count)s visit", "%(count)s visits", share.visits) % {"count": share.visits}
    booked = length_in_hours(share.booked) or _("nothing booked")
    if share.shift:
        words = _("%(booked)s of %(shift)s on duty, %(visits)s") % {
            "booked": booked,
            "shift": length_in_hours(share.shift),
            "visits": visits,
        }
    else:
        words = _("not on duty in these weeks")
    return ShareRow(
        share=share,
        name=share.provider.display_name,
        per_cent=share.per_cent,
        bar=min(share.per_cent or 0, 100),
        words=words,
        reasons=_reasons(share),
        tag=_tag(share),
    )


def _reasons(share: Share) -> str:
    """“12 known to the recipient, 3 most time to spare”, the most frequent first."""
    counts = sorted(share.reasons.items(), key=lambda each: (-each[1], each[0]))
    return ", ".join(f"{count} {REASONS[reason]}" for reason, count in counts)


def _tag(share: Share) -> str:
    if not share.provider.is_active:
        return _("no longer here")
    if share.back_since is not None:
        return _("on duty since %(day)s") % {"day": short_day(timezone.localdate(share.back_since))}
    return ""
