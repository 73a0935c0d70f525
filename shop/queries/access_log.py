"""Who did what with a recipient's data, for the recipient to read."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from accounts.models import User
from audit.models import AuditEntry
from foundation.actor import Channel
from foundation.alphabet import Alphabetical
from shop.access_words import BY_WAY_IN, part_in_words, right_in_words
from shop.audit_words import words_for
from shop.models import Booking, Department, Recipient
from shop.queries.days import span_of_day

VISIT = Booking._meta.label_lower
MOST = 10
"""On the page of oneself; the whole log has a page of its own."""


@dataclass(frozen=True, slots=True)
class LoggedAct:
    """`who` is a name, or empty for the system; `action` a code of the audit log, `reason` its why, if it has one.

    `on_behalf` says that they did it as somebody who acts for the recipient. `part` and `right` are in words: where
    somebody looked, or that it was done by a link, and as whom they were allowed to. `whose` is the recipient's name,
    for a reader who is somebody else, and `visit_at` when the visit that it is about begins, as it is now.
    """

    at: datetime
    actor_id: int | None
    who: str
    is_own: bool
    action: str
    reason: str = ""
    on_behalf: bool = False
    part: str = ""
    right: str = ""
    whose: str = ""
    visit_at: datetime | None = None

    @property
    def words(self) -> str:
        return words_for(self.action, reason=self.reason, whose=self.whose)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the log: the recipient's own acts or everybody else's, of whom, where, and between which days."""

    is_own: bool = False
    actor_id: int | None = None
    parts: Collection[str] = ()
    first_day: date | None = None
    last_day: date | None = None


def access_log(recipient: Recipient, *, whose: str = "") -> Sequence[LoggedAct]:
    """The latest acts, newest first, also those with rows that were merged into this one. Four queries."""
    return acts_of(recipient, _entries_about(recipient)[:MOST], whose=whose)


def logged_about(recipient: Recipient, wanted: Wanted) -> QuerySet[AuditEntry]:
    """All of the log that is about the recipient and fits, newest first."""
    own = Q(actor_id__in=[each for each in _accounts(recipient).values() if each is not None])
    entries = _entries_about(recipient).filter(own if wanted.is_own else ~own | Q(actor_id__isnull=True))
    if wanted.actor_id is not None:
        entries = entries.filter(actor_id=wanted.actor_id)
    if wanted.parts:
        entries = entries.filter(details__part__in=list(wanted.parts))
    if wanted.first_day:
        entries = entries.filter(at__gte=span_of_day(wanted.first_day).starts_at)
    if wanted.last_day:
        entries = entries.filter(at__lt=span_of_day(wanted.last_day).ends_at)
    return entries


def who_and_where(recipient: Recipient) -> tuple[Mapping[int, str], Sequence[str]]:
    """Everybody else who is in the log, with a name, and the parts they looked at. Four queries."""
    entries = logged_about(recipient, Wanted()).order_by()
    actors = set(entries.values_list("actor_id", flat=True).distinct()) - {None}
    parts = entries.filter(details__has_key="part").values_list("details__part", flat=True).distinct()
    return _names(actors), sorted(parts)


def acts_of(recipient: Recipient, entries: Iterable[AuditEntry], *, whose: str = "") -> Sequence[LoggedAct]:
    """These entries in the recipient's words, or, with `whose`, in those for somebody else who reads.

    The log keeps ids, the names are looked up.
    """
    entries = list(entries)
    own = set(_accounts(recipient).values())
    names = _names({entry.actor_id for entry in entries if entry.actor_id is not None})
    places = {entry.details.get("department") for entry in entries if "role" in entry.details}
    visits = visits_of(entries)
    departments = dict(Department.objects.filter(pk__in=places - {None}).values_list("pk", "name"))
    return [
        LoggedAct(
            at=entry.at,
            actor_id=entry.actor_id,
            who=names.get(entry.actor_id or 0, ""),
            is_own=entry.actor_id is not None and entry.actor_id in own,
            action=entry.action,
            reason=entry.details.get("reason", ""),
            on_behalf=entry.channel == Channel.REPRESENTATIVE,
            part=_where(entry, whose=whose),
            right=_as_whom(entry, departments, whose=whose),
            whose=whose,
            visit_at=visits.get(entry.object_id) if entry.object_type == VISIT else None,
        )
        for entry in entries
    ]


def visits_of(entries: Iterable[AuditEntry]) -> Mapping[int, datetime]:
    """When the visits begin that these entries are about, by their ids. One query."""
    ids = {entry.object_id for entry in entries if entry.object_type == VISIT and entry.object_id}
    return dict(Booking.objects.filter(pk__in=ids).values_list("pk", "starts_at"))


def _where(entry: AuditEntry, *, whose: str) -> str:
    """The part they looked at; of what was done by a link, that it was: whoever had the message could."""
    if entry.channel == Channel.LINK:
        return gettext("by the link in a message")
    return part_in_words(entry.details.get("part", ""), whose=whose)


def _as_whom(entry: AuditEntry, departments: Mapping[int, str], *, whose: str) -> str:
    """As the log says it, and else by the way in; nothing for the system, nor for what somebody did for themself."""
    if entry.actor_id is None:
        return ""
    role = entry.details.get("role") or BY_WAY_IN.get(entry.channel, "")
    place = departments.get(entry.details.get("department") or 0, "")
    return right_in_words(role, department=place, whose=whose)


def _entries_about(recipient: Recipient) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(recipient_id__in=_accounts(recipient)).order_by("-id")


def _accounts(recipient: Recipient) -> Mapping[int, int | None]:
    """Their own account and those of the rows that were merged into theirs, by the row's id; looked up once."""
    merged = Recipient.objects.filter(merged_into=recipient).values_list("pk", "user_id")
    return {recipient.pk: recipient.user_id} | dict(merged)


def _names(user_ids: Iterable[int | None]) -> Mapping[int, str]:
    return dict(
        User.objects.filter(pk__in=list(user_ids)).order_by(Alphabetical("name")).values_list("pk", "name")
    )
