"""What has become of the visits that an absence concerned, as lines: each as it was to be, and how it stands now."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.enums import UPCOMING, BookingStatus, CancelReason, DisruptionOutcome, NoShowBy
from shop.models import Assignment, Booking, Disruption
from shop.presentation import clock_range, when
from shop.queries.disruptions import Became, assignments_of, booked_again, is_lost, what_became_of
from shop.views.cover_rows import CoverRow, CoverRows, row_of
from shop.views.manage.place_words import is_place
from shop.views.visit_state import CALLED_OFF, is_stranded, visit_state
from shop.ways import way_of
from ui.dates import long_day


@dataclass(frozen=True, slots=True)
class Since:
    """What has become of a visit, in words; not `is_settled` while somebody must do something."""

    text: str
    is_settled: bool = True


def rows_of_disruptions(disruptions: Sequence[Disruption], *, says_why: bool = True) -> CoverRows:
    """In the order of the time they had. With `booking`, `former`, `given` and their own.

    For whoever is not to learn why a visit was called off it `says_why` not. One query, one more where a recipient's
    services have ended, and some where one of them was lost.
    """
    became, again = what_became_of(disruptions), booked_again(disruptions)
    visits = {each.booking_id for each in disruptions} | {each.pk for each in again.values()}
    assignments = defaultdict[int, list[Assignment]](list)
    for one in assignments_of(visits):
        assignments[one.booking_id].append(one)
    said = {pk: _booked_again(assignments[booking.pk]) for pk, booking in again.items()}
    for each in disruptions:
        if each.pk not in said and _is_called_off_without_why(
            became[each.booking_id].visit, says_why=says_why
        ):
            said[each.pk] = Since(str(CALLED_OFF.word))
    now = timezone.now()
    in_order = sorted(disruptions, key=lambda each: each.former.starts_at if each.former else each.opened_at)
    rows = [
        _row(each, assignments[each.booking_id], said=said, became=became[each.booking_id], now=now)
        for each in in_order
    ]
    return CoverRows.of(rows, is_done=True)


def _row(
    each: Disruption,
    assignments: Sequence[Assignment],
    *,
    said: Mapping[int, Since],
    became: Became,
    now: datetime,
) -> CoverRow:
    """Without words about what is still as it was given to who comes instead."""
    has_moved = _has_moved(each, assignments)
    since = said.get(each.pk) or _since(each, assignments, became=became, has_moved=has_moved, now=now)
    if each.given is None:
        row = row_of(each.booking)
    else:
        row = row_of(each.booking, helper=each.given.provider, reason=each.given.reason)
        if each.given in assignments and each.given.active and since.is_settled and not has_moved:
            since = Since("") if each.booking.status in UPCOMING else since
    if has_moved:
        row = _as_it_was(row, each)
    return replace(row, since=since.text, is_settled=since.is_settled)


def _has_moved(each: Disruption, assignments: Sequence[Assignment]) -> bool:
    """To another time: whoever has it, or had it last, has another time for it."""
    holding = [one for one in assignments if one.active] or assignments[-1:]
    return each.former is not None and any(one.occupied != each.former.occupied for one in holding)


def _as_it_was(row: CoverRow, each: Disruption) -> CoverRow:
    """The day and the times it had; what is before and after belongs to whoever comes, not to the visit."""
    if each.former is None:
        return row
    before, after = way_of(each.booking).buffers(each.booking.service)
    starts_at = each.former.occupied.lower + before
    ends_at = each.former.occupied.upper - after
    return replace(row, day=long_day(timezone.localtime(starts_at)), times=clock_range(starts_at, ends_at))


def _since(
    each: Disruption,
    assignments: Sequence[Assignment],
    *,
    became: Became,
    has_moved: bool,
    now: datetime,
) -> Since:
    booking, is_open = each.booking, each.outcome == DisruptionOutcome.OPEN
    visit = became.visit
    if visit != booking and not is_lost(visit):
        words = {"when": when(visit.starts_at, visit.ends_at)}
        return Since(_("another visit instead: %(when)s") % words)
    if visit.status not in UPCOMING:
        return _of_what_is_over(visit, is_owed=became.is_owed, now=now)
    if booking.stranded or is_open:
        needs = is_stranded(booking, now=now)
        text = str(visit_state(booking, now=now).word) if needs else _("nothing was found before it began")
        return Since(text, is_settled=False)
    if has_moved:
        return Since(_("moved to %(when)s") % {"when": when(booking.starts_at, booking.ends_at)})
    return Since(_who_comes([one for one in assignments if one.active]))


def _is_called_off_without_why(booking: Booking, *, says_why: bool) -> bool:
    """Not by the department. An ending that was a mistake is why nothing is as it is now."""
    if booking.status != BookingStatus.CANCELLED or booking.cancel_reason == CancelReason.BY_DEPARTMENT:
        return False
    was_a_mistake = (
        booking.cancel_reason == CancelReason.RECIPIENT_ENDED and booking.recipient.ended_on is None
    )
    return was_a_mistake or not says_why


def _booked_again(assignments: Sequence[Assignment]) -> Since:
    holding = [one for one in assignments if one.active]
    if not holding:
        return Since(_("booked again"))
    return Since(_("booked again: %(who)s") % {"who": _who_comes(holding)})


def _of_what_is_over(booking: Booking, *, is_owed: bool, now: datetime) -> Since:
    if booking.status == BookingStatus.CANCELLED and booking.cancel_reason == CancelReason.BY_DEPARTMENT:
        if is_owed:
            return Since(_("cancelled by us, another is owed"), is_settled=False)
        return Since(_("cancelled by us, no other is wanted"))
    if booking.status == BookingStatus.CANCELLED:
        return Since(str(CancelReason(booking.cancel_reason).label))
    if booking.no_show_by == NoShowBy.PROVIDER:
        if is_owed:
            return Since(_("we could not come, another is owed"), is_settled=False)
        return Since(_("we could not come, no other is wanted"))
    return Since(str(visit_state(booking, now=now).word))


def _who_comes(holding: Sequence[Assignment]) -> str:
    """“Kari Berg comes instead”, “Bed 2 is kept for it”."""
    names = _(" and ").join(each.provider.display_name for each in holding)
    if any(is_place(each.provider) for each in holding):
        return _("%(place)s is kept for it") % {"place": names}
    return ngettext("%(names)s comes instead", "%(names)s come instead", len(holding)) % {"names": names}
