"""A decision that was changed in the middle of a period: of that one it keeps the share of the days before."""

from copy import copy
from datetime import date, timedelta

from django.db.models.functions import Coalesce

from audit.models import AuditEntry
from shop.enums import EntitlementPeriodKind
from shop.models import Entitlement, EntitlementPeriod
from shop.queries.ledger import carried_into
from shop.queries.periods import granted_in, period_bounds

DAY = timedelta(days=1)


def kept_in(entitlement: Entitlement, period: EntitlementPeriod, *, whole_until: date | None) -> int:
    """What the decision grants in the period: the share of its days, rounded half up, where a change has cut it.

    `whole_until` is the day before which the whole period would have ended, None for one that is not cut.
    """
    granted = granted_in(entitlement, starts_on=period.starts_on)
    if whole_until is None:
        return granted
    return share_of(granted, days=period.ends_before - period.starts_on, of=whole_until - period.starts_on)


def share_of(granted: int, *, days: timedelta, of: timedelta) -> int:
    """Rounded half up."""
    return (2 * granted * days.days + of.days) // (2 * of.days)


def beyond_share(period: EntitlementPeriod, *, share: int) -> int:
    """How much a period that was cut grants beyond its share, because so much was taken of it already. One query.

    What was carried into it is nobody's surplus.
    """
    periods = EntitlementPeriod.objects.annotate(carried=Coalesce(carried_into(), 0))
    carried: int = periods.values_list("carried", flat=True).get(pk=period.pk)
    return max(0, period.granted - carried - share)


def whole_until(entitlement: Entitlement, period: EntitlementPeriod) -> date | None:
    """The day before which the period would have ended, had another decision not taken the place of this one.

    None for a period that was not cut by that. What was granted in total keeps all of it. Three queries at most.
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
    return ends_before if ends_before > period.ends_before else None
