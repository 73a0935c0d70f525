"""Visits that somebody else comes to, or nobody can, as lines."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.domain.absence.away import Away
from shop.domain.absence.cover import Cover
from shop.domain.absence.undoing import Undone
from shop.enums import AssignmentReason, Availability
from shop.models import Booking, Provider
from shop.presentation import clock_range
from shop.queries.disruptions import noted_before
from ui.dates import long_day

MOST_AT_ONCE = 10
"""Of each kind, before anything is done."""


@dataclass(frozen=True, slots=True)
class CoverRow:
    """One visit. `helper` is who comes instead and `why` it is them; both are empty for nobody.

    Then `outcome` is why not. `since` is what has become of it, and `is_settled` when nobody need do anything more.
    It `is_noted_before` where another absence is why nobody comes, and `is_in_place` where the helper is a place.
    """

    booking_id: int
    day: str
    times: str
    recipient: str
    phone: str
    service: str
    helper: str = ""
    why: str = ""
    outcome: str = ""
    since: str = ""
    is_settled: bool = False
    is_noted_before: bool = False
    is_in_place: bool = False


@dataclass(frozen=True, slots=True)
class CoverRows:
    """`is_done` when it has happened: then each row nobody could take says what became of it `since`."""

    covered: Sequence[CoverRow]
    uncovered: Sequence[CoverRow]
    is_done: bool = False

    @classmethod
    def of(cls, rows: Iterable[CoverRow], *, is_done: bool = False) -> "CoverRows":
        rows = list(rows)
        return cls([row for row in rows if row.helper], [row for row in rows if not row.helper], is_done)

    @property
    def parts(self) -> "Sequence[CoverRows]":
        """What is shown at once and, of a preview with many, what is folded away: its button stays within reach."""
        if self.is_done:
            return [self, CoverRows((), (), is_done=True)]
        return [
            CoverRows(self.covered[:MOST_AT_ONCE], self.uncovered[:MOST_AT_ONCE]),
            CoverRows(self.covered[MOST_AT_ONCE:], self.uncovered[MOST_AT_ONCE:]),
        ]

    @property
    def settled_count(self) -> int:
        """Of those that nobody could take."""
        return sum(row.is_settled for row in self.uncovered)

    @property
    def are_in_places(self) -> bool:
        """All that are covered: then nobody comes, and another place is kept for them."""
        return all(row.is_in_place for row in self.covered)

    @property
    def noted_before_count(self) -> int:
        return sum(row.is_noted_before for row in self.uncovered)

    @property
    def all_settled(self) -> bool:
        return self.is_done and self.settled_count == len(self.uncovered)


def rows_of_plan(
    covers: Sequence[Cover], *, earlier: Collection[int] = (), for_helper: bool = False
) -> CoverRows:
    """Before it is done; `earlier` are visits (their ids) to which nobody comes because of something else.

    A helper is not told why: that a colleague does not come to somebody is between those two and the department. One
    query.
    """
    ids = {each.given.provider_id for each in covers if each.given is not None}
    providers: Mapping[int, Provider] = Provider.objects.in_bulk(ids)
    rows = []
    for each in covers:
        if each.given is None:
            is_earlier = each.booking.pk in earlier
            why_not = _("Nobody else can take it") if for_helper else _why_nobody(each.why_not)
            why = _("needs a new time already") if is_earlier else why_not
            rows.append(replace(row_of(each.booking, outcome=why), is_noted_before=is_earlier))
        else:
            rows.append(
                row_of(each.booking, helper=providers[each.given.provider_id], reason=each.given.reason)
            )
    return CoverRows.of(rows)


def noted_before_it(away: Away) -> Collection[int]:
    """Of the visits nobody can take, those that another absence is the reason for already. One query, if any."""
    return noted_before((each.booking.pk for each in away.uncovered), during=away.during)


def row_of(
    booking: Booking, *, helper: Provider | None = None, reason: str = "", outcome: str = ""
) -> CoverRow:
    return CoverRow(
        booking_id=booking.pk,
        day=long_day(timezone.localtime(booking.starts_at)),
        times=clock_range(booking.starts_at, booking.ends_at),
        recipient=booking.recipient.short_name,
        phone=booking.recipient.phone,
        service=booking.what,
        helper=helper.display_name if helper else "",
        why=str(AssignmentReason(reason).label) if reason else "",
        outcome=outcome,
        is_in_place=booking.service.uses_places,
    )


def _why_nobody(why_not: Mapping[Availability, int]) -> str:
    """“3 have another visit then, 1 is not on duty then”; how many of the others cannot, and why."""
    parts = [_so_many(availability, count) for availability, count in why_not.items() if count]
    return ", ".join(filter(None, parts)) or _("nobody else works here then")


def _so_many(availability: Availability, count: int) -> str:
    words = {
        Availability.BUSY: ngettext(
            "%(count)s has another visit then", "%(count)s have another visit then", count
        ),
        Availability.ABSENT: ngettext("%(count)s is away then", "%(count)s are away then", count),
        Availability.OFF_DUTY: ngettext(
            "%(count)s is not on duty then", "%(count)s are not on duty then", count
        ),
        Availability.NOT_QUALIFIED: ngettext(
            "%(count)s does not have the qualifications it needs",
            "%(count)s do not have the qualifications it needs",
            count,
        ),
        Availability.BLOCKED: ngettext(
            "%(count)s does not come to this recipient", "%(count)s do not come to this recipient", count
        ),
    }
    return words.get(availability, "") % {"count": count}


def undone_in_words(undone: Undone, *, name: str = "") -> str:
    """What is as it was, and how many visits are not: somebody has moved, cancelled or joined one meanwhile."""
    if undone.told:
        text = _("Undone: %(name)s is not away.") % {"name": name} if name else _("Undone.")
    elif name:
        text = _("Undone: %(name)s is not away, and nobody was told.") % {"name": name}
    else:
        text = _("Undone, and nobody was told.")
    return " ".join(filter(None, [text, changed_in_words(undone.changed, told=undone.told)]))


def changed_in_words(count: int, *, told: int) -> str:
    """How many visits do not go back, and how many recipients know; nothing where all of them do."""
    if not count:
        return ""
    changed = ngettext(
        "%(count)s visit has been changed meanwhile and stays as it is now.",
        "%(count)s visits have been changed meanwhile and stay as they are now.",
        count,
    ) % {"count": count}
    return " ".join(filter(None, [changed, recipients_told_in_words(told)]))


def recipients_told_in_words(count: int) -> str:
    """Of visits that have been changed meanwhile; nothing where nobody was."""
    if not count:
        return ""
    return ngettext("%(count)s recipient has been told.", "%(count)s recipients have been told.", count) % {
        "count": count
    }
