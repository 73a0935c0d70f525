"""An absence, or a last day, that can be undone no more: why, and what ending it does instead."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.domain.absence.handed_on import changed_since, replaced_by
from shop.enums import UPCOMING, DisruptionOutcome
from shop.models import Absence, Disruption
from shop.presentation import clock
from shop.queries.causes import Cause, can_undo
from shop.queries.told import recipients_told, told_about
from shop.views.cover_rows import changed_in_words
from shop.views.manage.place_words import is_place
from ui.dates import short_day


@dataclass(frozen=True, slots=True)
class NoUndo:
    """`why`, and what ending the absence does; nothing for one that is over: there is nothing to end."""

    why: str
    ending: str


def no_undo(absence: Absence, disruptions: Sequence[Disruption], *, is_own: bool = False) -> NoUndo | None:
    """None where it can be undone still, or where nothing was done that could be; said to them where it `is_own`.

    One query.
    """
    if absence.told_at is None or not disruptions or can_undo(absence):
        return None
    is_over = absence.during.upper <= timezone.now()
    return NoUndo(
        why=why_no_undo(absence, disruptions),
        ending="" if is_over else what_ending_does(absence, disruptions, is_own=is_own),
    )


def why_no_undo(cause: Cause, disruptions: Sequence[Disruption]) -> str:
    """Who has been written to since, or that the time for it is over. One query."""
    told = told_about(cause, disruptions)
    if told.first_at is None:
        if told.is_waiting:
            return _("The time in which it could be undone is over: the messages are on their way.")
        return _("Nobody could be written to, and the time in which it could be undone is over.")
    at = timezone.localtime(told.first_at)
    return ngettext(
        "%(count)s person has been written to, on %(day)s at %(time)s. What has been sent cannot be called back.",
        "%(count)s people have been written to, the first on %(day)s at %(time)s."
        " What has been sent cannot be called back.",
        told.people,
    ) % {"count": told.people, "day": short_day(at), "time": clock(at)}


def what_ending_does(absence: Absence, disruptions: Sequence[Disruption], *, is_own: bool = False) -> str:
    """Who is there again, and what goes back or stays or stands again of the visits that are still to come.

    Said to whoever was away where it `is_own`.
    """
    name = {"name": absence.provider.display_name}
    if is_place(absence.provider):
        text = _("%(name)s can then be booked as usual.") % name
    elif is_own:
        text = _("You are then on duty as usual and can be booked.")
    else:
        text = _("%(name)s is then on duty as usual and can be booked.") % name
    now = timezone.now()
    coming = [
        each for each in disruptions if each.booking.status in UPCOMING and each.booking.starts_at > now
    ]
    with_others = sum(each.given is not None and each.given.active for each in coming)
    waiting = sum(each.given is None and each.outcome == DisruptionOutcome.OPEN for each in coming)
    goes_back = can_undo(absence)
    changed = changed_since(disruptions, replaced=replaced_by(absence)) if goes_back else ()
    told = recipients_told(changed)
    parts = [
        text,
        stay_with_others(with_others, goes_back=goes_back, nobody_knows=not told),
        changed_in_words(len(changed), told=told),
        _of_waiting(waiting, is_told=not goes_back),
    ]
    return " ".join(filter(None, parts))


def stay_with_others(count: int, *, goes_back: bool, nobody_knows: bool = True) -> str:
    """Of visits that others have: that they go back while nobody was told of them, and later that they do not.

    Where `nobody_knows` of any other visit either, that is said.
    """
    if not count:
        return ""
    if goes_back and not nobody_knows:
        return ngettext(
            "%(count)s visit that somebody else has goes back.",
            "%(count)s visits that others have go back.",
            count,
        ) % {"count": count}
    if goes_back:
        return ngettext(
            "Nobody has been told yet: %(count)s visit that somebody else has goes back.",
            "Nobody has been told yet: %(count)s visits that others have go back.",
            count,
        ) % {"count": count}
    return ngettext(
        "%(count)s visit stays with who was given it, because everybody has been told.",
        "%(count)s visits stay with who was given them, because everybody has been told.",
        count,
    ) % {"count": count}


def _of_waiting(count: int, *, is_told: bool) -> str:
    if not count:
        return ""
    text = ngettext(
        "%(count)s visit that nobody could take stands again as it was booked.",
        "%(count)s visits that nobody could take stand again as they were booked.",
        count,
    ) % {"count": count}
    return " ".join([text, _("Whoever was told otherwise is told so.")]) if is_told else text
