"""What an operator does to a municipality: each act has a reason, and is written into the log in its transaction."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from foundation.errors import NotFound
from tenants.enums import MunicipalityState
from tenants.models import Municipality
from tenants.operations.enums import Act, Way
from tenants.operations.errors import NotLater, NotNow, NotOnTrial, ReasonMissing
from tenants.operations.holding import let_jobs_go
from tenants.operations.models import Operator, OperatorAct

LONGEST_REASON = 500
LONGEST_TRIAL = timedelta(days=730)


@transaction.atomic
def suspend(slug: str, *, by: Operator | None, reason: str) -> OperatorAct:
    """Its pages answer that they are closed, and its jobs wait: within half a minute in every process.

    What runs already is finished. Raises NotFound, ReasonMissing, and NotNow for one that is not active.
    """
    return _change_state(
        slug,
        before=MunicipalityState.ACTIVE,
        after=MunicipalityState.SUSPENDED,
        act=Act.SUSPENDED,
        by=by,
        reason=reason,
    )


@transaction.atomic
def resume(slug: str, *, by: Operator | None, reason: str) -> OperatorAct:
    """Its pages are open again within half a minute, and what waited is done.

    Raises NotFound, ReasonMissing, and NotNow for one that is not suspended.
    """
    act = _change_state(
        slug,
        before=MunicipalityState.SUSPENDED,
        after=MunicipalityState.ACTIVE,
        act=Act.RESUMED,
        by=by,
        reason=reason,
    )
    let_jobs_go()
    return act


@transaction.atomic
def extend_trial(slug: str, *, to: date, by: Operator | None, reason: str) -> OperatorAct:
    """The trial ends with that day instead.

    Raises NotFound, ReasonMissing, NotOnTrial, and NotLater for a day that does not lie after the present one and
    today, or lies more than two years ahead.
    """
    municipality = _lock(slug)
    before = municipality.trial_ends_on
    if before is None:
        raise NotOnTrial
    today = timezone.localdate()
    if not max(before, today) < to <= today + LONGEST_TRIAL:
        raise NotLater
    municipality.trial_ends_on = to
    municipality.save(update_fields=["trial_ends_on"])
    facts = {"from": before.isoformat(), "to": to.isoformat()}
    return _write(municipality, Act.TRIAL_EXTENDED, by=by, reason=reason, facts=facts)


def _change_state(
    slug: str,
    *,
    before: MunicipalityState,
    after: MunicipalityState,
    act: Act,
    by: Operator | None,
    reason: str,
) -> OperatorAct:
    municipality = _lock(slug)
    if municipality.state != before:
        raise NotNow
    municipality.state = after
    municipality.save(update_fields=["state"])
    return _write(municipality, act, by=by, reason=reason)


def _lock(slug: str) -> Municipality:
    """Of two at once the second finds what the first has done."""
    found: Municipality | None = Municipality.objects.select_for_update(no_key=True).filter(slug=slug).first()
    if found is None:
        raise NotFound
    return found


def _write(
    municipality: Municipality,
    act: Act,
    *,
    by: Operator | None,
    reason: str,
    facts: dict[str, Any] | None = None,
) -> OperatorAct:
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST_REASON:
        raise ReasonMissing
    return OperatorAct.objects.create(
        municipality=municipality,
        operator=by,
        way=Way.PAGE if by is not None else Way.COMMAND,
        act=act,
        reason=reason,
        facts=facts or {},
    )
