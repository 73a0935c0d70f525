"""A decision that was changed in the middle of a period: of that one it keeps the share of the days before."""

from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta

from audit.models import AuditEntry
from shop.enums import EntitlementPeriodKind
from shop.models import Entitlement, EntitlementPeriod
from shop.queries.periods import granted_in, period_bounds

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Cut:
    """How a period was cut.

    `whole_until` is the day before which the whole period would have ended, `amount` what the decision said then, and
    `beyond` how much more than the share was left to it, because so much was taken of it already.
    """

    whole_until: date
    amount: int
    beyond: int


def kept_in(entitlement: Entitlement, period: EntitlementPeriod, *, cut: Cut | None) -> int:
    """What the decision grants in the period: the share of its days, rounded half up, where a change has cut it.

    What was left to it beyond the share is part of a higher amount's share, and comes on top of a lower one's. That
    follows from the amount alone: changed back, it grants what it granted before.
    """
    if cut is None:
        return granted_in(entitlement, starts_on=period.starts_on)
    share, former, higher = (
        _share_in(entitlement, period, cut, amount=amount)
        for amount in (entitlement.amount, cut.amount, max(entitlement.amount, cut.amount))
    )
    return share + max(0, former + cut.beyond - higher)


def _share_in(entitlement: Entitlement, period: EntitlementPeriod, cut: Cut, *, amount: int) -> int:
    other = copy(entitlement)
    other.amount = amount
    granted = granted_in(other, starts_on=period.starts_on)
    days, of = period.ends_before - period.starts_on, cut.whole_until - period.starts_on
    return share_of(granted, days=days, of=of)


def share_of(granted: int, *, days: timedelta, of: timedelta) -> int:
    """Rounded half up."""
    return (2 * granted * days.days + of.days) // (2 * of.days)


def cut_of(entitlement: Entitlement, period: EntitlementPeriod) -> Cut | None:
    """How the period was cut when another decision took the place of this one, from the log; None if it was not.

    What was granted in total keeps all of it. Four queries at most.
    """
    last_day = entitlement.valid_until
    is_last = last_day is not None and period.ends_before == last_day + DAY
    if last_day is None or not is_last or entitlement.period == EntitlementPeriodKind.TOTAL:
        return None
    following = Entitlement.objects.filter(
        recipient=entitlement.recipient_id, service=entitlement.service_id, valid_from=last_day + DAY
    ).first()
    if following is None:
        return None
    log = AuditEntry.objects.filter(object_type=Entitlement._meta.label_lower)
    changed = log.filter(object_id=following.pk, action="entitlement.changed").first()
    if changed is None or changed.details["former"] != entitlement.pk:
        return None
    ended = log.filter(object_id=entitlement.pk, action="entitlement.ended", pk__lt=changed.pk).last()
    former = ended.details["former"] if ended else "none"
    whole = copy(entitlement)
    whole.valid_until = None if former == "none" else date.fromisoformat(former)
    ends_before = period_bounds(whole, period.starts_on)[1]
    if ends_before <= period.ends_before:
        return None
    since = log.filter(
        object_id=entitlement.pk, action="entitlement.amount_changed", pk__gt=changed.pk
    ).first()
    amount = since.details["former"] if since else entitlement.amount
    return Cut(ends_before, amount=amount, beyond=changed.details.get("beyond_share", 0))
